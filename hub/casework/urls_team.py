"""Addresses of those who lead a desk, for the staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework import addresses  # noqa: F401 - registers how references stand in addresses
from hub.casework.views import team

app_name = "team"

urlpatterns = [
    path("", team.coverage, name="coverage"),
    path(_("canada/"), team.provinces, name="provinces"),
    path(_("watch/"), team.watch, name="watch"),
    path(_("seat/<slug:slug>/"), team.seat, name="seat"),
    path(_("departure/<int:pk>/"), team.depart, name="depart"),
    path(_("corrections/"), team.corrections, name="corrections"),
    path(_("complaints/"), team.complaints, name="complaints"),
    path(_("complaint/<reference:reference>/<int:pk>/"), team.complaint, name="complaint"),
    path(_("figures/"), team.figures, name="figures"),
    path(_("figures/download/"), team.figures_csv, name="figures_csv"),
]
