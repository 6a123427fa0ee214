"""Addresses that exist only in the demonstration."""

from django.urls import path

from hub.accounts.demo import views as demo_views

app_name = "demo"
urlpatterns = [
    path("codes/", demo_views.codes, name="codes"),
    path("mail/", demo_views.mail, name="mail"),
]
