"""Addresses of the pages about the data."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.api.views import pages

app_name = "data"
urlpatterns = [
    path(_("data/"), pages.index, name="index"),
    path(_("data/api/"), pages.reference, name="reference"),
    path(_("feeds/changes/"), pages.changes_feed, name="changes"),
]
