"""``POST /match``: the batch command's answer, in both languages, for facts without identity."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from companies.models import FactSheet
from hub.api.v1.facts import IDENTITY
from hub.audit.models import Entry
from hub.matching.models import Assessment
from opportunities.choices import Disclosure
from opportunities.models import Opportunity
from tests.support.catalogue import real_catalogue
from tests.support.lines import listening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

MATCH = "/api/v1/match"
MEMBRANES = "We make membranes that clean wastewater."
PROFILES: list[dict[str, Any]] = [
    {},
    {"province": "QC", "employees": 42, "needs": ["funding_demo", "find_partner"], "trl": 7},
    {
        "description": "Membrane bioreactors that treat effluent of paper mills",
        "province": "ON",
        "employees": {"min": 20, "max": 49},
        "annual_revenue_cad": {"min": 1000000},
        "target_markets": ["CN", "CN-GD"],
        "market_sales_share": {"CN": 0.2},
        "export_experience": "none",
        "legal_form": ["corporation"],
        "for_profit": True,
        "ownership": [],
        "naics": ["3333"],
        "project": {"province": "ON", "cost_cad": 900000, "own_contribution": 0.3, "partner_kind": ["academic"]},
    },
    {"description_fr": "Réseaux électriques intelligents", "areas": [], "province": "BC", "stage": "scale_up"},
    {"areas": ["energy-efficiency", "transmission-grid"], "years_in_business": 1.5, "canadian_controlled": True},
]


@pytest.fixture(autouse=True)
def _counted_from_zero() -> None:
    cache.clear()


def ask(client: Client, facts: Any, **query: Any) -> Any:
    return client.post(MATCH, json.dumps(facts), content_type="application/json", query_params=query)


def _in_one_language(told: Any, lang: str) -> Any:
    """Return an answer as the batch command would write it."""
    other = "fr" if lang == "en" else "en"
    match told:
        case dict():
            return {
                name.removesuffix(f"_{lang}"): _in_one_language(value, lang)
                for name, value in told.items()
                if not name.endswith(f"_{other}")
            }
        case list():
            return [_in_one_language(each, lang) for each in told]
    return told


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("facts", PROFILES, ids=range(len(PROFILES)))
def test_the_answer_is_the_batch_commands_own(client: Client, tmp_path: Path, facts: dict[str, Any], lang: str) -> None:
    answer = ask(client, facts, top=7)
    assert answer.status_code == 200, answer.text
    (tmp_path / "one.yaml").write_text(yaml.safe_dump([{"id": "one", **facts}], allow_unicode=True))
    call_command(
        "route_profiles",
        str(tmp_path / "one.yaml"),
        f"--on={timezone.localdate()}",
        f"--lang={lang}",
        "--top=7",
        f"--output={tmp_path / 'answer.json'}",
    )
    written = json.loads((tmp_path / "answer.json").read_text())
    (profile,) = written.pop("profiles")
    del profile["id"]
    # The batch adds, without a rank, what the company brings nothing for.
    profile["opportunities"] = [one for one in profile["opportunities"] if one["rank"] is not None]
    assert _in_one_language(json.loads(answer.text), lang) == written | profile


def test_the_answer_holds_verdicts_reasons_people_and_the_next_question(client: Client) -> None:
    told = json.loads(ask(client, {**PROFILES[1], "areas": ["wastewater-treatment"], "description": MEMBRANES}).text)
    assert len(told["programs"]) == len(real_catalogue().programs)
    first = told["programs"][0]
    assert first["rank"] == 1
    assert first["findings"][0]["sentence_fr"] != first["findings"][0]["sentence_en"]
    assert told["people"]
    assert told["opportunities"]
    assert told["next_question"]["fact"]


@pytest.mark.parametrize("field", sorted(IDENTITY))
def test_what_would_tell_who_asks_is_refused(client: Client, field: str) -> None:
    answer = ask(client, {"province": "QC", field: "kestrel"})
    assert answer.status_code == 422
    told = json.loads(answer.text)
    assert told["type"].endswith("#identity")
    assert [each["field"] for each in told["errors"]] == [field]
    assert "kestrel" not in answer.text


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"employes": 4}, "employes"),
        ({"employees": -1}, "employees"),
        ({"employees": {"min": 9, "max": 3}}, "employees"),
        ({"employees": {}}, "employees"),
        ({"trl": 10}, "trl"),
        ({"province": "Quebec"}, "province"),
        ({"target_markets": ["QQ"]}, "target_markets[1]"),
        ({"project": {"starts": "soon"}}, "project.starts"),
        ({"for_profit": "yes"}, "for_profit"),
        ({"naics": ["33333333"]}, "naics.0"),
        ({"description": "x" * 5001}, "description"),
    ],
)
def test_a_mistake_is_named_in_both_languages(client: Client, facts: dict[str, Any], field: str) -> None:
    answer = ask(client, facts)
    assert answer.status_code == 422
    errors = json.loads(answer.text)["errors"]
    # Where several types would do, each says what it expected.
    assert all(each["field"].startswith(field) for each in errors)
    assert all(each["detail_en"] and each["detail_fr"] for each in errors)


@pytest.mark.parametrize(
    ("body", "sent_as", "status"),
    [
        ("{", "application/json", 400),
        ("[" * 8000, "application/json", 400),
        (b"\xff{}", "application/json", 400),
        ("[]", "application/json", 422),
        ("", "application/json", 415),
        ("province=QC", "application/x-www-form-urlencoded", 415),
        (json.dumps({"description": "x" * 17_000}), "application/json", 413),
    ],
)
def test_what_is_no_profile_is_refused(client: Client, body: Any, sent_as: str, status: int) -> None:
    answer = client.post(MATCH, body, content_type=sent_as)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"


@override_settings(RATE_LIMITS={"api.match": {"address": (2, 3600)}})
def test_one_too_many_is_told_when_to_come_back(client: Client) -> None:
    assert [ask(client, {}).status_code for _ in range(3)] == [200, 200, 429]
    answer = ask(client, {})
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert json.loads(answer.text)["detail_fr"]
    assert client.get("/api/v1/programs").status_code == 200
    assert client.post(MATCH, "{}", content_type="application/json", REMOTE_ADDR="192.0.2.9").status_code == 200


def test_nothing_is_kept_and_nothing_is_logged(client: Client) -> None:
    models = (Assessment, FactSheet, Entry)
    before = [model.objects.count() for model in models]
    with listening() as lines:
        for facts in (
            {"description": "kestrel01zq turbines", "city": "kestrel02zq"},
            {"city": 3, "memberships": ["kestrel03zq"]},
        ):
            answer = ask(client, facts)
        assert answer.status_code == 422
    assert [model.objects.count() for model in models] == before
    assert not [line for line in lines.texts if "kestrel" in line]
    assert "kestrel" not in answer.text
    assert answer.cookies == {}


def test_opportunities_for_registered_companies_are_left_out(client: Client) -> None:
    facts = {"areas": ["wastewater-treatment"], "province": "QC", "description": MEMBRANES}
    first = json.loads(ask(client, facts).text)["opportunities"][0]["id"]
    Opportunity.objects.filter(slug=first).update(disclosure=Disclosure.PROFILE)
    assert first not in {each["id"] for each in json.loads(ask(client, facts, top=50).text)["opportunities"]}
