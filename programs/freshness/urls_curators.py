"""Addresses of the curators' pages about freshness."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.freshness import views as freshness_views

app_name = "freshness"
urlpatterns = [
    path(_("link/<int:pk>/revoke/"), freshness_views.revoke, name="revoke"),
    path(_("program/<slug:slug>/"), freshness_views.program, name="program"),
    path(_("program/<slug:slug>/link/<int:pk>/take/"), freshness_views.take_link, name="apply_link"),
    path(_("program/<slug:slug>/still-right/"), freshness_views.still_right, name="still_right"),
    path(_("program/<slug:slug>/page/<int:pk>/take/"), freshness_views.take_page, name="take_page"),
    path(_("program/<slug:slug>/still-right/<int:pk>/undo/"), freshness_views.undo, name="undo"),
    path("<slug:slug>/", freshness_views.organization, name="organization"),
    path(_("<slug:slug>/ask/"), freshness_views.request_review, name="request_review"),
]
