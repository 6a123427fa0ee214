"""Addresses that an owner's link opens."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.freshness.views import owners

app_name = "owners"
urlpatterns = [
    path("<str:token>/", owners.entries, name="entries"),
    path("<str:token>/<slug:slug>/", owners.entry, name="entry"),
    path(_("<str:token>/<slug:slug>/correct/"), owners.correct, name="correct"),
    path(_("<str:token>/<slug:slug>/ended/"), owners.ended, name="ended"),
]
