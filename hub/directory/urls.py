"""Addresses of the directory."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.directory.organizations import views

app_name = "directory"
urlpatterns = [
    path("", views.directory_list, name="list"),
    path(_("offices/<slug:slug>/"), views.office_detail, name="office"),
    path(_("organizations/"), views.organization_list, name="organizations"),
    path(_("organizations/<slug:slug>/"), views.organization_detail, name="organization"),
]
