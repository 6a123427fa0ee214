"""May an owner answer, may a curator change how it is asked? The button and the service ask the same functions."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.workflow import UNDO_WITHIN, Refusal
from hub.directory.models import Organization
from hub.directory.seats.access import may_curate
from hub.publishing.choices import OPEN_STATES, Origin, VersionState
from hub.publishing.models import Version
from hub.publishing.rules import may_begin
from programs.choices import ReviewRequestEnd
from programs.models import Confirmation, ImportConflict, Program, ReviewedProgram, ReviewRequest, Revision

MOST_PROPOSED = 5  # of one organization, that wait at a time


def may_plan(organization: Organization, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not say how an organization is asked, or None; None stands for the owner's own link."""
    if by is None or may_curate(by, organization):
        return None
    return Refusal("not_yours", _("This organization is not among those you look after."))


def may_request_review(ask: ReviewRequest | None) -> Refusal | None:
    """Return why no new link may be sent, or None; ``ask`` is the one that is open."""
    if ask is None:
        return None
    return Refusal("asked", _("The organization has a link already. Take it back before you send another one."))


def is_over(ask: ReviewRequest, *, at: datetime) -> bool:
    """Return whether a link opens nothing any more. One that is answered is open until its day."""
    return ask.expires_at <= at or ask.end in {ReviewRequestEnd.REVOKED, ReviewRequestEnd.EXPIRED}


def waiting_proposals(ask: ReviewRequest) -> QuerySet[Revision]:
    """Return what the organization of a link proposed, and nobody has decided about."""
    open_ones = Revision.objects.filter(origin=Origin.OWNER, state__in=OPEN_STATES)
    return open_ones.filter(program__organization=ask.organization_id)


def may_propose(ask: ReviewRequest, *, at: datetime) -> Refusal | None:
    """Return why an owner may not propose a program by its link now, or None; ``ask`` is the link."""
    if is_over(ask, at=at):
        return Refusal("over", _("This link is over. Write to us, and we send you another one."))
    if waiting_proposals(ask).count() >= MOST_PROPOSED:
        return Refusal("enough", _("Several programs that you proposed wait for our team. They come first."))
    return None


def may_confirm(program: Program, *, revision_id: int | None, by: User | None) -> Refusal | None:
    """Return why ``by`` may not say that parts of a program are still right, or None; ``revision_id`` is what was read.

    Where a file says otherwise, that is decided first: nobody vouches for what is in dispute.
    """
    if refusal := may_begin([program.organization_id], by=by):
        return refusal
    if program.live_id is None:
        return Refusal("not_published", _("The program is not in the catalogue any more. There is nothing to do."))
    if ImportConflict.objects.undecided().filter(program=program).exists():
        return decided_first()
    if program.live_id != revision_id:
        return Refusal("changed", _("The entry was changed meanwhile. Read what it says now, then confirm it."))
    return None


def decided_first() -> Refusal:
    return Refusal("conflict", _("A file says otherwise of this program. Decide about that first."))


def may_change(version: Version | None) -> Refusal | None:
    """Return why a program may not be written in now, or None; ``version`` is the one that is open."""
    if version is None or version.state == VersionState.DRAFT:
        return None
    return Refusal(
        "not_draft",
        _("A changed version is in review or waits for its day. Have it sent back, or wait."),
    )


def may_undo(confirmation: Confirmation, *, by: User | None, at: datetime) -> Refusal | None:
    """Return why ``by`` may not take back what was confirmed, or None."""
    if refusal := may_begin([confirmation.program.organization_id], by=by):
        return refusal
    if confirmation.undone_at is not None or at > confirmation.at + UNDO_WITHIN:
        return Refusal("too_late", _("It can be taken back within ten minutes only. Write what is wrong in a draft."))
    return None


def may_answer(asked: ReviewedProgram, *, revision_id: int | None, at: datetime) -> Refusal | None:
    """Return why an owner may not answer for an entry now, or None; ``revision_id`` is what the owner has read."""
    if asked.ask.end or asked.ask.expires_at <= at:
        return Refusal("over", _("This link is over. Write to us, and we send you another one."))
    if asked.answer:
        return Refusal("answered", _("You answered for this program already. What was said stands below."))
    if asked.program.live_id is None:
        return Refusal("not_published", _("The program is not in the catalogue any more. There is nothing to do."))
    if asked.program.live_id != revision_id:
        sentence = _("Its text was changed meanwhile. Look at it once more; what you wrote is still here.")
        return Refusal("changed", sentence)
    return None
