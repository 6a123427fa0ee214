"""What stands beside a case for its reader: drafts, tasks, mentions, barriers, canned answers, similar closed cases.

And what the reader did last, while it can be undone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Case as Either
from django.db.models import F, FloatField, Q, Value, When
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.profile.forms.fields import market_name
from hub.casework.choices import Outcome, RequestState
from hub.casework.desk.access import Case, grant_requests, log_reading, readable_at_desk
from hub.casework.models import (
    CannedAnswer,
    DeskDraft,
    LeanedOn,
    MarketBarrier,
    Mention,
    ServiceRequest,
    Snooze,
    Task,
)
from hub.core.db.bilingual import current_language
from hub.core.db.tenancy import unscoped
from hub.core.text.formats import day, join_words
from hub.core.vocabulary.enums import Area, Province
from hub.core.vocabulary.labels import label
from hub.core.workflow import UNDO_WITHIN
from hub.directory.models import Seat
from hub.directory.seats.presence import seat_day

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
class CaseTools:
    """What one person has on a case. ``drafts`` holds what was typed and not sent, by the name of the action."""

    drafts: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    barriers: list[tuple[MarketBarrier, str]] = field(default_factory=list)
    leaned_on: list[LeanedOn] = field(default_factory=list)
    snooze: Snooze | None = None
    canned: list[CannedAnswer] = field(default_factory=list)


def tools_of(case: Case, user: Any, *, at: datetime) -> CaseTools:
    """Return what stands beside a case for its reader, in a fixed number of reads."""
    row = case.request
    barriers = MarketBarrier.objects.filter(request=row).order_by("at", "pk")
    tasks = Task.objects.filter(request=row).select_related("assigned_to", "made_by")
    return CaseTools(
        drafts=dict(DeskDraft.objects.filter(request=row, user=user).values_list("action", "answers")),
        tasks=list(tasks.order_by(F("done_at").desc(nulls_first=True), "on", "pk")),
        mentions=list(Mention.objects.filter(request=row, user=user, seen_at=None).order_by("at", "pk")),
        barriers=[(one, market_name(one.place, current_language())) for one in barriers],
        leaned_on=list(LeanedOn.objects.filter(request=row).select_related("version").order_by("at", "pk")),
        snooze=Snooze.objects.filter(request=row, user=user, ends_at__gt=at).first(),
        canned=canned_answers(case.seats) if case.may_write and row.is_open else [],
    )


def draft_answers(request: ServiceRequest, user: Any, action: str) -> dict[str, Any]:
    """Return what a person has typed into one form of a request and not sent."""
    kept = DeskDraft.objects.filter(request=request, user=user, action=action)
    return dict(kept.values_list("answers", flat=True).first() or {})


# --- Who, and what needs whom ----------------------------------------------------------------------------------------


_DONE_SHOWN = 20


def tasks_of(user: Any, *, seats: Sequence[Seat], at: datetime) -> tuple[list[Task], list[Task]]:
    """Return a person's tasks on requests that they may read, by their day, and those done last; it is written down."""
    readable = ServiceRequest.objects.filter(readable_at_desk(seats)).order_by().values("pk")
    rows = Task.objects.filter(assigned_to=user, request__in=readable).select_related("request", "made_by")
    with unscoped():
        waiting = list(rows.filter(done_at=None).order_by("on", "pk"))
        done = list(rows.exclude(done_at=None).order_by("-done_at", "pk")[:_DONE_SHOWN])
    requests = list({task.request_id: task.request for task in (*waiting, *done)}.values())
    grant_requests(requests)
    log_reading(user, requests, ground="list", what="casework.inbox", at=at)
    return waiting, done


# --- Canned answers --------------------------------------------------------------------------------------------------

# The fields of a canned answer, in each language as its writers know them.
FIELDS = {
    "company": "company", "reference": "reference", "office": "office", "day": "day",
    "entreprise": "company", "numéro": "reference", "bureau": "office", "jour": "day",
}  # fmt: skip
_FIELD = re.compile(r"\{([^{}\s]{1,20})\}")


def unknown_fields(text: str) -> list[str]:
    """Return the names in braces that are no field of a canned answer."""
    return [name for name in _FIELD.findall(text) if name not in FIELDS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its fields filled in; what is no field stays as it is."""
    return _FIELD.sub(lambda found: values[FIELDS[found[1]]] if found[1] in FIELDS else found[0], text)


def canned_answers(seats: Sequence[Seat]) -> list[CannedAnswer]:
    """Return the canned answers for these seats: those of their offices, then those of every desk (one query)."""
    offices = {seat.office_id for seat in seats if seat.office_id}
    rows = CannedAnswer.objects.filter(Q(office=None) | Q(office__in=offices))
    return list(rows.order_by(F("office").asc(nulls_last=True), "title_en", "pk"))


def canned_text(answer: CannedAnswer, request: ServiceRequest, *, at: datetime) -> str:
    """Return a canned answer in the language of a request, with the fields filled in."""
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


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A closed request with what it has in common with another one, in words; its answer is ``closing_answer``."""

    request: ServiceRequest
    reasons: list[str]


_HELPFUL = (Outcome.HELPED, Outcome.PARTLY)


@unscoped()
def _like(case: Case, words: Sequence[str]) -> list[ServiceRequest]:
    row = case.request
    alike = Q(kind=row.kind) | Q(areas__overlap=row.areas) if row.areas else Q(kind=row.kind)
    closed = ServiceRequest.objects.filter(readable_at_desk(case.seats), alike, state=RequestState.CLOSED)
    latest = closed.filter(outcome__in=_HELPFUL).exclude(company=row.company_id).order_by("-closed_at")
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


def similar_cases(case: Case, user: Any, *, at: datetime, lang: str) -> list[SimilarCase]:
    """Return the closed cases that are most alike, of those that the reader may read: plain words and facts, no more.

    Alike is the kind or an area; the order goes by the words in common, kind, area and province. It is written down.
    """
    words = sorted(_words(case.request.subject, case.request.body), key=lambda word: (-len(word), word))[:_MOST_WORDS]
    rows = _like(case, words) if words else []
    grant_requests(rows)
    if rows:
        log_reading(user, rows, ground="list", what="casework.similar", at=at)
    return [SimilarCase(row, _in_common(case.request, row, words, lang)) for row in rows]


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


# --- What can be undone ----------------------------------------------------------------------------------------------


KEPT_CHANGE = "desk_undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskChange:
    """What was done to which requests; ``data`` holds, for each of them, what it takes to undo it."""

    do: str
    said: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.data)


def change_of(http: HttpRequest, *, at: datetime) -> DeskChange | None:
    """Return what can still be undone."""
    kept = http.session.get(KEPT_CHANGE)
    made = parse_datetime(kept["at"]) if kept else None
    if not kept or made is None or at - made > UNDO_WITHIN:
        return None
    return DeskChange(do=kept["do"], said=kept["said"], data=kept["data"])
