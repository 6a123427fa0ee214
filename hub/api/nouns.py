"""The tables that the API serves alike: a list with filters, and each entry by its slug."""

from dataclasses import dataclass

from hub.api.queries import (
    AgreementQuery,
    AreaQuery,
    OfficeQuery,
    OpportunityQuery,
    OrganizationQuery,
    PageQuery,
)
from hub.core.words import Words


@dataclass(frozen=True, slots=True)
class Noun:
    """A table: its name in addresses, that of one entry, what may be asked, and its words in the document."""

    name: str
    one: str
    query: type[PageQuery]
    many: Words
    single: Words


NOUNS = (
    Noun(
        "organizations",
        "organization",
        OrganizationQuery,
        Words("List organizations", "Lister les organismes"),
        Words("Get one organization", "Obtenir un organisme"),
    ),
    Noun(
        "offices",
        "office",
        OfficeQuery,
        Words("List offices", "Lister les bureaux"),
        Words("Get one office", "Obtenir un bureau"),
    ),
    Noun(
        "areas",
        "area",
        AreaQuery,
        Words("List the eight areas", "Lister les huit domaines"),
        Words("Get one area", "Obtenir un domaine"),
    ),
    Noun(
        "opportunities",
        "opportunity",
        OpportunityQuery,
        Words("List opportunities in China", "Lister les occasions en Chine"),
        Words("Get one opportunity", "Obtenir une occasion"),
    ),
    Noun(
        "agreements",
        "agreement",
        AgreementQuery,
        Words("List agreements", "Lister les ententes"),
        Words("Get one agreement", "Obtenir une entente"),
    ),
)
