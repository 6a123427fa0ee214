"""Addresses about mails, beside those of one's account."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.notifications.views import own, stopping

app_name = "notifications"
urlpatterns = [
    path(_("mails/"), own.preferences, name="preferences"),
    path(_("mails/history/"), own.history, name="history"),
    path(_("mails/send-confirmation/"), own.ask_confirmation, name="ask_confirmation"),
    path(_("mails/confirm/<str:token>/"), stopping.confirm, name="confirm"),
    path(_("mails/stop/<str:token>/"), stopping.stop, name="stop"),
]
