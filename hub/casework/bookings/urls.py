"""Addresses of what offices lend: for the office that lends it, and for a company from its request."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.bookings import views
from hub.casework.requests import access  # noqa: F401 - registers how references stand in addresses

app_name = "bookings"

urlpatterns = [
    path(_("office/<slug:office>/"), views.office, name="office"),
    path(_("wishes/"), views.wishes, name="wishes"),
    path("<reference:reference>/", views.of_request, name="of_request"),
]
