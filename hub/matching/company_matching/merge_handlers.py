"""What matching keeps of a company: where it goes when two records become one, and what the company takes along."""

import json
from typing import Any

import pgtrigger
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.privacy.registry import EXPORTS, MergeOutcome, register_merge_handler
from hub.matching.models import Assessment, ChangedFacts, CompanyVerdicts, VerdictChange
from hub.matching.signals import verdict_changes_moved

_EXPORTED = (
    "at", "on", "language", "counts", "catalogue_version", "sources_version", "engine_version", "digest", "readings",
)  # fmt: skip


def register() -> None:
    """Tell companies of the rows of matching. Called once, when the portal starts."""
    register_merge_handler("matching.Assessment.company", _("Answers that were kept"), follow=_assessments)
    verdicts = _("Verdicts of today, which are worked out anew")
    register_merge_handler("matching.CompanyVerdicts.company", verdicts, follow=_verdicts)
    register_merge_handler("matching.VerdictChange.company", _("Changes of verdicts"), follow=_changes)
    # Our own bookkeeping: it tells nobody anything of the two records, and costs their pages no statement.
    notes = _("Notes that facts have changed")
    register_merge_handler("matching.ChangedFacts.company", notes, follow=_notes, is_counted=False)
    EXPORTS["assessments"] = export_assessments


def export_assessments(company: Company) -> list[dict[str, Any]]:
    """Return what the company was told, the first answer first: day, person, counts, versions and the document."""
    return [
        {
            "by": row.by.email if row.by else None,
            **{name: getattr(row, name) for name in _EXPORTED},
            "document": json.loads(row.document),
        }
        for row in Assessment.objects.filter(company=company).select_related("by").order_by("at", "pk")
    ]


def _assessments(kept: Company, gone: Company) -> MergeOutcome:
    """Hand over what was told; what the rows hold stays as it is, to the byte."""
    with pgtrigger.ignore("matching.Assessment:assessment_is_never_changed"):
        return MergeOutcome(moved=Assessment.objects.filter(company=gone).update(company=kept))


def _verdicts(_kept: Company, gone: Company) -> MergeOutcome:
    """Drop the verdicts of the gone record: those of the kept one follow from its profile, and are written next."""
    joined, _rows = CompanyVerdicts.objects.filter(company=gone).delete()
    return MergeOutcome(joined=joined)


def _notes(_kept: Company, gone: Company) -> MergeOutcome:
    """Drop the note of the gone record: it counts no more. The kept one is noted with its own change."""
    joined, _rows = ChangedFacts.objects.filter(company=gone).delete()
    return MergeOutcome(joined=joined)


def _changes(kept: Company, gone: Company) -> MergeOutcome:
    """Hand over the changes that runs found, but those that the same run found for the kept record too.

    Nobody is told of them any more: the verdicts that stand are those of the kept record.
    """
    here = VerdictChange.objects.filter(company=kept, rematch__isnull=False)
    known = set(here.values_list("rematch", "program"))
    rows = VerdictChange.objects.filter(company=gone)
    twice = [pk for pk, *found in rows.values_list("pk", "rematch", "program") if tuple(found) in known]
    moving = rows.exclude(pk__in=twice)
    changes = list(moving.values_list("pk", flat=True))
    moved = moving.update(company=kept, settled_at=Coalesce("settled_at", "at"))
    verdict_changes_moved.send(sender=VerdictChange, company=kept, changes=changes)
    return MergeOutcome(moved=moved, left=len(twice))
