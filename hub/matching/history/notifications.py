"""Tell companies, once, that what they may use has changed.

A run that has ended waits a while before it is told, so that what curators publish one after another is one message. A
message that has not gone out yet gives way to one about everything since: a change that was taken back in time is told
to nobody, and one that was told already is corrected by a message of its own.

Which changed verdicts are news to a company: what it may newly use, and what it no longer may. Pure.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from companies.choices import ApplicationState, MemberRole, Stance
from companies.models import Company, Membership
from hub.accounts.models import User
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Intake, Verdict
from hub.core.vocabulary.labels import localized_label
from hub.matching.history.notification_types import ANSWER_CHANGED
from hub.matching.models import CompanyVerdicts, Rematch, VerdictChange
from hub.notifications.delivery.services import notify, withdraw_notification
from hub.notifications.mail.registry import PageLink
from hub.outbox.services import enqueue_job
from programs.catalogue.entries import Catalogue
from programs.eligibility.evaluate import intake_on
from programs.publication.services import live_catalogue, program_names

VERDICT_RANKS: Mapping[str, int] = {"": 0, Verdict.NOT_NOW: 0, Verdict.TO_CONFIRM: 1, Verdict.MEETS: 2}


class RecordedChange(Protocol):
    """What is read of a ``VerdictChange``."""

    program: str
    before: str
    stood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotableChange:
    """One program whose verdict is another than a company knew.

    ``before`` and ``after`` are empty where the program was not there, or no longer is. ``condition`` is the kind of
    the condition that no longer stands in the way, or now does; empty where there is none.
    """

    program: str
    before: str
    after: str
    condition: str

    @property
    def is_better(self) -> bool:
        """Whether the company may newly use it."""
        return VERDICT_RANKS[self.after] > VERDICT_RANKS[self.before]


def unpack_verdict(packed: str | None) -> tuple[str, str]:
    """Return the verdict and the kind of condition of a program as ``CompanyVerdicts`` keeps them."""
    verdict, _, kind = (packed or "").partition(" ")
    return verdict, kind


def is_usable(verdict: str, condition: str) -> bool:
    """Whether a company meets all that it can answer itself; what remains, if anything, is for a person to check."""
    return verdict == Verdict.MEETS or (verdict == Verdict.TO_CONFIRM and condition in {"", ConditionKind.OTHER})


def notable_changes(
    changes: Iterable[RecordedChange], verdicts: Mapping[str, str], *, kept: Collection[str], unwanted: Collection[str]
) -> list[NotableChange]:
    """Return what is news of changes, the oldest first, to whoever knew the answers before the first of them.

    ``verdicts`` are those that stand (``CompanyVerdicts``): what came and went meanwhile is no news, and neither is
    what the company's own profile has overtaken. ``kept`` are programs that the company has or applies to, of which
    every better or worse verdict counts; of ``unwanted`` ones it said that they are not for it.
    """
    first: dict[str, RecordedChange] = {}
    for change in changes:
        first.setdefault(change.program, change)
    news = []
    for slug, change in sorted(first.items()):
        after, condition = unpack_verdict(verdicts.get(slug))
        moved = VERDICT_RANKS[after] - VERDICT_RANKS[change.before]
        turned = is_usable(after, condition) - is_usable(change.before, change.stood)
        if slug in unwanted or not moved or not (slug in kept or turned * moved > 0):
            continue
        why = change.stood if moved > 0 else condition
        news.append(NotableChange(program=slug, before=change.before, after=after, condition=why))
    return news


NOTIFY_COMPANIES = "matching.tell"
QUIET = timedelta(minutes=15)  # after the end of a run, for the next publication to join it
RETENTION = timedelta(days=400)  # as long as the notification that told of it
_COMPANIES = 200  # companies to a job
_NAMED = 3  # programs named in a mail
_RUNS_ON = (ApplicationState.CONSIDERING, ApplicationState.APPLIED, ApplicationState.AWARDED)

_NEW = Localized("its entry into the catalogue", "son entrée au catalogue")
_GONE = Localized("its removal from the catalogue", "son retrait du catalogue")
_VERIFIED = Localized("how well it could be verified", "le degré de vérification")
_SEVERAL = Localized(
    "their conditions, or their place in the catalogue", "leurs conditions, ou leur place au catalogue"
)


def request_notifications(run: Rematch, *, at: datetime) -> None:
    """Ask, in the transaction that ends a run, for companies to be told of what it found."""
    _request(run.pk, 0, at=at, not_before=at + QUIET)


def _request(run_id: int, cursor: int, *, at: datetime, not_before: datetime) -> None:
    payload = {"run_id": run_id, "cursor": cursor}
    enqueue_job(
        topic=NOTIFY_COMPANIES,
        payload=payload,
        at=at,
        not_before=not_before,
        key=f"{NOTIFY_COMPANIES}:{run_id}:{cursor}",
    )


@transaction.atomic
def notify_companies(*, run_id: int, cursor: int, at: datetime) -> None:
    """Tell the next companies what has changed for them since they were told last, and ask for those after them.

    Nothing happens where another run has begun since: its own end tells of both.
    """
    if Rematch.objects.filter(pk__gt=run_id).exists():
        return
    waiting = VerdictChange.objects.unsettled().filter(company__gt=cursor).order_by("company")
    keys = list(waiting.values_list("company", flat=True).distinct()[:_COMPANIES])
    changes = list(VerdictChange.objects.unsettled().filter(company__in=keys).order_by("at", "pk"))
    by_company: dict[int, list[VerdictChange]] = {key: [] for key in keys}
    for change in changes:
        by_company[change.company_id].append(change)
    # Who leaves waits here, and then takes back what was written; who has left is not among the members that are read.
    list(Membership.objects.select_for_update(no_key=True).filter(company__in=keys).order_by("pk").values_list("pk"))
    catalogue, verdicts = live_catalogue(), CompanyVerdicts.objects.in_bulk(keys)
    rows = Company.objects.active().filter(pk__in=keys).order_by("pk")
    for company in rows.prefetch_related("members__user", "stances", "applications"):
        stands = verdicts[company.pk].verdicts if company.pk in verdicts else {}
        _notify(_PreviousAnswer.of(company, by_company[company.pk], stands, catalogue, at=at), at=at)
    VerdictChange.objects.filter(pk__in=[change.pk for change in changes]).update(settled_at=at)
    if len(keys) == _COMPANIES:
        _request(run_id, keys[-1], at=at, not_before=at)


@transaction.atomic
def delete_old_changes(*, at: datetime) -> int:
    """Delete changes that were settled long ago, and runs that nothing is left of; return how many changes went."""
    old = at - RETENTION
    deleted, _rows = VerdictChange.objects.filter(at__lt=old, settled_at__isnull=False).delete()
    Rematch.objects.filter(finished_at__lt=old, changes=None).delete()
    return int(deleted)


# --- One company -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _PreviousAnswer:
    """One company, what has changed for it since it was told last, and what decides whether it is news."""

    company: Company
    changes: Sequence[VerdictChange]
    verdicts: Mapping[str, str]
    kept: frozenset[str]
    unwanted: frozenset[str]
    past: frozenset[str] = field(default=frozenset())  # programs that have ended

    @classmethod
    def of(
        cls,
        company: Company,
        changes: Sequence[VerdictChange],
        verdicts: Mapping[str, str],
        catalogue: Catalogue,
        *,
        at: datetime,
    ) -> "_PreviousAnswer":
        stances = {one.program_slug: one.stance for one in company.stances.all()}
        applied = {one.program_slug for one in company.applications.all() if one.state in _RUNS_ON}
        kept = applied | {slug for slug, said in stances.items() if said in {Stance.HAVE, Stance.APPLIED}}
        refused = {slug for slug, said in stances.items() if said == Stance.NOT_FOR_US}
        unwanted = refused | catalogue.left_out_in(company.province)
        on = timezone.localdate(at)
        changed = {change.program for change in changes} & catalogue.by_slug.keys()
        ended = (slug for slug in changed if intake_on(catalogue.by_slug[slug].intake, on).state is Intake.ENDED)
        return cls(
            company=company,
            changes=changes,
            verdicts=verdicts,
            kept=frozenset(kept),
            unwanted=frozenset(unwanted - kept),
            past=frozenset(ended),
        )

    def news(self, since: datetime | None) -> list[NotableChange]:
        """Return what is news to somebody whose last message tells of everything before ``since``."""
        changes: Any = self.changes
        if since is not None:
            own = VerdictChange.objects.filter(company=self.company, at__gte=since)
            changes = list(own.order_by("at", "pk"))
        found = notable_changes(changes, self.verdicts, kept=self.kept, unwanted=self.unwanted)
        return [one for one in found if not (one.is_better and one.program in self.past)]


def opened_programs(
    company: Company,
    changes: Sequence[VerdictChange],
    verdicts: Mapping[str, str],
    catalogue: Catalogue,
    *,
    at: datetime,
) -> list[str]:
    """Return, by slug, what a company may newly use of what changed, and has not said that it does not want."""
    answer = _PreviousAnswer.of(company, changes, verdicts, catalogue, at=at)
    found = notable_changes(changes, verdicts, kept=(), unwanted=answer.unwanted | answer.past)
    return [one.program for one in found if one.is_better]


def _notify(told: _PreviousAnswer, *, at: datetime) -> None:
    """Write one message to each owner and editor, in the place of one that has not gone out yet."""
    about = _about(told.company.pk)
    key, first = f"{about}{told.changes[-1].pk}", told.changes[0].at
    known = told.news(None)
    for member in sorted(told.company.members.all(), key=lambda one: one.pk):
        if member.role == MemberRole.READER:
            continue
        taken_back = withdraw_notification(to=member.user, kind=ANSWER_CHANGED, about=about)
        since = min([first, *(context["since"] for context in taken_back.values())])
        news = told.news(since) if taken_back else known
        if news:
            link = PageLink("matching:changes", {"slug": told.company.slug})
            context = _context(news, since)
            notify(kind=ANSWER_CHANGED, to=member.user, key=key, context=context, link=link, at=at)


def withdraw_news(*, person: User, company_id: int) -> None:
    """Take back what has not gone out yet of a company that a person has left."""
    withdraw_notification(to=person, kind=ANSWER_CHANGED, about=_about(company_id))


def _about(company_id: int) -> str:
    return f"{ANSWER_CHANGED.slug}:{company_id}:"


def _context(news: Sequence[NotableChange], since: datetime) -> dict[str, Any]:
    names = program_names([one.program for one in news[:_NAMED]])
    shown = [names[one.program] for one in news[:_NAMED] if one.program in names]
    changed = change_reason(news[0]) if len(news) == 1 else _SEVERAL
    return {
        "program": Localized("; ".join(name.en for name in shown), "; ".join(name.fr for name in shown)),
        "changed": Localized(changed.inside("en"), changed.inside("fr")),
        "count": len(news),
        "since": since,
    }


def change_reason(news: NotableChange) -> Localized:
    """Return what made the difference, in words: a condition of the program, or its place in the catalogue."""
    if not news.before:
        return _NEW
    if not news.after:
        return _GONE
    return localized_label(ConditionKind(news.condition)) if news.condition else _VERIFIED
