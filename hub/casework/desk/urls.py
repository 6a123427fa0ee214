"""Addresses of the desk, for the staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.desk.views import actions, bulk, case, phone, presence, queue, seats
from hub.casework.desk.views import case as views_case
from hub.casework.requests import access  # noqa: F401 - registers how references stand in addresses

app_name = "desk"

_ACTIONS = (
    (_("<reference:reference>/send/"), "send"),
    (_("<reference:reference>/take/"), "take"),
    (_("<reference:reference>/ask/"), "ask"),
    (_("<reference:reference>/answer/"), "answer"),
    (_("<reference:reference>/recommend/"), "recommend"),
    (_("<reference:reference>/note/"), "note"),
    (_("<reference:reference>/close/"), "close"),
    (_("<reference:reference>/go-on/"), "resume"),
    (_("<reference:reference>/hand-over/"), "hand"),
    (_("<reference:reference>/share/"), "share"),
    (_("<reference:reference>/part/"), "part"),
    (_("<reference:reference>/outside/"), "outside"),
    (_("<reference:reference>/take-back/"), "take_back"),
    (_("<reference:reference>/accept/"), "accept"),
    (_("<reference:reference>/return/"), "give_back"),
    (_("<reference:reference>/part-done/"), "finish"),
    (_("<reference:reference>/approval/"), "approval"),
    (_("<reference:reference>/ask-official/"), "ask_official"),
    (_("<reference:reference>/official-back/"), "official_back"),
    (_("<reference:reference>/another-day/"), "another_day"),
    (_("<reference:reference>/result/"), "result"),
    (_("<reference:reference>/open-again/"), "reopen"),
    (_("<reference:reference>/give-back/"), "untake"),
    (_("<reference:reference>/put-aside/"), "snooze"),
    (_("<reference:reference>/take-up/"), "wake"),
    (_("<reference:reference>/task/"), "task"),
    (_("<reference:reference>/task-done/"), "task_done"),
    (_("<reference:reference>/task-change/"), "task_change"),
    (_("<reference:reference>/task-drop/"), "task_drop"),
    (_("<reference:reference>/seen/"), "seen"),
    (_("<reference:reference>/join/"), "merge"),
    (_("<reference:reference>/words/"), "words"),
    (_("<reference:reference>/note-back/"), "note_back"),
    (_("<reference:reference>/correct/"), "classify"),
    (_("<reference:reference>/contact/"), "contact"),
    (_("<reference:reference>/labels/"), "labels"),
    (_("<reference:reference>/mail/"), "no_mail"),
    (_("<reference:reference>/barrier/"), "barrier"),
    (_("<reference:reference>/lean-on/"), "lean"),
    (_("<reference:reference>/interest/"), "recuse"),
    (_("<reference:reference>/keep-out/"), "keep_out"),
    (_("<reference:reference>/let-in/"), "readmit"),
)

urlpatterns = [
    path("", queue.inbox, name="inbox"),
    path(_("requests.csv"), queue.inbox_csv, name="inbox_csv"),
    path(_("views/"), queue.view_keep, name="view_keep"),
    path(_("views/<int:pk>/"), queue.view_change, name="view_change"),
    path(_("several/"), bulk.bulk, name="bulk"),
    path(_("undo/"), actions.undo_change, name="undo"),
    path(_("tasks/"), queue.tasks, name="tasks"),
    path(_("take-a-call/"), phone.new, name="phone"),
    path(_("take-a-call/<reference:reference>/"), phone.taken, name="phone_received"),
    path(_("presence/"), presence.approvals, name="approvals"),
    path(_("presence/<int:pk>/"), presence.answer, name="approval_answer"),
    path("<reference:reference>/", case.case, name="case"),
    path(_("<reference:reference>/open/"), views_case.emergency_access, name="emergency_access"),
    path(_("<reference:reference>/who/"), seats.route, name="route"),
    path(_("<reference:reference>/also-open/"), case.viewers, name="viewers"),
    path(_("<reference:reference>/draft/<slug:name>/"), actions.draft, name="draft"),
    path(_("<reference:reference>/insert/<slug:name>/"), actions.insert, name="insert"),
    *(path(route, actions.action, {"name": name}, name=name) for route, name in _ACTIONS),
]
