"""Addresses of companies. Fixed words stand before the public ids, which never spell one."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from companies.views import agreement, consents, data, duplicates, members, profile, registration, work

app_name = "companies"
urlpatterns = [
    path("", registration.mine, name="mine"),
    path(_("register/"), registration.register, name="register"),
    path(_("join/"), registration.join, name="join"),
    path(_("invitations/<str:token>/"), registration.invitation, name="invitation"),
    path(_("duplicates/"), duplicates.pairs, name="duplicates"),
    path(_("duplicates/<int:pk>/"), duplicates.pair, name="duplicate"),
    path(_("duplicates/<int:pk>/confirm/"), duplicates.confirm, name="duplicate_confirm"),
    path("<slug:slug>/", profile.dashboard, name="dashboard"),
    path(_("<slug:slug>/profile/"), profile.overview, name="profile"),
    path(_("<slug:slug>/profile/who-you-are/"), profile.section, {"key": "identity"}, name="section_identity"),
    path(_("<slug:slug>/profile/in-your-words/"), profile.section, {"key": "words"}, name="section_words"),
    path(_("<slug:slug>/profile/size-and-age/"), profile.section, {"key": "size"}, name="section_size"),
    path(_("<slug:slug>/profile/ownership/"), profile.section, {"key": "structure"}, name="section_structure"),
    path(_("<slug:slug>/profile/needs-and-markets/"), profile.section, {"key": "needs"}, name="section_needs"),
    path(_("<slug:slug>/offerings/"), work.offerings, name="offerings"),
    path(_("<slug:slug>/offerings/new/"), work.offering, name="offering_new"),
    path(_("<slug:slug>/offerings/<int:pk>/"), work.offering, name="offering"),
    path(_("<slug:slug>/offerings/<int:pk>/remove/"), work.offering_remove, name="offering_remove"),
    path(_("<slug:slug>/projects/"), work.projects, name="projects"),
    path(_("<slug:slug>/projects/new/"), work.project, name="project_new"),
    path(_("<slug:slug>/projects/<int:pk>/"), work.project, name="project"),
    path(_("<slug:slug>/projects/<int:pk>/remove/"), work.project_remove, name="project_remove"),
    path(_("<slug:slug>/members/"), members.members, name="members"),
    path(_("<slug:slug>/members/<int:pk>/"), members.member, name="member"),
    path(_("<slug:slug>/members/<int:pk>/remove/"), members.member_remove, name="member_remove"),
    path(_("<slug:slug>/members/leave/"), members.leave, name="leave"),
    path(_("<slug:slug>/members/requests/<int:pk>/"), members.answer_request, name="answer_request"),
    path(_("<slug:slug>/members/invitations/<int:pk>/withdraw/"), members.withdraw, name="invitation_withdraw"),
    path(_("<slug:slug>/who-sees-what/"), consents.consents, name="consents"),
    path(_("<slug:slug>/same-company/<int:pk>/"), agreement.agreement, name="agreement"),
    path(_("<slug:slug>/your-data/"), data.data, name="data"),
    path(_("<slug:slug>/your-data/export/"), data.export, name="export"),
]
