"""Every address of the portal. Pages live under /en/ and /fr/, with slugs in their language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from hub.subscriptions.views import calendar_feed

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hub.pages.urls_plain")),
    path("", include("hub.notifications.bounces.urls")),
    path("", include("hub.api.urls_plain")),
    path("zh/", include("hub.pages.showcase.urls")),
    # The secret address of a calendar: it is written in the language of its owner.
    path("calendar/<str:token>.ics", calendar_feed, name="calendar-feed"),
]
if settings.DEMO_MODE:
    urlpatterns += [path("demo/", include("hub.accounts.demo.urls"))]
urlpatterns += i18n_patterns(
    path("", include("hub.pages.urls")),
    path("", include("hub.api.urls")),
    path(_("programs/"), include("programs.pages.urls")),
    path(_("curation/imports/"), include("programs.imports.urls")),
    path(_("curation/entries/"), include("hub.publishing.urls")),
    path(_("curation/upkeep/"), include("programs.freshness.urls_curators")),
    path(_("curation/reports/"), include("hub.publishing.reports.urls_curators")),
    path(_("your-entries/"), include("programs.freshness.urls")),
    path(_("reports/"), include("hub.publishing.reports.urls")),
    path(_("curation/"), include("programs.desk.urls")),
    path(_("companies/"), include("companies.urls")),
    path(_("opportunities/"), include("opportunities.urls")),
    path(_("who-can-help/"), include("hub.directory.urls")),
    path(_("requests/"), include("hub.casework.urls")),
    path(_("desk/"), include("hub.casework.desk.urls")),
    path(_("desk/team/"), include("hub.casework.team.urls")),
    path(_("leads/"), include("hub.casework.leads.urls")),
    path(_("results/"), include("hub.casework.metrics.urls")),
    path(_("missions/"), include("hub.casework.missions.urls")),
    path(_("visits/"), include("hub.casework.visits.urls")),
    path(_("rooms/"), include("hub.casework.rooms.urls")),
    path(_("bookings/"), include("hub.casework.bookings.urls")),
    path(_("find-support/"), include("hub.matching.urls")),
    path(_("account/"), include("hub.accounts.urls")),
    path(_("account/"), include("hub.accounts.urls_allauth")),
    path(_("account/"), include("hub.notifications.urls")),
    path(_("account/"), include("hub.subscriptions.urls")),
    path(_("deliveries/"), include("hub.notifications.dead_letters.urls")),
    path("admin/", admin.site.urls),
)

handler400 = "hub.core.http.errors.bad_request"
handler403 = "hub.core.http.errors.permission_denied"
handler404 = "hub.pages.showcase.views.page_not_found"
handler500 = "hub.core.http.errors.server_error"
# Django has none of this name: allauth looks for it.
handler429 = "hub.core.http.errors.too_many_requests"
