"""Addresses that an owner's link opens."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.freshness import views as freshness_views

app_name = "owners"
urlpatterns = [
    path("<str:token>/", freshness_views.entries, name="entries"),
    path("<str:token>/<slug:slug>/", freshness_views.entry, name="entry"),
    path(_("<str:token>/<slug:slug>/correct/"), freshness_views.correct, name="correct"),
    path(_("<str:token>/<slug:slug>/ended/"), freshness_views.ended, name="ended"),
]
