"""Addresses of matching. Fixed words stand before private links, which never spell one."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.matching.bulk import views as bulk_views
from hub.matching.company_matching import views as company_matching_views
from hub.matching.finder.views import company, finder
from hub.matching.history import views as history_views
from hub.matching.plans import views as plans_views

app_name = "matching"
urlpatterns = [
    path("", finder.start, name="finder"),
    path(_("company/<slug:slug>/"), company.match, name="company"),
    path(_("company/<slug:slug>/for-a-meeting/"), company.sheet, name="company_meeting_page"),
    path(_("company/<slug:slug>/plan/"), plans_views.plan, name="plan"),
    path(_("company/<slug:slug>/plan/keep/"), plans_views.keep, name="plan_keep"),
    path(_("company/<slug:slug>/what-you-say/"), company.stance, name="company_stance"),
    path(_("company/<slug:slug>/what-we-told-you/"), history_views.history, name="history"),
    path(_("company/<slug:slug>/what-we-told-you/<int:pk>/"), history_views.snapshot, name="snapshot"),
    path(_("company/<slug:slug>/what-has-changed/"), history_views.changes, name="changes"),
    path(_("company/<slug:slug>/question/<slug:fact>/"), company.question, name="company_question"),
    path(_("company/<slug:slug>/program/<slug:program>/"), company.program, name="company_program"),
    path(_("company/<slug:slug>/partners/"), company_matching_views.partners, name="company_partners"),
    path(
        _("company/<slug:slug>/offering/<int:pk>/capabilities/"),
        company_matching_views.offering_capabilities,
        name="offering_capabilities",
    ),
    path(
        _("companies-that-fit/program/<slug:slug>/"), company_matching_views.program_companies, name="program_companies"
    ),
    path(
        _("companies-that-fit/opportunity/<slug:slug>/"),
        company_matching_views.opportunity_companies,
        name="opportunity_companies",
    ),
    path(_("impact/<int:pk>/"), bulk_views.draft_impact_page, name="draft_impact"),
    path("<str:token>/", finder.answer, name="answer"),
    path(_("<str:token>/for-a-meeting/"), finder.meeting_page, name="answer_meeting_page"),
    path(_("<str:token>/for-a-meeting/pdf/"), company.meeting_pdf, name="meeting_pdf"),
    path(_("<str:token>/by-mail/"), company.send_answer, name="send_answer"),
    path(_("<str:token>/question/"), finder.question, name="question"),
    path(_("<str:token>/question/<slug:fact>/"), finder.change, name="change"),
    path(_("<str:token>/program/<slug:program>/"), finder.program, name="answer_program"),
]
