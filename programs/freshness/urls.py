"""Addresses of the curators' pages about freshness."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.freshness.views import curators

app_name = "upkeep"
urlpatterns = [
    path(_("link/<int:pk>/revoke/"), curators.revoke, name="revoke"),
    path(_("program/<slug:slug>/"), curators.program, name="program"),
    path(_("program/<slug:slug>/link/<int:pk>/take/"), curators.take_link, name="take_link"),
    path("<slug:slug>/", curators.organization, name="organization"),
    path(_("<slug:slug>/ask/"), curators.ask, name="ask"),
]
