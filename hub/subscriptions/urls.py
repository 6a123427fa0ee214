"""Addresses of what a person saved, beside those of the account."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.subscriptions import views

app_name = "subscriptions"
urlpatterns = [
    path(_("following/"), views.own, name="list"),
    path(_("following/change/"), views.change, name="change"),
    path(_("following/calendar/"), views.calendar, name="calendar"),
    path(_("following/stop/<str:token>/"), views.stop, name="stop"),
]
