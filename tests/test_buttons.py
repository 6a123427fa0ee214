"""A page offers to each reader what they may do there, and nothing else: its links and buttons against the policy.

What a view answers to whom is written in the access matrix, and held there. What depends on the state of a thing is
asked where it belongs: of a case in ``tests/casework/desk/test_buttons.py``, of a draft in
``tests/publishing/test_buttons.py``.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils.translation import override

from hub.casework.desk.actions.registry import DESK_ACTIONS
from tests.support.access import World, own_page
from tests.support.pages import addresses
from tests.support.policies import (
    MEMBERS,
    STAFF,
    AtDesk,
    OfAdministrator,
    OfCompany,
    OfCurator,
    OfHolder,
    OfStaff,
    Public,
    Role,
    Thing,
)
from tests.test_access_matrix import POLICY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(900)]

ROLES = [*MEMBERS, *STAFF]


class Offer(NamedTuple):
    """A link, or where a button sends its form: the address of a page with its name."""

    method: str
    path: str
    name: str


class _Offers(HTMLParser):
    """Collects what a page offers of the portal itself."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.form, self.found = path, "GET", set[Offer]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self._add("GET", given["href"])
        elif tag == "form":
            self.form = given.get("method", "get").upper()
            if self.form != "DIALOG":  # closes a dialog and asks nothing of the portal
                self._add(self.form, given.get("action", ""))
        elif "formaction" in given:
            self._add(self.form, given["formaction"])

    def _add(self, method: str, address: str) -> None:
        parts = urlsplit(urljoin(self.path, address))
        try:
            with override("en"):
                name = "" if parts.netloc or parts.scheme else resolve(parts.path).view_name
        except Resolver404:
            return
        if name in POLICY:
            self.found.add(Offer(method, parts.path, name))


type Pages = dict[tuple[str, str], set[Offer]]


@pytest.fixture(scope="module")
def offered(world: World) -> dict[Role, Pages]:
    """Return what every page of one's own offers to each role for which it opens."""
    return {role: dict(_pages(world, role)) for role in ROLES}


def _pages(world: World, role: Role) -> Iterator[tuple[tuple[str, str], set[Offer]]]:
    for address in addresses():
        is_public = isinstance(POLICY[address.name], Public) and not address.name.startswith(("matching:", "casework:"))
        if is_public or not _opens(role, "GET", address.name):
            continue
        page = own_page(world, address, role)
        if page and page.status == 200 and page.html:
            offers = _Offers(page.path)
            offers.feed(page.html)
            yield (address.name, page.path), offers.found


def _opens(role: Role, method: str, name: str) -> bool:
    """Tell whether something of one's own answers; an empty form may ask for nothing that is there, or come too late."""
    return POLICY[name].expected(role, Thing.OWN, method) in {200, 302, *({404, 409} if method == "POST" else ())}


def test_no_page_offers_what_is_refused(offered: dict[Role, Pages]) -> None:
    refused = {
        (role.value, page, offer.method, offer.name)
        for role, pages in offered.items()
        for (page, _path), offers in pages.items()
        for offer in offers
        if not _opens(role, offer.method, offer.name)
    }
    # People of a post write the opportunities of their post; the entries of this world are of other types.
    pages = (("entries:desk", "entries:entry"), ("entries:desk", "entries:new"), ("leads:list", "entries:new"))
    assert refused == {("adviser", page, "GET", name) for page, name in pages}


def test_members_find_on_a_page_what_others_find_there_and_they_may(offered: dict[Role, Pages]) -> None:
    lost = set()
    for page in {page for role in MEMBERS for page in offered[role] if isinstance(POLICY[page[0]], OfCompany)}:
        by_role = {role: offered[role][page] for role in MEMBERS if page in offered[role]}
        for offer in set[Offer]().union(*by_role.values()):
            if isinstance(POLICY[offer.name], OfCompany):
                lost |= {
                    (role.value, page[0], offer.method, offer.name)
                    for role, offers in by_role.items()
                    if offer not in offers and _opens(role, offer.method, offer.name)
                    # The only owner stays.
                    if (role, offer.method, offer.name) != (Role.OWNER, "POST", "companies:leave")
                }
    assert lost == set()


HELD = (OfCompany, OfCurator, OfStaff, OfAdministrator, OfHolder, AtDesk)
# What opens to a role and no page of the world leads to: from where one comes to it.
ELSEWHERE = {
    ("GET", "desk:viewers"): "a case, as long as it is open",
    ("GET", "entries:twins"): "the page of a new entry, while its name is typed",
    ("GET", "entries:preview"): "a draft of an opportunity",
    ("GET", "desk:inbox_csv"): "a list with requests",
    ("GET", "leads:list_csv"): "a lead that the office looks after",
    ("POST", "rooms:partners"): "a need that others cover",
    ("POST", "rooms:one_more"): "something that a joint offer still needs, and who brings it",
    ("POST", "matching:plan_keep"): "a plan with programs in it",
    ("POST", "entries:change"): "an entry without an open draft",
    ("POST", "freshness:request_review"): "entries that are due",
    ("POST", "freshness:take_page"): "a page that changed",
    **{("POST", f"desk:{name}"): "a case in the right state" for name in DESK_ACTIONS},
}


@pytest.mark.parametrize("role", ROLES)
def test_whatever_opens_to_a_role_is_offered_to_it_somewhere(
    world: World, offered: dict[Role, Pages], role: Role
) -> None:
    found = {(offer.method, offer.name) for offers in offered[role].values() for offer in offers}
    wanted = {
        (method, address.name)
        for address in addresses()
        if isinstance(POLICY[address.name], HELD) and Thing.OWN in world.things(address, role)
        for method in ("GET", "POST")
        if POLICY[address.name].expected(role, Thing.OWN, method) in {200, 302}
    }
    assert wanted - found - ELSEWHERE.keys() == set()
