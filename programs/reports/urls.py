"""Addresses of readers' reports."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.reports.views import readers

app_name = "reports"
urlpatterns = [
    path(_("about/<slug:slug>/"), readers.new, name="new"),
    path("<str:token>/", readers.own, name="own"),
]
