"""Which company is on the line: found by name or business number, for those who take requests by phone."""

import re
from datetime import datetime
from typing import Any

from django.db.models import Q

from companies.models import Company
from companies.names import fold_name
from hub.audit.services import record_view
from hub.core.readonly import write_door
from hub.core.wall import let_in, system_work

MOST = 20
_DIGITS = 9


@system_work()
def companies_called(words: str, *, by: Any, at: datetime) -> list[Company]:
    """Return active companies whose name holds the words, or of a business number, by name; it is written down.

    Only name and province may be shown of them.
    """
    number = re.sub(r"\D", "", words)
    wanted = Q(folded_name__contains=fold_name(words)) if fold_name(words) else Q(pk=None)
    if len(number) >= _DIGITS:
        wanted |= Q(business_number__startswith=number[:_DIGITS])
    found = list(Company.objects.active().filter(wanted).order_by("folded_name", "pk")[:MOST])
    with write_door():
        record_view(by=by, what="casework.call", ground="call", subjects=[one.pk for one in found], at=at)
    let_in(*(one.pk for one in found))
    return found
