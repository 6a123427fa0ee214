"""Whatever stands in an address, a query string or a body, and whoever sends it: no view breaks (A-10).

``FUZZ_PROBES=20000 scripts/test tests/security/test_fuzz.py -m "not deep"`` sends as many as one likes.
"""

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import activate

from tests.support.access import World, lasting_world
from tests.support.policies import Role
from tests.support.probes import Prober

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

SHARE, PART, PARTS = int(os.environ.get("FUZZ_PROBES", "4000")), 50_000, 10


@pytest.fixture(scope="module")
def world(_reference_rows: None, django_db_blocker: Any) -> Iterator[World]:
    with lasting_world(django_db_blocker) as made:
        activate("en")
        yield made


@pytest.mark.parametrize(
    ("start", "number"),
    [
        pytest.param(0, SHARE, id="share", marks=pytest.mark.timeout(max(600, SHARE // 10))),
        *(
            pytest.param(
                SHARE + part * PART, PART, id=f"part-{part}", marks=[pytest.mark.deep, pytest.mark.timeout(3600)]
            )
            for part in range(PARTS)
        ),
    ],
)
def test_no_probe_breaks_a_view(world: World, start: int, number: int) -> None:
    """Every view is asked by everybody; then those who were answered with more than a refusal ask on."""
    prober = Prober(world)
    with prober.ready():
        prober.run(start, number)
    assert prober.broken == {}
    assert prober.sent == number
    assert {name for name, _role in prober.opened} >= {"programs:list", "casework:new", "desk:inbox", "api:programs"}
    # Of views, forms, filters of lists, the API and the admin site, without being named by the test.
    read = {name for names in prober.names.values() for name in names}
    assert read >= {"program", "opportunity", "seat", "sort", "per_page", "email", "subject", "_popup"}


def _number(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse(int(request.GET["page"]) if "page" in request.GET else 0)


def _form(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse(int(request.POST.get("next", 0)))


def _address(request: HttpRequest, *, slug: str) -> HttpResponse:
    return HttpResponse([slug][len(slug) // 1000])


@pytest.mark.parametrize("view", [_number, _form, _address])
def test_a_view_that_breaks_is_found(world: World, view: Callable[..., HttpResponse]) -> None:
    prober = Prober(world)
    own = next(target for target in prober.targets() if target[:2] == ("programs:detail", Role.OWNER))
    resolved = prober.handler.resolve_request
    prober.handler.resolve_request = lambda request: (view, (), resolved(request)[2])
    with prober.ready():
        for place in range(60):
            if probe := prober.probe(own, random.Random(place)):
                prober.send(probe)
    assert {name for name, _why in prober.broken} == {"programs:detail"}
    assert all(f"({view.__name__}:" in why for _name, why in prober.broken)
