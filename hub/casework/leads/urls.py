"""Addresses of leads: for the staff who look after them, and for companies that are told."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.leads import views

app_name = "leads"

urlpatterns = [
    path("", views.lead_list, name="list"),
    path(_("leads.csv"), views.lead_list_csv, name="list_csv"),
    path(_("company/<slug:slug>/"), views.for_you, name="for_you"),
    path(_("company/<slug:slug>/<int:pk>/"), views.told, name="told"),
    path(_("company/<slug:slug>/<int:pk>/programme/"), views.programme_pdf, name="programme_pdf"),
    path("<slug:slug>/", views.lead, name="lead"),
    path(_("<slug:slug>/dossier/"), views.dossier, name="dossier"),
]
