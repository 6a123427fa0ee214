"""The tools of the MCP server, asked by the SDK's own client: each answers what the API answers."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.test import Client as Browser
from django.test import override_settings
from mcp.client import Client

from companies.models import FactSheet
from hub.api.mcp import services
from hub.api.mcp.services import TOOLS, server
from hub.audit.models import Entry
from hub.core.db.tenancy import WriteInReadonlyRequestError, read_only
from hub.directory.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

SEARCHES: list[tuple[str, str, dict[str, Any]]] = [
    *(
        ("search_programs", "programs", asked)
        for asked in (
            {},
            {"q": "export", "lang": "en"},
            {"q": "exportation", "lang": "fr"},
            {"q": "eaux usées", "lang": "fr", "sort": "name"},
            {"place": ["QC"], "support": ["grant", "loan"]},
            {"area": ["wastewater-treatment"], "intake": ["open"], "on": "2026-11-24"},
            {"official": True, "verified": "2026-11-01"},
            {"closes_before": "2027-01-01", "sort": "closing", "lang": "fr"},
            {"organization": ["nrcan"], "per_page": 3, "page": 2},
        )
    ),
    *(
        ("who_can_help", "offices", asked)
        for asked in ({}, {"provinces": ["QC"]}, {"cn_provinces": ["CN-JS"]}, {"kind": ["embassy"]})
    ),
    *(
        ("opportunities", "opportunities", asked)
        for asked in (
            {},
            {"standing": ["open"]},
            {"areas": ["wastewater-treatment"]},
            {"kind": ["trade_fair"], "per_page": 5},
            {"verified": "2026-06-01"},
        )
    ),
]
PROGRAMS = ["ca-gac-canexport-smes", "ca-nrc-irap", "ca-sdtc", "mb-igp"]
FACTS: list[dict[str, Any]] = [
    {},
    {"province": "QC", "employees": {"min": 20, "max": 49}, "areas": ["wastewater-treatment"]},
    {"description_fr": "Réseaux électriques intelligents", "province": "BC", "stage": "scale_up"},
    {"description": "Membrane bioreactors for effluent", "target_markets": ["CN"], "needs": ["find_partner"]},
]


async def _call(name: str, values: Mapping[str, Any]) -> Any:
    async with Client(server()) as assistant:
        return await assistant.call_tool(name, dict(values))


def call(name: str, **values: Any) -> Any:
    """Return what a tool answers an assistant."""
    told = async_to_sync(_call)(name, values)
    assert not told.is_error, told.content
    assert json.loads(told.content[0].text) == told.structured_content
    return told.structured_content


def refused(name: str, **values: Any) -> str:
    told = async_to_sync(_call)(name, values)
    assert told.is_error
    return told.content[0].text


def asked(browser: Browser, path: str, query: Mapping[str, Any]) -> Any:
    words = {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()}
    answer = browser.get(f"/api/v1/{path}", words)
    assert answer.status_code == 200
    return json.loads(answer.text)


@pytest.mark.parametrize(("tool", "path", "query"), SEARCHES, ids=str)
def test_lists_are_those_of_the_api(client: Browser, tool: str, path: str, query: dict[str, Any]) -> None:
    assert call(tool, query=query) == asked(client, path, query)


@pytest.mark.parametrize("slug", PROGRAMS)
def test_a_program_is_that_of_the_api_with_sources_and_days(client: Browser, slug: str) -> None:
    told = call("get_program", slug=slug, on="2026-11-24")
    assert told == asked(client, f"programs/{slug}", {"on": "2026-11-24"})
    assert told["sources"]
    assert told["as_of"]


@pytest.mark.parametrize("facts", FACTS, ids=range(len(FACTS)))
def test_a_match_is_that_of_the_api_with_its_first_programs(client: Browser, facts: dict[str, Any]) -> None:
    told = call("match", facts=facts, top=5)
    answer = client.post("/api/v1/match?top=5", json.dumps(facts), content_type="application/json")
    whole = json.loads(answer.text)
    first = [each for each in whole["programs"] if each["rank"] is not None and each["rank"] <= 5]
    assert sorted(told.pop("programs"), key=lambda each: each["id"]) == sorted(first, key=lambda each: each["id"])
    assert told.pop("programs_total") == len(whole.pop("programs"))
    assert told == whole


def test_what_does_not_fit_is_refused_in_both_languages() -> None:
    assert "Cherchez le nom stable" in refused("get_program", slug="no-such-program")
    assert "employees" in refused("match", facts={"employees": {"min": 9, "max": 3}})
    assert "plcae" in refused("search_programs", query={"plcae": "QC"})
    assert "name" in refused("match", facts={"name": "Boréal"})


@override_settings(RATE_LIMITS={"api.match": {"address": (2, 3600)}})
def test_matching_has_the_limit_of_the_api() -> None:
    for _time in range(2):
        call("match", facts={})
    assert "Revenez" in refused("match", facts={})


def test_tools_say_that_they_only_read_and_nothing_is_kept() -> None:
    async def tools() -> Any:
        async with Client(server()) as assistant:
            return (await assistant.list_tools()).tools

    found = asyncio.run(tools())
    assert {tool.name for tool in found} == set(TOOLS)
    assert all(tool.annotations.read_only_hint and tool.description for tool in found)
    before = (FactSheet.objects.count(), Entry.objects.count())
    call("match", facts={"province": "QC"})
    assert (FactSheet.objects.count(), Entry.objects.count()) == before
    with read_only(), pytest.raises(WriteInReadonlyRequestError):
        Organization.objects.filter(slug="nrcan").update(name_en="Another")


@pytest.fixture(autouse=True)
def _one_transaction_and_no_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(services, "close_old_connections", lambda: None)
