"""Organizations, offices and areas as open data."""

from datetime import date

from hub.api.records.fields import (
    AS_OF,
    DEMONSTRATION,
    NAME_EN,
    NAME_FR,
    SLUG,
    SOURCE_DAYS,
    SOURCE_PAGES,
    SOURCES,
    UPDATED_ON,
    VERIFIED,
    Record,
    SourceRecord,
    documented,
)
from hub.api.records.programs import Place
from hub.core.vocabulary.enums import Area, Level, Province
from hub.directory.choices import OfficeKind, OfficeService, OfficeStatus
from hub.directory.demo import DEMO_ORGANIZATION
from hub.directory.models import AreaText, Office, Organization
from hub.directory.reference.places import ChineseProvince


class OrganizationRecord(Record):
    """A real body that runs programs or offices."""

    slug: str = documented(*SLUG)
    acronym_en: str = documented("Acronym in English", "Sigle en anglais")
    acronym_fr: str = documented("Acronym in French", "Sigle en français")
    name_en: str = documented(*NAME_EN)
    name_fr: str = documented(*NAME_FR)
    level: Level = documented("Level of government, or none", "Ordre de gouvernement, ou aucun")
    jurisdiction: Place = documented("CA, or a province or territory", "CA, province ou territoire")
    url_en: str | None = documented("Official site in English", "Site officiel en anglais")
    url_fr: str | None = documented("Official site in French", "Site officiel en français")
    contact_email: str | None = documented("Published mailbox", "Boîte aux lettres publiée")
    contact_url_en: str | None = documented("Contact page in English", "Page des coordonnées en anglais")
    contact_url_fr: str | None = documented("Contact page in French", "Page des coordonnées en français")
    demonstration: bool = documented(*DEMONSTRATION)
    as_of: date | None = documented(*AS_OF)
    sources: list[str] = documented(*SOURCES)
    source_pages: list[SourceRecord] = documented(*SOURCE_PAGES, default=[])
    source_days: dict[str, date] = documented(*SOURCE_DAYS)

    @classmethod
    def of(cls, row: Organization) -> "OrganizationRecord":
        """Return the record of a row."""
        return cls.read(
            row,
            demonstration=row.slug == DEMO_ORGANIZATION,
            sources=list(dict.fromkeys(filter(None, (row.url_en, row.url_fr, row.contact_email_source)))),
            source_days={row.contact_email_source: row.contact_email_as_of} if row.contact_email_as_of else {},
        )


class OfficeRecord(Record):
    """A place where somebody of an organization can be met, in China or in Canada. No person is named."""

    slug: str = documented(*SLUG)
    organization: str = documented("Slug of the organization", "Nom stable de l’organisme")
    kind: OfficeKind = documented("Kind of office", "Genre de bureau")
    name_en: str = documented(*NAME_EN)
    name_fr: str = documented(*NAME_FR)
    jurisdiction: Place = documented("Whose office it is", "De qui relève le bureau")
    city: str = documented("City", "Ville")
    city_zh: str | None = documented("City in Chinese", "Ville en chinois")
    provinces: list[Province] = documented("Provinces and territories served", "Provinces et territoires servis")
    cn_provinces: list[ChineseProvince] = documented("Chinese provinces served", "Provinces chinoises servies")
    status: OfficeStatus = documented("What the evidence says of it", "État selon les sources")
    services: list[OfficeService] = documented("Services offered", "Services offerts")
    serves_cleantech: bool = documented("Whether it serves clean technology", "S’il sert les technologies propres")
    sectors_en: list[str] = documented(
        "Sectors in English, as its page names them", "Secteurs en anglais, selon sa page"
    )
    sectors_fr: list[str] = documented("Sectors in French", "Secteurs en français")
    address: str | None = documented("Published street address", "Adresse publiée")
    phone: str | None = documented("Published telephone number", "Numéro de téléphone publié")
    mailbox: str | None = documented("Published mailbox of the office", "Boîte aux lettres publiée du bureau")
    url: str | None = documented("Official page", "Page officielle")
    note_en: str | None = documented("Note in English", "Remarque en anglais")
    note_fr: str | None = documented("Note in French", "Remarque en français")
    as_of: date | None = documented(*AS_OF)
    verified: bool = documented(*VERIFIED)
    updated_on: date | None = documented(*UPDATED_ON)
    demonstration: bool = documented(*DEMONSTRATION)
    sources: list[str] = documented(*SOURCES)
    source_pages: list[SourceRecord] = documented(*SOURCE_PAGES, default=[])

    @classmethod
    def of(cls, row: Office) -> "OfficeRecord":
        """Return the record of a row; read it with its organization."""
        return cls.read(
            row,
            organization=row.organization.slug,
            cn_provinces=row.cn_provinces_served,
            address=row.contact_address or None,
            phone=row.contact_phone or None,
            mailbox=row.contact_mailbox or None,
            url=row.contact_url or None,
            demonstration=row.organization.slug == DEMO_ORGANIZATION,
        )


class BoundaryRecord(Record):
    """A case at the border of two areas, and the rule that settles it."""

    case_en: str = documented("The case in English", "Le cas en anglais")
    case_fr: str = documented("The case in French", "Le cas en français")
    goes_to: Area = documented("Area that it belongs to", "Domaine auquel il appartient")
    not_to: Area = documented("Area that it does not belong to", "Domaine auquel il n’appartient pas")
    rule_en: str = documented("Why, in English", "Pourquoi, en anglais")
    rule_fr: str = documented("Why, in French", "Pourquoi, en français")


class AreaRecord(Record):
    """One of the eight priority areas, with its boundaries."""

    slug: Area = documented(*SLUG)
    name_en: str = documented(*NAME_EN)
    name_fr: str = documented(*NAME_FR)
    name_zh: str = documented("Name in Chinese", "Nom en chinois")
    definition_en: str = documented("Definition in English", "Définition en anglais")
    definition_fr: str = documented("Definition in French", "Définition en français")
    keywords_en: list[str] = documented("Keywords in English", "Mots clés en anglais")
    keywords_fr: list[str] = documented("Keywords in French", "Mots clés en français")
    keywords_zh: list[str] = documented("Keywords in Chinese", "Mots clés en chinois")
    naics: list[str] = documented("Industry codes (NAICS) near to it", "Codes d’industrie (SCIAN) voisins")
    hs: list[str] = documented("Customs codes (HS) near to it", "Codes douaniers (SH) voisins")
    cpc_ipc: list[str] = documented("Patent classes (CPC, IPC) near to it", "Classes de brevets (CPC, CIB) voisines")
    codes_note_en: str = documented("How far the codes hold, in English", "Portée des codes, en anglais")
    codes_note_fr: str = documented("How far the codes hold, in French", "Portée des codes, en français")
    boundary_cases: list[BoundaryRecord] = documented(
        "Cases at the border of two areas", "Cas à la limite de deux domaines"
    )
    as_of: date = documented(*AS_OF)
    verified: bool = documented(*VERIFIED)
    updated_on: date | None = documented(*UPDATED_ON)
    sources: list[str] = documented(*SOURCES)
    source_pages: list[SourceRecord] = documented(*SOURCE_PAGES, default=[])

    @classmethod
    def of(cls, row: AreaText) -> "AreaRecord":
        """Return the record of a row; read it with its boundary cases."""
        cases = sorted(row.boundary_cases.all(), key=lambda case: case.slug)
        return cls.read(row, boundary_cases=[BoundaryRecord.read(case) for case in cases])
