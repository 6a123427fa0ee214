"""The date of an entry's evidence in words. Pure.

Organizations in the words of schema.org, for those who read pages by machine.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hub.accounts.choices import Role
from hub.core.text.formats import base_language, day, is_first_of_year, join_words, lower_first
from hub.core.vocabulary.enums import CANADA, Area, Level, Need, Province
from hub.core.vocabulary.labels import label
from hub.directory.choices import OfficeService, OfficeStatus, SeatKind
from hub.directory.models import Office, Organization, Seat, Service
from hub.directory.reference.places import chinese_province


def evidence_date(as_of: date | None, lang: str) -> str:
    """Return "Evidence of 4 February 2026", "Evidence of 2020 (year only)", or that the source carries no date."""
    french = base_language(lang) == "fr"
    if as_of is None:
        return "La source ne porte pas de date." if french else "The source carries no date."
    if is_first_of_year(as_of):
        return f"Source de {as_of.year} (année seulement)" if french else f"Evidence of {as_of.year} (year only)"
    return f"Source du {day(as_of, lang)}" if french else f"Evidence of {day(as_of, lang)}"


_TONES = {OfficeStatus.OPEN: "ok", OfficeStatus.UNCONFIRMED: "soon", OfficeStatus.COLOCATED: "soon"}
_LANGUAGES = {
    "en": {"en": "English", "fr": "French", "zh": "Chinese"},
    "fr": {"en": "anglais", "fr": "français", "zh": "chinois"},
}


def jurisdiction_label(code: str, lang: str) -> str:
    """Return the name of a province or territory, or of Canada."""
    return _("Canada") if code == CANADA else label(Province(code), lang)


def province_list(codes: Iterable[str], lang: str) -> str:
    """Return provinces of Canada as a list in a sentence."""
    return join_words([label(Province(code), lang) for code in codes], lang)


def chinese_province_list(codes: Iterable[str], lang: str) -> str:
    """Return provinces of China as a list in a sentence."""
    return join_words([chinese_province(code, lang) for code in codes], lang)


class OfficeCard:
    def __init__(self, office: Office, lang: str) -> None:
        self.office, self.lang = office, lang

    @property
    def status(self) -> str:
        return str(OfficeStatus(self.office.status).label)

    @property
    def tone(self) -> str:
        return _TONES[OfficeStatus(self.office.status)]

    @property
    def serves(self) -> str:
        if self.office.is_regional:
            return province_list(self.office.provinces, self.lang)
        return chinese_province_list(self.office.cn_provinces_served, self.lang)

    @property
    def service_list(self) -> list[str]:
        return [str(OfficeService(service).label) for service in self.office.services]

    @property
    def services(self) -> str:
        """Return what the office does as a list in a sentence."""
        first, *others = self.service_list
        return join_words([first, *(lower_first(name) for name in others)], self.lang)

    @property
    def sectors(self) -> str:
        """Return the sectors that its sources name; "" where they name none."""
        named = [
            text
            for text, english in zip(self.office.sectors, self.office.sectors_en, strict=True)
            if english != "not stated"
        ]
        return join_words(named, self.lang)

    @property
    def has_chinese_address(self) -> bool:
        return any("\u4e00" <= char <= "\u9fff" for char in self.office.contact_address)

    @property
    def evidence(self) -> str:
        return evidence_date(self.office.as_of, self.lang)


class SeatCard:
    def __init__(self, seat: Seat, lang: str) -> None:
        self.seat, self.lang = seat, lang

    @property
    def areas(self) -> list[str]:
        """Return the names of its areas; none where it looks after all of them."""
        return [label(Area(area), self.lang) for area in self.seat.areas or []]

    @property
    def needs(self) -> str:
        """Return what one can bring to it; "" where it takes every need."""
        words = [label(Need(need), self.lang) for need in self.seat.needs or []]
        return join_words([lower_first(word) for word in words], self.lang)

    @property
    def provinces(self) -> str:
        """Return the provinces of Canada it serves; "" where it serves all."""
        return province_list(self.seat.provinces or [], self.lang)

    @property
    def languages(self) -> str:
        names = _LANGUAGES["fr" if self.lang.startswith("fr") else "en"]
        return join_words([names[code] for code in self.seat.languages], self.lang)

    @property
    def is_general(self) -> bool:
        """Return whether the seat is a door for everything: a regional office or the Hub's desk."""
        return self.seat.kind in {SeatKind.REGIONAL_OFFICE, SeatKind.HUB_DESK}


class ServiceCard:
    """A service of an organization with what a page says of its standard."""

    def __init__(self, service: Service) -> None:
        self.service = service

    @property
    def standard(self) -> str:
        """Return what is known of the time to a first answer; "" where none is due."""
        days = self.service.first_response_business_days
        if days is None:
            return ""
        if self.service.is_standard_verified:
            return _("First answer within %(days)s business days.") % {"days": days}
        return _("%(days)s business days to a first answer are often named, but no source confirms it.") % {
            "days": days
        }


def organization_facts(organization: Organization, lang: str) -> dict[str, str]:
    return {
        "level": label(Level(organization.level), lang),
        "place": jurisdiction_label(organization.jurisdiction, lang),
    }


def assignment_label(*, role: str, seat: str, organization: str) -> str:
    """Return what an invitation names (slugs, or "") in the language of the page; "" where there is nothing."""
    if role == Role.ADVISER:
        found = Seat.objects.filter(slug=seat).select_related("office", "organization").first()
        return found.label if found else ""
    if role == Role.CURATOR and not organization:
        return _("the whole catalogue")
    body = Organization.objects.filter(slug=organization).first()
    return str(body.name) if body else ""


CONTEXT = "https://schema.org"


def organization_data(*, name: str, level: str, url: str = "", acronym: str = "") -> dict[str, Any]:
    """Return an organization: a government's own where it is one, with what is known of it."""
    told: dict[str, Any] = {
        "@type": "Organization" if level == Level.NON_GOVERNMENTAL else "GovernmentOrganization",
        "name": name,
    }
    if acronym and acronym != name:
        told["alternateName"] = acronym
    if url:
        told["url"] = url
    return told


def place_data(code: str, lang: str) -> dict[str, Any]:
    if code == CANADA:
        return {"@type": "Country", "name": "Canada"}
    return {"@type": "AdministrativeArea", "name": label(Province(code), lang)}


def organization_page(row: Organization, lang: str) -> dict[str, Any]:
    told = organization_data(name=row.name, level=row.level, url=row.url, acronym=row.acronym)
    return {"@context": CONTEXT, **told, "areaServed": place_data(row.jurisdiction, lang)}
