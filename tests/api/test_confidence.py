"""Nothing that a company tells in confidence, and no name of the staff, stands in any answer or file."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from hub.api.open_data import files
from hub.api.v1.queries import RESOURCES
from tests.support.access import World
from tests.support.canaries import plant
from tests.support.policies import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def _told(browser: Client) -> Iterator[tuple[str, str]]:
    """Yield everything that anyone can take: each address with its answer."""
    for name in ("programs", *(noun.name for noun in RESOURCES)):
        address = f"/api/v1/{name}?per_page=100"
        while address:
            text = browser.get(address).text
            yield address, text
            address = json.loads(text)["next"]
    for name in files.DATASETS:
        for form in files.FORMS:
            yield f"/data/{name}.{form}", browser.get(f"/data/{name}.{form}").getvalue().decode()
    for address in (
        "/api/v1/vocabularies",
        "/sitemap.xml",
        "/llms.txt",
        "/en/feeds/changes/",
        "/fr/fils/modifications/",
    ):
        yield address, browser.get(address).text
    facts = {"province": "QC", "areas": ["wastewater-treatment"], "description": "membranes"}
    answer = browser.post("/api/v1/match?top=50", json.dumps(facts), content_type="application/json")
    assert answer.status_code == 200
    yield "/api/v1/match", answer.text


def test_no_answer_and_no_file_tells_of_companies_or_people(world: World) -> None:
    planted = plant(world, at=timezone.now())
    people = {person.email for person in world.people.values()} | {"Olga"}
    secret = {*planted, *people, world.ours.company.slug, world.theirs.company.slug}
    leaks = {
        (address, word)
        for role in (Role.ANONYMOUS, Role.OWNER, Role.ADMINISTRATOR)
        for address, text in _told(world.browser(role))
        for word in secret
        if word in text
    }
    assert leaks == set()
