"""Addresses without a language: the front door, probes and what machines read."""

from django.urls import path

from hub.pages import views

urlpatterns = [
    path("", views.choose_language, name="choose-language"),
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("robots.txt", views.robots, name="robots"),
]
