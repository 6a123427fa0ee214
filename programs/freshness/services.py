"""What keeps entries true: owners are asked and answer, curators say what they found still right."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import history_context, record
from hub.core.http.private_links import hash_of
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Intake
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.models import Organization
from hub.notifications.delivery.services import Mailbox, notify
from hub.notifications.mail.registry import PageLink
from hub.notifications.models import Bounce
from hub.publishing.choices import Origin
from hub.publishing.models import EntryReport, Version
from hub.publishing.registry import entry_type
from hub.publishing.reports.services import ReportedValue, report_of_owner
from hub.publishing.services import begin_entry
from programs.choices import OwnerAnswer, ReviewRequestEnd
from programs.eligibility.evaluate import intake_on
from programs.freshness import notification_types
from programs.freshness.access import new_token
from programs.freshness.queries import due_for_review, review_days
from programs.freshness.rules import (
    is_over,
    may_answer,
    may_confirm,
    may_plan,
    may_propose,
    may_request_review,
    may_undo,
    waiting_proposals,
)
from programs.models import Confirmation, Program, ReviewedProgram, ReviewInterval, ReviewPlan, ReviewRequest
from programs.publication.rules import may_edit
from programs.publication.services import live_catalogue
from programs.publication.sources import parts_of, unseen_links, usual_page


@transaction.atomic
def set_plan(
    *, organization: Organization, months: int, mailbox: str, language: str, by: User, at: datetime
) -> ReviewPlan:
    """Say how an organization is asked: every so many months, at a mailbox (empty: nobody), in "en" or "fr".

    Raises ``RefusedError`` for an organization that ``by`` does not look after.
    """
    require(may_plan(organization, by=by))
    values = {"months": months, "mailbox": mailbox.strip().lower(), "language": language}
    plan, _is_new = ReviewPlan.objects.update_or_create(organization=organization, defaults=values)
    data = {"months": months, "mailbox": bool(mailbox)}
    record(action="programs.review.planned", by=by, at=at, subject=organization, data=data)
    return plan


@transaction.atomic
def choose_interval(*, ask: ReviewRequest, months: int, at: datetime) -> None:
    """Let an owner choose by its link how often it is asked, in months."""
    ReviewPlan.objects.filter(organization=ask.organization_id).update(months=months)
    data = {"months": months, "ask": ask.pk}
    record(action="programs.review.planned", by=None, at=at, subject=ask.organization, data=data)


@transaction.atomic
def set_interval(*, program: Program, months: int | None, by: User | None, at: datetime) -> None:
    """Say how often one entry is to be looked at, in months; None: as its organization's others.

    ``by`` is None where the owner says so by its link. Raises ``RefusedError`` for others' programs.
    """
    require(may_edit(program, by=by))
    if months is None:
        ReviewInterval.objects.filter(program=program).delete()
    else:
        ReviewInterval.objects.update_or_create(program=program, defaults={"months": months})
    data = {"months": months, "owner": by is None}
    record(action="programs.review.rhythm_set", by=by, at=at, subject=program, data=data)


logger = logging.getLogger(__name__)

# How long is known who says to have answered for an organization.
NAMES_KEPT_FOR = timedelta(days=365)

# How long a link is open. Whoever does not answer is asked again when it has ended, and not before.
REQUEST_OPEN_FOR = timedelta(days=45)


def request_reviews(*, at: datetime) -> int:
    """Ask every organization that has a mailbox, entries that are due, and no link in its hands; return how many.

    One transaction an organization: killed anywhere, it is asked once. A mailbox that gives our mail back is left
    alone until a curator names another one.
    """
    plans = ReviewPlan.objects.exclude(mailbox="").exclude(
        organization__in=ReviewRequest.objects.filter(ended_at=None).values("organization")
    )
    asked = 0
    for plan in list(plans.select_related("organization").order_by("organization__slug")):
        try:
            asked += request_review(organization=plan.organization, by=None, at=at) is not None
        except Exception:
            logger.exception("an owner was not asked; tomorrow's run tries again", extra={"plan": plan.pk})
    return asked


@transaction.atomic
def request_review(*, organization: Organization, by: User | None, at: datetime) -> ReviewRequest | None:
    """Send an organization the link to its entries that are due; None where there is nothing to ask, or nobody.

    A curator (``by``) asks about every entry, due or not. Raises ``RefusedError`` for others'
    organizations, and where a link is open.
    """
    plan = ReviewPlan.objects.select_for_update().filter(organization=organization).first()
    open_ask = ReviewRequest.objects.filter(organization=organization, ended_at=None).first()
    refusal = may_plan(organization, by=by) or may_request_review(open_ask)
    if refusal and by is None:
        return None
    require(refusal)
    if plan is None or not plan.mailbox or Bounce.objects.closing(plan.mailbox, at):
        return None
    days = _days(organization, at=at, whole=by is not None)
    if not days:
        return None
    token = new_token()
    ask = ReviewRequest.objects.create(
        organization=organization,
        mailbox=plan.mailbox,
        language=plan.language,
        token_hash=hash_of(token),
        asked_at=at,
        expires_at=at + REQUEST_OPEN_FOR,
    )
    programs = {row.slug: row for row in Program.objects.filter(slug__in=days).select_related("live")}
    ReviewedProgram.objects.bulk_create(
        [ReviewedProgram(ask=ask, program=programs[slug], due_on=day) for slug, day in sorted(days.items())]
    )
    _tell(ask, token, list(programs.values()), at=at)
    record(action="programs.review.asked", by=by, at=at, subject=ask, data={"programs": sorted(days)})
    return ask


def forget_names(*, at: datetime) -> int:
    """Forget who answered for organizations a year ago; what was answered stays. Return how many names that were."""
    old = ReviewedProgram.objects.filter(answered_at__lt=at - NAMES_KEPT_FOR).exclude(answered_by="")
    return int(old.update(answered_by=""))


@transaction.atomic
def revoke_review_request(*, ask: ReviewRequest, by: User, at: datetime) -> None:
    """Take a link back; what was answered stays. Raises ``RefusedError`` for others' organizations."""
    require(may_plan(ask.organization, by=by))
    row: ReviewRequest = ReviewRequest.objects.select_for_update().get(pk=ask.pk)
    # A link whose entries are all answered still opens them to read: it is taken back as well.
    if row.end not in {"", ReviewRequestEnd.ANSWERED}:
        return
    row.ended_at, row.end = row.ended_at or at, ReviewRequestEnd.REVOKED
    row.save(update_fields=["ended_at", "end"])
    record(action="programs.review.revoked", by=by, at=at, subject=row)


@transaction.atomic
def end_expired_requests(*, at: datetime) -> int:
    """Note which links have run out unanswered, and return how many; their organizations may be asked again."""
    over = ReviewRequest.objects.filter(ended_at=None, expires_at__lte=at)
    return int(over.update(ended_at=at, end=ReviewRequestEnd.EXPIRED))


def _days(organization: Organization, *, at: datetime, whole: bool) -> Mapping[str, date]:
    own = [program for program in live_catalogue().programs if program.organization_slug == organization.slug]
    today = timezone.localdate(at)
    # What has ended stays as it is; nobody has to confirm it again and again.
    days = review_days([one for one in own if intake_on(one.intake, today).state is not Intake.ENDED])
    return days if whole else due_for_review(days, today)


def _tell(ask: ReviewRequest, token: str, programs: list[Program], *, at: datetime) -> None:
    body = ask.organization
    names = {lang: "; ".join(sorted(getattr(row.live, f"name_{lang}") for row in programs)) for lang in ("en", "fr")}
    notify(
        kind=notification_types.REVIEW_ASKED,
        to=Mailbox(ask.mailbox, ask.language),
        key=f"programs.review_asked:{ask.pk}",
        context={
            "organization": Localized(body.name_en, body.name_fr),
            "program": Localized(names["en"], names["fr"]),
            "count": len(programs),
            "until": timezone.localdate(ask.expires_at),
        },
        link=PageLink("owners:entries", {"token": token}),
        at=at,
    )


@transaction.atomic
def confirm_parts(
    *, program: Program, revision_id: int | None, keys: Iterable[str], by: User, at: datetime
) -> Confirmation:
    """Keep that ``by`` read the pages of parts of a program today and found them still right; readers see the day.

    ``keys`` name the parts, ``revision_id`` what was read. A part that named no page of its own stands from now on the
    page beside which it was shown. An official page among them was seen. Raises ``RefusedError`` where the rule refuses
    or nothing is named.
    """
    row: Program = Program.objects.select_for_update(of=("self",)).get(pk=program.pk)
    require(may_confirm(row, revision_id=revision_id, by=by))
    entry, named = live_catalogue().by_slug[row.slug], frozenset(keys)
    parts = list(parts_of(entry))
    shown = [(part.key, part.source or usual_page(entry)) for part in parts if part.key in named]
    # What stands on no page was read nowhere.
    read = [(key, page) for key, page in shown if page]
    pages = [*read, *((link.key, link.address) for link in unseen_links(entry) if link.key in named)]
    if not pages:
        raise RefusedError(Refusal("nothing", _("Tick what you found still right.")))
    whole = len(read) == len(parts)
    made: Confirmation = Confirmation.objects.create(
        program=row, revision_id=revision_id, by=by, at=at, pages=pages, whole=whole
    )
    record(action="programs.parts.confirmed", by=by, at=at, subject=row, data={"parts": len(pages), "whole": whole})
    return made


@transaction.atomic
def undo_confirmation(*, confirmation: Confirmation, by: User, at: datetime) -> None:
    """Take back what was confirmed a moment ago. Raises ``RefusedError`` after ten minutes."""
    row: Confirmation = (
        Confirmation.objects.select_for_update(of=("self",)).select_related("program").get(pk=confirmation.pk)
    )
    require(may_undo(row, by=by, at=at))
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    record(action="programs.parts.confirmation_undone", by=by, at=at, subject=row.program)


@transaction.atomic
def confirm_entry(*, asked: ReviewedProgram, revision_id: int | None, at: datetime, answered_by: str = "") -> None:
    """Keep that the owner found all of an entry right today; readers see it at once.

    ``revision_id`` is what the owner has read, ``answered_by`` who says to have read it. Raises
    ``RefusedError`` where the link is over or used for this entry, and where the entry was changed meanwhile.
    """
    row = _locked(asked, revision_id, at=at)
    live = row.program.live
    assert live is not None  # noqa: S101 - the rule has looked
    live.confirmed_on = timezone.localdate(at)
    with history_context(None, "programs.review.confirmed"):
        live.save(update_fields=["confirmed_on"])
    _answer(row, OwnerAnswer.RIGHT, answered_by, at=at)


@transaction.atomic
def confirm_entries(*, ask: ReviewRequest, read: Mapping[str, int | None], at: datetime, answered_by: str = "") -> None:
    """Keep that the owner found all that waits of a link right today: all of it, or nothing where one is refused.

    ``read`` gives what was read of each, by its slug. What has left the catalogue waits for nobody. Raises as
    ``confirm_entry``, with the name of the entry.
    """
    waiting = ask.asked.filter(answer="").exclude(program__live=None)
    for asked in waiting.select_related("program__live").order_by("program__slug"):
        try:
            confirm_entry(asked=asked, revision_id=read.get(asked.program.slug), at=at, answered_by=answered_by)
        except RefusedError as error:
            name = asked.program.live.name if asked.program.live else asked.program.slug
            sentence = _("%(name)s: %(why)s") % {"name": name, "why": error.refusal.sentence}
            raise RefusedError(Refusal(error.refusal.code, sentence)) from error


@transaction.atomic
def correct_entry(
    *, asked: ReviewedProgram, revision_id: int | None, fields: Iterable[ReportedValue], words: str, at: datetime,
    answered_by: str = "",
) -> EntryReport:  # fmt: skip
    """Bring what should be said otherwise to the curators, field by field. Raises as ``confirm_entry``."""
    row = _locked(asked, revision_id, at=at)
    return _reported(row, OwnerAnswer.CORRECTION, fields, words, answered_by, at=at)


@transaction.atomic
def end_entry(
    *, asked: ReviewedProgram, revision_id: int | None, fields: Iterable[ReportedValue], words: str, at: datetime,
    answered_by: str = "",
) -> EntryReport:  # fmt: skip
    """Bring to the curators that the program has ended. Raises as ``confirm_entry``."""
    row = _locked(asked, revision_id, at=at)
    return _reported(row, OwnerAnswer.ENDED, fields, words, answered_by, at=at)


@transaction.atomic
def propose_program(*, ask: ReviewRequest, values: Mapping[str, Any], at: datetime) -> Version:
    """Begin the draft of a program that an owner proposes, for its own organization; curators do the rest.

    Sent again, as by a second press, it is the draft that waits already. Nobody has read its pages yet: whoever does
    says so. Raises ``RefusedError`` where the link is over, and where as many wait as may wait.
    """
    row = ReviewRequest.objects.select_for_update().get(pk=ask.pk)
    # One organization may have several links: what waits is counted for all of them, one after the other.
    body = Organization.objects.select_for_update().get(pk=row.organization_id)
    said = {name: values.get(name, "") for name in ("name_en", "name_fr", "summary_en", "summary_fr")}
    sent = waiting_proposals(row).filter(**said).first()
    if sent is not None and not is_over(row, at=at):
        return sent
    require(may_propose(row, at=at))
    told = {**values, "organization": body.slug, "verified": False}
    begin = partial(begin_entry, entry_type=entry_type("program"), by=None, at=at, origin=Origin.OWNER)
    try:
        with transaction.atomic():
            draft: Version = begin(values=told)
    except IntegrityError:
        # Another organization took the same address at this moment; now it is seen.
        draft = begin(values=told)
    data = {"organization": body.slug, "ask": row.pk}
    record(action="programs.review.proposed", by=None, at=at, subject=draft, data=data)
    return draft


def _locked(asked: ReviewedProgram, revision_id: int | None, *, at: datetime) -> ReviewedProgram:
    # The link first, as everywhere: two answers at a time wait for each other.
    ask = ReviewRequest.objects.select_for_update().select_related("organization").get(pk=asked.ask_id)
    row: ReviewedProgram = ReviewedProgram.objects.get(pk=asked.pk)
    row.ask = ask
    row.program = (
        Program.objects.select_for_update(of=("self",)).select_related("organization", "live").get(pk=asked.program_id)
    )
    require(may_answer(row, revision_id=revision_id, at=at))
    return row


def _reported(
    row: ReviewedProgram, answer: OwnerAnswer, fields: Iterable[ReportedValue], words: str, answered_by: str, *,
    at: datetime,
) -> EntryReport:  # fmt: skip
    row.report = report_of_owner(
        entry_type=entry_type("program"),
        slug=row.program.slug,
        asked=str(row.pk),
        read=None if row.program.live is None else row.program.live.number,
        fields=fields,
        words=words,
        language=row.ask.language,
        at=at,
    )
    _answer(row, answer, answered_by, at=at)
    return row.report


def _answer(row: ReviewedProgram, answer: OwnerAnswer, answered_by: str, *, at: datetime) -> None:
    row.answer, row.answered_at, row.revision = answer, at, row.program.live
    row.answered_by = answered_by.strip()
    row.save(update_fields=["answer", "answered_at", "answered_by", "revision", "report"])
    data = {"organization": row.ask.organization.slug, "ask": row.ask_id, "answer": answer.value}
    record(action="programs.review.answered", by=None, at=at, subject=row.program.live, data=data)
    if not row.ask.asked.filter(answer="").exists():
        row.ask.ended_at, row.ask.end = at, ReviewRequestEnd.ANSWERED
        row.ask.save(update_fields=["ended_at", "end"])
