"""Addresses of the pages in Chinese."""

from django.urls import path

from hub.pages.showcase import views
from hub.pages.showcase.views import in_chinese

app_name = "chinese"
urlpatterns = [
    path("", in_chinese(views.home), name="home"),
    path("companies/", in_chinese(views.showcase), name="showcase"),
    path("companies/<slug:slug>/", in_chinese(views.sheet), name="sheet"),
    path("companies/<slug:slug>/sheet.pdf", in_chinese(views.sheet_file), name="sheet_file"),
    path("need/", in_chinese(views.enquiry), name="enquiry"),
]
