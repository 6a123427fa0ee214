"""Caches of the API: one statement tells whether something changed, and every change gives a new tag."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from hub.api.records import sources
from hub.directory.models import Organization
from programs.models import Program, Revision
from tests.api.test_reading import LISTS, QUERIES, V1, _no_rate_is_reached, get
from tests.support.queries import QueryRecorder

__all__ = ["_no_rate_is_reached"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

ADDRESSES = [
    *(V1 + name for name in LISTS),
    f"{V1}programs/ca-sdtc",
    f"{V1}areas/wastewater-treatment",
    f"{V1}vocabularies",
    f"{V1}openapi.json",
    "/data/conditions.csv",
    "/data/areas.json",
    "/data/datapackage.json",
    "/sitemap.xml",
    "/llms.txt",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_that_the_reader_has_comes_without_a_body(client: Client, address: str) -> None:
    first = client.get(address)
    assert first["ETag"].startswith('"')
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.getvalue()) == (304, b"")
    assert again["ETag"] == first["ETag"]


@pytest.mark.parametrize("address", [V1 + name for name in LISTS])
def test_asking_whether_something_changed_costs_one_statement(
    client: Client, address: str, queries: QueryRecorder
) -> None:
    tag = client.get(address)["ETag"]
    with queries.recording():
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    # It reads the marks that writers leave, and no row of a table.
    (asked,) = queries.statements
    assert re.findall(r"FROM (\S+)", asked) == ["hub_public_change"]


def test_a_new_name_gives_a_new_tag(client: Client) -> None:
    addresses = [f"{V1}organizations", f"{V1}offices", f"{V1}programs"]
    before = [client.get(address)["ETag"] for address in addresses]
    slug = Program.objects.select_related("organization").order_by("slug")[0].organization.slug
    Organization.objects.filter(slug=slug).update(name_fr="Un autre nom")
    after = [client.get(address)["ETag"] for address in addresses]
    assert after[0] != before[0]
    assert after[2] != before[2]
    assert "Un autre nom" in client.get(f"{V1}organizations/{slug}").text


def test_every_change_is_seen_also_within_one_transaction() -> None:
    row = Organization.objects.order_by("slug")[0]
    for name in ("Un nom", "Un autre nom", "Un nom"):
        Organization.objects.filter(pk=row.pk).update(name_fr=name)
        said = {each.slug: each.name_fr for each in sources.part_of("organizations").records}
        assert said[row.slug] == name


def test_the_word_of_an_owner_is_told_and_gives_new_tags(client: Client) -> None:
    on_list = get(client, "programs", sort="name")["results"][0]["slug"]
    row = Program.objects.select_related("live").get(slug=on_list)
    addresses = [f"{V1}programs/{row.slug}", f"{V1}programs?sort=name", "/data/programs.csv", "/data/programs.json"]
    addresses.append("/data/datapackage.json")
    before = [client.get(address)["ETag"] for address in addresses]
    assert client.get(addresses[0]).json()["confirmed_on"] is None
    Revision.objects.filter(pk=row.live_id).update(confirmed_on=date(2026, 11, 20))
    after = [
        client.get(address, headers={"if-none-match": tag}) for address, tag in zip(addresses, before, strict=True)
    ]
    assert [answer.status_code for answer in after] == [200] * len(addresses)
    assert after[0].json()["confirmed_on"] == "2026-11-20"
    assert {each["slug"]: each for each in after[1].json()["results"]}[row.slug]["confirmed_on"] == "2026-11-20"
    assert '"confirmed_on":"2026-11-20"' in after[3].getvalue().decode()
    # The content is what it was: no load and no import takes the word back.
    assert [client.get(address)["ETag"] for address in addresses] == [answer["ETag"] for answer in after]


def test_another_question_has_another_tag(client: Client) -> None:
    tags = {client.get(f"{V1}programs", query)["ETag"] for query in QUERIES}
    assert len(tags) == len(QUERIES)


def test_no_answer_depends_on_who_asks_or_on_the_language_of_the_browser(
    client: Client, django_user_model: Any
) -> None:
    plain = client.get(f"{V1}programs")
    client.force_login(django_user_model.objects.create_user("ana@boreal.example"))
    asked = client.get(f"{V1}programs", headers={"accept-language": "fr"})
    assert asked.content == plain.content
    assert asked["ETag"] == plain["ETag"]
    assert asked["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in asked.get("Vary", "")
    assert "Accept-Language" not in asked.get("Vary", "")
    assert asked.cookies == {}


def test_records_are_kept_and_made_anew_only_after_a_change() -> None:
    assert sources.part_of("areas") is sources.part_of("areas")
    assert sources.open_catalogue() is sources.open_catalogue()
