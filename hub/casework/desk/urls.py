"""Addresses of the desk, for the staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.desk.views import actions, bulk, case, phone, presence, queue, seats
from hub.casework.desk.views import case as views_case
from hub.casework.requests import converters  # noqa: F401 - registers how references stand in addresses

app_name = "desk"

urlpatterns = [
    path("", queue.inbox, name="inbox"),
    path(_("views/"), queue.view_keep, name="view_keep"),
    path(_("views/<int:pk>/"), queue.view_change, name="view_change"),
    path(_("several/"), bulk.bulk, name="bulk"),
    path(_("several/back/"), bulk.withdraw_bulk, name="bulk_withdraw"),
    path(_("take-a-call/"), phone.new, name="phone"),
    path(_("take-a-call/<reference:reference>/"), phone.taken, name="phone_received"),
    path(_("presence/"), presence.approvals, name="approvals"),
    path(_("presence/<int:pk>/"), presence.answer, name="approval_answer"),
    path("<reference:reference>/", case.case, name="case"),
    path(_("<reference:reference>/open/"), views_case.emergency_access, name="emergency_access"),
    path(_("<reference:reference>/send/"), actions.action, {"name": "send"}, name="send"),
    path(_("<reference:reference>/who/"), seats.route, name="route"),
    path(_("<reference:reference>/take/"), actions.action, {"name": "take"}, name="take"),
    path(_("<reference:reference>/ask/"), actions.action, {"name": "ask"}, name="ask"),
    path(_("<reference:reference>/answer/"), actions.action, {"name": "answer"}, name="answer"),
    path(_("<reference:reference>/note/"), actions.action, {"name": "note"}, name="note"),
    path(_("<reference:reference>/close/"), actions.action, {"name": "close"}, name="close"),
    path(_("<reference:reference>/go-on/"), actions.action, {"name": "resume"}, name="resume"),
    path(_("<reference:reference>/hand-over/"), actions.action, {"name": "hand"}, name="hand"),
    path(_("<reference:reference>/share/"), actions.action, {"name": "share"}, name="share"),
    path(_("<reference:reference>/part/"), actions.action, {"name": "part"}, name="part"),
    path(_("<reference:reference>/outside/"), actions.action, {"name": "outside"}, name="outside"),
    path(_("<reference:reference>/take-back/"), actions.action, {"name": "take_back"}, name="take_back"),
    path(_("<reference:reference>/accept/"), actions.action, {"name": "accept"}, name="accept"),
    path(_("<reference:reference>/return/"), actions.action, {"name": "give_back"}, name="give_back"),
    path(_("<reference:reference>/part-done/"), actions.action, {"name": "finish"}, name="finish"),
    path(_("<reference:reference>/approval/"), actions.action, {"name": "approval"}, name="approval"),
    path(_("<reference:reference>/ask-official/"), actions.action, {"name": "ask_official"}, name="ask_official"),
    path(_("<reference:reference>/official-back/"), actions.action, {"name": "official_back"}, name="official_back"),
    path(_("<reference:reference>/result/"), actions.action, {"name": "result"}, name="result"),
]
