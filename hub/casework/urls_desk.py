"""Addresses of the desk, for the staff."""

from django.urls import path

from hub.casework import addresses  # noqa: F401 - registers how references stand in addresses
from hub.casework.views import case, desk

app_name = "desk"

urlpatterns = [
    path("", desk.inbox, name="inbox"),
    path("<reference:reference>/", case.case, name="case"),
]
