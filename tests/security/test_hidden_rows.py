"""What is hidden shows in nothing that is public: no word, count, order, facet, tag or size tells of it (A-50)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from companies.profile.services.offerings import add_offering
from companies.registration.services import register_company
from hub.casework.choices import RequestKind
from hub.directory.entry_types import OFFICE
from hub.directory.models import Office, Organization
from hub.matching.assessments.services import snapshot_company
from hub.publishing.services import begin_draft, newest_save, save_draft
from programs.entry_types import PROGRAM
from programs.models import Program
from programs.publication.services import withdraw_program
from tests.accounts.people import make_person
from tests.programs.desk.curators import begin_program
from tests.support.access import World, ask, send_request, told, undone
from tests.support.pages import addresses
from tests.support.policies import Public, Role, Thing
from tests.test_access_matrix import POLICY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(600)]

# What is searched for and narrowed down: words of the hidden rows, and facets that they would be counted in.
ASKED = (
    {"q": "kestrel"},
    {"q": "kestrel fund", "sort": "name"},
    {"province": "NU"},
    {"area": "wastewater-treatment"},
    {"page": "2"},
)
# Where one program more or less shows.
TELLING = {"programs:list", "api:programs", "pages:home"}
# The results count every request, for anybody to read; what they never tell is held in tests/casework/test_results.py.
COUNTED = {"results:results", "results:results_csv"}
LISTS = (
    *("programs:list", "opportunities:list", "directory:list", "directory:organizations", "pages:search"),
    *("pages:showcase", "chinese:showcase"),
)


def test_what_is_hidden_changes_no_byte_of_what_is_public(world: World) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        plain = dict(_answers(world))
        with undone():
            _hide(at=now)
            hidden = dict(_answers(world))
    assert len(plain) > 80
    assert {asked for asked, answer in plain.items() if hidden[asked] != answer} == set()


def test_the_test_above_would_see_a_program_more(world: World) -> None:
    """One of the programs leaves the catalogue: the list and the search change, so that they would tell of one more."""
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        plain = dict(_answers(world, TELLING))
        with undone():
            withdraw_program(
                program=Program.objects.published().order_by("slug").last(), by=None, reason="Gone.", at=now
            )
            changed = {asked[0] for asked, answer in _answers(world, TELLING) if plain[asked] != answer}
    assert changed >= TELLING


def _answers(world: World, names: set[str] | None = None) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield everything that a stranger is told, headers and tags of caches included, by address and question.

    ``names`` leaves out the other addresses.
    """
    cache.clear()
    for address in (address for address in addresses() if names is None or address.name in names):
        policy = POLICY[address.name]
        if isinstance(policy, Public) and policy.get == 200 and address.name not in COUNTED:
            arguments = world.things(address, Role.ANONYMOUS)[Thing.OWN]
            yield (address.name, ""), told(ask(world, address, Role.ANONYMOUS, "GET", arguments), {})
    for name in (name for name in LISTS if names is None or name in names):
        for query in ASKED:
            yield (name, str(query)), told(world.browser(Role.ANONYMOUS).get(reverse(name), query), {})


def _hide(*, at: datetime) -> None:
    """Write drafts, a company and its request, with words and places that public pages search and count."""
    first, second = Program.objects.published().order_by("-slug")[:2]
    body = Organization.objects.get(slug="nrcan")
    for program in (first, second):
        _rename(begin_draft(entry_type=PROGRAM, slug=program.slug, by=None, at=at), at=at)
    _rename(
        begin_program(organization=body, jurisdiction="NU", name_en="Kestrel Fund", name_fr="Fonds X", by=None, at=at),
        at=at,
    )
    office = Office.objects.order_by("-slug")[0]
    draft = begin_draft(entry_type=OFFICE, slug=office.slug, by=None, at=at)
    save_draft(
        version=draft, number=newest_save(draft).number or 0, values={"name_en": "Kestrel office"}, by=None, at=at
    )
    person = make_person("kestrel@kestrel.example")
    company = register_company(by=person, name="Kestrel Fund", province="NU", at=at)
    add_offering(company=company, name="Kestrel", answers={"areas": ["wastewater-treatment"]}, by=person, at=at)
    snapshot_company(company_id=company.pk, at=at)
    assert send_request(company, by=person, at=at).kind == RequestKind.PARTNERS


def _rename(draft: Any, *, at: datetime) -> None:
    version = newest_save(draft).number or 0
    save_draft(version=draft, part="words", values={"name_en": "Kestrel Fund"}, number=version, by=None, at=at)
