"""The list of the desk as the rows of a file: one line for each request, with none of the words or names in it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hub.casework.choices import Outcome, OutcomeReason, RequestKind, RequestState, ReturnReason
from hub.casework.desk.queries import ListFile
from hub.casework.models import ServiceRequest
from hub.core.vocabulary.enums import Area, Language, Province
from hub.core.vocabulary.labels import label
from hub.directory.reference.places import chinese_province


def rows_for_file(found: ListFile, lang: str) -> Iterator[list[str]]:
    """Yield the list as cells, the head first. Of a trace they say which it is, who has it, and how it stands."""
    yield [
        pgettext("request", "Number"), _("State"), _("Seat"), _("First answer due"), _("Received"),
        _("Kind of request"), _("Areas"), _("Place in China"), _("Province or territory"), _("Language"),
        pgettext("file", "In hand since"), _("First answer"), _("Closed"), _("Outcome"), pgettext("file", "Reasons"),
        _("Returned by seats"),
    ]  # fmt: skip
    for row in found.rows:
        seen = _readable(row, found.returned.get(row.pk, ()), lang) if row.readable else [""] * 12
        due = row.due_on.isoformat() if row.due_on else ""
        yield [row.reference, str(RequestState(row.state).label), str(row.owner.title), due, *seen]


def _readable(row: ServiceRequest, returned: Sequence[str], lang: str) -> list[str]:
    return [
        _day(row.received_at),
        str(RequestKind(row.kind).label),
        "; ".join(label(Area(area), lang) for area in row.areas),
        "; ".join(chinese_province(code, lang) for code in row.cn_provinces),
        label(Province(row.province), lang),
        label(Language(row.language), lang),
        _day(row.taken_at),
        _day(row.first_answer_at),
        _day(row.closed_at),
        str(Outcome(row.outcome).label) if row.outcome else "",
        "; ".join(str(OutcomeReason(one).label) for one in row.outcome_reasons),
        "; ".join(str(ReturnReason(one).label) for one in returned),
    ]


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
