"""A report as curators read it."""

from typing import Any

from django.db.models import Prefetch

from hub.core.db.bilingual import current_language
from programs.documents.fields import LISTS, TICKS
from programs.documents.presentation import label, language_of, value_text
from programs.models import ProgramReport, ReportedField, Revision
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


def corrections_beside(draft: Revision) -> list[dict[str, Any]]:
    """Return the reports that a draft takes up, as they stand beside it (two queries)."""
    rows = draft.reports.select_related("asked").prefetch_related(Prefetch("fields", ReportedField.objects.all()))
    return [report_page(row) for row in rows.order_by("made_at", "pk")]


def _value(row: ReportedField) -> Any:
    return bool(row.should_say) if row.field in TICKS else row.should_say
