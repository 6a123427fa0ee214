"""Markup that a company or a curator writes, wherever they may write, becomes no markup on any page (A-1)."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from tests.security.test_data_classes import TABLE
from tests.support.access import World, ask, undone
from tests.support.canaries import plant
from tests.support.pages import addresses
from tests.support.policies import Role, Thing
from tests.support.samples import EXTENTS, one_of
from tests.test_access_matrix import POLICY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(600)]

# Out of an attribute, of a script, of a comment and of a text; an element and an attribute of the marked name.
MARKUP = "'\"--></script></{0}><{0} {0}=1>"


# Whoever is shown the most comes first.
READERS = (Role.OWNER, Role.ADVISER, Role.CURATOR, Role.ADMINISTRATOR, Role.ANONYMOUS)


class _Names(HTMLParser):
    """Collects the names of all elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(name for name, _value in attrs)}

    def handle_endtag(self, tag: str) -> None:
        self.found.add(tag)


@EXTENTS
def test_markup_is_shown_as_it_stands(world: World, whole: bool) -> None:
    """A company has written markup into each of its fields, and curators into every column that anybody reads.

    Each page is looked at by everybody here; in a normal run by one of them for whom it opens.
    """
    shown: set[str] = set()
    broken = set()
    with undone():
        told = plant(world, at=timezone.now(), written=MARKUP)
        published = dict(_planted())
        for address in addresses():
            opened = [role for role in READERS if POLICY[address.name].expected(role, Thing.OWN, "GET") == 200]
            for role in opened if whole else [one_of(opened, address.name)] if opened else []:
                own = world.things(address, role).get(Thing.OWN)
                if own is None:
                    continue
                response = ask(world, address, role, "GET", own)
                if not response.get("Content-Type", "").startswith("text/html"):
                    continue
                page = response.getvalue().decode()
                shown |= {field for canary, field in told.items() if canary in page}
                shown |= {column for canary, column in published.items() if f"{canary}=1" in page}
                if any(name.startswith("kestrel") for name in _names_in(page)):
                    broken.add((role.value, address.name))
    assert broken == set()
    assert len(published) > 40
    assert len(shown & {*published.values()}) > 25
    assert len(shown & {*told.values()}) > 25
    assert shown >= {
        "programs.Revision.name_en",
        "programs.Condition.sentence_en",
        "opportunities.Opportunity.title_en",
    }


def _planted() -> Iterator[tuple[str, str]]:
    """Write markup into every text that anybody reads; yield its word and the column, where the database takes it."""
    for label, classes in sorted(TABLE.items()):
        model = apps.get_model(label)
        for name in classes.get("public", ()):
            column = model._meta.get_field(name)
            if not isinstance(column, models.CharField | models.TextField) or column.choices:
                continue
            canary = f"kestrel{label}{name}".replace(".", "").replace("_", "").lower()
            try:
                # A revision never changes but here.
                with pgtrigger.ignore(), transaction.atomic():
                    model._base_manager.update(**{name: MARKUP.format(canary)})
            except DatabaseError:
                continue  # of one shape only: an address, a number, a word of a closed list
            yield canary, f"{label}.{name}"


def _names_in(page: str) -> set[str]:
    names = _Names()
    names.feed(page)
    return names.found
