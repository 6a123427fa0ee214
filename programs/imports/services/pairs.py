"""Programs that may be one, or versions of each other: proposed by their likeness, judged by a person, remembered."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.workflow import Refusal, require
from hub.publishing.services import begin_retirement
from programs.catalogue.entries import ProgramView as Entry
from programs.catalogue.program_rules import Rules
from programs.choices import PairDecision, PairKind
from programs.entry_types import PROGRAM
from programs.imports.pairs import similar_pairs
from programs.imports.rules import may_approve_pair, may_reopen_pair, of_two_organizations
from programs.models import Program, ProgramPair, Revision
from programs.publication.rules import may_edit
from programs.publication.services import live_catalogue


@transaction.atomic
def propose_pairs(*, new: Iterable[Entry] | None, at: datetime) -> int:
    """Note which programs are alike, and return how many pairs are new; ``new`` are those not published yet.

    None looks over all that is published. What a person has judged is not proposed again, nor are versions that the
    rules between programs name.
    """
    catalogue = live_catalogue()
    entries = None if new is None else list(new)
    found = [
        pair
        for pair in similar_pairs(catalogue.programs, new=entries)
        if not _known(pair.first, pair.second, catalogue.rules)
    ]
    keys = dict(
        Program.objects.filter(slug__in={slug for pair in found for slug in (pair.first, pair.second)}).values_list(
            "slug", "pk"
        )
    )
    rows = [
        ProgramPair(
            first_id=keys[pair.first],
            second_id=keys[pair.second],
            kind=pair.kind,
            reasons=list(pair.reasons),
            likeness=Decimal(str(pair.likeness)),
        )
        for pair in found
    ]
    before = ProgramPair.objects.count()
    ProgramPair.objects.bulk_create(rows, ignore_conflicts=True)
    added: int = ProgramPair.objects.count() - before
    if new is None and added:
        record(action="programs.pairs.proposed", by=None, at=at, data={"pairs": added})
    return added


@transaction.atomic
def decide_pair(
    *, pair: ProgramPair, judgement: PairDecision, keep: Program | None = None, by: User, at: datetime
) -> Revision | None:
    """Remember what a person says of two programs. Of a duplicate, one is kept: return the draft that ends the other.

    From now on lists of matches show one of two that were joined, and name the other beneath it. Where they belong to
    two organizations, it is a proposal, and nothing changes for readers until a second person agrees.

    Raises ``RefusedError`` for others' programs, and where somebody has judged.
    """
    row = _locked(pair)
    if row.judgement:
        require(Refusal("judged", _("Somebody has decided this already.")))
    require(may_edit(row.first, by=by) or may_edit(row.second, by=by))
    joins = judgement == PairDecision.JOINED
    row.kept = keep if joins and row.kind == PairKind.DUPLICATE else None
    row.judgement = PairDecision.PROPOSED if joins and of_two_organizations(row) else judgement
    row.judged_by, row.judged_at = by, at
    row.save(update_fields=["judgement", "judged_by", "judged_at", "kept"])
    _note(row, "programs.pair.judged", by=by, at=at, judgement=row.judgement)
    return _retirement(row, by=by, at=at)


@transaction.atomic
def approve_pair(*, pair: ProgramPair, by: User, at: datetime) -> Revision | None:
    """Agree that two programs of two organizations belong together: now it holds. Return the draft that ends one.

    Raises ``RefusedError`` for whoever proposed it or looks after neither, and where nothing is proposed.
    """
    row = _locked(pair)
    require(may_approve_pair(row, by=by))
    row.judgement, row.approved_by = PairDecision.JOINED, by
    row.save(update_fields=["judgement", "approved_by"])
    _note(row, "programs.pair.approved", by=by, at=at)
    return _retirement(row, by=by, at=at)


@transaction.atomic
def reopen_pair(*, pair: ProgramPair, by: User, at: datetime) -> None:
    """Take back what was said of two programs: they stand apart again at once, and wait for a person.

    Whoever looks after one of them can take a join back. Raises ``RefusedError`` for others, and where
    nobody has judged.
    """
    row = _locked(pair)
    require(may_reopen_pair(row, by=by))
    was = row.judgement
    row.judgement, row.judged_by, row.judged_at, row.approved_by, row.kept = "", None, None, None, None
    row.save(update_fields=["judgement", "judged_by", "judged_at", "approved_by", "kept"])
    _note(row, "programs.pair.reopened", by=by, at=at, judgement=was)


def _locked(pair: ProgramPair) -> ProgramPair:
    related = ("first__organization", "second__organization")
    return ProgramPair.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pair.pk)


def _note(row: ProgramPair, action: str, *, by: User, at: datetime, **more: str) -> None:
    data = {"first": row.first.slug, "second": row.second.slug, **more}
    record(action=action, by=by, at=at, subject=row, data=data)


def _retirement(row: ProgramPair, *, by: User, at: datetime) -> Revision | None:
    """Begin the draft that ends the one of two which is not kept, once they are joined."""
    if row.judgement != PairDecision.JOINED or row.kept is None:
        return None
    other = row.second if row.kept_id == row.first_id else row.first
    if other.live_id is None or row.kept.live_id is None:
        return None
    # Who agreed may look after the other one alone; then the draft is of whoever proposed it.
    writer = by if may_edit(other, by=by) is None else row.judged_by
    draft: Any = begin_retirement(
        entry_type=PROGRAM, slug=other.slug, successors=[row.kept.slug], closed_on=None, by=writer, at=at
    )
    return draft


def _known(first: str, second: str, rules: Rules) -> bool:
    return any({first, second} <= set(twins.members) for twins in rules.twins)
