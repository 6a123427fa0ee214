"""Ask an owner about its entries that are due: one mail, with one link, that lists them all."""

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.vocabulary import Intake
from hub.core.workflow import TransitionRefusedError
from hub.directory.models import Organization
from hub.notifications.links import Page
from hub.notifications.models import Bounce
from hub.notifications.services.telling import Mailbox, notify
from hub.notifications.values import Both
from programs.choices import AskEnd
from programs.eligibility.intake import intake_on
from programs.freshness import kinds
from programs.freshness.due import to_ask
from programs.freshness.links import hash_of, new_token
from programs.freshness.reading import review_days
from programs.freshness.rules import may_ask, may_plan
from programs.models import AskedProgram, Program, ReviewAsk, ReviewPlan
from programs.services import live_catalogue

logger = logging.getLogger(__name__)

# How long a link is open. Whoever does not answer is asked again when it has ended, and not before.
OPEN = timedelta(days=45)


def ask_owners(*, at: datetime) -> int:
    """Ask every organization that has a mailbox, entries that are due, and no link in its hands; return how many.

    One transaction an organization: killed anywhere, it is asked once. A mailbox that gives our mail back is left
    alone until a curator names another one.
    """
    plans = ReviewPlan.objects.exclude(mailbox="").exclude(
        organization__in=ReviewAsk.objects.filter(ended_at=None).values("organization")
    )
    asked = 0
    for plan in list(plans.select_related("organization").order_by("organization__slug")):
        try:
            asked += ask_owner(organization=plan.organization, by=None, at=at) is not None
        except Exception:
            logger.exception("an owner was not asked; tomorrow's run tries again", extra={"plan": plan.pk})
    return asked


@transaction.atomic
def ask_owner(*, organization: Organization, by: User | None, at: datetime) -> ReviewAsk | None:
    """Send an organization the link to its entries that are due; None where there is nothing to ask, or nobody.

    A curator (``by``) asks about every entry, due or not. Raises ``TransitionRefusedError`` for others'
    organizations, and where a link is open.
    """
    plan = ReviewPlan.objects.select_for_update().filter(organization=organization).first()
    open_ask = ReviewAsk.objects.filter(organization=organization, ended_at=None).first()
    refusal = may_plan(organization, by=by) or may_ask(open_ask)
    if refusal and by is None:
        return None
    if refusal:
        raise TransitionRefusedError(refusal)
    if plan is None or not plan.mailbox or Bounce.objects.closing(plan.mailbox, at):
        return None
    days = _days(organization, at=at, whole=by is not None)
    if not days:
        return None
    token = new_token()
    ask = ReviewAsk.objects.create(
        organization=organization,
        mailbox=plan.mailbox,
        language=plan.language,
        token_hash=hash_of(token),
        asked_at=at,
        expires_at=at + OPEN,
    )
    programs = {row.slug: row for row in Program.objects.filter(slug__in=days).select_related("live")}
    AskedProgram.objects.bulk_create(
        [AskedProgram(ask=ask, program=programs[slug], due_on=day) for slug, day in sorted(days.items())]
    )
    _tell(ask, token, list(programs.values()), at=at)
    record(action="programs.review.asked", by=by, at=at, subject=ask, data={"programs": sorted(days)})
    return ask  # type: ignore[no-any-return]


@transaction.atomic
def revoke_ask(*, ask: ReviewAsk, by: User, at: datetime) -> None:
    """Take a link back; what was answered stays. Raises ``TransitionRefusedError`` for others' organizations."""
    if refusal := may_plan(ask.organization, by=by):
        raise TransitionRefusedError(refusal)
    row: ReviewAsk = ReviewAsk.objects.select_for_update().get(pk=ask.pk)
    # A link whose entries are all answered still opens them to read: it is taken back as well.
    if row.end not in {"", AskEnd.ANSWERED}:
        return
    row.ended_at, row.end = row.ended_at or at, AskEnd.REVOKED
    row.save(update_fields=["ended_at", "end"])
    record(action="programs.review.revoked", by=by, at=at, subject=row)


@transaction.atomic
def end_expired(*, at: datetime) -> int:
    """Note which links have run out unanswered, and return how many; their organizations may be asked again."""
    over = ReviewAsk.objects.filter(ended_at=None, expires_at__lte=at)
    return int(over.update(ended_at=at, end=AskEnd.EXPIRED))


def _days(organization: Organization, *, at: datetime, whole: bool) -> Mapping[str, date]:
    own = [program for program in live_catalogue().programs if program.organization_slug == organization.slug]
    today = timezone.localdate(at)
    # What has ended stays as it is; nobody has to confirm it again and again.
    days = review_days([one for one in own if intake_on(one.intake, today).state is not Intake.ENDED])
    return days if whole else to_ask(days, today)


def _tell(ask: ReviewAsk, token: str, programs: list[Program], *, at: datetime) -> None:
    body = ask.organization
    names = {lang: "; ".join(sorted(getattr(row.live, f"name_{lang}") for row in programs)) for lang in ("en", "fr")}
    notify(
        kind=kinds.REVIEW_ASKED,
        to=Mailbox(ask.mailbox, ask.language),
        key=f"programs.review_asked:{ask.pk}",
        context={
            "organization": Both(body.name_en, body.name_fr),
            "program": Both(names["en"], names["fr"]),
            "count": len(programs),
            "until": timezone.localdate(ask.expires_at),
        },
        link=Page("owners:entries", {"token": token}),
        at=at,
    )
