"""Addresses without a language: the front door, probes and what machines read."""

from django.urls import path

from hub.pages.views import probes

urlpatterns = [
    path("", probes.choose_language, name="choose-language"),
    path("health/live", probes.live, name="health-live"),
    path("health/ready", probes.ready, name="health-ready"),
    path("robots.txt", probes.robots, name="robots"),
]
