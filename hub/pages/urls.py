"""Addresses of the pages that join things."""

from django.conf import settings
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.pages.china import views as china
from hub.pages.showcase import views as showcase
from hub.pages.views import areas, contact, home, role

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path(_("search/"), home.search, name="search"),
    path(_("areas/"), areas.area_list, name="areas"),
    path(_("areas/<slug:slug>/"), areas.area, name="area"),
    path(_("china/"), china.china, name="china"),
    path(_("china/days.ics"), china.calendar, name="china_calendar"),
    path(_("china/enter-the-market/"), china.goal, {"key": "enter"}, name="china_enter"),
    path(_("china/protect-your-ideas/"), china.goal, {"key": "protect"}, name="china_protect"),
    path(_("china/find-partners/"), china.goal, {"key": "partners"}, name="china_partners"),
    path(_("china/join-others/"), china.goal, {"key": "together"}, name="china_together"),
    path(_("china/get-an-official-to-come/"), china.goal, {"key": "official"}, name="china_official"),
    path(_("china/solve-a-dispute/"), china.goal, {"key": "dispute"}, name="china_dispute"),
    path(_("canadian-companies/"), showcase.showcase, name="showcase"),
    path(_("canadian-companies/your-need/"), showcase.enquiry, name="enquiry"),
    path(_("canadian-companies/<slug:slug>/"), showcase.sheet, name="sheet"),
    path(_("canadian-companies/<slug:slug>/sheet.pdf"), showcase.sheet_file, name="sheet_file"),
    path(_("contact/"), contact.contact, name="contact"),
    path(_("feedback/"), contact.feedback, name="feedback"),
    path(_("your-role/"), role.role, name="role"),
    path(_("about/"), contact.prose, {"name": "about"}, name="about"),
    path(_("how-matching-works/"), contact.prose, {"name": "how_matching_works"}, name="how_matching_works"),
    path(_("privacy/"), contact.prose, {"name": "privacy"}, name="privacy"),
    path(_("terms/"), contact.prose, {"name": "terms"}, name="terms"),
    path(_("accessibility/"), contact.prose, {"name": "accessibility"}, name="accessibility"),
]
if settings.SHOW_PARTS:
    urlpatterns.append(path("parts/", contact.styleguide, name="styleguide"))
