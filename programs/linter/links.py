"""Official links: whether they lie on a domain of the organization, and whether somebody has seen them."""

from collections.abc import Iterator

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import LinkBasis
from hub.publishing.documents.findings import Lint, LintFinding
from programs.catalogue.entries import ProgramView

_OFF = Localized(
    "The address is on no domain of the organization, nor of a government.",
    "L’adresse n’est sur aucun domaine de l’organisme ni d’un gouvernement.",
)
_TO_CONFIRM = Localized(
    "Nobody has seen the page yet: look at it, then say that it was read.",
    "Personne n’a encore vu la page\u00a0: consultez-la, puis indiquez qu’elle a été lue.",
)
_HOME = Localized(
    "It is the home page of the organization: look for the page of the program.",
    "C’est la page d’accueil de l’organisme\u00a0: cherchez celle du programme.",
)
_WORDS = {LinkBasis.MEMORY: _TO_CONFIRM, LinkBasis.DOMAIN_HOME: _HOME}


def official_links(program: ProgramView) -> Iterator[LintFinding]:
    """Yield official links off the domains, where those of the organization are known, and links to confirm."""
    for lang, address, basis in (
        ("English", program.url_en, program.url_basis_en),
        ("French", program.url_fr, program.url_basis_fr),
    ):
        if address and program.organization_domains and not program.is_official(address):
            yield LintFinding(Lint.OFF_DOMAIN, f"url {lang}", _OFF)
        if address and basis in _WORDS:
            yield LintFinding(Lint.LINK_TO_CONFIRM, f"url {lang}", _WORDS[LinkBasis(basis)])
