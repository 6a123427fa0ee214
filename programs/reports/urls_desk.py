"""Addresses of reports on the curators' desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.reports.views import curators

app_name = "reporting"
urlpatterns = [
    path("<int:pk>/", curators.report, name="report"),
    path(_("<int:pk>/take/"), curators.take, name="take"),
]
