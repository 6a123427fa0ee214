"""Addresses of casework: requests for companies and visitors here, the desk in ``urls_desk``."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework import addresses  # noqa: F401 - registers how references stand in addresses
from hub.casework.views import asking, company, outside

app_name = "casework"

urlpatterns = [
    path("", company.mine, name="mine"),
    path(_("new/"), asking.ask, name="ask"),
    path(_("unfinished/<str:token>/"), asking.draft, name="draft"),
    path(_("unfinished/<str:token>/check/"), asking.check, name="check"),
    path(_("for-you/<str:token>/"), outside.offer, name="outside"),
    path("<reference:reference>/", company.request, name="request"),
    path(_("<reference:reference>/what-came-of-it/<int:round>/"), company.survey, name="survey"),
]
