"""The tables that the API serves alike: a list with filters, and each entry by its slug."""

from dataclasses import dataclass

from hub.api.v1.queries import (
    AgreementQuery,
    AreaQuery,
    OfficeQuery,
    OpportunityQuery,
    OrganizationQuery,
    PageQuery,
    SignalQuery,
)
from hub.core.text.localized import Localized


@dataclass(frozen=True, slots=True)
class ApiResource:
    """A table: its name in addresses, that of one entry, what may be asked, and its words in the document."""

    name: str
    one: str
    query: type[PageQuery]
    many: Localized
    single: Localized


RESOURCES = (
    ApiResource(
        "organizations",
        "organization",
        OrganizationQuery,
        Localized("List organizations", "Lister les organismes"),
        Localized("Get one organization", "Obtenir un organisme"),
    ),
    ApiResource(
        "offices",
        "office",
        OfficeQuery,
        Localized("List offices", "Lister les bureaux"),
        Localized("Get one office", "Obtenir un bureau"),
    ),
    ApiResource(
        "areas",
        "area",
        AreaQuery,
        Localized("List the eight areas", "Lister les huit domaines"),
        Localized("Get one area", "Obtenir un domaine"),
    ),
    ApiResource(
        "opportunities",
        "opportunity",
        OpportunityQuery,
        Localized("List opportunities in China", "Lister les occasions en Chine"),
        Localized("Get one opportunity", "Obtenir une occasion"),
    ),
    ApiResource(
        "signals",
        "signal",
        SignalQuery,
        Localized("List policy signals", "Lister les signaux de politique"),
        Localized("Get one policy signal", "Obtenir un signal de politique"),
    ),
    ApiResource(
        "agreements",
        "agreement",
        AgreementQuery,
        Localized("List agreements", "Lister les ententes"),
        Localized("Get one agreement", "Obtenir une entente"),
    ),
)
