"""Addresses that an owner's link opens."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.freshness.views import review

app_name = "owners"
urlpatterns = [
    path("<str:token>/", review.entries, name="entries"),
    path(_("<str:token>/new-program/"), review.propose, name="propose"),
    path("<str:token>/<slug:slug>/", review.entry, name="entry"),
    path(_("<str:token>/<slug:slug>/correct/"), review.correct, name="correct"),
    path(_("<str:token>/<slug:slug>/ended/"), review.ended, name="ended"),
]
