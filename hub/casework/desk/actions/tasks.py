"""Actions on what stands beside a case: put aside, given, seen, recorded, joined; opened again and given back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.casework.desk.access import Case, case_for
from hub.casework.desk.actions.handlers import ActionContext, sentence, speaking_seat, undoable
from hub.casework.desk.case import CaseDetails, snoozed_for
from hub.casework.desk.queries import readers_of
from hub.casework.desk.services import (
    end_snooze,
    give_task,
    lean_on,
    record_barrier,
    see_mentions,
    snooze_request,
)
from hub.casework.desk.task_changes import change_task, finish_task, task_mark
from hub.casework.models import LeanedOn, Task
from hub.casework.requests.presentation.programs import programs_to_recommend
from hub.casework.requests.rules import may_withdraw_words
from hub.casework.requests.services.assignment import release_request
from hub.casework.requests.services.closure import merge_requests, reopen_request
from hub.casework.requests.services.corrections import (
    CONTACT,
    PARTS,
    keep_contact,
    label_request,
    labels_of,
    reclassify_request,
    set_mail,
    without_accounts,
)
from hub.casework.requests.services.messages import may_take_back_note, take_back_note, withdraw_words
from hub.casework.requests.services.programs import recommend_programs
from hub.core.db.bilingual import current_language
from hub.core.text.formats import day, short_day
from hub.core.vocabulary.enums import Area
from hub.core.workflow import Refusal, RefusedError
from hub.directory.seats.presence import covered_people
from hub.notifications.choices import BounceKind
from opportunities.models import PolicySignal


def snooze(acting: ActionContext) -> str:
    until = acting.data["until"]
    person = snoozed_for(acting.case, acting.by)
    snooze_request(request=acting.request, until=until, by=person, may_write=acting.case.may_write, at=acting.at)
    said = sentence(_("%(reference)s is put aside until %(day)s."), acting, day=day(until, current_language()))
    return undoable(acting, "snooze", None, said)


def wake(acting: ActionContext) -> str:
    """Take it up again before its day."""
    end_snooze(request=acting.request, by=snoozed_for(acting.case, acting.by))
    return sentence(_("%(reference)s is before you again."), acting)


def task(acting: ActionContext) -> str:
    """Put something to do before oneself or a colleague."""
    people = readers_of(acting.request, at=acting.at)
    to = next((person for person in people if str(person.pk) == acting.data["person"]), acting.by)
    made = give_task(
        request=acting.request,
        words=acting.data["words"],
        on=acting.data["on"],
        days_before=int(acting.data["remind"] or 0),
        to=to,
        readers=people,
        may_write=acting.case.may_write,
        by=acting.by,
        at=acting.at,
    )
    return sentence(_("The task for %(day)s is kept on %(reference)s."), acting, day=day(made.on, current_language()))


def task_done(acting: ActionContext) -> str:
    found = _task_of(acting)
    finish_task(task=found, by=acting.by, at=acting.at, covers=covered_people(acting.case.seats))
    said = sentence(_("The task on %(reference)s is done."), acting)
    return undoable(acting, "task_done", found.pk, said)


def task_drop(acting: ActionContext) -> str:
    """Put an end to a task that is needed no more."""
    found = _task_of(acting)
    finish_task(task=found, by=acting.by, at=acting.at, dropped=True, covers=covered_people(acting.case.seats))
    said = sentence(_("The task on %(reference)s is dropped."), acting)
    return undoable(acting, "task_drop", found.pk, said)


def task_change(acting: ActionContext) -> str:
    """Change a task: its words, day, reminder or person."""
    found, people = _task_of(acting), readers_of(acting.request, at=acting.at)
    change_task(
        task=found,
        words=acting.data["words"],
        on=acting.data["on"],
        days_before=int(acting.data["remind"] or 0),
        to=next((person for person in people if str(person.pk) == acting.data["person"]), found.assigned_to),
        readers=people,
        by=acting.by,
        at=acting.at,
        covers=covered_people(acting.case.seats),
        seen=acting.data["seen"],
    )
    return sentence(_("The task on %(reference)s is changed."), acting)


def task_as_it_is(tasks: Sequence[Task], key: str) -> dict[str, Any]:
    """Return what the form holds of the task that an address names, else of the first one."""
    chosen = next((one for one in tasks if key in {"", str(one.pk)}), None)
    if chosen is None:
        return {}
    own = {"task": chosen.pk, "seen": task_mark(chosen), "words": chosen.words, "on": chosen.on}
    return own | {"remind": str(chosen.days_before), "person": str(chosen.assigned_to_id)}


def _task_of(acting: ActionContext) -> Task:
    found: Task | None = Task.objects.filter(request=acting.request, pk=acting.data["task"]).first()
    if found is None:
        raise RefusedError(Refusal("no_task", _("This request has no such task.")))
    return found


def seen(acting: ActionContext) -> str:
    """Say that one has seen where one is named."""
    see_mentions(request=acting.request, by=acting.by, at=acting.at)
    return sentence(_("Seen. %(reference)s no longer asks for you."), acting)


def barrier(acting: ActionContext) -> str:
    """Record what keeps the company out of a market."""
    said = {name: acting.data[name] for name in ("kind", "place", "area", "words")}
    record_barrier(request=acting.request, by=acting.by, may_write=acting.case.may_write, at=acting.at, **said)
    return sentence(_("The barrier is recorded on %(reference)s."), acting)


def signals(case: Case, _told: CaseDetails, _user: Any, at: datetime) -> dict[str, Any]:
    """Return the signals of the request's areas that hold today and that it does not lean on, by their titles."""
    known = set(LeanedOn.objects.filter(request=case.request).values_list("signal", flat=True))
    rows = PolicySignal.objects.in_force(areas=case.request.areas or list(Area), on=timezone.localdate(at))
    return {"signal": [(row.slug, row.title) for row in rows if row.slug not in known]}


def lean(acting: ActionContext) -> str:
    """Note that what is done on the request leans on a policy signal."""
    signal, may_write = acting.data["signal"], acting.case.may_write
    lean_on(request=acting.request, signal=signal, by=acting.by, may_write=may_write, at=acting.at)
    return sentence(_("%(reference)s comes back when it changes."), acting)


def programs(case: Case, told: CaseDetails, _user: Any, at: datetime) -> dict[str, Any]:
    """Return the programs that are not recommended yet, and the language of the company."""
    known, on = {one.program_slug for one in told.recommended}, timezone.localdate(at)
    offered = programs_to_recommend(known, on=on, lang=current_language())
    return {"programs": offered, "language": case.request.language}


def first_words(case: Case) -> dict[str, Any]:
    """Return how an answer with programs begins, in the language of the company."""
    with override(case.request.language):
        return {"text": _("We recommend these programs. Say of each on this page whether you will apply.")}


def recommend(acting: ActionContext) -> str:
    """Answer the company with programs."""
    recommend_programs(**acting.seen, text=acting.data["text"], programs=acting.data["programs"])
    return sentence(_("Your answer on %(reference)s is sent, with the programs."), acting)


def merge(acting: ActionContext) -> str:
    """Join the request with another one of the company."""
    other = case_for(acting.by, acting.data["twin"], at=acting.at).request
    this = acting.request
    kept, gone = (this, other) if acting.data["keep"] == "this" else (other, this)
    merge_requests(kept=kept, gone=gone, **acting.who)
    numbers = {"gone": gone.reference, "kept": kept.reference}
    said = _("%(gone)s is closed and goes on in %(kept)s. The company hears of it once.") % numbers
    return undoable(acting, "merge", gone.reference, said, of=kept.reference)


def words_to_company(case: Case, told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return what may be taken from the company's page, the last words first, each by its day and how it begins."""
    rows = [one for one in told.messages if may_withdraw_words(case.request, one, seats=case.acting_seats) is None]
    lang = current_language()
    return {"message": [(one.pk, f"{short_day(one.at, lang)}: {Truncator(one.body).chars(60)}") for one in rows[::-1]]}


def take_back_words(acting: ActionContext) -> str:
    withdraw_words(request=acting.case.request, message=acting.data["message"], **acting.who)
    return sentence(_("The words are no longer on the page of %(reference)s. The company hears of it."), acting)


def own_notes(case: Case, told: CaseDetails, user: Any, _at: Any) -> dict[str, Any]:
    """Return the notes that their writer, the reader, may take back, the last one first."""
    rows = [one for one in told.messages if may_take_back_note(case.request, one, by=user) is None]
    lang = current_language()
    return {"message": [(one.pk, f"{short_day(one.at, lang)}: {Truncator(one.body).chars(60)}") for one in rows[::-1]]}


def note_back(acting: ActionContext) -> str:
    take_back_note(request=acting.request, message=acting.data["message"], by=acting.by, at=acting.at)
    return sentence(_("Your note on %(reference)s is taken back. Nobody reads it any more."), acting)


def classify(acting: ActionContext) -> str:
    """Correct what a request is about."""
    reclassify_request(**acting.seen, to={name: acting.data[name] for name in PARTS})
    return sentence(_("%(reference)s is corrected. The company reads so, and who is proposed follows."), acting)


def contact(acting: ActionContext) -> str:
    """Write down whom to speak with."""
    keep_contact(request=acting.request, contact={name: acting.data[name] for name in CONTACT}, **acting.who)
    return sentence(_("Whom to speak with about %(reference)s is kept. The company reads it."), acting)


def addresses(_case: Case, told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    company, bodies = told.addresses
    return {"address": [(one, one) for one in dict.fromkeys([*company, *without_accounts(bodies)])]}


def no_mail(acting: ActionContext) -> str:
    """Keep an address from mail, or write there again."""
    address, why = acting.data["address"], acting.data["why"]
    kind = None if why == "open" else BounceKind(why)
    set_mail(request=acting.request, address=address, kind=kind, reason=acting.data["reason"], **acting.who)
    words = _("Mail goes to %(address)s again.") if kind is None else _("No mail goes to %(address)s any more.")
    return words % {"address": address}


def own_labels(case: Case) -> dict[str, Any]:
    """Return the labels of the case that its reader may change, as they are typed."""
    rows = labels_of([speaking_seat(case)]).filter(requests=case.request)
    return {"names": ", ".join(rows.values_list("name", flat=True))}


def known_labels(case: Case, _told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return the labels of the place in whose name the reader speaks."""
    return {"known": labels_of([speaking_seat(case)]).values_list("name", flat=True) if case.may_write else []}


def labels(acting: ActionContext) -> str:
    """Sort the request by words of the own place."""
    seat = speaking_seat(acting.case)
    label_request(request=acting.request, names=acting.data["names"], seat=seat, by=acting.by, at=acting.at)
    return sentence(_("The labels of %(reference)s are kept."), acting)


def reopen(acting: ActionContext) -> str:
    """Open a closed request again."""
    reopen_request(request=acting.request, reason=acting.data["reason"], **acting.who)
    return sentence(_("%(reference)s is open again. The company hears of it."), acting)


def untake(acting: ActionContext) -> str:
    """Give back what one has in hand."""
    release_request(request=acting.request, **acting.who)
    return undoable(acting, "untake", None, sentence(_("%(reference)s is back with the seat."), acting))
