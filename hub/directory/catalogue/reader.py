"""Reads the directory's data files into rows, checking each file and how the files fit together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub.core.text.typography import typeset
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, CANADA, Area, Language, Level, Province
from hub.directory.catalogue.rules import ROUTING, check_routing, read_routing, route_rows
from hub.directory.catalogue.yaml_files import YamlEntry, YamlReader
from hub.directory.choices import OfficeKind, OfficeService, OfficeStatus, PresenceLevel, SeatKind
from hub.directory.models import AreaText, Office, Organization, Seat, Service
from hub.directory.reference.places import ChineseProvince
from hub.directory.reference.seats import COMMISSIONERS

DATA = Path(__file__).resolve().parents[1] / "data"

ORGANIZATIONS, OFFICES, SERVICES = "organizations.yaml", "offices-china.yaml", "tcs-services.yaml"
SEATS, AREAS, FRENCH = "seats.yaml", "areas.yaml", "french.yaml"

JURISDICTIONS = (CANADA, *Province)
LANGUAGES = (*Language, "zh")

_OFFICE_PARTS = ("meta", "network_capacity", "offices")
_SERVICE_PARTS = (
    "meta", "services", "client_eligibility", "earlier_model", "performance_facts", "regional_offices",
    "referral_rules",
)  # fmt: skip
_REGIONAL_PARTS = ("count_seen", "sources", "as_of", "territory_split", "offices")

# "of Quebec" and the like, as they stand in the French name of an office.
_OF_PROVINCE = {
    Province.ALBERTA: "de l’Alberta",
    Province.BRITISH_COLUMBIA: "de la Colombie-Britannique",
    Province.ONTARIO: "de l’Ontario",
    Province.QUEBEC: "du Québec",
    Province.SASKATCHEWAN: "de la Saskatchewan",
}
_OF_REGION = {
    "ro-pacific": "du Pacifique",
    "ro-prairies": "des Prairies et des Territoires du Nord-Ouest",
    "ro-ontario": "de l’Ontario",
    "ro-quebec": "du Québec et du Nunavut",
    "ro-atlantic": "du Canada atlantique",
}

type Row = dict[str, Any]


@dataclass(slots=True)
class DirectoryData:
    """All rows of the directory, each list keyed by ``slug``; references between rows are slugs."""

    organizations: list[Row] = field(default_factory=list)
    offices: list[Row] = field(default_factory=list)
    seats: list[Row] = field(default_factory=list)
    areas: list[Row] = field(default_factory=list)
    boundary_cases: list[Row] = field(default_factory=list)
    services: list[Row] = field(default_factory=list)
    routes: list[Row] = field(default_factory=list)


def read_directory(folder: Path = DATA) -> DirectoryData:
    """Return every row of the directory. Raise ``InvalidDataError`` naming every mistake of every file."""
    reader = YamlReader(folder)
    reader.open(FRENCH, ORGANIZATIONS, OFFICES, SERVICES, SEATS, AREAS, ROUTING)
    reader.translate(FRENCH)
    directory = DirectoryData()
    operators = _read_organizations(reader, directory)
    _read_offices(reader, directory, operators)
    _read_services(reader, directory)
    _read_seats(reader, directory)
    check_routing(reader, table := read_routing(reader), seats=directory.seats)
    _read_areas(reader, directory)
    reader.translations.note_leftovers()
    reader.refuse_if_mistaken()
    directory.routes = route_rows(table)
    return directory


def _read_organizations(reader: YamlReader, directory: DirectoryData) -> dict[str, Row]:
    """Fill the organizations; return them by the names under which they run offices."""
    operators: dict[str, Row] = {}
    spellings: Counter[tuple[str, str]] = Counter()
    for entry in reader.entries(ORGANIZATIONS, reader.document(ORGANIZATIONS), ident="slug"):
        row: Row = entry.columns(Organization)
        if row["level"] in (Level.PROVINCIAL, Level.TERRITORIAL) and row["jurisdiction"] == CANADA:
            entry.note("jurisdiction", "name the province or territory: CA does not fit this level")
        for spelling in entry.mappings("spellings"):
            pair = (spelling.text("acronym"), spelling.text("name_en"))
            spelling.end()
            spellings[pair] += 1
            if spellings[pair] == 2:
                entry.note("spellings", f"{pair[0]}, {pair[1]} stands under two organizations: keep one")
        for operator in entry.texts("operators"):
            if operator in operators:
                entry.note("operators", f"{operator!r} stands under two organizations: keep one")
            operators[operator] = row
        entry.end()
        directory.organizations.append(row)
    if not any(row["slug"] == COMMISSIONERS for row in directory.organizations):
        reader.note(ORGANIZATIONS, COMMISSIONERS, "", "add this organization: regional offices are its own")
    return operators


def _read_offices(reader: YamlReader, directory: DirectoryData, operators: dict[str, Row]) -> None:
    document = reader.document(OFFICES)
    rows = reader.part(OFFICES, document, "offices", known=_OFFICE_PARTS)
    for entry in reader.entries(OFFICES, rows, part="offices"):
        directory.offices.append(_office(entry, operators))
        entry.end()
    offices = {row["slug"]: row for row in directory.offices}
    for row in directory.offices:
        hub = row["hub"]
        if hub and (hub not in offices or offices[hub]["hub"]):
            reader.note(OFFICES, row["slug"], "hub", f"{hub!r} is not an office that stands by itself")
    _check_network(reader, document, directory.offices)


def _office(entry: YamlEntry, operators: dict[str, Row]) -> Row:
    operator = entry.text("operator")
    if operator and operator not in operators:
        entry.note("operator", f"name {operator!r} among the operators of an organization in {ORGANIZATIONS}")
    organization = operators.get(operator, {"slug": "", "name_en": "", "name_fr": ""})
    kind = entry.member("kind", [kind for kind in OfficeKind if kind != OfficeKind.REGIONAL_OFFICE])
    city = typeset(entry.text("city", longest=60), "en")
    jurisdiction = entry.member("jurisdiction", JURISDICTIONS)
    if kind == OfficeKind.PROVINCIAL_OFFICE and jurisdiction and jurisdiction not in _OF_PROVINCE:
        entry.note("jurisdiction", f"a provincial office belongs to one of: {', '.join(_OF_PROVINCE)}")
    name_en, name_fr = _office_name(kind, city, jurisdiction, organization)
    contact = entry.inner("contact")
    row: Row = entry.columns(
        Office,
        {
            "organization": organization["slug"],
            "kind": kind,
            "order": entry.order,
            "name_en": name_en,
            "name_fr": name_fr,
            "jurisdiction": jurisdiction,
            "city": city,
            "provinces": [],
            "hub": entry.text("hub", required=False),
            "modelled_cleantech_positions": entry.count("modelled_cleantech_positions", least=1, most=100),
            "contact_address": contact.text("address", required=False) if contact else "",
            "contact_phone": contact.text("phone", required=False, longest=40) if contact else "",
            "contact_mailbox": contact.mailbox("mailbox") if contact else "",
            "contact_url": contact.url("url") if contact else "",
        },
        needed=("cn_provinces_served", "services"),
        in_english=("sectors",),
        named={"serves_cleantech": "cleantech"},
    )
    if contact:
        contact.end()
    return row


def _office_name(kind: str, city: str, jurisdiction: str, organization: Row) -> tuple[str, str]:
    match kind:
        case OfficeKind.EMBASSY:
            return f"Embassy of Canada in {city}", f"Ambassade du Canada à {city}"
        case OfficeKind.CONSULATE_GENERAL:
            return f"Consulate General of Canada in {city}", f"Consulat général du Canada à {city}"
        case OfficeKind.CANADIAN_TRADE_OFFICE:
            return f"Canadian Trade Office in {city}", f"Bureau commercial du Canada à {city}"
        case OfficeKind.PROVINCIAL_OFFICE if jurisdiction in _OF_PROVINCE:
            province = Province(jurisdiction)
            return (
                f"{Province(province).label.en} office in {city}",
                f"Bureau {_OF_PROVINCE[province]} à {city}",
            )
    return f"{organization['name_en']}, {city}", f"{organization['name_fr']}, {city}"


def _check_network(reader: YamlReader, document: Any, offices: Iterable[Row]) -> None:
    """The split by post must add up to the published number of positions."""
    capacity = document.get("network_capacity") if isinstance(document, dict) else None
    stated = capacity.get("working_on_clean_technology") if isinstance(capacity, dict) else None
    split = sum(row["modelled_cleantech_positions"] or 0 for row in offices)
    if stated != str(split):
        remedy = f"the positions of the posts add up to {split}: make them {stated}"
        reader.note(OFFICES, "network_capacity", "working_on_clean_technology", remedy)


def _read_services(reader: YamlReader, directory: DirectoryData) -> None:
    document = reader.document(SERVICES)
    rows = reader.part(SERVICES, document, "services", known=_SERVICE_PARTS)
    for entry in reader.entries(SERVICES, rows, part="services"):
        standard = entry.inner("service_standard")
        row: Row = entry.columns(
            Service,
            {
                "organization": COMMISSIONERS,
                "order": entry.order,
                "first_response_business_days": standard and standard.count("first_response_business_days", most=250),
                "is_standard_verified": standard.truth("verified") if standard else False,
                **(standard.phrase("basis", name="standard_basis", required=True) if standard else {}),
            },
            needed=("delivered_by",),
            in_english=("client_supplies", "outputs", "note"),
        )
        if standard:
            standard.end()
        entry.end()
        directory.services.append(row)
    _read_regional_offices(reader, directory, document)


def _read_regional_offices(reader: YamlReader, directory: DirectoryData, document: Any) -> None:
    regional = document.get("regional_offices") if isinstance(document, dict) else None
    rows = reader.part(SERVICES, regional, "offices", known=_REGIONAL_PARTS)
    if not isinstance(regional, dict) or rows is None:
        reader.note(SERVICES, "regional_offices", "offices", "add the regional offices")
        return
    common = YamlEntry(reader, SERVICES, "regional_offices", regional)
    as_of, sources = common.day("as_of", required=True), common.urls("sources")
    served: Counter[str] = Counter()
    for entry in reader.entries(SERVICES, rows, part="regional_offices"):
        region = entry.bilingual("region", longest=80)
        is_verified = entry.truth("verified")
        provinces = entry.members("provinces", Province, required=True)
        served.update(provinces)
        directory.offices.append(
            {
                "slug": entry.name,
                "organization": COMMISSIONERS,
                "kind": OfficeKind.REGIONAL_OFFICE.value,
                "order": entry.order,
                "name_en": f"{region['region_en']} regional office",
                "name_fr": f"Bureau régional {_OF_REGION.get(entry.name, region['region_fr'])}",
                "jurisdiction": CANADA,
                "city": entry.text("main_city", longest=60),
                "city_zh": "",
                "cn_provinces_served": [],
                "territory_verified": False,
                "provinces": provinces,
                "hub": "",
                "opened": "",
                "status": OfficeStatus.OPEN.value if is_verified else OfficeStatus.UNCONFIRMED.value,
                "sectors_en": [],
                "sectors_fr": [],
                "serves_cleantech": True,
                "services": [OfficeService.PREPARE.value],
                "modelled_cleantech_positions": None,
                "contact_address": "",
                "contact_phone": "",
                "contact_mailbox": "",
                "contact_url": entry.url("contact_url"),
                **entry.phrase("note"),
                "as_of": as_of,
                "sources": sources,
                "is_verified": is_verified,
            }
        )
        entry.end()
    for province in Province:
        if served[province] != 1:
            remedy = f"{province} stands under {served[province]} regional offices: each needs exactly one"
            reader.note(SERVICES, "regional_offices", "provinces", remedy)


def _read_seats(reader: YamlReader, directory: DirectoryData) -> None:
    offices = {row["slug"]: row for row in directory.offices}
    organizations = {row["slug"] for row in directory.organizations}
    filled: Counter[str] = Counter()
    hub_desks = 0
    for entry in reader.entries(SEATS, reader.document(SEATS), ident="slug"):
        kind = entry.member("kind", SeatKind)
        office = offices.get(entry.reference("office", offices))
        organization = entry.reference("organization", organizations)
        _check_place(entry, kind, office, organization)
        given = entry.members_or_null("cn_provinces", ChineseProvince, required=False)
        provinces = entry.members_or_null("provinces", Province)
        if kind == SeatKind.REGIONAL_OFFICE and office and provinces != office["provinces"]:
            entry.note("provinces", f"write those of the office: {', '.join(office['provinces'])}")
        if kind == SeatKind.CHINA_POST and office:
            filled[office["slug"]] += 1
        hub_desks += kind == SeatKind.HUB_DESK
        directory.seats.append(
            entry.columns(
                Seat,
                {
                    "kind": kind,
                    "order": entry.order,
                    "office": office["slug"] if office else "",
                    "organization": organization,
                    "provinces": provinces,
                    "cn_provinces": given if given is not None else office["cn_provinces_served"] if office else [],
                    "capacity": entry.count("capacity", least=1, most=200),
                    "approves": entry.member("approves", PresenceLevel) if kind == SeatKind.OFFICIAL else "",
                },
                members={"markets": ("CN", ANY_FOREIGN_MARKET), "languages": LANGUAGES},
                needed=("areas", "needs", "languages"),
                besides=("capacity_stated",),
            )
        )
        entry.end()
    for row in directory.offices:
        if filled[row["slug"]] != (row["modelled_cleantech_positions"] or 0):
            remedy = f"{row['slug']} has {filled[row['slug']]} seats: make them {row['modelled_cleantech_positions']}"
            reader.note(SEATS, row["slug"], "office", remedy)
    if hub_desks != 1:
        reader.note(SEATS, "", "kind", "name exactly one hub_desk: whatever has no other door goes there")


def _check_place(entry: YamlEntry, kind: str, office: Row | None, organization: str) -> None:
    if kind == SeatKind.OFFICIAL:
        if bool(office) == bool(organization):
            entry.note("office", "name an office or an organization: an official has one place")
        return
    stands_in_office = kind not in (SeatKind.HUB_DESK, SeatKind.ORGANIZATION_DESK)
    if stands_in_office != bool(office):
        entry.note("office", "name an office" if stands_in_office else "write null: this kind stands in no office")
    if (kind == SeatKind.ORGANIZATION_DESK) != bool(organization):
        remedy = "write null: this kind is not an organization’s desk" if organization else "name an organization"
        entry.note("organization", remedy)


def _read_areas(reader: YamlReader, directory: DirectoryData) -> None:
    seen: set[str] = set()
    for entry in reader.entries(AREAS, reader.document(AREAS)):
        if entry.name not in set(Area):
            entry.note("id", f"this is not one of the areas: {', '.join(Area)}")
        seen.add(entry.name)
        names = entry.inner("name_source")
        directory.areas.append(
            entry.columns(
                AreaText,
                {
                    "order": entry.count("order", required=True, least=1, most=8) or entry.order,
                    "name_sources": {lang: names.text(lang) for lang in LANGUAGES} if names else {},
                },
                needed=("keywords_en", "keywords_fr", "keywords_zh", "naics", "hs", "cpc_ipc"),
                in_english=("codes_note",),
            )
        )
        for number, case in enumerate(entry.mappings("boundary_cases"), start=1):
            directory.boundary_cases.append(
                {
                    "slug": f"{entry.name}-{number}",
                    "area": entry.name,
                    **case.phrase("case_en", name="case", required=True),
                    "goes_to": case.member("goes_to", Area),
                    "not_to": case.member("not_to", Area),
                    **case.phrase("rule_en", name="rule", required=True),
                }
            )
            case.end()
        entry.end()
    for area in Area:
        if area not in seen:
            reader.note(AREAS, area, "", "add this area: all eight must be there")
