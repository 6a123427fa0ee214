"""What is told of one case to those who work on it: what happened, what was said, who was asked.

What stands beside it for its reader: drafts, tasks, mentions, barriers, canned answers, similar closed cases. And what
its forms offer, by the names of their options.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Case as Either
from django.db.models import F, FloatField, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.profile.forms.fields import market_name
from hub.casework.choices import (
    HELPFUL_OUTCOMES,
    MessageSide,
    OutcomeReason,
    ReferralRole,
    ReferralState,
    RequestKind,
    RequestMessageKind,
    RequestState,
)
from hub.casework.desk.access import AccessGround, Case, grant_requests, log_reading, readable_at_desk
from hub.casework.desk.queries import readers_of
from hub.casework.models import (
    TAKEN_BACK,
    AccessGrant,
    Approval,
    CannedAnswer,
    DeskDraft,
    Event,
    LeanedOn,
    MarketBarrier,
    Mention,
    OfficialPresence,
    ProgramRecommendation,
    Recusal,
    Referral,
    RequestMessage,
    ServiceRequest,
    Snooze,
    Survey,
    Task,
)
from hub.casework.models.texts import filled
from hub.casework.referrals.rules import sisters_of
from hub.casework.requests.access import introduced_requests, purposes_for
from hub.casework.requests.profile_access import HOLDERS
from hub.casework.requests.rules import due_step, may_merge, outcome_of_parts
from hub.casework.requests.services.corrections import addresses_of
from hub.core.db.bilingual import current_language
from hub.core.db.tenancy import unscoped
from hub.core.text.formats import day, join_words
from hub.core.vocabulary.enums import Area, Province
from hub.core.vocabulary.labels import label
from hub.directory.choices import SeatKind
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.presence import covered_people, seat_day

_EARLIER = 6
MOST_SIMILAR = 3
_LOOKED_AT = 200  # the latest closed requests among which similar ones are looked for
_MOST_WORDS = 24
_IN_EVERY_TEXT = frozenset(
    re.findall(
        r"\w+",
        """
    about also been does each from have into just like look looking make makes more much need needs only other
    over some than that their them then there they this very want wants were what when where which while will
    with would your aimerions aussi autre avec avons avoir bien cela celle celui cette ceux comme dans depuis
    donc elle elles encore entre faire fait leur leurs mais même nous notre pour plus quel quelle quelles quels
    quoi sans sont sous tous tout toute toutes très être voulons voudrions votre vous
    """,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetails:
    """The rows around a request.

    ``recusals`` say who is kept out now. ``earlier`` are other requests of the company that the reader may read too;
    ``merged`` were joined with this one, and their words stand among its own. ``addresses`` are those of the company,
    and of bodies asked by a link.
    """

    recusals: list[Recusal]
    events: list[Event]
    messages: list[RequestMessage]
    offers: list[Referral]
    earlier: list[ServiceRequest]
    merged: list[ServiceRequest]
    presence: OfficialPresence | None
    approvals: list[Approval]
    addresses: tuple[list[str], list[str]]
    emergency_access_until: datetime | None
    outcome_reasons: list[str]
    recommended: list[ProgramRecommendation]

    @property
    def open_offer(self) -> Referral | None:
        """The offer of the whole request that waits for its answer."""
        return next(
            (one for one in self.offers if one.part == ReferralRole.OWNER and one.state == ReferralState.OFFERED), None
        )

    @property
    def is_awaited(self) -> bool:
        """Whether an official's word is awaited, or a part of another seat."""
        return self.next_approval is not None or any(one.is_open_part for one in self.offers)

    @property
    def company_spoke_last(self) -> bool:
        """Whether the last words are the company's; neither notes nor what was withdrawn are words to it."""
        said = (one for one in self.messages if one.withdrawn_at is None)
        sides = [one.side for one in said if one.kind != RequestMessageKind.NOTE]
        return sides[-1:] == [MessageSide.COMPANY]

    @property
    def next_approval(self) -> Approval | None:
        """The step of the ladder that waits for its answer; None where one was refused, or none is left."""
        return due_step(self.approvals)


def case_details(case: Case, user: Any) -> CaseDetails:
    """Return what stands around a case, in a fixed number of reads."""
    request = case.request
    merged = _merged(request)
    with_presence = request.kind == RequestKind.PRESENCE
    recusals = Recusal.objects.standing().filter(request=request).select_related("user")
    events = list(request.events.select_related("by", "seat", "to_seat").order_by("at", "pk"))
    asked = request.offers.select_related("seat__office__organization", "seat__organization")
    offers = list(asked.order_by("-offered_at", "-pk"))
    steps = request.approvals.select_related("by", "seat__office", "seat__organization")
    approvals = list(steps.order_by("position")) if with_presence else []
    return CaseDetails(
        recusals=list(recusals.order_by("since", "pk")),
        events=events,
        messages=_thread(request, merged),
        offers=offers,
        earlier=_earlier(case, user),
        merged=merged,
        presence=OfficialPresence.objects.filter(request=request).first() if with_presence else None,
        approvals=approvals,
        addresses=addresses_of(request, events=events, offers=offers, approvals=approvals),
        emergency_access_until=_emergency_access_until(case, user),
        outcome_reasons=[str(OutcomeReason(one).label) for one in request.outcome_reasons],
        recommended=list(request.recommendations.select_related("seat__office", "seat__organization")),
    )


@unscoped()
def _merged(request: ServiceRequest) -> list[ServiceRequest]:
    """Return what was joined with a request; its reader reads the words of both."""
    rows = list(request.merged.order_by("received_at", "pk"))
    grant_requests(rows)
    return rows


def _thread(request: ServiceRequest, merged: list[ServiceRequest]) -> list[RequestMessage]:
    rows = RequestMessage.objects.exclude(TAKEN_BACK).filter(request__in=[request.pk, *(row.pk for row in merged)])
    return list(rows.select_related("author", "seat").order_by("at", "pk"))


def _earlier(case: Case, user: Any) -> list[ServiceRequest]:
    """Return the other requests of the company, the newest first, each with what the company last said came of it."""
    said = Survey.objects.filter(request=OuterRef("pk"), answered_at__isnull=False).order_by("-round")
    with unscoped():
        rows = list(
            ServiceRequest.objects.filter(readable_at_desk(user.pk, case.seats), company=case.request.company_id)
            .exclude(pk=case.request.pk)
            .annotate(came_of_it=Subquery(said.values("came_of_it")[:1]))
            .order_by("-received_at", "-pk")[:_EARLIER]
        )
    grant_requests(rows)
    return rows


def _emergency_access_until(case: Case, user: Any) -> datetime | None:
    if case.ground != AccessGround.EMERGENCY_ACCESS:
        return None
    grants = AccessGrant.objects.filter(
        request=case.request, user=user, ground=AccessGround.EMERGENCY_ACCESS, ended_at=None
    )
    return grants.order_by("-until").values_list("until", flat=True).first()


def sharing_codes_needed(case: Case) -> list[str]:
    """Return what a company could agree to, so that its profile opens to the reader for this request."""
    if not case.may_write or case.ground == AccessGround.LEAD:
        return []
    return [HOLDERS, *purposes_for(case.seats, province=case.request.province)]


# --- What stands beside it -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTools:
    """What one person has on a case. ``drafts`` holds what was typed and not sent, by the name of the action.

    Of the ladder of an official's presence that is the draft of the next step alone.
    """

    drafts: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    barriers: list[tuple[MarketBarrier, str]] = field(default_factory=list)
    leaned_on: list[LeanedOn] = field(default_factory=list)
    snooze: Snooze | None = None
    canned: list[CannedAnswer] = field(default_factory=list)


def draft_name(action: str, step: Any) -> str:
    """Return the name under which a draft is kept: of a step of the ladder each has its own."""
    return f"{action}-{step}" if action in {"approval", "ask_official"} else action


def tools_of(case: Case, user: Any, *, step: Approval | None, at: datetime) -> CaseTools:
    """Return what stands beside a case for its reader, in a fixed number of reads."""
    row = case.request
    barriers = MarketBarrier.objects.filter(request=row).order_by("at", "pk")
    tasks = Task.objects.filter(request=row).select_related("assigned_to", "made_by")
    drafts = DeskDraft.objects.filter(request=row, user=user).values_list("action", "answers")
    return CaseTools(
        drafts={name.removesuffix(f"-{step.pk}") if step else name: answers for name, answers in drafts},
        tasks=list(tasks.order_by(F("done_at").desc(nulls_first=True), "on", "pk")),
        mentions=list(Mention.objects.filter(request=row, user=user, seen_at=None).order_by("at", "pk")),
        barriers=[(one, market_name(one.place, current_language())) for one in barriers],
        leaned_on=list(LeanedOn.objects.filter(request=row).select_related("version").order_by("at", "pk")),
        snooze=Snooze.objects.filter(request=row, user=snoozed_for(case, user), ends_at__gt=at).first(),
        canned=canned_answers(case.seats) if case.may_write and row.is_open else [],
    )


def snoozed_for(case: Case, user: Any) -> Any:
    """Return for whom a reader puts a case aside: for whoever has it in hand, where the reader stands in for them.

    So it stays aside over the end of an absence, and for one person at a time.
    """
    handler = case.request.handler
    return handler if case.request.handler_id in covered_people(case.seats) else user


def draft_answers(request: ServiceRequest, user: Any, action: str) -> dict[str, Any]:
    """Return what a person has typed into one form of a request and not sent."""
    kept = DeskDraft.objects.filter(request=request, user=user, action=action)
    return dict(kept.values_list("answers", flat=True).first() or {})


def canned_answers(seats: Sequence[Seat]) -> list[CannedAnswer]:
    """Return the canned answers for these seats: those of their offices, then those of every desk (one query)."""
    offices = {seat.office_id for seat in seats if seat.office_id}
    rows = CannedAnswer.objects.filter(Q(office=None) | Q(office__in=offices))
    return list(rows.order_by(F("office").asc(nulls_last=True), "title_en", "pk"))


def canned_text(answer: CannedAnswer, request: ServiceRequest, *, at: datetime) -> str:
    lang = request.language
    with override(lang):
        values = {
            "company": request.company_name,
            "reference": request.reference,
            "office": request.owner.place_name or str(request.owner.title),
            "day": day(request.due_on or seat_day(request.owner, at), lang),
        }
    return filled(answer.body_fr if lang == "fr" else answer.body_en, values)


# --- Similar closed cases --------------------------------------------------------------------------------------------


@unscoped()
def _like(case: Case, user: Any, words: Sequence[str]) -> list[ServiceRequest]:
    row = case.request
    alike = Q(kind=row.kind) | Q(areas__overlap=row.areas) if row.areas else Q(kind=row.kind)
    closed = ServiceRequest.objects.filter(readable_at_desk(user.pk, case.seats), alike, state=RequestState.CLOSED)
    latest = closed.filter(outcome__in=HELPFUL_OUTCOMES).exclude(company=row.company_id).order_by("-closed_at")
    query = SearchQuery(" or ".join(words), search_type="websearch", config="simple")
    rank = SearchRank(SearchVector("subject", "body", config="simple"), query)
    points: Any = F("in_common") * Value(10.0) + _point(kind=row.kind) + _point(province=row.province)
    if row.areas:
        points = points + _point(areas__overlap=row.areas)
    rows = ServiceRequest.objects.filter(pk__in=list(latest.values_list("pk", flat=True)[:_LOOKED_AT]))
    rows = rows.annotate(in_common=rank).annotate(points=points).filter(in_common__gt=0)
    return list(rows.order_by("-points", "-closed_at", "pk")[:MOST_SIMILAR])


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in re.findall(r"[^\W_]{4,}", text.lower())} - _IN_EVERY_TEXT


def _point(**same: Any) -> Any:
    return Either(When(**same, then=Value(1.0)), default=Value(0.0), output_field=FloatField())


def similar_cases(case: Case, user: Any, *, at: datetime, lang: str) -> list[tuple[ServiceRequest, list[str]]]:
    """Return the closed cases that are most alike, with what they share in words, of those that the reader may read.

    Alike is the kind or an area; the order goes by the words in common, kind, area and province. It is written down.
    """
    words = sorted(_words(case.request.subject, case.request.body), key=lambda word: (-len(word), word))[:_MOST_WORDS]
    rows = _like(case, user, words) if words else []
    grant_requests(rows)
    if rows:
        log_reading(user, rows, ground="list", what="casework.similar", at=at)
    return [(row, _in_common(case.request, row, words, lang)) for row in rows]


def _in_common(one: ServiceRequest, other: ServiceRequest, words: Iterable[str], lang: str) -> list[str]:
    areas = [label(Area(area), lang) for area in one.areas if area in other.areas]
    theirs = _words(other.subject, other.body)
    shared = [word for word in words if word in theirs][:4]
    found = [
        _("Same kind of request") if one.kind == other.kind else "",
        _("Same area: %(areas)s") % {"areas": join_words(areas, lang)} if areas else "",
        label(Province(one.province), lang) if one.province == other.province else "",
        _("Words in common: %(words)s") % {"words": ", ".join(shared)} if shared else "",
    ]
    return [reason for reason in found if reason]


# --- What forms offer ------------------------------------------------------------------------------------------------


def colleagues(case: Case, told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return who else holds the seat that answers for the request and is not kept out."""
    rows = SeatHolder.objects.current().filter(seat=case.request.owner_id).select_related("user")
    people = [(str(row.user_id), row.user.get_full_name()) for row in rows.order_by("user__name", "pk")]
    never = {str(case.request.handler_id or ""), *(str(row.user_id) for row in told.recusals)}
    return {"person": [one for one in people if one[0] not in never]}


def sister_parts(case: Case, told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return the open parts of other seats, by key and words, and which of them ask the same as the reader's."""
    held = {seat.pk for seat in case.acting_seats}
    parts = [one for one in told.offers if one.is_open_part]
    others = [one for one in parts if one.seat_id not in held]
    own = [one for one in parts if one.seat_id in held and one.state == ReferralState.ACCEPTED]
    same = {sister.pk for one in own for sister in sisters_of(one, others)}
    return {"covers": [(one.pk, f"{one.seat.label}: {one.task}") for one in others], "same": sorted(same)}


def outcome_so_far(case: Case, told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return what became of the request as its parts say it, "" where no part is done, and whose parts are open."""
    open_ones = [str(one.seat.title) for one in told.offers if one.is_open_part]
    computed = outcome_of_parts(one.outcome for one in told.offers) or ""
    return {"computed": computed, "open_parts": open_ones, "language": case.request.language}


def present_seats(case: Case, _told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return the seats that may be asked for a part, by their words."""
    return {"seat": Seat.objects.routable().exclude(pk=case.request.owner_id).choices()}


_BODIES = (SeatKind.ORGANIZATION_DESK, SeatKind.PROVINCIAL_OFFICE, SeatKind.REGIONAL_OFFICE)


def organization_seats(case: Case, _told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return the seats of organizations and offices that may have no account here."""
    return {"seat": Seat.objects.filter(kind__in=_BODIES).exclude(pk=case.request.owner_id).choices()}


def other_readers(case: Case, _told: CaseDetails, user: Any, at: Any) -> dict[str, Any]:
    people = readers_of(case.request, at=at)
    return {"mention": [(str(one.pk), one.get_full_name()) for one in people if one.pk != user.pk]}


def readers(case: Case, _told: CaseDetails, user: Any, at: Any) -> dict[str, Any]:
    """Return who may read the case, the reader first."""
    people = sorted(readers_of(case.request, at=at), key=lambda person: person.pk != user.pk)
    return {
        "person": [(str(person.pk), _("Me") if person.pk == user.pk else person.get_full_name()) for person in people]
    }


def twins_of(case: Case, told: CaseDetails) -> list[ServiceRequest]:
    """Return the other requests of the company that can be joined with the case, either way round."""
    ways = [(row, (case.request, row), (row, case.request)) for row in told.earlier]
    introduced = introduced_requests([case.request, *told.earlier])
    refusal = partial(may_merge, seats=case.acting_seats, introduced=introduced)
    return [row for row, *both in ways if any(refusal(*pair) is None for pair in both)]


def twins(case: Case, told: CaseDetails, _user: Any, _at: Any) -> dict[str, Any]:
    """Return the requests that can be joined with the case, by number and subject, the likest first."""
    words = _words(case.request.subject, case.request.body)
    likest = sorted(twins_of(case, told), key=lambda row: -len(words & _words(row.subject, row.body)))
    return {"twin": [(row.reference, f"{row.reference}, {row.subject}") for row in likest]}
