"""The case that an act of the desk shows again: the longest page there is, drawn for a share of the acts."""

from typing import Any
from unittest import mock

from django.http import HttpRequest, HttpResponse

from hub.casework.desk.views import actions
from hub.casework.desk.views.case import render_case
from tests.support.samples import in_share


def _drawn(request: HttpRequest, found: Any, **shown: Any) -> HttpResponse:
    """Show the case whole for a sixth of the acts in a normal run; of the others its status alone is asked."""
    if in_share("case", shown.get("do"), one_in=6):
        return render_case(request, found, **shown)
    return HttpResponse(status=shown.get("status", 200))


def few_cases_drawn() -> Any:
    """Return the block within which a refused act draws its case only in its share."""
    return mock.patch.object(actions, "render_case", _drawn)
