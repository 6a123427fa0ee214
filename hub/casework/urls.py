"""Addresses of casework: requests for companies and visitors here, the desk in ``urls_desk``."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework import addresses  # noqa: F401 - registers how references stand in addresses
from hub.casework.views import asking, company, ending, outside, sending

app_name = "casework"

urlpatterns = [
    path("", company.mine, name="mine"),
    path(_("new/"), asking.ask, name="ask"),
    path(_("unfinished/<str:token>/"), asking.draft, name="draft"),
    path(_("unfinished/<str:token>/who-sends-it/"), sending.who, name="who"),
    path(_("unfinished/<str:token>/check/"), sending.check, name="check"),
    path(_("unfinished/<str:token>/<slug:step>/"), asking.step, name="step"),
    path(_("for-you/<str:token>/"), outside.offer, name="outside"),
    path("<reference:reference>/", company.request, name="request"),
    path(_("<reference:reference>/sent/"), sending.sent, name="sent"),
    path(_("<reference:reference>/print/"), company.printed, name="print"),
    path(_("<reference:reference>/who-may-read/"), ending.sharing, name="sharing"),
    path(_("<reference:reference>/withdraw/"), ending.withdraw, name="withdraw"),
    path(_("<reference:reference>/reopen/"), ending.reopen, name="reopen"),
    path(_("<reference:reference>/complain/"), ending.complaint, name="complain"),
    path(_("<reference:reference>/what-came-of-it/<int:round>/"), ending.survey, name="survey"),
]
