"""Addresses about mails, beside those of one's account."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.notifications.preferences import views as preferences_views

app_name = "notifications"
urlpatterns = [
    path(_("mails/"), preferences_views.preferences, name="preferences"),
    path(_("mails/history/"), preferences_views.history, name="history"),
    path(_("mails/send-confirmation/"), preferences_views.ask_confirmation, name="ask_confirmation"),
    path(_("mails/confirm/<str:token>/"), preferences_views.confirm, name="confirm"),
    path(_("mails/stop/<str:token>/"), preferences_views.stop, name="stop"),
]
