"""Addresses of the curators' pages about freshness."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.freshness.views import desk

app_name = "freshness"
urlpatterns = [
    path(_("link/<int:pk>/revoke/"), desk.revoke, name="revoke"),
    path(_("program/<slug:slug>/"), desk.program, name="program"),
    path(_("program/<slug:slug>/link/<int:pk>/take/"), desk.take_link, name="apply_link"),
    path(_("program/<slug:slug>/still-right/"), desk.still_right, name="still_right"),
    path(_("program/<slug:slug>/page/<int:pk>/take/"), desk.take_page, name="take_page"),
    path(_("program/<slug:slug>/still-right/<int:pk>/undo/"), desk.undo, name="undo"),
    path("<slug:slug>/", desk.organization, name="organization"),
    path(_("<slug:slug>/ask/"), desk.request_review, name="request_review"),
]
