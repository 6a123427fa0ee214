"""Addresses of companies. Fixed words stand before the public ids, which never spell one."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from companies.consents import views as consents_views
from companies.members import views as members_views
from companies.merging import views as merging_views
from companies.privacy import views as privacy_views
from companies.profile.views import profile
from companies.registration import views as registration_views
from companies.sheets import views as sheet_views
from hub.core.http.middleware import answers_once

app_name = "companies"
urlpatterns = [
    path("", registration_views.own_companies, name="own_companies"),
    path(_("register/"), registration_views.register, name="register"),
    path(_("register/<str:token>/"), registration_views.confirm, name="confirm_registration"),
    path(_("join/"), registration_views.join, name="join"),
    path(_("invitations/<str:token>/"), registration_views.invitation, name="invitation"),
    path(_("duplicates/"), merging_views.pairs, name="duplicates"),
    path(_("duplicates/<int:pk>/"), merging_views.pair, name="duplicate"),
    path(_("duplicates/<int:pk>/confirm/"), merging_views.confirm, name="duplicate_confirm"),
    path("<slug:slug>/", profile.dashboard, name="dashboard"),
    path(_("<slug:slug>/profile/"), profile.overview, name="profile"),
    path(_("<slug:slug>/profile/who-you-are/"), profile.section, {"key": "identity"}, name="section_identity"),
    path(_("<slug:slug>/profile/in-your-words/"), profile.section, {"key": "words"}, name="section_words"),
    path(_("<slug:slug>/profile/size-and-age/"), profile.section, {"key": "size"}, name="section_size"),
    path(_("<slug:slug>/profile/ownership/"), profile.section, {"key": "structure"}, name="section_structure"),
    path(_("<slug:slug>/profile/needs-and-markets/"), profile.section, {"key": "needs"}, name="section_needs"),
    path(_("<slug:slug>/offerings/"), profile.work_list, {"kind": "offering"}, name="offerings"),
    path(_("<slug:slug>/offerings/new/"), answers_once(profile.work), {"kind": "offering"}, name="offering_new"),
    path(_("<slug:slug>/offerings/<int:pk>/"), profile.work, {"kind": "offering"}, name="offering"),
    path(
        _("<slug:slug>/offerings/<int:pk>/remove/"), profile.work_remove, {"kind": "offering"}, name="offering_remove"
    ),
    path(_("<slug:slug>/projects/"), profile.work_list, {"kind": "project"}, name="projects"),
    path(_("<slug:slug>/projects/new/"), answers_once(profile.work), {"kind": "project"}, name="project_new"),
    path(_("<slug:slug>/projects/<int:pk>/"), profile.work, {"kind": "project"}, name="project"),
    path(_("<slug:slug>/projects/<int:pk>/remove/"), profile.work_remove, {"kind": "project"}, name="project_remove"),
    path(_("<slug:slug>/members/"), members_views.members, name="members"),
    path(_("<slug:slug>/members/<int:pk>/"), members_views.member, name="member"),
    path(_("<slug:slug>/members/<int:pk>/remove/"), members_views.member_remove, name="member_remove"),
    path(_("<slug:slug>/members/leave/"), members_views.leave, name="leave"),
    path(_("<slug:slug>/members/requests/<int:pk>/"), members_views.answer_request, name="answer_request"),
    path(_("<slug:slug>/members/invitations/<int:pk>/withdraw/"), members_views.withdraw, name="invitation_withdraw"),
    path(_("<slug:slug>/who-sees-what/"), consents_views.consents, name="consents"),
    path(_("<slug:slug>/your-public-page/"), sheet_views.sheet, name="sheet"),
    path(_("<slug:slug>/same-company/<int:pk>/"), merging_views.agreement, name="agreement"),
    path(_("<slug:slug>/your-data/"), privacy_views.data, name="data"),
    path(_("<slug:slug>/your-data/export/"), privacy_views.export, name="export"),
]
