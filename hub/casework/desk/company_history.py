"""What else the staff has done with the company of a case, newest first, as the rooms that keep it tell its reader.

Talks that are no request are kept here: the office that had one and the Hub's desk read it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from companies.models import Company
from hub.audit.services import record
from hub.casework.choices import Channel
from hub.casework.desk.access import Case
from hub.casework.models import Conversation
from hub.core.db.tenancy import unscoped
from hub.core.text.formats import day
from hub.directory.choices import SeatKind
from hub.directory.models import Seat

_MOST = 6


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing: the day it carries, what it is with its page, and what came of it."""

    on: date
    title: str
    url: str
    words: str


# What rooms keep of a company: given its key and the seats of the reader, what these may read, in a language.
HISTORY_SOURCES: list[Callable[[int, Sequence[Seat], str], Iterable[HistoryLine]]] = []


def company_history(case: Case, lang: str) -> list[HistoryLine]:
    """Return the latest that its reader may read of the company of a case, beside its requests."""
    sources = (*HISTORY_SOURCES, _conversation_lines)
    found = [line for source in sources for line in source(case.request.company_id, case.seats, lang)]
    return sorted(found, key=lambda line: line.on, reverse=True)[:_MOST]


def conversations_with(company: int, seats: Sequence[Seat]) -> QuerySet[Conversation]:
    """Return the talks with a company that these seats may read, of their offices, or all at the Hub's desk."""
    rows = Conversation.objects.filter(company=company).select_related("seat__office", "seat__organization", "by")
    if not any(seat.kind == SeatKind.HUB_DESK for seat in seats):
        offices = [seat.office_id for seat in seats if seat.office_id]
        rows = rows.filter(Q(seat__in=[seat.pk for seat in seats]) | Q(seat__office__in=offices))
    return rows.order_by("-on", "-pk")


@unscoped()
def _conversation_lines(company: int, seats: Sequence[Seat], lang: str) -> list[HistoryLine]:
    rows = conversations_with(company, seats)[:_MOST]
    return [
        HistoryLine(
            row.on,
            gettext("Talk: %(channel)s") % {"channel": Channel(row.channel).label},
            f"{reverse('desk:phone')}?company={row.company.slug}",
            f"{day(row.on, lang)}, {row.participants}. {row.words}",
        )
        for row in rows.select_related("company")
    ]


@transaction.atomic
def keep_conversation(*, company: Company, seat: Seat, said: dict[str, Any], by: Any, at: datetime) -> Conversation:
    """Keep a talk with a company; pressed twice it is one."""
    # Of two presses at one moment the second waits, and finds what the first has kept.
    Company.objects.select_for_update().values_list("pk").get(pk=company.pk)
    kept: Conversation | None = Conversation.objects.filter(company=company, seat=seat, by=by, **said).first()
    if kept is None:
        kept = Conversation.objects.create(company=company, seat=seat, by=by, **said, at=at)
        record(action="casework.conversation.kept", by=by, subject=kept, at=at, data={"seat": seat.slug})
    return kept


@transaction.atomic
def remove_conversation(*, company: Company, key: int, by: Any, at: datetime) -> bool:
    """Remove a talk that its writer kept by mistake; return whether there was one of theirs."""
    row = Conversation.objects.filter(company=company, pk=key, by=by).first()
    if row is None:
        return False
    record(action="casework.conversation.removed", by=by, subject=row, at=at, data={"seat": row.seat.slug})
    row.delete()
    return True
