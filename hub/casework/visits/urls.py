"""Addresses of the calendar of visits."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.visits import views

app_name = "visits"

urlpatterns = [
    path("", views.visit_list, name="list"),
    path(_("new/"), views.visit_form, name="new"),
    path("<uuid:visit>/", views.visit_page, name="visit"),
    path(_("<uuid:visit>/change/"), views.visit_form, name="change"),
]
