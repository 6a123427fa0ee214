"""Programs that may be one, or versions of each other: proposed by their likeness, judged by a person, remembered."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.workflow import Refusal, TransitionRefusedError
from programs.catalogue.entries import Program as Entry
from programs.choices import Judgement, PairKind
from programs.curating.rules import may_edit
from programs.curating.services import begin_retirement
from programs.importing.pairs import pairs_among
from programs.models import Program, ProgramPair, Revision
from programs.services import live_catalogue
from programs.together.rules import Rules


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
        for pair in pairs_among(catalogue.programs, new=entries)
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
            kind=pair.kind.value,
            reasons=[reason.value for reason in pair.reasons],
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
def judge_pair(
    *, pair: ProgramPair, judgement: Judgement, keep: Program | None = None, by: User, at: datetime
) -> Revision | None:
    """Remember what a person says of two programs. Of a duplicate, one is kept: return the draft that ends the other.

    From now on lists of matches show one of two that were joined, and name the other beneath it.

    Raises ``TransitionRefusedError`` for others' programs, and where somebody has judged.
    """
    row: ProgramPair = ProgramPair.objects.select_for_update().get(pk=pair.pk)
    refusal = may_edit(row.first, by=by) or may_edit(row.second, by=by)
    if row.judgement:
        refusal = Refusal("judged", _("Somebody has decided this already."))
    if refusal is not None:
        raise TransitionRefusedError(refusal)
    is_one = judgement == Judgement.JOINED and row.kind == PairKind.DUPLICATE
    row.judgement, row.judged_by, row.judged_at, row.kept = judgement, by, at, keep if is_one else None
    row.save(update_fields=["judgement", "judged_by", "judged_at", "kept"])
    data = {"first": row.first.slug, "second": row.second.slug, "judgement": judgement.value}
    record(action="programs.pair.judged", by=by, at=at, subject=row, data=data)
    if not is_one or keep is None:
        return None
    other = row.second if keep.pk == row.first_id else row.first
    if other.live_id is None or keep.live_id is None:
        return None
    return begin_retirement(program=other, successors=[keep.slug], closed_on=None, by=by, at=at)


def _known(first: str, second: str, rules: Rules) -> bool:
    return any({first, second} <= set(twins.members) for twins in rules.twins)
