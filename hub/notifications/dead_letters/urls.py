"""Addresses of what was given up, for administrators."""

from django.urls import path

from hub.notifications.dead_letters import views as dead_letters_views

app_name = "deliveries"
urlpatterns = [
    path("", dead_letters_views.dead_letters, name="dead_letters"),
    path("<uuid:message>/", dead_letters_views.message, name="dead_letter"),
]
