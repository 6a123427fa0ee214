"""Use cases of the results: a month that is over is counted once, and kept."""

from datetime import date, datetime

from django.db import transaction

from hub.audit.services import record
from hub.casework.choices import PublicFigure
from hub.casework.metrics.months import ResultKey, count_months, months_to_close
from hub.casework.models import MonthlyFigure


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
