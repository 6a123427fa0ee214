"""What the API tells of programs, organizations, offices, areas, opportunities and agreements."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils.translation import override

from hub.api.records import sources
from hub.api.records.programs import ProgramRecord
from hub.api.v1.queries import RESOURCES
from hub.core.vocabulary.enums import Area
from hub.directory.demo import DEMO_ORGANIZATION
from hub.directory.models import Organization
from opportunities.choices import Disclosure
from opportunities.models import Opportunity
from programs.catalogue.entries import Contact, Note, Span
from programs.catalogue.program_rules import Combination, Exclusion
from programs.models import Program
from programs.pages.views import list_context
from programs.publication.mappers import program_of
from programs.publication.services import live_catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

V1 = "/api/v1/"
LISTS = ["programs", *(noun.name for noun in RESOURCES)]


def get(client: Client, path: str, /, **query: Any) -> dict[str, Any]:
    answer = client.get(f"{V1}{path}", query)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def walked(client: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    """Return every entry of a list, page by page, as its links lead."""
    found, address = [], f"{V1}{path}?{urlencode(query, doseq=True)}"
    while address:
        page = json.loads(client.get(address).text)
        found += page["results"]
        address = page["next"]
    return found


QUERIES: list[dict[str, Any]] = [
    {},
    {"place": ["QC", "ON"]},
    {"level": "provincial", "support": ["grant", "loan"]},
    {"area": "wastewater-treatment", "intake": "open"},
    {"stage": "demonstration", "sort": "closing"},
    {"organization": "nrcan", "sort": "name"},
    {"q": "export"},
    {"q": "hydrogen", "place": "CA", "sort": "evidence"},
    {"q": "nothing is called so"},
]


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_filters_find_what_the_page_finds_in_its_order(client: Client, lang: str, query: dict[str, Any]) -> None:
    found = [entry["slug"] for entry in walked(client, "programs", **query, lang=lang, per_page=100)]
    shown: list[str] = []
    with override(lang):
        for number in range(1, 30):
            context: Any = list_context(RequestFactory().get("/", {**query, "page": number, "show": "all"}))
            if context["page_obj"].number != number:
                break
            shown += [card.slug for card in context["cards"]]
    assert found == shown


@pytest.mark.parametrize("name", LISTS)
def test_pages_hold_every_entry_once(client: Client, name: str) -> None:
    entries = walked(client, name, per_page=7)
    slugs = [entry["slug"] for entry in entries]
    assert len(slugs) == len(set(slugs)) == get(client, name)["total"] > 0
    assert client.get(f"{V1}{name}", {"page": 99_999}).status_code == 404


@pytest.mark.parametrize("noun", RESOURCES, ids=lambda noun: noun.name)
def test_one_entry_is_what_the_list_says_of_it(client: Client, noun: Any) -> None:
    entry = get(client, noun.name)["results"][0]
    assert get(client, f"{noun.name}/{entry['slug']}") == entry


def test_a_program_is_told_whole(client: Client) -> None:
    told = get(client, "programs/ca-gac-canexport-smes", on="2026-11-24")
    program = live_catalogue().by_slug["ca-gac-canexport-smes"]
    assert (told["name_en"], told["name_fr"]) == (program.name_en, program.name_fr)
    assert [(each["kind"], each["test"]) for each in told["conditions"]] == [
        (condition.kind, dict(condition.test)) for condition in program.conditions
    ]
    assert [each["sentence_fr"] for each in told["conditions"]] == [each.sentence_fr for each in program.conditions]
    assert told["sources"] == list(program.sources)
    assert told["intake"]["on"] == "2026-11-24"
    assert told["together"]


def test_version_one_keeps_what_rules_say_in_fields_of_the_program(client: Client) -> None:
    rules = live_catalogue().rules
    irap, grant = get(client, "programs/ca-nrc-irap"), get(client, "programs/mb-igp")
    assert (grant["stacking_cap"], irap["stacking_cap"]) == (0.5, None)
    assert irap["excludes"] == rules.beside("ca-nrc-irap", Exclusion) != []
    assert irap["combines"] == rules.beside("ca-nrc-irap", Combination) != []
    assert "ca-nrc-irap" in get(client, "programs/ca-nrc-ip-assist")["after"]


FILTERED: list[tuple[str, dict[str, Any], Any]] = [
    ("programs", {"verified": "2026-11-01"}, lambda each: each["verified"] and each["as_of"] >= "2026-11-01"),
    ("programs", {"official": "true"}, lambda each: each["official"]),
    ("programs", {"official": "false"}, lambda each: not each["official"]),
    (
        "programs",
        {"closes_before": "2027-01-01", "on": "2026-11-24"},
        lambda each: each["intake"]["closes"] and each["intake"]["closes"] < "2027-01-01",
    ),
    ("organizations", {"official": "true"}, lambda each: each["url_en"] or each["url_fr"]),
    ("offices", {"official": "true"}, lambda each: each["url"]),
    (
        "opportunities",
        {"verified": "2026-06-01"},
        lambda each: each["verified"] and each["as_of"] and each["as_of"] >= "2026-06-01",
    ),
    ("opportunities", {"closes_before": "2026-12-01"}, lambda each: each["closes"] and each["closes"] < "2026-12-01"),
]


@pytest.mark.parametrize(("name", "query", "passes"), FILTERED, ids=[f"{name} {query}" for name, query, _ in FILTERED])
def test_days_and_official_pages_filter_a_list(client: Client, name: str, query: dict[str, Any], passes: Any) -> None:
    on = {"on": query["on"]} if "on" in query else {}
    wanted = {each["slug"] for each in walked(client, name, per_page=100, **on) if passes(each)}
    found = [each["slug"] for each in walked(client, name, per_page=7, **query)]
    assert len(found) == len(wanted)
    assert set(found) == wanted


@pytest.mark.parametrize("name", ["programs", "offices", "areas", "opportunities", "signals", "agreements"])
def test_a_reader_that_keeps_a_copy_asks_for_what_changed(client: Client, name: str) -> None:
    """Nothing has changed since a day to come; whatever changes is told from that day on."""
    entries = walked(client, name, per_page=100)
    last = max(entry["updated_on"] for entry in entries)
    of_that_day = [entry["slug"] for entry in entries if entry["updated_on"] == last]
    assert sorted(each["slug"] for each in walked(client, name, updated_since=last)) == sorted(of_that_day)
    later = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    assert walked(client, name, updated_since=later) == []


def test_made_up_entries_say_so(client: Client) -> None:
    assert not any(each["demonstration"] for each in walked(client, "organizations", per_page=100))
    Organization.objects.filter(slug="nrcan").update(slug=DEMO_ORGANIZATION)
    made_up = [each["slug"] for each in walked(client, "organizations", per_page=100) if each["demonstration"]]
    assert made_up == [DEMO_ORGANIZATION]
    programs = walked(client, "programs", per_page=100)
    assert {each["organization"] for each in programs if each["demonstration"]} == {DEMO_ORGANIZATION}


def test_an_ended_program_leads_on_to_what_took_over(client: Client) -> None:
    told = get(client, "programs/ca-sdtc")
    assert told["intake"]["state"] == "ended"
    assert all(get(client, f"programs/{each['slug']}") for each in told["successors"])
    assert told["successors"]


def test_intake_is_told_for_the_day_asked_for(client: Client) -> None:
    program = next(each for each in live_catalogue().programs if each.intake.closes and each.intake.mode == "call")
    closes = program.intake.closes
    assert closes is not None
    on_the_day = get(client, f"programs/{program.slug}", on=closes.isoformat())["intake"]
    day_after = get(client, f"programs/{program.slug}", on=date.fromordinal(closes.toordinal() + 1))["intake"]
    assert (on_the_day["state"], on_the_day["days_left"]) == ("open", 0)
    assert day_after["state"] == "closed"


def test_every_code_of_the_answers_has_its_labels(client: Client) -> None:
    lists = {each["name"]: {term["value"] for term in each["terms"]} for each in get(client, "vocabularies")["results"]}
    for entry in walked(client, "programs", per_page=100):
        assert set(entry["support"]) <= lists["support"]
        assert set(entry["areas"]) <= lists["areas"] == set(Area)
        assert entry["level"] in lists["levels"]
        assert entry["intake"]["state"] in lists["intakes"]
    labels = [
        term[f"label_{lang}"]
        for each in get(client, "vocabularies")["results"]
        for term in each["terms"]
        for lang in ("en", "fr")
    ]
    assert all(labels)


def test_what_opens_to_registered_companies_is_not_told(client: Client) -> None:
    row = Opportunity.objects.filter(disclosure=Disclosure.TEASER).exclude(technologies_en=[])[0]
    whole = get(client, f"opportunities/{row.slug}")
    assert whole["description_en"] == row.description_en
    Opportunity.objects.filter(pk=row.pk).update(disclosure=Disclosure.PROFILE)
    less = get(client, f"opportunities/{row.slug}")
    assert less["title_en"] == row.title_en
    for field in ("buyer_en", "buyer_fr", "description_en", "description_fr", "reference", "value_amount", "city"):
        assert less[field] is None
    assert less["technologies_en"] == less["technologies_fr"] == less["sources"] == []


def test_what_it_takes_to_apply_is_told_with_its_sources(client: Client) -> None:
    said = replace(
        program_of(Program.objects.filter(live__isnull=False).order_by("slug")[0].live),
        documents=(Note("A budget.", "Un budget."),),
        effort=Span(least=20, most=40, source="https://programs.example/effort"),
        decision=Span(most=90, source="https://programs.example/wait"),
        contact=Contact(email="programs@agency.example", source="https://programs.example/contact"),
    )
    told = ProgramRecord.of(said, live_catalogue()).model_dump(mode="json")
    assert told["documents"] == [{"sentence_en": "A budget.", "sentence_fr": "Un budget."}]
    assert (told["effort_hours_min"], told["effort_hours_max"], told["effort_source"]) == (20, 40, said.effort.source)
    assert (told["decision_days_min"], told["decision_days_max"]) == (None, 90)
    assert told["decision_source"] == said.decision.source
    assert (told["contact_email"], told["contact_phone"]) == ("programs@agency.example", None)
    assert told["contact_source"] == said.contact.source


def test_what_a_program_is_for_is_told_with_who_says_so(client: Client) -> None:
    told = get(client, "programs/ca-gac-canexport-smes")["purpose"]
    assert (told["pays_for"][0], told["applicant"], told["role"], told["value"]) == (
        "export_marketing", "company", "staple", 2)  # fmt: skip
    assert (told["project_min_cad"], told["project_typical_cad"], told["project_max_cad"]) == (20_000, 60_000, 100_000)
    assert told["basis"] == "adviser"
    assert told["obstacle_en"]
    assert told["obstacle_fr"]
    said = replace(live_catalogue().by_slug["ca-gac-canexport-smes"], purpose=None)
    assert ProgramRecord.of(said, live_catalogue()).purpose is None


@pytest.mark.parametrize("name", LISTS)
def test_every_entry_tells_whose_its_pages_are_their_day_and_whether_they_are_official(
    client: Client, name: str
) -> None:
    records = sources.open_catalogue().part.records if name == "programs" else sources.part_of(name).records
    pages = [page for record in records for page in record.source_pages]
    assert pages
    assert any(page.official for page in pages) or name == "areas"
    for record in records:
        assert [page.address for page in record.source_pages] == record.sources
        days = getattr(record, "source_days", {})
        assert [page.looked_at for page in record.source_pages] == [
            days.get(page, record.as_of) for page in record.sources
        ]
        if name == "programs":
            assert [page.address for page in record.source_pages if page.official] == record.official_sources
    told = get(client, f"{name}/{records[0].slug}")
    assert told["source_pages"] == records[0].model_dump(mode="json")["source_pages"]
    assert all(page["name_en"] and page["name_fr"] for page in told["source_pages"])


@pytest.mark.parametrize("disclosure", [Disclosure.TEASER, Disclosure.TECHNICAL])
def test_a_page_follows_the_domains_of_the_directory_and_is_withheld_with_the_rest(
    client: Client, disclosure: Disclosure
) -> None:
    row = Opportunity.objects.order_by("slug").first()
    assert row is not None
    row.disclosure, row.sources, row.as_of = disclosure, ["https://news.example/deal"], date(2026, 11, 2)
    row.save()
    page = {"address": "https://news.example/deal", "looked_at": "2026-11-02"}
    shown = disclosure == Disclosure.TEASER
    told = get(client, f"opportunities/{row.slug}")["source_pages"]
    assert told == [page | {"official": False, "name_en": "news.example", "name_fr": "news.example"}] * shown
    body = Organization.objects.order_by("slug")[0]
    Organization.objects.filter(pk=body.pk).update(domains=["news.example"])
    told = get(client, f"opportunities/{row.slug}")["source_pages"]
    assert told == [page | {"official": True, "name_en": body.name_en, "name_fr": body.name_fr}] * shown


# --- What goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "query", "status", "kind", "field"),
    [
        ("programs", {"plcae": "QC"}, 422, "unknown-parameter", "plcae"),
        ("programs", {"place": "XX"}, 422, "invalid", "place.0"),
        ("programs", {"page": "0"}, 422, "invalid", "page"),
        ("programs", {"on": "tomorrow"}, 422, "invalid", "on"),
        ("programs", {"updated_since": "1"}, 422, "invalid", "updated_since"),
        ("programs", {"official": "1"}, 422, "invalid", "official"),
        ("offices", {"q": "x"}, 422, "unknown-parameter", "q"),
        ("programs/no-such-program", {}, 404, "not-found", None),
        ("areas/no-such-area", {}, 404, "not-found", None),
        ("nothing", {}, 404, "not-found", None),
        ("programs/", {}, 404, "not-found", None),
    ],
)
def test_what_goes_wrong_is_said_in_both_languages_with_what_to_do(
    client: Client, path: str, query: dict[str, str], status: int, kind: str, field: str | None
) -> None:
    answer = client.get(f"{V1}{path}", query)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = json.loads(answer.text)
    assert told["status"] == status
    assert told["type"].endswith(f"#{kind}")
    for name in ("title_en", "title_fr", "detail_en", "detail_fr"):
        assert told[name]
    assert told["title_en"] in told["title"]
    assert [each["field"] for each in told["errors"]] == ([field] if field else [])
    assert all(each["detail_en"] and each["detail_fr"] for each in told["errors"])
    # Its explanation is there.
    page, _hash, anchor = told["type"].partition("#")
    assert f'id="{anchor}"' in client.get(page).text


@pytest.mark.parametrize(
    ("path", "said"), [("vocabularies", "This address takes no parameter."), ("offices", "Those that are: ")]
)
def test_an_unknown_parameter_is_told_those_that_are_known(client: Client, path: str, said: str) -> None:
    (error,) = json.loads(client.get(f"{V1}{path}", {"plcae": "QC"}).text)["errors"]
    assert said in error["detail_en"]
    assert ("provinces" in error["detail_en"]) is (path == "offices")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reading_addresses_take_no_other_method(client: Client, method: str) -> None:
    answer = getattr(client, method)(f"{V1}programs")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer["Content-Type"] == "application/problem+json"


def test_head_tells_the_tag(client: Client) -> None:
    assert client.head(f"{V1}programs")["ETag"] == client.get(f"{V1}programs")["ETag"]


# --- Other sites ------------------------------------------------------------------------------------------------------


def test_pages_of_any_site_may_read_it_without_credentials(client: Client) -> None:
    for path in ("programs", "no-such-thing"):
        answer = client.get(f"{V1}{path}", headers={"origin": "https://elsewhere.example"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    asked = client.options(f"{V1}match", headers={"origin": "https://elsewhere.example"})
    assert asked.status_code == 204
    assert "POST" in asked["Access-Control-Allow-Methods"]
    assert "Content-Type" in asked["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("address", ["/en/data/", "/data/areas.json", "/sitemap.xml", "/en/programs/"])
def test_no_site_may_read_anything_else(client: Client, address: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(address, headers={"origin": "https://elsewhere.example"})


@pytest.fixture(autouse=True)
def _no_rate_is_reached() -> None:
    cache.clear()
