"""Organizations and their services as entries: each belongs to the organization itself."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from hub.core.forms import choices_for
from hub.core.text.formats import GOVERNMENT_DOMAINS, MAIL_PROVIDERS
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Level
from hub.directory.choices import DeliveredBy
from hub.directory.entry_types.entries import JURISDICTIONS, OF_ORGANIZATION
from hub.directory.models import Organization, Service
from hub.publishing.documents.fields import Document
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.fields import NOTE, SOURCES, VERIFIED, as_of, column_fields
from hub.publishing.entry_types.rows import Owners, RowType
from hub.publishing.models import EntryVersion, Version

_DOMAIN = r"[a-z0-9]+(-+[a-z0-9]+)*(\.[a-z0-9]+(-+[a-z0-9]+)*)+"
_SHARED = MAIL_PROVIDERS | {*GOVERNMENT_DOMAINS, "ca", "com", "org", "net"}


def organization_mistakes(row: Organization) -> Iterator[Mistake]:
    """Yield a name that another organization bears, and a domain that is not one body's own.

    Links that open without an account go to addresses on these domains, and pages there count as official.
    """
    bearing = Q(name_en__iexact=row.name_en) | Q(name_fr__iexact=row.name_fr)
    other = Organization.objects.exclude(slug=row.slug).filter(bearing).first()
    if other is not None:
        words = Localized(f"{other.name_en} bears this name already.", f"{other.name_fr} porte déjà ce nom.")
        yield Mistake("text", "name_en", words)
    for domain in row.domains:
        if domain in _SHARED:
            words = Localized(f"{domain} is not the domain of one organization.",
                              f"{domain} n’est pas le domaine d’un seul organisme.")  # fmt: skip
            yield Mistake("text", "domains", words)


class OrganizationType(RowType):
    """Organizations. A new one is begun by who looks after the whole catalogue; from then on it is its own."""

    def bodies_of_row(self, row: Any) -> list[int]:
        return [] if row is None else [row.pk]

    def bodies_of(self, slug: str, document: Mapping[str, Any]) -> list[int]:
        return list(Organization.objects.filter(slug=slug).values_list("pk", flat=True))

    def body_column(self, name: str) -> Any:
        return F(name)

    def show(self, version: Version, *, at: datetime) -> None:
        """Make the row say what a version says; the versions of a new one are its own from then on."""
        super().show(version, at=at)
        version.organization_ids = self.bodies_of(version.slug, {}) or version.organization_ids
        versions = EntryVersion.objects.filter(entry_type=self.slug, slug=version.slug, organization_ids=[])
        versions.update(organization_ids=version.organization_ids)


def service_page(row: Service) -> str:
    """Return where readers see a service: on the page of its organization."""
    return f"{reverse('directory:organization', args=[row.organization.slug])}#service-{row.slug}"


_body = column_fields(Organization)

ORGANIZATION = OrganizationType(
    slug="organization",
    model=Organization,
    one=Localized("Organization", "Organisme"),
    many=Localized("Organizations", "Organismes"),
    name="name",
    owners=Owners(of=lambda _document: [], rows=lambda ids: Q(pk__in=ids), missing=""),
    fields=(
        _body("name", Localized("Name", "Nom")),
        _body("acronym", Localized("Short name", "Nom court"), begins=True),
        _body("level", Localized("Level", "Ordre de gouvernement"), members=tuple(choices_for(Level)), begins=True),
        _body("jurisdiction", Localized("Where", "Où"), members=JURISDICTIONS, begins=True),
        _body("url", Localized("Its site", "Son site"), alone=True),
        _body("domains", Localized("Domains of its sites", "Domaines de ses sites"), most=120, pattern=_DOMAIN,
              hint=Localized("Such as nrc.canada.ca, one to a line. Pages there count as official.",
                             "Comme cnrc.canada.ca, un par ligne. Les pages qui s’y trouvent sont officielles."),
              staff=True),
        _body("contact_url", Localized("Page of its contacts", "Page de ses coordonnées"), alone=True),
        _body("contact_email", Localized("E-mail of the body as a whole", "Courriel de l’organisme")),
        _body("contact_email_source", Localized("Page that names this e-mail", "Page qui donne ce courriel"),
              staff=True),
        _body("contact_email_as_of", Localized("E-mail read there on", "Courriel lu à cet endroit le"), staff=True),
        as_of(required=False),
    ),
    may_withdraw=True,
    checks=organization_mistakes,
    redates=True,
    find_stem=lambda document: str(document["acronym_en"] or document["name_en"] or document["name_fr"]),
)  # fmt: skip


class ServiceType(RowType):
    """Services. What is begun has no standard until a page states one."""

    def blank(self, at: datetime) -> Document:
        return super().blank(at) | {
            "standard_basis_en": "No source states a standard.",
            "standard_basis_fr": "Aucune source n’indique de norme.",
        }


_service = column_fields(Service)

SERVICE = ServiceType(
    slug="service",
    model=Service,
    one=Localized("Service", "Service"),
    many=Localized("Services", "Services"),
    name="name",
    organization="organization",
    owners=OF_ORGANIZATION,
    fields=(
        _service("organization", Localized("Organization", "Organisme"), fixed=True),
        _service("name", Localized("Name", "Nom")),
        _service("summary", Localized("Summary", "Résumé"), prose=True),
        _service("delivered_by", Localized("Who delivers it", "Qui l’offre"), members=DeliveredBy.choices,
                 hint=Localized("Of trade commissioners. None: the organization itself.",
                                "Chez les délégués commerciaux. Aucun\u00a0: l’organisme lui-même.")),
        _service("client_supplies", Localized("What a company brings", "Apport de l’entreprise"), paired=True,
                 most=200),
        _service("outputs", Localized("What a company gets", "Résultats pour l’entreprise"), paired=True, most=200),
        _service("first_response_business_days",
                 Localized("Business days to a first answer", "Jours ouvrables jusqu’à une première réponse")),
        _service("standard_basis", Localized("What that rests on", "Sur quoi cela repose")),
        _service("is_standard_verified",
                 Localized("A page of the organization states this time", "Une page de l’organisme donne ce délai"),
                 staff=True),
        NOTE,
        SOURCES,
        as_of(required=True),
        VERIFIED,
    ),
    may_withdraw=True,
    find_page=service_page,
    redates=True,
)  # fmt: skip
