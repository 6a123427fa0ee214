"""Addresses of missions, for the staff who look after them. Companies read theirs beside their leads."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.missions import views

app_name = "missions"

urlpatterns = [
    path(_("<slug:mission>/cohort/"), views.cohort, name="cohort"),
    path(_("<slug:mission>/programme/"), views.programme, name="programme"),
    path(_("<slug:mission>/programme/pdf/"), views.programme_pdf, name="programme_pdf"),
]
