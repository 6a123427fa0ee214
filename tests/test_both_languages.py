"""Every page says in French, part by part, what it says in English (C-33), in sound markup (C-3)."""

from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.utils.translation import override

from tests.support.access import World, own_page, undone, whole_path
from tests.support.markup import faults_of
from tests.support.pages import Address, addresses
from tests.support.policies import Role, Thing
from tests.support.samples import EXTENTS, one_of
from tests.test_access_matrix import POLICY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(600)]

ROLES = (Role.ANONYMOUS, Role.OWNER, Role.ADVISER, Role.CURATOR, Role.ADMINISTRATOR)
# Still to be mended: links to a part that staff, or a page that is itself the way to a person, do not show.
OPEN = ("names 'ask', which is not there", "names 'help', which is not there")
_HEADINGS = {"h1", "h2", "h3", "h4"}
_PARTS = {
    "form",
    "input",
    "select",
    "textarea",
    "button",
    "table",
    "th",
    "section",
    "article",
    "dl",
    "dt",
    "img",
    "details",
}


class _Outline(HTMLParser):
    """The headings of a page in their order, and how many there are of its other parts."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.parts: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HEADINGS:
            self.headings.append(tag)
        elif tag in _PARTS:
            self.parts[tag] += 1


def _outlines(world: World, address: Address, role: Role) -> list[Any] | None:
    """Return how a page is built in English and in French; None where a role has nothing of the kind."""
    page = own_page(world, address, role)
    if page is None:
        return None
    # At the same moment: an act is offered for ten minutes.
    with undone(), override("fr"), time_machine.travel(page.at.timestamp()):
        answer = world.browser(role).get(whole_path(address, world.things(address, role)[Thing.OWN]))
    is_page = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
    english = page.html if page.status == 200 else ""
    return [_outline(html) if html else None for html in (english, answer.text if is_page else "")]


def _outline(html: str) -> tuple[list[str], Counter[str], list[str]]:
    outline = _Outline()
    outline.feed(html)
    # Its markup is looked at here, since each page is read here anyway (C-3).
    return outline.headings, outline.parts, faults_of(html)


@EXTENTS
def test_every_page_has_the_same_parts_in_both_languages(world: World, whole: bool) -> None:
    """Each page is read by everybody here; in a normal run by one of those for whom it opens."""
    different, faulty, compared = {}, {}, 0
    for address in addresses():
        opened = [role for role in ROLES if POLICY[address.name].expected(role, Thing.OWN, "GET") == 200]
        for role in ROLES if whole or not opened else (one_of(opened, address.name),):
            if (outlines := _outlines(world, address, role)) is None:
                continue
            english, french = outlines
            compared += english is not None
            for outline in filter(None, (english, french)):
                if faults := [fault for fault in outline[-1] if not fault.endswith(OPEN)]:
                    faulty[role.value, address.name] = faults
            parts = [outline and outline[:2] for outline in (english, french)]
            if parts[0] != parts[1]:
                different[role.value, address.name] = parts
    assert compared > (250 if whole else 80)
    assert different == {}
    assert not faulty, "\n".join(f"{page}: {faults[:3]}" for page, faults in faulty.items())
