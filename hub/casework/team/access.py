"""The doors of those who lead a desk: what they see of the people in seats, and for whom they decide.

The matrix is open to all of the staff. Loads and names of people are for those who hold a seat themselves, and for
administrators. What needs a decision (the watch, complaints, departures) is for leads and administrators:
a lead of an office decides for its seats, a lead of the Hub's desk watches over all of them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from hub.accounts.choices import Role
from hub.audit.services import record_view
from hub.casework.desk.access import log_reading, require_staff
from hub.casework.models import (
    CannedAnswer,
    Complaint,
    MarketBarrier,
    OutsideAddress,
    Recusal,
    ServiceRequest,
    Survey,
    not_recused,
)
from hub.core.db.tenancy import allow_writes, grant_access, unscoped
from hub.core.http import logs
from hub.directory.choices import SeatKind
from hub.directory.models import Office, Seat, SeatHolder

# Older ones than these are found by the reference of their request.
MOST_COMPLAINTS = MOST_ADDRESSES = 200
MOST_BARRIERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Somebody of the staff, with the rows by which they hold seats now, and the keys of what they are kept out of."""

    user: Any
    holdings: tuple[SeatHolder, ...]
    recused: frozenset[Any] = frozenset()

    @property
    def seats(self) -> list[Seat]:
        return [row.seat for row in self.holdings]

    @property
    def sees_people(self) -> bool:
        """Whether the person sees loads, and names of people in seats."""
        return bool(self.holdings) or bool(self.user.is_administrator)

    @property
    def leads(self) -> bool:
        """Whether the person leads an office or a desk, or is an administrator."""
        return bool(self.user.is_administrator) or any(row.is_lead for row in self.holdings)

    @property
    def leads_all_seats(self) -> bool:
        """Whether the person watches over all seats: administrators, and leads of the Hub's own desk."""
        led = (row.seat for row in self.holdings if row.is_lead)
        return bool(self.user.is_administrator) or any(seat.kind == SeatKind.HUB_DESK for seat in led)

    def decides_for(self, seat: Seat) -> bool:
        """Return whether the person leads the office of a seat, or the desks of its organization."""
        return bool(self.user.is_administrator) or any(
            row.is_lead
            and (
                row.seat_id == seat.pk
                or (seat.office_id is not None and row.seat.office_id == seat.office_id)
                or (seat.organization_id is not None and row.seat.organization_id == seat.organization_id)
            )
            for row in self.holdings
        )

    def watches(self, seat: Seat) -> bool:
        """Return whether what goes wrong at a seat is shown to the person."""
        return self.leads_all_seats or self.decides_for(seat)

    def reminds(self, seat: Seat) -> bool:
        """Return whether the person reminds a seat, not the own, of what waits: leads, and the Hub's desk."""
        if any(own.pk == seat.pk for own in self.seats):
            return False
        return self.watches(seat) or any(own.kind == SeatKind.HUB_DESK for own in self.seats)

    def opens(self, request: ServiceRequest) -> bool:
        """Return whether a case opens to the person by the seat that answers for it, or by its office."""
        office = request.owner.office_id
        return request.pk not in self.recused and any(
            seat.pk == request.owner_id or (office and seat.office_id == office) for seat in self.seats
        )

    def ground_of(self, request: ServiceRequest) -> str:
        """Return on which ground what is said of a request near the person's seats is read."""
        if any(seat.pk == request.owner_id for seat in self.seats):
            return "owner"
        return "lead" if self.decides_for(request.owner) else "office"

    def reads_cases_of(self, seat: Seat) -> bool:
        """Return whether the person sees which cases a seat has: leads, the seat itself and its office."""
        return self.watches(seat) or any(
            own.pk == seat.pk or (own.office_id is not None and own.office_id == seat.office_id) for own in self.seats
        )


@unscoped()
def team_of(user: Any) -> Team:
    """Return somebody of the staff with the seats held now (one query). Raise ``PermissionDenied`` for others."""
    require_staff(user)
    rows = SeatHolder.objects.current().filter(user=user)
    kept_out = Recusal.objects.standing().filter(user=user).order_by().values("request")
    rows = rows.annotate(recused=ArraySubquery(kept_out))
    rows = rows.select_related("seat__office__organization", "seat__organization").order_by("seat__order", "pk")
    holdings = tuple(rows)
    return Team(user=user, holdings=holdings, recused=frozenset(holdings[0].recused if holdings else ()))


def lead_of(user: Any) -> Team:
    """Return somebody who leads, with the seats held now. Raise ``PermissionDenied`` for all others."""
    team = team_of(user)
    if not team.leads:
        raise PermissionDenied
    return team


def seat_for(slug: str) -> Seat:
    """Return a seat of the directory, which everybody knows. Raise ``Http404`` where there is none."""
    return get_object_or_404(Seat.objects.select_related("office__organization", "organization"), slug=slug)


def holder_for(user: Any, pk: int) -> tuple[Team, SeatHolder]:
    """Return a person's time in a seat, which that person, a lead of the office or an administrator may end.

    Raise ``PermissionDenied`` for no staff, and ``Http404`` for what is not theirs to end, not there or over.
    """
    team = team_of(user)
    related = ("user", "seat__office__organization", "seat__organization")
    row: SeatHolder | None = SeatHolder.objects.current().select_related(*related).filter(pk=pk).first()
    if row is None or not (row.user_id == user.pk or team.decides_for(row.seat)):
        logs.refused("casework.access_denied", by=user, subject=f"{SeatHolder._meta.label_lower} {pk}")
        raise Http404
    return team, row


@unscoped()
def complaint_for(user: Any, reference: str, pk: int, *, at: datetime) -> tuple[Team, Complaint]:
    """Return a complaint to whoever may answer it; the reading is written down.

    That is a lead of the seat it went to, or an administrator. Whoever has the case in hand finds the words closed
    (``may_read_complaint``). Raise ``PermissionDenied`` for those who lead nothing, and ``Http404``.
    """
    team = lead_of(user)
    related = ("request__owner__office", "request__handler", "to_seat__office", "to_seat__organization", "answered_by")
    found: Complaint | None = (
        Complaint.objects.select_related(*related)
        .filter(not_recused(user.pk, "request_id"), pk=pk, request__reference=reference)
        .first()
    )
    if found is None or not team.decides_for(found.to_seat):
        logs.refused("casework.access_denied", by=user, subject=f"{Complaint._meta.label_lower} {reference} {pk}")
        raise Http404
    grant_access(found.request_id)
    if may_read_complaint(user, found):
        log_reading(user, [found.request], ground="lead", what="casework.complaint", at=at)
    return team, found


@unscoped()
def complaints_of(team: Team) -> list[Complaint]:
    """Return the complaints that somebody answers, those without an answer first, then the latest (one query).

    Their words are not read.
    """
    rows = Complaint.objects.select_related("request__owner").defer("words", "answer")
    rows = rows.filter(not_recused(team.user.pk, "request_id"))
    if not team.user.is_administrator:
        led = [row.seat for row in team.holdings if row.is_lead]
        rows = rows.filter(
            Q(to_seat__in=led)
            | Q(to_seat__office__in=[seat.office_id for seat in led if seat.office_id])
            | Q(to_seat__organization__in=[seat.organization_id for seat in led if seat.organization_id])
        )
    return list(rows.order_by(F("answered_at").desc(nulls_first=True), "at", "pk")[:MOST_COMPLAINTS])


def may_read_complaint(user: Any, complaint: Complaint) -> bool:
    """Return whether somebody reads what a company complains of: never who has the case in hand."""
    return bool(complaint.request.handler_id != user.pk)


def addresses_of(team: Team) -> list[OutsideAddress]:
    """Return addresses outside that a second person looks at, those that wait first, then the latest (one query).

    They are shown to those who hold a seat, and to administrators: any of them may be the second person.
    """
    if not team.sees_people:
        raise PermissionDenied
    rows = OutsideAddress.objects.select_related(
        "seat__office__organization", "seat__organization", "asked_by", "decided_by"
    )
    return list(rows.order_by(F("decided_at").desc(nulls_first=True), "asked_at", "pk")[:MOST_ADDRESSES])


def address_for(team: Team, pk: str) -> OutsideAddress:
    """Return an address to decide. Raise ``PermissionDenied`` for those without a seat, and ``Http404``."""
    if not team.sees_people:
        raise PermissionDenied
    return get_object_or_404(OutsideAddress, pk=int(pk[:18]) if pk.isdecimal() else 0)


# --- What companies say ----------------------------------------------------------------------------------------------


@unscoped()
def survey_answers_of(team: Team, *, page: str | None, per_page: int, at: datetime) -> tuple[Page[Survey], int]:
    """Return a page of what companies say came of requests, unread first, then the latest, and how many are unread.

    Of a person's seats and offices; to who leads the desk of an organization, of all its desks. Of a case that does not
    open to the person (``Team.opens``) nothing may be shown but reference, day and yes or no. What stands on the page
    is written down. Raise ``PermissionDenied`` for those who hold no seat.
    """
    rows = (_answers_that_open(team) | _answers_led(team)).select_related("request__owner", "read_by")
    ordered = rows.order_by(F("read_at").desc(nulls_first=True), "-answered_at", "-pk")
    found = Paginator(ordered, per_page).get_page(page)
    found.object_list = list(found.object_list)
    for ground in ("owner", "lead", "office"):
        read = dict.fromkeys(row.request for row in found if team.ground_of(row.request) == ground)
        if read:
            log_reading(team.user, list(read), ground=ground, what="casework.survey_answers", at=at)
    return found, _answers_that_open(team).filter(read_at=None).count()


@unscoped()
def survey_answer_for(team: Team, pk: str) -> Survey:
    """Return an answer to mark as read.

    Raise ``PermissionDenied`` for those who hold no seat, and ``Http404`` where the case does not open, or for none.
    """
    found: Survey = get_object_or_404(_answers_that_open(team), pk=int(pk[:18]) if pk.isdecimal() else 0)
    grant_access(found.request_id)
    return found


def _answers_that_open(team: Team) -> QuerySet[Survey]:
    """Return the answers of requests that ``Team.opens``."""
    if not team.holdings:
        raise PermissionDenied
    offices = [seat.office_id for seat in team.seats if seat.office_id]
    return _answers(team, Q(request__owner__in=team.seats) | Q(request__owner__office__in=offices))


def _answers_led(team: Team) -> QuerySet[Survey]:
    bodies = [row.seat.organization_id for row in team.holdings if row.is_lead and row.seat.organization_id]
    return _answers(team, Q(request__owner__organization__in=bodies))


def _answers(team: Team, near: Q) -> QuerySet[Survey]:
    return Survey.objects.filter(near, not_recused(team.user.pk, "request_id"), answered_at__isnull=False)


# --- Canned answers, and barriers ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWriter:
    """Somebody who writes canned answers: for the ``offices`` that they lead, or ``everywhere``."""

    team: Team
    everywhere: bool
    offices: Any

    @property
    def answers(self) -> Any:
        """The answers that the person may change, those of every desk last."""
        rows = CannedAnswer.objects.select_related("office", "changed_by")
        mine = rows if self.everywhere else rows.filter(office__in=self.offices)
        return mine.order_by(F("office__order").asc(nulls_last=True), "office", "title_en", "pk")


def answer_writer(user: Any) -> AnswerWriter:
    """Return who writes canned answers: leads of an office, the Hub's desk, administrators.

    Raise ``PermissionDenied`` for all others.
    """
    team = team_of(user)
    everywhere = bool(user.is_administrator) or any(seat.kind == SeatKind.HUB_DESK for seat in team.seats)
    led = [row.seat.office_id for row in team.holdings if row.is_lead and row.seat.office_id]
    if not everywhere and not led:
        raise PermissionDenied
    offices = Office.objects.all() if everywhere else Office.objects.filter(pk__in=led)
    return AnswerWriter(team=team, everywhere=everywhere, offices=offices.order_by("order", "slug"))


def canned_answer_for(user: Any, pk: int) -> tuple[AnswerWriter, CannedAnswer]:
    """Return a canned answer to whoever may change it. Raise ``PermissionDenied``, and ``Http404`` for others'."""
    writer = answer_writer(user)
    return writer, get_object_or_404(writer.answers, pk=pk)


def barrier_reader(user: Any) -> Team:
    """Return somebody who reads the barriers of all requests: leads and curators. Raise ``PermissionDenied``."""
    team = team_of(user)
    if not team.leads and user.role != Role.CURATOR:
        raise PermissionDenied
    return team


@unscoped()
def barriers_met(team: Team, *, at: datetime) -> list[dict[str, Any]]:
    """Return the barriers as they were recorded, with nothing of the company but that it is one; it is written down."""
    names = ("kind", "place", "area", "words", "at", "request", "request__company")
    met = MarketBarrier.objects.filter(not_recused(team.user.pk, "request_id")).order_by("-at", "-pk")
    rows = list(met.values(*names)[:MOST_BARRIERS])
    if rows:
        read = list(dict.fromkeys(row["request"] for row in rows))
        with allow_writes():
            record_view(by=team.user, what="casework.barriers", ground="lead", subjects=read, at=at)
    return rows
