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
from tests.support.probes import REFUSED, Prober
from tests.support.samples import DEEP
from tests.test_access_matrix import POLICY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

SHARE, PART, PARTS = int(os.environ.get("FUZZ_PROBES", "2000")), 50_000, 10
# Of views, forms, filters of lists, the API and the admin site, without being named by the test.
READ = {
    "page",
    "program",
    "opportunity",
    "seat",
    "sort",
    "per_page",
    "role__exact",
    "email",
    "_popup",
}


@pytest.fixture(scope="module")
def world(_reference_rows: None, django_db_blocker: Any) -> Iterator[World]:
    with lasting_world(django_db_blocker) as made:
        activate("en")
        yield made


@pytest.mark.parametrize(
    ("seed", "number"),
    [
        pytest.param("share", SHARE, id="share", marks=pytest.mark.timeout(max(600, SHARE // 10))),
        *(
            pytest.param(f"part {part}", PART, id=f"part-{part}", marks=[pytest.mark.deep, pytest.mark.timeout(3600)])
            for part in range(PARTS)
        ),
    ],
)
def test_no_probe_breaks_a_view(world: World, seed: str, number: int) -> None:
    """Each view is sent each name that it reads by one for whom it opens; then all are asked by everybody.

    In a normal run a third of the views are sent them.
    """
    prober = Prober(world, POLICY)
    with prober.ready():
        prober.learn()
        prober.sweep()
        read = {key: {*names} for key, names in prober.names.items()}
        learned = prober.sent
        prober.run(seed, number)
    assert prober.broken == {}
    assert prober.sent == learned + number
    opening = {target[:2] for target, status in prober.leaders() if status not in REFUSED}
    assert opening - prober.opened == set()
    swept = {target.name for target, _status in prober.leaders()}
    unsent = {
        key: names - prober.tried[key] for key, names in read.items() if key[0] in swept and key not in prober.closed
    }
    assert {key: names for key, names in unsent.items() if names} == {}
    assert {name for names in prober.names.values() for name in names} >= READ | (
        {"about", "subject", "term"} if DEEP else set()
    )


def _number(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse(int(request.GET["page"]) if "page" in request.GET else 0)


def _form(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse(int(request.POST.get("next", 0)))


def _address(request: HttpRequest, *, slug: str) -> HttpResponse:
    return HttpResponse([slug][len(slug) // 1000])


@pytest.mark.parametrize("view", [_number, _form, _address])
def test_a_view_that_breaks_is_found(world: World, view: Callable[..., HttpResponse]) -> None:
    prober = Prober(world, POLICY)
    own = next(target for target in prober.targets() if target[:2] == ("programs:detail", Role.OWNER))
    resolved = prober.handler.resolve_request
    prober.handler.resolve_request = lambda request: (view, (), resolved(request)[2])
    with prober.ready():
        for place in range(60):
            if probe := prober.probe(own, random.Random(place)):
                prober.send(probe)
    assert {name for name, _why in prober.broken} == {"programs:detail"}
    assert all(f"({view.__name__}:" in why for _name, why in prober.broken)
