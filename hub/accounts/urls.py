"""Addresses of one's own account. allauth's pages stand beside them, in ``urls_allauth``."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.accounts import views

app_name = "accounts"
urlpatterns = [
    path(_("settings/"), views.settings, name="settings"),
    path(_("settings/data/"), views.export, name="export"),
    path(_("settings/delete/"), views.delete, name="delete"),
    path(_("unsent-form/"), views.unsent_form, name="unsent-form"),
    path(_("second-factor/"), views.second_factor, name="second-factor"),
    path(_("invitation/<str:token>/"), views.invitation, name="invitation"),
]
