"""Whom casework tells of what a company writes, allows and says came of it; of notes, tasks and recusals."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.choices import ReferralRole, ReferralState
from hub.casework.models import Complaint, ProgramRecommendation, Referral, RequestMessage, ServiceRequest, Survey, Task
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import (
    company_people,
    each_once,
    external_referrals,
    has_asked,
    in_charge,
    in_charge_or_sender,
    leads_present,
    may_hear,
    not_kept_out,
    people_of,
    people_there,
)
from hub.casework.notifications.services import (
    name_of,
    notify_all,
    notify_company,
    notify_external,
    notify_staff,
    task_step,
)
from hub.core.text.localized import Localized
from hub.directory.models import Seat
from hub.directory.seats.presence import hub_desk, people_present, seat_day
from hub.directory.seats.team_leads import leads_of_seat
from hub.notifications.delivery.services import forget_notifications
from hub.notifications.mail.registry import PageLink
from programs.publication.services import program_names


def replied(request: ServiceRequest, *, by: Any, at: datetime) -> None:
    """The company has written: who has the request hears, and who works on a part of it; so does who sent it.

    A body without accounts that is only asked hears where it has put a question to the company.

    Of a closed one whoever had it hears: it stays closed, and the ball with nobody. No list shows these words, so that
    somebody must hear, whoever has left meanwhile.
    """
    page = PageLink("casework:request", {"reference": request.reference})
    sender = [one for one in company_people(request) if one.pk == request.submitted_by_id]
    notify_all(notification_types.MEMBER_WROTE, sender, request, page, at=at, but=by)
    if not request.is_open:
        notify_staff(notification_types.WRITTEN_AFTER_CLOSE, in_charge_or_sender(request, at=at), request, at=at)
        return
    people = in_charge(request, at=at)
    notify_staff(notification_types.REPLIED, people, request, at=at)
    helping = each_once(one for part in _in_work(request) for one in people_there(part.seat, at=at))
    others = [person for person in helping if person not in people]
    notify_staff(notification_types.REPLIED_TO_PART, others, request, at=at)
    working = [
        offer for offer in external_referrals(request) if offer.state == ReferralState.ACCEPTED or has_asked(offer)
    ]
    notify_external(notification_types.REPLIED_EXTERNALLY, working, at=at, step=request.version, opens=True)


def _in_work(request: ServiceRequest) -> Any:
    parts = Referral.objects.filter(
        request=request, mailbox="", state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT
    )
    return parts.select_related("seat__office", "seat__organization").order_by("pk")


_NOTE_KEPT = Localized("A note was kept, for us alone.", "Une note interne a été ajoutée.")


def note_kept(note: RequestMessage, *, named: Sequence[Any], at: datetime) -> None:
    """A note was kept: whoever has the request in hand hears, and who works on a part; those it names heard of it so.

    Of a request that nobody has in hand the seat hears of a note of another one, and of its own none.
    """
    row = note.request
    has_it = row.handler_id is not None or note.seat_id != row.owner_id
    hands = [(row.owner, in_charge(row, at=at) if has_it else [])]
    told = {person.pk for person in named}
    for seat, people in [*hands, *((part.seat, people_there(part.seat, at=at)) for part in _in_work(row))]:
        others = [person for person in people if person.pk not in told]
        told |= {person.pk for person in others}
        about: dict[str, Any] = {"but": note.author, "step": f"n{note.pk}", "at_seat": seat, "changed": _NOTE_KEPT}
        notify_staff(notification_types.COLLEAGUE_ACTED, others, row, at=at, **about)


def unheard(request: ServiceRequest, *, at: datetime) -> None:
    """Mail to everybody of the company comes back: whoever has the request hears that it may not have a question."""
    notify_staff(notification_types.UNHEARD, in_charge_or_sender(request, at=at), request, at=at)


def profile_closed(request: ServiceRequest, *, at: datetime, step: str = "") -> None:
    """The company lets fewer read its profile: whoever has the request sees whether each part can go on."""
    notify_staff(notification_types.PROFILE_CLOSED, in_charge_or_sender(request, at=at), request, at=at, step=step)


def recommendation_answered(found: ProgramRecommendation, *, at: datetime) -> None:
    """The company has said of a recommended program whether it is for it: whoever has the request hears.

    So does the seat that recommended it, while it works on a part. The same answer is told once a day.
    """
    request, kind = found.request, notification_types.RECOMMENDATION_ANSWERED
    people = in_charge_or_sender(request, at=at)
    step = f"{found.pk}:{found.answer}:{seat_day(request.owner, at):%Y%m%d}"
    slug = found.program_slug
    program = program_names([slug]).get(slug, Localized(slug, slug))
    notify_staff(kind, people, request, at=at, step=step, program=program)
    for part in _in_work(request).filter(seat=found.seat):
        others = [person for person in people_there(part.seat, at=at) if person not in people]
        notify_staff(kind, others, request, at=at, step=step, at_seat=part.seat, program=program)


def words_withdrawn(request: ServiceRequest, *, seat: Seat, by: Any, at: datetime) -> None:
    """Words of a seat for another company were taken from its page: it hears, and who leads the seat's office.

    So do administrators, and whoever has the request, whose promise or clock may run again.
    """
    notify_company(notification_types.WORDS_WITHDRAWN, request, at=at)
    leads = leads_present(seat, at=at) or people_of(hub_desk())
    administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    people = each_once([*in_charge_or_sender(request, at=at), *leads, *administrators])
    notify_staff(notification_types.WORDS_WITHDRAWN_AT_DESK, people, request, at=at, but=by, seat=name_of(seat))


def complained(complaint: Complaint, *, request: ServiceRequest, at: datetime) -> None:
    """Whoever may answer a complaint hears of it: leads who are there, else administrators, else leads who are away.

    Not whoever has the request in hand, but where nobody else is left; and nobody who stands in for a lead: they lead
    nothing.
    """
    leads, here = leads_of_seat(complaint.to_seat), leads_present(complaint.to_seat, at=at)
    administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    ranked = ([one for one in leads if one in here], administrators, leads)
    others = ([one for one in not_kept_out(people, request) if one.pk != request.handler_id] for people in ranked)
    people = next(filter(None, others), None) or not_kept_out(leads, request)
    page = PageLink("team:complaint", {"reference": request.reference, "pk": complaint.pk})
    notify_all(notification_types.COMPLAINT, people, request, page, at=at, step=f"c{complaint.pk}")


def complaint_answered(request: ServiceRequest, complaint: Complaint, *, at: datetime) -> None:
    notify_company(notification_types.COMPLAINT_ANSWERED, request, at=at, step=f"c{complaint.pk}")


def survey_answered(request: ServiceRequest, survey: Survey, *, at: datetime) -> None:
    """The company has said what came of it: whoever had the request hears, else whoever holds its seat now.

    Where it says that it did not help, those who lead the office hear too.
    """
    people, step = in_charge_or_sender(request, at=at), f"s{survey.round}"
    notify_staff(notification_types.SURVEY_ANSWERED, people, request, at=at, step=step)
    if survey.helped is False:
        leads = not_kept_out(leads_of_seat(request.owner), request)
        others = [one for one in leads if one.pk not in {person.pk for person in people}]
        notify_all(
            notification_types.SURVEY_REFUTES, others, request, PageLink("team:survey_answers"), at=at, step=step
        )


def forget(request: ServiceRequest, *, person: Any) -> None:
    """Take from a person what the desk told of a request, and what waits to be told."""
    forget_notifications(to=person, category=notification_types.DESK, about=str(request.pk))


def kept_out(request: ServiceRequest, *, seat: Seat, had_it: bool, by: Any, at: datetime) -> None:
    """A person of a seat is kept out: the seat hears where it was in hand, and where nobody else is there, its lead."""
    here = people_present(not_kept_out(people_of(seat), request), seat_day(seat, at))
    if had_it or not here:
        people = here or may_hear(leads_present(seat, at=at) or people_of(hub_desk()), request, seat=seat, at=at)
        step = f"k{request.version}-{seat.pk}"
        notify_staff(notification_types.KEPT_OUT, people, request, at=at, but=by, step=step, seat=name_of(seat))


class TaskChange(Enum):
    """What became of a task, as its mail says it."""

    MOVED = Localized("A colleague moved it to another day.", "Un collègue a changé la date de la tâche.")
    REWORDED = Localized(
        "A colleague changed its words or its reminder.", "Un collègue a modifié le texte ou le rappel de la tâche."
    )
    WITH_ANOTHER = Localized(
        "Another person has it now. There is nothing left for you to do.",
        "La tâche est maintenant confiée à une autre personne. Vous n’avez plus rien à faire.",
    )
    DROPPED = Localized(
        "It is no longer needed. There is nothing left to do.", "La tâche est abandonnée. Il ne reste rien à faire."
    )
    OPEN_AGAIN = Localized("It is to be done after all.", "La tâche est de nouveau à faire.")


def task_done(task: Task, people: Sequence[Any], *, at: datetime) -> None:
    """A task is marked as done."""
    notify_staff(notification_types.TASK_DONE, people, task.request, at=at, step=task_step(task, at))


def task_changed(task: Task, people: Sequence[Any], change: TaskChange, *, at: datetime) -> None:
    """A task is another one, somebody else's, or over; for whom it is still to be done, its day is named."""
    day = None if change in {TaskChange.WITH_ANOTHER, TaskChange.DROPPED} else task.on
    kind, step = notification_types.TASK_CHANGED, task_step(task, at)
    notify_staff(kind, people, task.request, at=at, step=step, changed=change.value, day=day)
