"""Addresses of reports on the curators' desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.publishing.reports import views as reports_views

app_name = "report_review"
urlpatterns = [
    path(_("pages/"), reports_views.feedback, name="feedback"),
    path("<int:pk>/", reports_views.report, name="report"),
    path(_("<int:pk>/take/"), reports_views.take, name="apply"),
]
