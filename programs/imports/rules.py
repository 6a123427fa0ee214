"""May this be done with two programs that may be one? The button and the service ask the same functions."""

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.workflow import Refusal
from programs.choices import PairDecision
from programs.models import ProgramPair
from programs.publication.rules import may_edit


def of_two_organizations(pair: ProgramPair) -> bool:
    """Whether a join of the two needs a second person."""
    return pair.first.organization_id != pair.second.organization_id


def may_approve_pair(pair: ProgramPair, *, by: User) -> Refusal | None:
    """Return why ``by`` may not agree to a join that somebody proposed, or None."""
    if pair.judgement != PairDecision.PROPOSED:
        return Refusal("not_proposed", _("Nobody proposes this any more."))
    if pair.judged_by_id == by.pk:
        return Refusal("own_work", _("A second curator approves what you proposed."))
    return _neither(pair, by)


def may_reopen_pair(pair: ProgramPair, *, by: User) -> Refusal | None:
    """Return why ``by`` may not take back what was said of two programs, or None."""
    if not pair.judgement:
        return Refusal("not_judged", _("Nobody has decided this yet."))
    if pair.judgement == PairDecision.APART:
        return may_edit(pair.first, by=by) or may_edit(pair.second, by=by)
    return _neither(pair, by)


def _neither(pair: ProgramPair, by: User) -> Refusal | None:
    refusals = [may_edit(program, by=by) for program in (pair.first, pair.second)]
    return refusals[0] if all(refusals) else None
