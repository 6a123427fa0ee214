"""Addresses of the pages about the data."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.api.open_data import views as open_data_views

app_name = "data"
urlpatterns = [
    path(_("data/"), open_data_views.index, name="index"),
    path(_("data/api/"), open_data_views.reference, name="reference"),
    path(_("feeds/changes/"), open_data_views.changes_feed, name="changes"),
]
