"""Addresses of what a person saved, beside those of the account."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.subscriptions import views

app_name = "subscriptions"
urlpatterns = [
    path(_("following/"), views.own, name="list"),
    path(_("following/change/"), views.change, name="change"),
    path(_("following/calendar/"), views.calendar, name="calendar"),
    path(_("following/by-mail/"), views.ask, name="ask"),
    path(_("following/by-mail/<str:token>/"), views.confirm, name="confirm"),
    path(_("following/stop/<str:token>/"), views.stop, name="stop"),
]
