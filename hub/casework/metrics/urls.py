"""Addresses of the results, for anybody."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.metrics import views

app_name = "results"

urlpatterns = [
    path("", views.results_page, name="results"),
    path(_("results.csv"), views.results_csv, name="results_csv"),
    path(_("results.pdf"), views.results_pdf, name="results_pdf"),
]
