"""The HSDS feeds: the shape of HSDS 3.2, what is published and no more, the same things in both languages."""

import json
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from django.utils import timezone

from hub.api.hsds.mappers import feed, identifier
from hub.api.records import sources
from hub.core.vocabulary.enums import Intake
from hub.directory.models import Office
from programs.models import Program
from programs.publication.services import withdraw_program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

# The tables of HSDS 3.2 that the feeds use, written down from its reference (docs.openreferral.org; the specification is
# under CC BY-SA 4.0): "!" is required, "[x]" a list of a table, "x" alone a text. Stricter than HSDS: no other field.
TABLES = {
    "organization": "id!:uuid name! alternate_name description! email:email website:uri additional_websites:[url]"
    " year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid contacts:[contact]"
    " phones:[phone] locations:[location] attributes:[attribute]",
    "service": "id!:uuid organization_id:uuid program_id:uuid name! alternate_name description url:uri"
    " additional_urls:[url] email:email status!:active|inactive|defunct|temporarily_closed interpretation_services"
    " application_process fees_description accreditations eligibility_description minimum_age:number"
    " maximum_age:number assured_date:date assurer_email:email alert last_modified:date-time phones:[phone]"
    " schedules:[schedule] service_areas:[service_area] organization:organization"
    " required_documents:[required_document] contacts:[contact] attributes:[attribute]",
    "location": "id!:uuid location_type!:physical|postal|virtual url:uri organization_id:uuid name alternate_name"
    " description transportation latitude:number longitude:number external_identifier external_identifier_type"
    " addresses:[address] contacts:[contact] phones:[phone] schedules:[schedule] attributes:[attribute]",
    "address": "id!:uuid location_id:uuid attention address_1! address_2 city! region state_province! postal_code!"
    " country! address_type!:physical|postal|virtual",
    "phone": "id!:uuid location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid"
    " service_at_location_id:uuid number! extension:number type description",
    "contact": "id!:uuid organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name title"
    " department email:email phones:[phone]",
    "url": "id!:uuid label url!:uri organization_id:uuid service_id:uuid",
    "schedule": "id!:uuid service_id:uuid location_id:uuid valid_from:date valid_to:date dtstart:date description"
    " schedule_link:uri attending_type notes",
    "service_area": "id!:uuid service_id:uuid name description extent extent_type uri",
    "required_document": "id!:uuid service_id:uuid document uri:uri",
    "attribute": "id!:uuid link_id:uuid taxonomy_term_id:uuid link_type link_entity value"
    " taxonomy_term:taxonomy_term label",
    "taxonomy_term": "id!:uuid code name! description! parent_id:uuid taxonomy taxonomy_detail:taxonomy language"
    " taxonomy_id:uuid term_uri:uri",
    "taxonomy": "id!:uuid name! description! uri:uri version",
}
KINDS = {
    "organizations": "organization",
    "services": "service",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def _shape(of: str) -> dict[str, Any]:
    if of.startswith("["):
        return {"type": "array", "items": _shape(of.strip("[]"))}
    if of in TABLES:
        return {"$ref": f"#/$defs/{of}"}
    if "|" in of:
        return {"enum": of.replace("_", " ").split("|")}
    if of == "number":
        return {"type": "number"}
    return {"type": "string", "format": of} if of else {"type": "string"}


def _table(text: str) -> dict[str, Any]:
    fields = [
        (name.rstrip("!"), name.endswith("!"), of) for name, _colon, of in (f.partition(":") for f in text.split())
    ]
    return {
        "type": "object",
        "properties": {name: _shape(of) for name, _required, of in fields},
        "required": [name for name, required, _of in fields if required],
        "additionalProperties": False,
    }


DEFINITIONS = {name: _table(text) for name, text in TABLES.items()}


def _every_id(value: Any) -> list[str]:
    if isinstance(value, list):
        return [each for item in value for each in _every_id(item)]
    if isinstance(value, dict):
        # The page in the other language is another one in each feed.
        rest = (item for name, item in value.items() if name != "additional_urls")
        return [value["id"], *(each for item in rest for each in _every_id(item))]
    return []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_document_has_the_shape_of_hsds(lang: str) -> None:
    for kind, documents in feed(lang).documents.items():
        schema = {"$ref": f"#/$defs/{KINDS[kind]}", "$defs": DEFINITIONS}
        validator = jsonschema_rs.validator_for(schema, validate_formats=True)
        assert documents
        for each in documents.values():
            validator.validate(each)


def test_both_languages_tell_of_the_same_things_each_in_its_words() -> None:
    english, french = feed("en").documents, feed("fr").documents
    assert {kind: sorted(_every_id(list(each.values()))) for kind, each in english.items()} == {
        kind: sorted(_every_id(list(each.values()))) for kind, each in french.items()
    }
    for record in sources.open_catalogue().part.records:
        key = identifier("service", record.slug)
        told_en, told_fr = english["services"][key], french["services"][key]
        assert (told_en["name"], told_fr["name"]) == (record.name_en, record.name_fr)
        assert (
            told_fr.get("eligibility_description", "").split("\n") == [each.sentence_fr for each in record.conditions]
            or not record.conditions
        )
        assert {each["taxonomy_term"]["code"] for each in told_fr.get("attributes", [])} == set(record.areas)


def test_things_point_at_each_other() -> None:
    documents = feed("en").documents
    for service in documents["services"].values():
        assert service["organization_id"] == service["organization"]["id"] in documents["organizations"]
        terms = {each["taxonomy_term_id"] for each in service.get("attributes", [])}
        assert terms <= documents["taxonomy_terms"].keys()
    places = {one["id"] for each in documents["organizations"].values() for one in each.get("locations", [])}
    assert places == {identifier("location", each.slug) for each in sources.part_of("offices").records}


def test_identifiers_are_for_good() -> None:
    assert identifier("service", "ca-nrc-irap") == "1ec5b4a7-efe0-5e89-b56f-92e8098f809e"


def test_published_contacts_and_closing_days_are_told_and_only_what_is_known() -> None:
    documents, on = feed("fr").documents["services"], timezone.localdate()
    for record in sources.open_catalogue().part.records:
        told = documents[identifier("service", record.slug)]
        intake = sources.briefs_on(sources.open_catalogue().catalogue, on)[record.slug].intake
        assert told.get("email") == record.contact_email
        assert [each["number"] for each in told.get("phones", [])] == [*filter(None, [record.contact_phone])]
        closes = [date.fromisoformat(each["valid_to"]) for each in told.get("schedules", []) if "valid_to" in each]
        assert closes == [*filter(None, [intake.closes])]
        assert (told["status"] == "defunct") == (intake.state == Intake.ENDED)
    office = Office.objects.exclude(contact_phone="")[0]
    owner = feed("fr").documents["organizations"][identifier("organization", office.organization.slug)]
    location = next(each for each in owner["locations"] if each["name"] == office.name_fr)
    assert [each["number"] for each in location["phones"]] == [office.contact_phone]


def test_what_is_withdrawn_is_told_no_more() -> None:
    row = Program.objects.get(slug="ca-nrc-irap")
    key = identifier("service", row.slug)
    assert key in feed("en").documents["services"]
    withdraw_program(program=row, by=None, at=timezone.now(), reason="It is no more.")
    assert key not in feed("en").documents["services"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_pages_and_the_file_hold_the_feed(client: Client, lang: str) -> None:
    base = f"/api/v1/hsds/{lang}/"
    assert json.loads(client.get(base).text)["version"] == "3.2"
    held = json.loads(client.get(f"/data/hsds-{lang}.json").text)
    for kind in KINDS:
        first = json.loads(client.get(f"{base}{kind}", {"per_page": 50}).text)
        pages = [
            json.loads(client.get(f"{base}{kind}?per_page=50&page={n + 1}").text) for n in range(first["total_pages"])
        ]
        walked = [each for page in pages for each in page["contents"]]
        assert walked == held[kind] == list(feed(lang).documents[kind].values())
        assert len(walked) == first["total_items"]
        one = walked[-1]
        answer = client.get(f"{base}{kind}/{one['id']}")
        assert json.loads(answer.text) == one
        assert client.get(answer.request["PATH_INFO"], headers={"if-none-match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("en/services?page=0", 422),
        ("en/services?q=x", 422),
        ("en/services?page=9999", 404),
        ("en/services/00000000-0000-0000-0000-000000000000", 404),
        ("en/services/------------------------------------", 404),
        ("zh/services", 404),
        ("en/people", 404),
    ],
)
def test_what_goes_wrong_is_a_problem_document(client: Client, address: str, status: int) -> None:
    answer = client.get(f"/api/v1/hsds/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert json.loads(answer.text)["detail_fr"]
