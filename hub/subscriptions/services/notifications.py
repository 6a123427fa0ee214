"""Save something and stop it, find what is to be told of it, and hand out and take back the address of a calendar."""

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.choices import MemberRole
from companies.models import Company, Membership
from hub.accounts.models import User
from hub.audit.services import record
from hub.core.db.tenancy import unscoped
from hub.core.http.private_links import hash_of
from hub.core.text.formats import day
from hub.core.text.localized import Localized
from hub.core.workflow import Refusal, RefusedError
from hub.matching.history.notification_types import ANSWER_CHANGED
from hub.notifications.choices import Timing
from hub.notifications.delivery.services import notify, timing_for, withdraw_notification
from hub.notifications.mail.registry import NotificationType, PageLink, Plain
from hub.notifications.models import Recipient
from hub.outbox.services import enqueue_job
from hub.subscriptions.changes import (
    AlertKind,
    DueAlert,
    State,
    entry_changes,
    fits_moved,
    fits_of,
    known_entry,
    known_fits,
    known_results,
    new_fits,
    new_results,
)
from hub.subscriptions.choices import ENTRY_KINDS, SEARCH_KINDS, SubscriptionKind
from hub.subscriptions.models import Alert, CalendarFeed, Subscription
from hub.subscriptions.notification_types import ENTRY, FIT, RESULTS, notification_key
from hub.subscriptions.presentation import alert_words, both, entry_url, named_list, search_url
from hub.subscriptions.queries import LOOK_BACK, PersonalView, entry_names

TELL = "subscriptions.tell"
# Before the morning of the daily mail, so that all of a night is in it.
BEGINS = time(5)
MOST = 100  # things that one person may save
RETENTION = timedelta(days=400)  # as long as the notification that told of it


# --- Save and stop ---------------------------------------------------------------------------------------------------


@transaction.atomic
def save(
    *, person: User, kind: SubscriptionKind, at: datetime, slug: str = "", query: str = "", language: str = "en"
) -> Subscription | None:
    """Save something for a person, who knows it as it is now; nobody is told of that. Again is no effect.

    Returns None for an entry that is not published. Raises ``RefusedError`` where the person saved too much.
    """
    own = Subscription.objects.filter(person=person)
    if found := own.filter(kind=kind, slug=slug, query=query).first():
        return found
    if own.count() >= MOST:
        sentence = _("You follow %(most)s things already. Stop one of them first.") % {"most": MOST}
        raise RefusedError(Refusal("subscriptions.too_many", sentence))
    view = PersonalView(person, at=at)
    if kind in ENTRY_KINDS and view.entry(kind, slug) is None:
        return None
    row = Subscription(person=person, kind=kind, slug=slug, query=query, language=language, created_at=at)
    row.state = _known(row, view)
    Subscription.objects.bulk_create([row], ignore_conflicts=True)
    row = own.get(kind=kind, slug=slug, query=query)
    record(action="subscriptions.saved", by=person, subject=row, at=at, data={"kind": kind.value})
    return row


@transaction.atomic
def stop(*, subscription: Subscription, by: User | None, at: datetime) -> None:
    """Forget something that a person saved, what was told of it, and what was not mailed yet."""
    person = subscription.person
    lock(Subscription.objects.filter(pk=subscription.pk))
    for kind in (ENTRY, RESULTS, FIT):
        withdraw_notification(to=person, kind=kind, about=notification_key(kind.slug, subscription.pk))
    record(action="subscriptions.stopped", by=by, subject=subscription, at=at, data={"kind": subscription.kind})
    subscription.delete()
    _recount(person.pk)


@transaction.atomic
@unscoped()
def withdraw_fits(*, person: User) -> None:
    """Let mails of what fits that have not gone out name only what a company could use that the person is still in.

    Whoever writes such a mail holds the row that is locked here, and reads only then which companies the person is in.
    """
    rows = lock(Subscription.objects.filter(person=person, kind=SubscriptionKind.FIT).select_related("person"))
    for row in rows:
        gone = withdraw_notification(to=person, kind=FIT, about=notification_key(FIT.slug, row.pk))
        numbers = [int(key.rpartition(":")[2]) for key in gone]
        mine = set(Membership.objects.filter(user=person, company__closed_at=None).values_list("company", flat=True))
        for alert in row.alerts.filter(number__in=numbers).order_by("number"):
            due = DueAlert(AlertKind.FIT, fits_of(alert.data, mine))
            _mail(row, due, alert.number, PersonalView(person, at=alert.at))


@transaction.atomic
@unscoped()
def move_fits(*, kept: Company, gone: Company) -> None:
    """Let what fitted a record that is merged into another be of the kept one, for whoever is a member of it.

    Before they move: who is in both records leaves the gone one, and would lose what waits of it.
    """
    members = Membership.objects.filter(company=gone).values("user")
    rows = lock(Subscription.objects.filter(person__in=members, kind=SubscriptionKind.FIT))
    alerts = list(Alert.objects.filter(subscription__in=rows))
    for alert in alerts:
        alert.data = fits_moved(alert.data, kept=kept.pk, gone=gone.pk)
    Alert.objects.bulk_update(alerts, ["data"])


@transaction.atomic
@unscoped()
def hear_changes(*, company: Company, changes: Collection[int]) -> None:
    """Let members of a company know changes of verdicts, so that what fits tells them of none of these."""
    members = Membership.objects.filter(company=company).values("user")
    for row in lock(Subscription.objects.filter(person__in=members, kind=SubscriptionKind.FIT)):
        row.state["changes"] = sorted({*row.state["changes"], *changes})
        row.save(update_fields=["state"])


def lock(rows: QuerySet[Subscription]) -> list[Subscription]:
    """Wait for whoever is writing what happened to things that were saved."""
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _known(row: Subscription, view: PersonalView) -> State:
    if row.kind in ENTRY_KINDS:
        return known_entry(view.entry(row.kind, row.slug), view.on)
    if row.kind in SEARCH_KINDS:
        return known_results(view.results(row.kind, row.query, row.language))
    return known_fits(view.offered, _keys(view.verdict_changes(_begin(view.on) - LOOK_BACK)), view.on)


# --- Every morning ---------------------------------------------------------------------------------------------------


@transaction.atomic
def request_alerts(*, at: datetime) -> int:
    """Ask, once a day and from five in the morning on, for everybody who saved something to be told what has happened.

    Returns how many were asked for. After a night without workers they come late, and lose nothing.
    """
    local = timezone.localtime(at)
    if local.time() < BEGINS:
        return 0
    people = Subscription.objects.filter(person__is_active=True).values_list("person", flat=True).distinct()
    asked = (
        enqueue_job(topic=TELL, payload={"person_id": person}, at=at, key=f"{TELL}:{person}:{local.date().isoformat()}")
        for person in people.order_by("person")
    )
    return sum(job is not None for job in asked)


@transaction.atomic
def write_alerts(*, person_id: int, at: datetime) -> int:
    """Write what has happened to all that a person saved, each with its notification; return how many there were.

    What the person knows moves on in the same transaction: a worker that stops halfway has told nothing.
    """
    found = lock(Subscription.objects.filter(person=person_id).select_related("person"))
    if not found or not found[0].person.is_active:
        return 0
    view, written = PersonalView(found[0].person, at=at), 0
    for row in found:
        due, state = _due(row, view)
        for alert in due:
            _write(row, alert, view)
        if state != row.state:
            row.state = state
            row.save(update_fields=["state", "told"])
        written += len(due)
    _recount(person_id)
    return written


def _due(row: Subscription, view: PersonalView) -> tuple[list[DueAlert], State]:
    if row.kind in ENTRY_KINDS:
        return entry_changes(row.state, view.entry(row.kind, row.slug), view.on)
    if row.kind in SEARCH_KINDS:
        return new_results(row.state, view.results(row.kind, row.query, row.language))
    return _due_fits(row, view)


def _due_fits(row: Subscription, view: PersonalView) -> tuple[list[DueAlert], State]:
    """Return what newly fits. Our mail names no program of which the mail of matching tells the person."""
    changes, heard = view.verdict_changes(_looked(row, view) - LOOK_BACK), set(row.state["changes"])
    new = [(member, [one for one in found if one.pk not in heard]) for member, found in changes]
    # Matching writes of the companies in which they are more than a reader.
    hears = hears_of(row.person, ANSWER_CHANGED)
    opened = view.opened_programs(new)
    programs = {
        slug: not hears or all(member.role == MemberRole.READER for member in members)
        for slug, members in opened.items()
    }
    companies = {slug: [member.company_id for member in members] for slug, members in opened.items()}
    return new_fits(
        row.state,
        offered=view.offered,
        fitting=view.fitting(),
        changes=_keys(changes),
        programs=programs,
        companies=companies,
        on=view.on,
    )


def _looked(row: Subscription, view: PersonalView) -> datetime:
    """Return since when nobody has looked: workers may have been away for longer than a change is looked back at."""
    if looked := row.state.get("looked"):
        return _begin(date.fromisoformat(looked))
    return max(row.created_at + LOOK_BACK, view.at)  # before days were kept


def _begin(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def _keys(changes: Iterable[tuple[Membership, list[Any]]]) -> list[int]:
    return [row.pk for _member, rows in changes for row in rows]


def _write(row: Subscription, due: DueAlert, view: PersonalView) -> None:
    row.told += 1
    Alert.objects.create(subscription=row, number=row.told, kind=due.kind, data=due.data, at=view.at)
    _mail(row, due, row.told, view)


def _mail(row: Subscription, due: DueAlert, number: int, view: PersonalView) -> None:
    """Write the notification of an alert, where it says something that no other mail says."""
    kind, context = _mail_of(row, due, view)
    if context is not None:
        key = notification_key(kind.slug, row.pk, number)
        is_shown = row.kind in ENTRY_KINDS and due.kind is not AlertKind.GONE
        link: Callable[[], str] | PageLink = PageLink("subscriptions:list")
        if is_shown:
            link = partial(entry_url, row.kind, row.slug)
        elif row.kind in SEARCH_KINDS and row.person.is_only_an_address:  # who has no page of what is followed
            link = partial(search_url, row.kind, row.query)
        notify(kind=kind, to=row.person, key=key, context=context, link=link, at=view.at)


def _mail_of(row: Subscription, due: DueAlert, view: PersonalView) -> tuple[NotificationType, dict[str, Plain] | None]:
    """Return the kind of the mail and what it says; None where another mail says it."""
    if due.kind is AlertKind.RESULTS:
        names = entry_names(view, row.kind, due.data["slugs"])
        since = timezone.localdate(row.created_at)
        return RESULTS, {"entry": _named(list(names.values())), "count": len(due.data["slugs"]), "since": since}
    if due.kind is AlertKind.FIT:
        named = [
            *entry_names(view, SubscriptionKind.PROGRAM, due.data["named"]).values(),
            *entry_names(view, SubscriptionKind.OPPORTUNITY, due.data["opportunities"]).values(),
        ]
        return FIT, {"entry": _named(named), "count": len(named)} if named else None
    names = entry_names(view, row.kind, [row.slug])
    successors = entry_names(view, row.kind, due.data.get("successors", ()))
    is_program = row.kind == SubscriptionKind.PROGRAM
    said = both(lambda _lang: alert_words(due.kind, due.data, is_program=is_program, names=successors))
    return ENTRY, {"entry": _entry_name(row, names), "changed": said}


def _entry_name(row: Subscription, names: dict[str, Localized]) -> Localized:
    """Return what an entry is called; of one that is not published, no more than when it was saved."""
    if row.slug in names:
        return names[row.slug]
    saved_on = timezone.localdate(row.created_at)
    return both(lambda lang: str(_("What you saved on %(day)s")) % {"day": day(saved_on, lang)})


def _named(names: Sequence[Localized]) -> Localized:
    return both(lambda lang: named_list([name.text(lang) for name in names]))


def hears_of(person: User, kind: NotificationType) -> bool:
    recipient = Recipient.objects.filter(user=person).first()
    return recipient is None or timing_for(recipient, kind) != Timing.OFF


@transaction.atomic
def mark_seen(*, person: User, at: datetime) -> None:
    Alert.objects.filter(subscription__person=person, seen_at=None, at__lte=at).update(seen_at=at)
    _recount(person.pk)


def _recount(person_id: int) -> None:
    """Keep beside the person how much is unread: every page shows it, and none asks for it."""
    unread = Alert.objects.filter(subscription__person=OuterRef("pk"), seen_at=None).order_by()
    count = unread.values("subscription__person").annotate(number=Count("pk")).values("number")
    User.objects.filter(pk=person_id).update(unread_alerts=Coalesce(Subquery(count), 0))


@transaction.atomic
def forget_old_alerts(*, at: datetime) -> int:
    """Delete what was told long ago and seen; return how much went."""
    old = Alert.objects.filter(at__lt=at - RETENTION, seen_at__isnull=False)
    return int(old.delete()[0])


# --- The calendar ----------------------------------------------------------------------------------------------------


@transaction.atomic
def make_calendar(*, person: User, at: datetime) -> str:
    """Give a person's calendar a new secret address, and return its token: it is shown once. An older one ends."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(person=person, defaults={"token_hash": hash_of(token), "created_at": at})
    record(action="subscriptions.calendar_made", by=person, subject=person, at=at)
    return token


@transaction.atomic
def remove_calendar(*, person: User, at: datetime) -> None:
    """End the secret address of a person's calendar."""
    if CalendarFeed.objects.filter(person=person).delete()[0]:
        record(action="subscriptions.calendar_removed", by=person, subject=person, at=at)


# --- One's own data --------------------------------------------------------------------------------------------------


def export_subscriptions(person: User) -> dict[str, Any]:
    """Return what is kept of what a person saved: the things, what was told of them, and whether a calendar is read."""
    rows = Subscription.objects.filter(person=person).order_by("created_at", "pk")
    alerts = Alert.objects.filter(subscription__person=person).order_by("at", "pk")
    return {
        "saved": rows.as_data("kind", "slug", "query", "language", "created_at"),
        "told": alerts.as_data("subscription__kind", "subscription__slug", "kind", "data", "at", "seen_at"),
        "calendar_since": CalendarFeed.objects.filter(person=person).values_list("created_at", flat=True).first(),
    }
