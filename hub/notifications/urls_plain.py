"""The address without a language: machines of the mail provider write to it."""

from django.urls import path

from hub.notifications.views import reports

urlpatterns = [
    path("mail-reports/", reports.take, name="mail-reports"),
]
