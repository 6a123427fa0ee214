"""Addresses of the desk, for the staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework import addresses  # noqa: F401 - registers how references stand in addresses
from hub.casework.views import acts, case, desk, glass, phone, several

app_name = "desk"

urlpatterns = [
    path("", desk.inbox, name="inbox"),
    path(_("views/"), desk.view_keep, name="view_keep"),
    path(_("views/<int:pk>/"), desk.view_change, name="view_change"),
    path(_("several/"), several.several, name="several"),
    path(_("several/back/"), several.take_back_several, name="several_back"),
    path(_("take-a-call/"), phone.new, name="new"),
    path(_("take-a-call/<reference:reference>/"), phone.taken, name="new_taken"),
    path("<reference:reference>/", case.case, name="case"),
    path(_("<reference:reference>/open/"), glass.open_with_reason, name="glass"),
    path(_("<reference:reference>/send/"), acts.act, {"name": "send"}, name="send"),
    path(_("<reference:reference>/take/"), acts.act, {"name": "take"}, name="take"),
    path(_("<reference:reference>/ask/"), acts.act, {"name": "ask"}, name="ask"),
    path(_("<reference:reference>/answer/"), acts.act, {"name": "answer"}, name="answer"),
    path(_("<reference:reference>/note/"), acts.act, {"name": "note"}, name="note"),
    path(_("<reference:reference>/close/"), acts.act, {"name": "close"}, name="close"),
    path(_("<reference:reference>/go-on/"), acts.act, {"name": "resume"}, name="resume"),
    path(_("<reference:reference>/hand-over/"), acts.act, {"name": "hand"}, name="hand"),
    path(_("<reference:reference>/share/"), acts.act, {"name": "share"}, name="share"),
    path(_("<reference:reference>/part/"), acts.act, {"name": "part"}, name="part"),
    path(_("<reference:reference>/outside/"), acts.act, {"name": "outside"}, name="outside"),
    path(_("<reference:reference>/take-back/"), acts.act, {"name": "take_back"}, name="take_back"),
    path(_("<reference:reference>/accept/"), acts.act, {"name": "accept"}, name="accept"),
    path(_("<reference:reference>/return/"), acts.act, {"name": "give_back"}, name="give_back"),
    path(_("<reference:reference>/part-done/"), acts.act, {"name": "finish"}, name="finish"),
    path(_("<reference:reference>/approval/"), acts.act, {"name": "approval"}, name="approval"),
    path(_("<reference:reference>/result/"), acts.act, {"name": "result"}, name="result"),
]
