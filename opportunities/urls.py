"""Addresses of the China side."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from opportunities.entries import views

app_name = "opportunities"
urlpatterns = [
    path("", views.opportunity_list, name="list"),
    path(_("policies/"), views.signal_list, name="signals"),
    path(_("policies/<slug:slug>/"), views.signal_detail, name="signal"),
    path(_("guides/"), views.guide_list, name="guides"),
    path(_("guides/<slug:slug>/"), views.guide_detail, name="guide"),
    path(_("agreements/"), views.agreement_list, name="agreements"),
    path(_("agreements/<slug:slug>/"), views.agreement_detail, name="agreement"),
    path("<slug:slug>/", views.opportunity_detail, name="detail"),
]
