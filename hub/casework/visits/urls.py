"""Addresses of the calendar of visits."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.visits import views
from hub.core.http.middleware import answers_once

app_name = "visits"

urlpatterns = [
    path("", views.visit_list, name="list"),
    path(_("visits.csv"), views.visit_list_csv, name="list_csv"),
    path(_("hosts/"), views.host_list, name="hosts"),
    path(_("new/"), answers_once(views.visit_form), name="new"),
    path("<uuid:visit>/", views.visit_page, name="visit"),
    path(_("<uuid:visit>/change/"), views.visit_form, name="change"),
]
