"""A report as curators read it: on its page, beside a draft, and beside the field that it names."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.http import url_has_allowed_host_and_scheme

from hub.core.db.bilingual import current_language
from hub.core.text.formats import lower_first
from hub.core.text.localized import Localized
from hub.publishing.choices import ReportOrigin, ReportState
from hub.publishing.documents.fields import OTHER, Document, Reading, Shape
from hub.publishing.models import EntryReport, PageFeedback, ReportedField, Version
from hub.publishing.reports.access import reports_on
from hub.publishing.reports.services import still_wrong, written

_MOST = 2000  # words on pages that one page looks through


def entry_name(report: EntryReport) -> str:
    """Return what the entry of a report is called in the language of the page; its short name where nobody sees it."""
    names: Mapping[str, str] = {} if report.row is None else report.type.names_of_row(report.row)
    return names.get(current_language()) or report.slug


def report_page(report: EntryReport) -> dict[str, Any]:
    lang, entry_type = current_language(), report.type
    fields = [
        {
            "field": row,
            "label": entry_type.column_words(row.field).text(lang),
            "lang": row.field[-2:] if row.field.endswith(("_en", "_fr")) else "",
            "says": row.says,
            "should_say": _value(report, row, lang),
            "can_take": entry_type.can_be_written(row.field),
        }
        for row in sorted(report.fields.all(), key=lambda row: row.pk)
    ]
    return {"report": report, "fields": fields, "takeable": [one for one in fields if one["can_take"]]}


def _value(report: EntryReport, row: ReportedField, lang: str) -> str:
    if not report.type.can_be_written(row.field):
        return str(row.should_say)
    return str(report.type.value_words(row.field, written(report.type, row.field, row.should_say), lang))


def usual_answer(report: EntryReport) -> Localized:
    """Return what most often is said to all readers of a correction: which field it is. A curator may write another."""
    if report.origin == ReportOrigin.OWNER:
        return Localized("Corrected as its organization says.", "Corrigé comme l’indique l’organisme responsable.")
    if report.part == OTHER:
        return Localized("", "")
    words = report.type.reader_field(report.part).words
    return Localized(f"Corrected: {lower_first(words.en)}.", f"Corrigé\u00a0: {lower_first(words.fr)}.")


def words_reported(report: EntryReport) -> list[tuple[str, str, str]]:
    """Return what readers see now of the part that a reader named: the field, the language of its words, the words.

    Fields of which nothing is said are told where none says anything; of boxes, what it means that none is ticked.
    """
    entry_type, lang = report.type, current_language()
    part = entry_type.reader_field(report.part)
    if part.name == OTHER or not entry_type.is_shown(report.row):
        return []
    document = entry_type.document_of_row(report.row)
    said, empty = [], []
    for field in entry_type.fields:
        for name in [one for one in field.columns if one in part.columns and one in document]:
            label, code = entry_type.column_words(name).text(lang), name[-2:] if field.languages else lang
            if words := entry_type.value_words(name, document[name], lang):
                said.append((label, code, words))
            elif field.shape is Shape.SEVERAL and field.hint:
                empty.append((label, lang, field.hint.text(lang)))
            else:
                empty.append((label, lang, ""))
    return said or empty


def corrections_beside(version: Version, reading: Reading, after: Document) -> list[dict[str, Any]]:
    """Return the reports that stand beside a version that says ``after``.

    ``left`` names what was reported, is taken into the version, and is the same in what readers see.
    """
    rows = reports_on(version)
    if not rows:
        return []
    before = version.type.before(version, reading) or version.type.blank(version.made_at)
    return [report_page(row) | {"left": _left(row, before, after)} for row in rows]


def _left(report: EntryReport, before: Document, after: Document) -> str:
    if report.state != ReportState.ACCEPTED:
        return ""
    said = {row.field: row.should_say for row in sorted(report.fields.all(), key=lambda row: row.pk)}
    left = still_wrong(report.type, report.part, said, read=None, before=before, after=after)
    if not left or not said:
        return report.part_words if left else ""
    lang = current_language()
    return "; ".join(report.type.column_words(name).text(lang) for name in said if name in left)


def reported_columns(version: Version, columns: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the reports on a version's entry by the first of some columns that they name, in their order."""
    found: dict[str, list[dict[str, Any]]] = {}
    there = list(columns)
    for report in reports_on(version):
        said = {row.field: row for row in report.fields.all()}
        named = frozenset(said) or report.type.reader_field(report.part).columns
        for column in there:
            if column in named:
                row = said.get(column)
                words = report.words if row is None else _value(report, row, current_language())
                found.setdefault(column, []).append({"report": report, "words": words})
                if row is None:
                    break
    return found


def feedback_by_page() -> list[dict[str, Any]]:
    """Return what was said last of pages, page by page: first those of which words wait for an answer, the newest.

    A link leads to our own pages alone.
    """
    found: dict[str, list[PageFeedback]] = {}
    for said in PageFeedback.objects.order_by("-made_at", "-pk")[:_MOST]:
        found.setdefault(said.page, []).append(said)
    pages = [
        {
            "page": page,
            "is_ours": page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None),
            "yes": sum(one.useful is True for one in said),
            "no": sum(one.useful is False for one in said),
            "said": [one for one in said if one.words],
        }
        for page, said in found.items()
    ]
    # Pages came by their newest word; the order of those that are alike stays.
    return sorted(pages, key=lambda page: -_waiting_since(page["said"]))


def _waiting_since(said: Iterable[PageFeedback]) -> float:
    return max((one.made_at.timestamp() for one in said if one.answered_at is None), default=0.0)
