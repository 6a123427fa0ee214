"""Addresses of readers' reports."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.publishing.reports import views as reports_views

app_name = "reports"
urlpatterns = [
    path(_("about/<slug:kind>/<slug:slug>/"), reports_views.new, name="new"),
    path("<str:token>/", reports_views.own, name="own"),
]
