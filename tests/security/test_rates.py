"""Who sends a form too often sees it again with what was typed, and reads when to come back (A-13)."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.choices import MemberRole
from companies.models import Company, FactSheet, Invitation, JoinRequest, Membership
from companies.registration.services import register_company
from hub.accounts.authentication import rate_limits, sessions
from hub.accounts.models import User
from hub.api.open_data.files import DATASETS
from hub.outbox.models import OutboxKind, OutboxMessage
from hub.settings import base
from tests.accounts.people import make_person
from tests.support.pages import addresses
from tests.test_consistency import MODULES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

NUMBER = "123456782"


# The portal's limits, with figures that a test reaches sooner.
FEW = {action: {"person": (2, 3600), "address": (3, 3600)} for action in base.RATE_LIMITS}


@pytest.fixture(autouse=True)
def _counted_from_zero() -> Iterator[None]:
    with override_settings(RATE_LIMITS=FEW):
        cache.clear()
        yield


@pytest.fixture
def clock() -> Iterator[Any]:
    # Twelve minutes before the window ends.
    with time_machine.travel("2026-11-24 15:48Z", tick=False) as travelled:
        yield travelled


class Form(NamedTuple):
    """A form: its limit, where and what is sent, what it makes, and what the page must show again."""

    action: str
    page: Callable[[Company], str]
    sent: Callable[[int], dict[str, str]]
    made: type
    shown: tuple[str, ...]
    signed_in: bool = True


FORMS = {
    "register": Form(
        "companies.register",
        lambda company: reverse("companies:register"),
        lambda n: {"name": f"Company {n}", "province": "NS", "website": "https://many.example/"},
        Company,
        ('value="Company {n}"', 'value="NS" selected', 'value="https://many.example/"'),
    ),
    "join": Form(
        "companies.join",
        lambda company: reverse("companies:join"),
        lambda n: {"ground": "business_number", "business_number": NUMBER},
        JoinRequest,
        (f'value="{NUMBER}"', 'value="business_number"'),
    ),
    "invite": Form(
        "companies.invite",
        lambda company: reverse("companies:members", args=[company.slug]),
        lambda n: {"email": f"guest{n}@firm.example", "role": "editor", "language": "fr"},
        Invitation,
        ('value="guest{n}@firm.example"',),
    ),
    "finder": Form(
        "matching.start",
        lambda company: reverse("matching:finder"),
        lambda n: {"answer": "QC"},
        FactSheet,
        ('value="QC"',),
        signed_in=False,
    ),
    "feedback": Form(
        "pages.feedback",
        lambda company: reverse("pages:feedback"),
        lambda n: {"text": f"Something is missing, {n}."},
        OutboxMessage,
        ("Something is missing, {n}.",),
        signed_in=False,
    ),
}


@pytest.fixture
def owner() -> User:
    return make_person()


@pytest.fixture
def company(owner: User) -> Company:
    return register_company(by=owner, name="Boreal", province="QC", business_number=NUMBER, at=timezone.now())


def _browser(form: Form, owner: User) -> Client:
    """Return a browser: the owner's, or for a request to join that of somebody else."""
    client = Client()
    if form.signed_in:
        client.force_login(make_person("newcomer@firm.example") if form.action == "companies.join" else owner)
    return client


def _send(client: Client, form: Form, company: Company, number: int, clock: Any) -> HttpResponse:
    page, data = form.page(company), form.sent(number)
    if form.action == "pages.feedback":
        data["started"] = client.get(page).context["form"].initial["started"]
        clock.shift(4)
    return client.post(page, data)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_one_too_many_shows_the_form_again_and_when_to_come_back(
    form: Form, lang: str, owner: User, company: Company, clock: Any
) -> None:
    times = FEW[form.action]["person" if form.signed_in else "address"][0]
    client = _browser(form, owner)
    with override(lang):
        page = form.page(company)
        assert page.startswith(f"/{lang}/")
        form = form._replace(page=lambda company: page)
        for number in range(times):
            with override_settings(MAILERS=base.MAILERS):
                assert _send(client, form, company, number, clock).status_code != 429
        made = form.made._default_manager.count()
        refused = _send(client, form, company, times, clock)
    assert refused.status_code == 429
    assert form.made._default_manager.count() == made, "nothing is done"
    minutes = -(-int(refused["Retry-After"]) // 60)
    assert 1 <= minutes <= 12
    sentence = {"en": f"Try again in {minutes} minutes", "fr": f"Réessayez dans {minutes} minutes"}[lang]
    assert sentence in refused.text
    for words in form.shown:
        assert words.format(n=times) in refused.text, "what was typed is there"
    clock.shift(int(refused["Retry-After"]))
    assert _send(client, form, company, times, clock).status_code != 429


def test_answers_of_the_finder_are_counted_too(client: Client, clock: Any) -> None:
    started = client.post(reverse("matching:finder"), {"answer": "QC"})
    change = f"{started.url.split('?')[0]}areas/"
    sent = {"answer": ["wastewater-treatment"], "then": "question"}
    for _ in range(3):
        assert client.post(change, sent).status_code == 302
    refused = client.post(change, sent)
    assert refused.status_code == 429
    assert refused.context["form"].data.getlist("answer") == ["wastewater-treatment"]
    assert re.search(r'value="wastewater-treatment"[^>]* checked', refused.text)


def test_mistakes_are_not_counted(client: Client, owner: User) -> None:
    client.force_login(owner)
    for _ in range(4):
        assert client.post(reverse("companies:register"), {"name": ""}).status_code == 200
    assert client.post(reverse("companies:register"), {"name": "Boreal", "province": "QC"}).status_code == 302


def _request(person: User | None, address: str) -> Any:
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().post("/", REMOTE_ADDR=address)
    request.user = person or AnonymousUser()
    return request


@override_settings(RATE_LIMITS={"tests.act": {"person": (2, 600), "address": (4, 3600)}})
def test_persons_and_addresses_are_counted_apart(owner: User) -> None:
    at = timezone.now()
    other = make_person("other@firm.example")

    def admitted(person: User | None, address: str = "192.0.2.1") -> bool:
        return rate_limits.count_attempt(_request(person, address), "tests.act", at=at) is None

    assert [admitted(owner) for _ in range(3)] == [True, True, False], "the person"
    assert [admitted(other) for _ in range(2)] == [True, False], "the address of both"
    assert not admitted(owner, "192.0.2.2"), "the person elsewhere"
    assert admitted(None, "192.0.2.3")


@override_settings(RATE_LIMITS={"companies.invite": {"person": (2, 3600), "company": (5, 3600), "address": (9, 3600)}})
def test_one_company_takes_no_others_turn(owner: User, company: Company, mailoutbox: list[Any]) -> None:
    """Ten of its people send at once, each within their own limit and from a network of their own (B-21)."""
    at, page = timezone.now(), reverse("companies:members", args=[company.slug])
    people = [owner, *(make_person(f"owner{number}@firm.example") for number in range(9))]
    for person in people[1:]:
        Membership.objects.create(company=company, user=person, role=MemberRole.OWNER, joined_at=at)
    other = make_person("kestrel@firm.example")
    kestrel = register_company(by=other, name="Kestrel", province="QC", at=at)
    answers = []
    with override_settings(MAILERS=base.MAILERS):
        for number, person in enumerate(people * 2):
            browser = Client(REMOTE_ADDR=f"192.0.2.{number % 10}")
            browser.force_login(person)
            answers.append(browser.post(page, FORMS["invite"].sent(number)))
        browser = Client(REMOTE_ADDR="192.0.2.99")
        browser.force_login(other)
        taken = browser.post(reverse("companies:members", args=[kestrel.slug]), FORMS["invite"].sent(99))
    assert Counter(answer.status_code for answer in answers) == {302: 5, 429: 15}
    assert all("Try again in" in answer.text for answer in answers if answer.status_code == 429)
    assert taken.status_code == 302
    # No more of the one company stands before the mail of the other than its limit lets through.
    waiting = [str(row.payload) for row in OutboxMessage.objects.filter(kind=OutboxKind.MAIL).order_by("created_at")]
    assert [number for number, row in enumerate(waiting) if "guest99@" in row] == [5]


@override_settings(RATE_LIMITS={"tests.act": {"address": (1, 3600)}})
def test_a_network_of_one_customer_is_one_address() -> None:
    at = timezone.now()
    tries = ["2001:db8:1:1::1", "2001:db8:1:1:ffff::9", "2001:db8:1:2::1"]
    assert [rate_limits.count_attempt(_request(None, address), "tests.act", at=at) is None for address in tries] == [
        True,
        False,
        True,
    ]


@override_settings(RATE_LIMITS={"tests.act": {"person": (1, 600), "address": (1, 3600)}})
def test_the_longest_wait_counts(owner: User, clock: Any) -> None:
    rate_limits.count_attempt(_request(owner, "192.0.2.1"), "tests.act", at=timezone.now())
    assert rate_limits.count_attempt(
        _request(owner, "192.0.2.1"), "tests.act", at=timezone.now()
    ) == rate_limits.RetryAfter(12 * 60)


def test_the_cache_names_nobody(owner: User) -> None:
    rate_limits.count_attempt(_request(owner, "192.0.2.77"), "pages.feedback", at=timezone.now())
    kept = str(cache._cache)
    assert "rates:pages.feedback:person:" in kept
    assert "192.0.2.77" not in kept
    assert not re.search(rf"person:{owner.pk}:", kept)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", ["pages:search", "programs:list", "opportunities:list"])
def test_searches_are_counted_together_and_pages_are_not(name: str, lang: str, client: Client, clock: Any) -> None:
    with override(lang):
        url = reverse(name)
    assert [client.get(url, {"q": " "}).status_code for _ in range(4)] == [200] * 4, "nothing is searched"
    assert [client.get(url, {"q": f"water {n}"}).status_code for n in range(3)] == [200] * 3
    refused = client.get(reverse("pages:search").replace("/en/", f"/{lang}/"), {"q": "water"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) == 12 * 60
    sentences = ("Wait a few minutes, then try again.", "Attendez quelques minutes, puis réessayez.")
    assert all(sentence in refused.text for sentence in sentences), "in both languages"
    assert client.get(url).status_code == 200, "the page without words"
    clock.shift(12 * 60)
    assert client.get(url, {"q": "water"}).status_code == 200


def test_a_search_of_the_api_is_refused_with_a_problem_document(client: Client, clock: Any) -> None:
    answers = [client.get("/api/v1/programs", {"q": "water"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Content-Type"].startswith("application/problem+json")
    assert int(answers[-1]["Retry-After"]) == 12 * 60


def test_files_are_counted_together(client: Client, owner: User, company: Company, clock: Any) -> None:
    files = ("/data/programs.csv", "/data/programs.json", reverse("results:results_csv"))
    assert [client.get(file).status_code for file in files] == [200] * 3
    assert [client.get(file).status_code for file in files] == [429] * 3, "all from one address"
    client.force_login(owner)
    own = reverse("companies:export", args=[company.slug])
    assert client.post(own).status_code == 429


def test_every_counted_file_is_an_address() -> None:
    assert {address.name for address in addresses()} >= sessions.EXPORT_VIEWS


def test_a_person_may_search_and_take_files_more_often_than_a_person_does() -> None:
    """Five searches a second, or each file of the open data in both forms, from one desk; several desks an address."""
    assert base.RATE_LIMITS["core.search"] == {"person": (300, 60), "address": (3000, 60)}
    assert base.RATE_LIMITS["core.export"]["person"][0] > 2 * len(DATASETS)


def test_every_limit_is_used_and_every_use_has_a_limit() -> None:
    used = set()
    for path in MODULES:
        code = path.read_text()
        for node in ast.walk(ast.parse(code)) if "allows_attempt" in code or "count_attempt" in code else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "allows_attempt":
                used.add(node.args[2].value)
            # What no form sends is counted without one.
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "rate_limits.count_attempt",
                "count_attempt",
            }:
                used |= {each.value for each in node.args[1:2] if isinstance(each, ast.Constant)}
    # What no form and no view counts: see ``LimitMiddleware``.
    assert used | {"core.search", "core.export"} == base.RATE_LIMITS.keys()
    for limits in base.RATE_LIMITS.values():
        assert limits["address"] >= limits.get("person", (0, 0)), "one address may hold many people"
