"""Use cases of the results: a month that is over is counted once, and kept; the page is made as a file."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from hub.audit.services import record
from hub.casework.choices import PublicFigure
from hub.casework.metrics.months import ResultKey, count_months, months_to_close, results
from hub.casework.metrics.results import ResultsWords
from hub.casework.metrics.results_report import results_report
from hub.casework.models import MonthlyFigure
from hub.casework.sla.services import service_standards
from hub.outbox.report_files import make_file


def close_months(*, at: datetime) -> int:
    """Keep the numbers of each month that is over for a whole month. Return how many months were closed."""
    found = months_to_close(at=at)
    for month in found:
        with transaction.atomic():
            # A month without a request is closed too.
            numbers = {ResultKey(month, PublicFigure.RECEIVED): 0} | dict(count_months(month, month, at=at))
            MonthlyFigure.objects.bulk_create(
                MonthlyFigure(month=date.fromisoformat(f"{month}-01"), figure=figure, cut=cut, code=code, number=number)
                for (_month, figure, cut, code), number in numbers.items()
            )
            record(action="casework.month_closed", by=None, at=at, reason=month)
    return len(found)


def make_results_files(*, at: datetime) -> None:
    """Count the open months anew, before a reader has to wait for it, and make their files in both languages."""
    found = results(at=at, anew=True)
    for lang, _name in settings.LANGUAGES:
        with override(lang):
            make_file(results_report(ResultsWords(found, least=service_standards().small_cell, lang=lang)), at=at)
