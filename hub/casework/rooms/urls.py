"""Addresses of rooms: for companies and seats that are in one, are asked into one, or look for others."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.rooms import views

app_name = "rooms"

urlpatterns = [
    path("", views.room_list, name="list"),
    path(_("table/"), views.table, name="table"),
    path(_("company/<slug:slug>/partners/"), views.partners, name="partners"),
    path(_("company/<slug:slug>/peers/"), views.peers, name="peers"),
    path(_("company/<slug:slug>/<int:pk>/"), views.invitation, name="invitation"),
    path(_("lead/<slug:slug>/"), views.lead_sets, name="lead_sets"),
    path("<uuid:room>/", views.room, name="room"),
]
