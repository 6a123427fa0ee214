"""Addresses without a language: the front door, probes and what machines read."""

from django.urls import path

from hub.pages.views import probe

urlpatterns = [
    path("", probe.choose_language, name="choose-language"),
    path("health/live", probe.live, name="health-live"),
    path("health/ready", probe.ready, name="health-ready"),
    path("metrics", probe.metrics, name="metrics"),
    path("robots.txt", probe.robots, name="robots"),
]
