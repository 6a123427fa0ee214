"""Addresses of casework: requests for companies and visitors here, the desk in ``urls_desk``."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.enquiries import views as enquiries
from hub.casework.outcomes.views import complaint, survey
from hub.casework.referrals import views as referrals_views
from hub.casework.requests import access  # noqa: F401 - registers how references stand in addresses
from hub.casework.requests.views import drafts, presence, requests, review_draft
from hub.casework.requests.views.closure import another_day, questions, reopen, sharing, withdraw

app_name = "casework"

urlpatterns = [
    path("", requests.request_list, name="list"),
    path(_("new/"), drafts.start, name="new"),
    path(_("message/"), enquiries.message, name="message"),
    path(_("message/check-your-mail/"), enquiries.mailed, name="message_mailed"),
    path(_("message/<str:token>/"), enquiries.confirm, name="confirm"),
    path(_("unfinished/<str:token>/"), drafts.draft, name="draft"),
    path(_("unfinished/<str:token>/who-sends-it/"), review_draft.choose_company, name="choose_company"),
    path(_("unfinished/<str:token>/check/"), review_draft.check, name="check"),
    path(_("unfinished/<str:token>/<slug:step>/"), drafts.step, name="step"),
    path(_("presence/<str:token>/"), presence.approval, name="approval"),
    path(_("for-you/<str:token>/"), referrals_views.referral, name="referral"),
    path("<reference:reference>/", requests.request, name="request"),
    path(_("<reference:reference>/sent/"), review_draft.sent, name="sent"),
    path(_("<reference:reference>/programs/"), requests.recommended, name="recommended"),
    path(_("<reference:reference>/print/"), requests.printed, name="print"),
    path(_("<reference:reference>/questions/"), questions, name="questions"),
    path(_("<reference:reference>/who-may-read/"), sharing, name="sharing"),
    path(_("<reference:reference>/another-day/"), another_day, name="another_day"),
    path(_("<reference:reference>/withdraw/"), withdraw, name="withdraw"),
    path(_("<reference:reference>/reopen/"), reopen, name="reopen"),
    path(_("<reference:reference>/complain/"), complaint, name="complaint"),
    path(_("<reference:reference>/what-came-of-it/<int:round>/"), survey, name="survey"),
]
