"""Addresses of what was given up, for administrators."""

from django.urls import path

from hub.notifications.views import deliveries

app_name = "deliveries"
urlpatterns = [
    path("", deliveries.dead, name="list"),
    path("<uuid:message>/", deliveries.message, name="message"),
]
