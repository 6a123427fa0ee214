"""Addresses of rooms: for companies and seats that are in one, are asked into one, or look for others."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.rooms.views import base, companies, proposals

app_name = "rooms"

urlpatterns = [
    path("", base.room_list, name="list"),
    path(_("table/"), base.table, name="table"),
    path(_("company/<slug:slug>/partners/"), companies.partners, name="partners"),
    path(_("company/<slug:slug>/peers/"), proposals.peers, name="peers"),
    path(_("company/<slug:slug>/<int:pk>/"), proposals.invitation, name="invitation"),
    path(_("lead/<slug:slug>/"), companies.lead_sets, name="lead_sets"),
    path(_("mission/<slug:mission>/"), base.mission, name="mission"),
    path(_("<uuid:room>/one-more/"), companies.one_more, name="one_more"),
    path(_("<uuid:room>/needs.csv"), base.needs_csv, name="needs_csv"),
    path(_("<uuid:room>/pdf/"), base.room_pdf, name="room_pdf"),
    path("<uuid:room>/", base.room, name="room"),
]
