"""Addresses of those who lead a desk, for the staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework import addresses  # noqa: F401 - registers how references stand in addresses
from hub.casework.views import team

app_name = "team"

urlpatterns = [
    path(_("complaint/<reference:reference>/<int:pk>/"), team.complaint, name="complaint"),
]
