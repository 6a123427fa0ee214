"""Addresses of the pages that join things."""

from django.conf import settings
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.pages.views import areas, contact, home, prose, role, search
from hub.pages.views import prose as views_prose

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path(_("search/"), search.search, name="search"),
    path(_("areas/"), areas.area_list, name="areas"),
    path(_("areas/<slug:slug>/"), areas.area, name="area"),
    path(_("contact/"), contact.contact, name="contact"),
    path(_("feedback/"), contact.feedback, name="feedback"),
    path(_("your-role/"), role.role, name="role"),
    path(_("about/"), prose.prose, {"name": "about"}, name="about"),
    path(_("how-matching-works/"), prose.prose, {"name": "how_matching_works"}, name="how_matching_works"),
    path(_("privacy/"), prose.prose, {"name": "privacy"}, name="privacy"),
    path(_("terms/"), prose.prose, {"name": "terms"}, name="terms"),
    path(_("accessibility/"), prose.prose, {"name": "accessibility"}, name="accessibility"),
]
if settings.SHOW_PARTS:
    urlpatterns.append(path("parts/", views_prose.styleguide, name="styleguide"))
