"""Organizations, offices and areas as open data."""

from datetime import date

from hub.api.fields import AS_OF, NAME_EN, NAME_FR, SLUG, SOURCES, VERIFIED, Record, told
from hub.api.records.programs import Place
from hub.core.vocabulary import Area, Level, Province
from hub.directory.choices import OfficeKind, OfficeService, OfficeStatus
from hub.directory.models import AreaText, Office, Organization
from hub.directory.places import ChineseProvince


class OrganizationRecord(Record):
    """A real body that runs programs or offices."""

    slug: str = told(*SLUG)
    acronym_en: str = told("Acronym in English", "Sigle en anglais")
    acronym_fr: str = told("Acronym in French", "Sigle en français")
    name_en: str = told(*NAME_EN)
    name_fr: str = told(*NAME_FR)
    level: Level = told("Level of government, or none", "Ordre de gouvernement, ou aucun")
    jurisdiction: Place = told("CA, or a province or territory", "CA, province ou territoire")
    url_en: str | None = told("Official site in English", "Site officiel en anglais")
    url_fr: str | None = told("Official site in French", "Site officiel en français")

    @classmethod
    def of(cls, row: Organization) -> "OrganizationRecord":
        """Return the record of a row."""
        return cls(
            slug=row.slug,
            acronym_en=row.acronym_en,
            acronym_fr=row.acronym_fr,
            name_en=row.name_en,
            name_fr=row.name_fr,
            level=row.level,
            jurisdiction=row.jurisdiction,
            url_en=row.url_en or None,
            url_fr=row.url_fr or None,
        )


class OfficeRecord(Record):
    """A place where somebody of an organization can be met, in China or in Canada. No person is named."""

    slug: str = told(*SLUG)
    organization: str = told("Slug of the organization", "Nom stable de l’organisation")
    kind: OfficeKind = told("Kind of office", "Genre de bureau")
    name_en: str = told(*NAME_EN)
    name_fr: str = told(*NAME_FR)
    jurisdiction: Place = told("Whose office it is", "De qui relève le bureau")
    city: str = told("City", "Ville")
    city_zh: str | None = told("City in Chinese", "Ville en chinois")
    provinces: list[Province] = told("Provinces and territories served", "Provinces et territoires servis")
    cn_provinces: list[ChineseProvince] = told("Chinese provinces served", "Provinces chinoises servies")
    status: OfficeStatus = told("What the evidence says of it", "Ce que disent les sources")
    services: list[OfficeService] = told("Services offered", "Services offerts")
    serves_cleantech: bool = told("Whether it serves clean technology", "S’il sert les technologies propres")
    sectors_en: list[str] = told("Sectors in English, as its page names them", "Secteurs en anglais, selon sa page")
    sectors_fr: list[str] = told("Sectors in French", "Secteurs en français")
    address: str | None = told("Published street address", "Adresse publiée")
    phone: str | None = told("Published telephone number", "Numéro de téléphone publié")
    mailbox: str | None = told("Published mailbox of the office", "Boîte aux lettres publiée du bureau")
    url: str | None = told("Official page", "Page officielle")
    note_en: str | None = told("Note in English", "Remarque en anglais")
    note_fr: str | None = told("Note in French", "Remarque en français")
    as_of: date | None = told(*AS_OF)
    verified: bool = told(*VERIFIED)
    sources: list[str] = told(*SOURCES)

    @classmethod
    def of(cls, row: Office) -> "OfficeRecord":
        """Return the record of a row; read it with its organization."""
        return cls(
            slug=row.slug,
            organization=row.organization.slug,
            kind=row.kind,
            name_en=row.name_en,
            name_fr=row.name_fr,
            jurisdiction=row.jurisdiction,
            city=row.city,
            city_zh=row.city_zh or None,
            provinces=row.provinces,
            cn_provinces=row.cn_provinces_served,
            status=row.status,
            services=row.services,
            serves_cleantech=row.serves_cleantech,
            sectors_en=row.sectors_en,
            sectors_fr=row.sectors_fr,
            address=row.contact_address or None,
            phone=row.contact_phone or None,
            mailbox=row.contact_mailbox or None,
            url=row.contact_url or None,
            note_en=row.note_en or None,
            note_fr=row.note_fr or None,
            as_of=row.as_of,
            verified=row.is_verified,
            sources=row.sources,
        )


class BoundaryRecord(Record):
    """A case at the border of two areas, and the rule that settles it."""

    case_en: str = told("The case in English", "Le cas en anglais")
    case_fr: str = told("The case in French", "Le cas en français")
    goes_to: Area = told("Area that it belongs to", "Domaine auquel il appartient")
    not_to: Area = told("Area that it does not belong to", "Domaine auquel il n’appartient pas")
    rule_en: str = told("Why, in English", "Pourquoi, en anglais")
    rule_fr: str = told("Why, in French", "Pourquoi, en français")


class AreaRecord(Record):
    """One of the eight priority areas, with its boundaries."""

    slug: Area = told(*SLUG)
    name_en: str = told(*NAME_EN)
    name_fr: str = told(*NAME_FR)
    name_zh: str = told("Name in Chinese", "Nom en chinois")
    definition_en: str = told("Definition in English", "Définition en anglais")
    definition_fr: str = told("Definition in French", "Définition en français")
    keywords_en: list[str] = told("Keywords in English", "Mots clés en anglais")
    keywords_fr: list[str] = told("Keywords in French", "Mots clés en français")
    keywords_zh: list[str] = told("Keywords in Chinese", "Mots clés en chinois")
    naics: list[str] = told("Industry codes (NAICS) near to it", "Codes d’industrie (SCIAN) voisins")
    hs: list[str] = told("Customs codes (HS) near to it", "Codes douaniers (SH) voisins")
    cpc_ipc: list[str] = told("Patent classes (CPC, IPC) near to it", "Classes de brevets (CPC, CIB) voisines")
    codes_note_en: str = told("How far the codes hold, in English", "Ce que valent les codes, en anglais")
    codes_note_fr: str = told("How far the codes hold, in French", "Ce que valent les codes, en français")
    boundary_cases: list[BoundaryRecord] = told("Cases at the border of two areas", "Cas à la limite de deux domaines")
    as_of: date = told(*AS_OF)
    verified: bool = told(*VERIFIED)
    sources: list[str] = told(*SOURCES)

    @classmethod
    def of(cls, row: AreaText) -> "AreaRecord":
        """Return the record of a row; read it with its boundary cases."""
        same = (
            "slug", "name_en", "name_fr", "name_zh", "definition_en", "definition_fr", "keywords_en", "keywords_fr",
            "keywords_zh", "naics", "hs", "cpc_ipc", "codes_note_en", "codes_note_fr", "as_of", "sources",
        )  # fmt: skip
        return cls(
            **{name: getattr(row, name) for name in same},
            verified=row.is_verified,
            boundary_cases=[
                BoundaryRecord(
                    case_en=case.case_en,
                    case_fr=case.case_fr,
                    goes_to=case.goes_to,
                    not_to=case.not_to,
                    rule_en=case.rule_en,
                    rule_fr=case.rule_fr,
                )
                for case in sorted(row.boundary_cases.all(), key=lambda case: case.slug)
            ],
        )
