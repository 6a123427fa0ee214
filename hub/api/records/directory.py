"""Organizations, offices and areas as open data."""

from datetime import date

from hub.api.records.fields import (
    Record,
    SourceRecord,
)
from hub.api.records.programs import Place
from hub.core.vocabulary.enums import Area, Level, Province
from hub.directory.choices import OfficeKind, OfficeService, OfficeStatus
from hub.directory.demo import DEMO_ORGANIZATION
from hub.directory.models import AreaText, Office, Organization
from hub.directory.reference.places import ChineseProvince


class OrganizationRecord(Record):
    """A real body that runs programs or offices."""

    slug: str
    acronym_en: str
    acronym_fr: str
    name_en: str
    name_fr: str
    level: Level
    jurisdiction: Place
    url_en: str | None
    url_fr: str | None
    contact_email: str | None
    contact_url_en: str | None
    contact_url_fr: str | None
    demonstration: bool
    as_of: date | None
    sources: list[str]
    source_pages: list[SourceRecord] = []
    source_days: dict[str, date]

    @classmethod
    def of(cls, row: Organization) -> "OrganizationRecord":
        return cls.read(
            row,
            demonstration=row.slug == DEMO_ORGANIZATION,
            sources=list(dict.fromkeys(filter(None, (row.url_en, row.url_fr, row.contact_email_source)))),
            source_days={row.contact_email_source: row.contact_email_as_of} if row.contact_email_as_of else {},
        )


class OfficeRecord(Record):
    """A place where somebody of an organization can be met, in China or in Canada. No person is named."""

    slug: str
    organization: str
    kind: OfficeKind
    name_en: str
    name_fr: str
    jurisdiction: Place
    city: str
    city_zh: str | None
    provinces: list[Province]
    cn_provinces: list[ChineseProvince]
    status: OfficeStatus
    services: list[OfficeService]
    serves_cleantech: bool
    sectors_en: list[str]
    sectors_fr: list[str]
    address: str | None
    phone: str | None
    mailbox: str | None
    url: str | None
    note_en: str | None
    note_fr: str | None
    as_of: date | None
    verified: bool
    updated_on: date | None
    demonstration: bool
    sources: list[str]
    source_pages: list[SourceRecord] = []

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

    case_en: str
    case_fr: str
    goes_to: Area
    not_to: Area
    rule_en: str
    rule_fr: str


class AreaRecord(Record):
    """One of the eight priority areas, with its boundaries."""

    slug: Area
    name_en: str
    name_fr: str
    name_zh: str
    definition_en: str
    definition_fr: str
    keywords_en: list[str]
    keywords_fr: list[str]
    keywords_zh: list[str]
    naics: list[str]
    hs: list[str]
    cpc_ipc: list[str]
    codes_note_en: str
    codes_note_fr: str
    boundary_cases: list[BoundaryRecord]
    as_of: date
    verified: bool
    updated_on: date | None
    sources: list[str]
    source_pages: list[SourceRecord] = []

    @classmethod
    def of(cls, row: AreaText) -> "AreaRecord":
        """Return the record of a row; read it with its boundary cases."""
        cases = sorted(row.boundary_cases.all(), key=lambda case: case.slug)
        return cls.read(row, boundary_cases=[BoundaryRecord.read(case) for case in cases])
