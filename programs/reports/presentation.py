"""A report as curators read it."""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch

from hub.core.db.bilingual import current_language
from hub.publishing.documents.fields import Document
from programs.catalogue.entries import ProgramView
from programs.choices import ReportState
from programs.documents.fields import LISTS, TICKS, blank, document_of
from programs.documents.presentation import label, language_of, value_text
from programs.models import ProgramReport, ReportedField, Revision
from programs.reports.corrections import still_wrong
from programs.reports.rules import can_be_applied


def report_page(report: ProgramReport) -> dict[str, Any]:
    """Return a report with its fields in words."""
    lang = current_language()
    fields = [
        {
            "field": row,
            "label": label(row.field, lang),
            "lang": language_of(row.field),
            "says": row.says,
            "should_say": row.should_say if row.field in LISTS else value_text(row.field, _value(row), lang),
            "can_take": can_be_applied(row.field),
        }
        for row in sorted(report.fields.all(), key=lambda row: row.pk)
    ]
    return {"report": report, "fields": fields, "takeable": [one for one in fields if one["can_take"]]}


def corrections_beside(
    draft: Revision, *, before: Callable[[], Document | None], now: ProgramView
) -> list[dict[str, Any]]:
    """Return the reports that a draft takes up, as they stand beside it (two queries, and those of ``before``).

    ``before`` returns what is published, ``now`` is what the draft says. ``left`` names what was reported and is the
    same in both.
    """
    related = draft.reports.select_related("asked").prefetch_related(Prefetch("fields", ReportedField.objects.all()))
    rows = list(related.order_by("made_at", "pk"))
    if not rows:
        return []
    published, after = before() or blank(), document_of(now)
    return [report_page(row) | {"left": _left(row, published, after)} for row in rows]


def _left(report: ProgramReport, before: Document, after: Document) -> str:
    if report.state != ReportState.ACCEPTED:
        return ""
    lang = current_language()
    said = {row.field: row.should_say for row in sorted(report.fields.all(), key=lambda row: row.pk)}
    left = still_wrong(report.part, said, read=None, before=before, after=after)
    if not left or not said:
        return str(report.get_part_display()) if left else ""
    return "; ".join(label(name, lang) for name in said if name in left)


def _value(row: ReportedField) -> Any:
    return bool(row.should_say) if row.field in TICKS else row.should_say
