"""A request from its first word to its reference: begun by anybody, sent once, by a member of a company or for it."""

import unicodedata
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from companies.models import Company, Offering, PossibleDuplicate, Project
from hub.accounts.mail import CONFIRMATION_DAYS, account_mail
from hub.accounts.services import account_of
from hub.casework.choices import (
    MONEY,
    NEEDS_OF_KIND,
    Channel,
    EventKind,
    RepeatKind,
    RequestKind,
    RequestState,
    Urgency,
)
from hub.casework.models import OfficialPresence, ReferenceCounter, RequestDraft, ServiceRequest
from hub.casework.notifications import services as notifications
from hub.casework.notifications.queries import confirmation_path
from hub.casework.requests.profile_access import SHARING_TEXTS
from hub.casework.requests.repeat_requests import (
    EarlierRequest,
    is_for_a_client,
    repeat_kind,
    signs_of_fraud,
    words_of,
)
from hub.casework.requests.rules import may_ask_presence
from hub.casework.requests.services.presence import set_up_approvals
from hub.casework.requests.services.transitions import apply_transition
from hub.casework.sla.services import service_standards
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.workflow import require
from hub.directory.models import Seat
from hub.directory.seats.presence import hub_desk
from hub.outbox.services import enqueue_job
from opportunities.models import Opportunity
from programs.models import Program

# After a request came in: whether the kind of seat that it asks for first can be reached (``hub.casework.tasks``).
DEMAND = "casework.demand"


def needs_for(kind: str, needs: Iterable[str]) -> list[str]:
    """Return which needs count for a kind of request: of finance the kinds of money, none where the kind says it."""
    if kind == RequestKind.FINANCE:
        return [need for need in needs if need in MONEY]
    return [] if kind in NEEDS_OF_KIND else list(needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialInput:
    """What is asked of an official; only for requests of that kind."""

    level: str
    form: str
    on: date
    city: str
    host: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestInput:
    """What a company asks, by the columns of a request, checked by the form. Empty means not said."""

    kind: RequestKind
    subject: str
    body: str
    language: str
    needs: Sequence[str] = ()
    areas: Sequence[str] = ()
    offering: Offering | None = None
    project: Project | None = None
    program: Program | None = None
    opportunity: Opportunity | None = None
    cn_provinces: Sequence[str] = ()
    city: str = ""
    landing: Sequence[str] = ()
    links: Sequence[str] = ()
    urgency: Urgency = Urgency.NORMAL
    needed_by: date | None = None
    shared_with: Sequence[str] = ()
    shown_in: str = ""  # the language in which the company read what it agrees to; that of the answer where not said
    wished_seat: Seat | None = None
    official: OfficialInput | None = None
    enclosed: str = ""  # what was told elsewhere and goes along, as the company saw it
    follows: ServiceRequest | None = None  # the closed one from which the company goes on
    owner: Seat | None = None  # who looks after the lead or mission to which a yes was said: nobody asks again by it
    key: uuid.UUID = field(default_factory=uuid.uuid4)


# What no column of a request says.
_BESIDE = frozenset({"official", "shown_in", "follows", "owner"})


@transaction.atomic
def submit_request(
    *,
    company: Company,
    ask: RequestInput,
    by: Any,
    at: datetime,
    channel: Channel = Channel.WEB,
    entered_by: Any = None,
    draft: RequestDraft | None = None,
) -> ServiceRequest:
    """Send a request and return it; the Hub's desk answers for it from here on, or the seat of the lead it came of.

    A second press (the same ``ask.key``) returns the request of the first. ``entered_by`` is the member of the staff
    who took it by phone; ``by`` may then be None. Raises ``RefusedError`` for a presence on a day that is over.
    """
    grant_access(company.pk)
    # Two presses at one moment wait here for each other.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"casework.ask:{ask.key}"])
    if sent := ServiceRequest.objects.filter(key=ask.key).select_related("owner").first():
        return sent
    if ask.official is not None:
        require(may_ask_presence(ask.official.on, today=timezone.localdate(at)))
    request = _written(company, ask, by=by, at=at, channel=channel, entered_by=entered_by)
    if ask.official is not None:
        OfficialPresence.objects.create(request=request, **asdict(ask.official))
        set_up_approvals(request, level=ask.official.level, city=ask.official.city)
    if draft is not None:
        RequestDraft.objects.filter(pk=draft.pk).update(request=request, company=company)
    agreed = agreed_to(request.shared_with, ask.shown_in or ask.language) if request.shared_with else {}
    apply_transition(request, None, EventKind.RECEIVED, by=entered_by or by, at=at, seat=request.owner, data=agreed)
    notifications.received(request, at=at)
    enqueue_job(topic=DEMAND, payload={"request": str(request.pk)}, at=at)
    return request


def agreed_to(codes: Iterable[str], language: str) -> dict[str, Any]:
    """Return what is kept of an agreement, as data of the audit: to what, on which words, in which language."""
    return {"wording": {code: len(SHARING_TEXTS[code]) for code in codes}, "language": language}


def _written(
    company: Company, ask: RequestInput, *, by: Any, at: datetime, channel: Channel, entered_by: Any
) -> ServiceRequest:
    year, number = _next_number(at)
    asked = {each.name: getattr(ask, each.name) for each in fields(ask) if each.name not in _BESIDE}
    row = ServiceRequest(
        **{name: list(value) if isinstance(value, list | tuple) else value for name, value in asked.items()},
        year=year,
        number=number,
        reference=f"CGH-{year}-{number:05d}",
        company=company,
        company_name=company.name,
        province=company.province,
        channel=channel,
        submitted_by=by,
        entered_by=entered_by,
        state=RequestState.NEW,
        owner=ask.owner or hub_desk(),
        version=0,
        received_at=at,
        asked_at=at,
        silent_since=at,
        signs_of_fraud=list(signs_of_fraud(ask.subject, ask.body)),
    )
    row.subject, row.body = " ".join(ask.subject.split()), ask.body.strip()
    row.search_text = search_text_of(row)
    grant_access(row.pk)
    row.again_of = ask.follows
    if ask.owner is None and (found := _again(row)) is not None:
        row.again, row.again_of_id = found[0], found[1] or row.again_of_id
    known = [each.name for each in row._meta.fields if each.is_relation]  # they were read: none is looked for again
    row.full_clean(exclude=["key", *known], validate_unique=False, validate_constraints=False)
    row.save(force_insert=True)
    return row


def search_text_of(row: ServiceRequest) -> str:
    """Return what the desk's search looks in: reference, company and subject, without accents and capitals."""
    return search_fold(f"{row.reference} {row.company_name} {row.subject}")


def search_fold(text: str) -> str:
    """Return a text as the desk's search compares it: no accents, no capitals."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


def _next_number(at: datetime) -> tuple[int, int]:
    """Return the year and the next number in it. Numbers of requests that were rolled back are given again."""
    year = timezone.localtime(at).year
    table = ReferenceCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (year, last) VALUES (%s, 1)"  # noqa: S608
            f" ON CONFLICT (year) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [year],
        )
        return year, cursor.fetchone()[0]


@unscoped()
def _again(row: ServiceRequest) -> tuple[str, Any] | None:
    horizon = row.received_at - timedelta(days=max(service_standards().chaser_days, service_standards().serial_days))
    own = ServiceRequest.objects.filter(company=row.company_id, proposal=None)
    recent = [one for one in own.order_by("-received_at")[:50] if one.is_open or one.received_at >= horizon]
    pairs = PossibleDuplicate.objects.waiting()
    others = {
        pair.other_id if pair.company_id == row.company_id else pair.company_id
        for pair in pairs.filter(company=row.company_id) | pairs.filter(other=row.company_id)
    }
    theirs = ServiceRequest.objects.open().filter(company__in=others).order_by("-received_at")[:20] if others else ()
    beside = {one.pk: one for one in (*theirs, *_of_sender(row, horizon))}  # one may be both
    earlier = [_earlier(one) for one in recent] + [_earlier(one, own=False) for one in beside.values()]
    found = repeat_kind(_earlier(row), earlier, service_standards())
    return found or ((RepeatKind.INTERMEDIARY, None) if is_for_a_client(row.subject, row.body) else None)


def _of_sender(row: ServiceRequest, horizon: datetime) -> list[ServiceRequest]:
    """Return what the same person sent lately for other company records."""
    if row.submitted_by_id is None:
        return []
    rows = ServiceRequest.objects.filter(submitted_by=row.submitted_by_id, received_at__gte=horizon)
    return list(rows.exclude(company=row.company_id).order_by("-received_at")[:20])


def _earlier(row: ServiceRequest, *, own: bool = True) -> EarlierRequest:
    return EarlierRequest(
        key=row.pk,
        kind=row.kind,
        about=(row.program_id, row.opportunity_id),
        words=words_of(row.subject, row.body),
        received_at=row.received_at,
        is_open=row.is_open,
        own=own,
        sender=str(row.submitted_by_id or ""),
    )


# --- Drafts ----------------------------------------------------------------------------------------------------------


def begin_draft(
    *,
    answers: Mapping[str, Any],
    language: str,
    at: datetime,
    user: Any = None,
    company: Company | None = None,
    days: int = 0,
) -> RequestDraft:
    """Begin a request that is not sent yet; whoever holds its link, or its person, may go on with it.

    ``days`` is how long it waits for its mailed link alone: then nobody is reminded of it.
    """
    draft = RequestDraft(
        answers=dict(answers),
        language=language,
        email=str(answers.get("email", "")),
        user=user,
        company=company,
        created_at=at,
        changed_at=at,
        expires_at=at + timedelta(days=days or service_standards().draft_days),
        rescued_at=at if days else None,
    )
    grant_access(draft.pk)
    draft.save(force_insert=True)
    return draft


@transaction.atomic
def ask_confirmation(*, draft: RequestDraft, email: str, address: Callable[[str], str], at: datetime) -> None:
    """Mail the link by which the owner of a mailbox sends a finished draft. ``address`` makes a whole one of a path."""
    held = keep_draft(draft=draft, answers={"email": email}, at=at)
    with override(held.language):
        context = {
            "link": address(confirmation_path(held)),
            "known": account_of(email) is not None,
            "until": timezone.localdate(at) + timedelta(days=CONFIRMATION_DAYS),
        }
    account_mail(template="casework/email/message", to=email, lang=held.language, context=context).send()


@transaction.atomic
def keep_draft(
    *, draft: RequestDraft, answers: Mapping[str, Any], at: datetime, user: Any = None, company: Company | None = None
) -> RequestDraft:
    """Keep what was typed; what is not named stays. A draft that was sent is not changed any more."""
    held: RequestDraft = RequestDraft.objects.select_for_update().get(pk=draft.pk)
    if held.request_id is not None:
        return held
    held.answers = held.answers | dict(answers)
    held.email = str(held.answers.get("email", "")) or held.email
    held.user = user or held.user
    held.company = company or held.company
    held.changed_at = at
    held.save(update_fields=["answers", "email", "user", "company", "changed_at"])
    return held


@unscoped()
def remind_of_drafts(*, at: datetime, limit: int = 500) -> int:
    """Write, once, to people whose request lies unfinished since yesterday; return to how many."""
    rescued = 0
    before = at - timedelta(hours=service_standards().draft_reminder_hours)
    for key in list(RequestDraft.objects.to_rescue(before).order_by("changed_at").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            found = RequestDraft.objects.to_rescue(before).filter(pk=key)
            draft = found.select_for_update(skip_locked=True, of=("self",)).first()
            if draft is None or draft.expires_at <= at:
                continue
            draft.rescued_at = at
            draft.save(update_fields=["rescued_at"])
            if _has_sent_another(draft):
                continue
            notifications.unfinished(draft, at=at)
            rescued += 1
    return rescued


def _has_sent_another(draft: RequestDraft) -> bool:
    """Return whether whoever began a draft has sent a request since: nobody is reminded of what was said elsewhere."""
    if draft.user_id is None and not draft.email:
        return False
    who = Q(submitted_by=draft.user_id) if draft.user_id else Q(submitted_by__email__iexact=draft.email)
    return bool(ServiceRequest.objects.filter(who, received_at__gte=draft.created_at).exists())


@unscoped()
def delete_expired_drafts(*, at: datetime) -> int:
    """Delete drafts past their 30 days that were not sent; return how many."""
    deleted, _rows = RequestDraft.objects.filter(expires_at__lte=at, request=None).delete()
    return int(deleted)
