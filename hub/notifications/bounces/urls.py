"""The address without a language: machines of the mail provider write to it."""

from django.urls import path

from hub.notifications.bounces import views as bounces_views

urlpatterns = [
    path("mail-reports/", bounces_views.receive_report, name="mail-reports"),
]
