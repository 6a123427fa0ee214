"""Opportunities as entries: people of a post write those of their post, and vouch for what is live."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.text.formats import site_of
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, OpportunityKind, OpportunityStanding
from hub.core.vocabulary.evidence import VOUCHER_DAYS, review_day
from hub.core.workflow import Refusal, RefusedError
from hub.directory.entry_types import CHINA
from hub.directory.organizations.sources import Domains, SourcePage, domains, source_pages
from hub.directory.reference.capabilities import capabilities
from hub.directory.seats.access import owned_by_posts
from hub.publishing.documents.fields import BOTH, Document, Field, Reading, Shape, document_of
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.fields import NOTE, SOURCES, VERIFIED, as_of, column_fields
from hub.publishing.entry_types.pages import PublicPage
from hub.publishing.entry_types.points import Point
from hub.publishing.models import Version
from opportunities.catalogue.reader import evidence, search_words
from opportunities.choices import AreasBasis, ComplianceFlag, Disclosure, OpportunityStatus
from opportunities.entries.views import DETAIL, public_context
from opportunities.entry_types.posts import OWNER, PostType, of_posts
from opportunities.leads.queries import LEAD, open_checks_of
from opportunities.models import Opportunity
from opportunities.status import ANSWERED, KINDS, LIVE, standing

_SOUGHT, _VOUCHED, _AMOUNT = "sought", "vouched", "value_amount"
_CAPABILITIES = tuple((each.slug, Localized(each.name_en, each.name_fr)) for each in capabilities().values())
_CAPABILITY_AREAS = {each.slug: each.areas[0].label for each in capabilities().values()}
_KINDS = tuple((value, words) for value, words in choices_for(OpportunityKind) if value in KINDS)


def opportunity_mistakes(row: Opportunity) -> Iterator[Mistake]:
    """Yield a live entry that nobody answers for, and one that rests on nothing."""
    if row.status in LIVE and row.kind in ANSWERED and row.owner is None:
        words = Localized("Name the seat that looks after it.", "Nommez la personne responsable.")
        yield Mistake("text", "owner", words, blank=True)
    if not row.sources and not getattr(row, _VOUCHED, False):
        words = Localized("Name a page that says so, or vouch for it.",
                          "Nommez une page qui le dit, ou portez-vous garant.")  # fmt: skip
        yield Mistake("text", "sources", words, blank=True)


def _voucher(version: Version) -> int | None:
    """Return whose save made a version say that it is live, without a break since; of one without saves, its maker."""
    found: int | None = version.made_by_id
    saves = version.saves.filter(number__isnull=False).order_by("-number")
    for by, vouches in saves.values_list("by", f"content__{_VOUCHED}"):
        if not vouches:
            break
        found = by or found
    return found


def _uncleared(row: Opportunity | None) -> int:
    """Return how many blocking checks hold a row, where it is a live lead (two queries for one)."""
    if row is None or row.kind != LEAD or row.status not in LIVE:
        return 0
    return len(open_checks_of([row.slug], on=timezone.localdate())[row.slug])


class OpportunityType(PostType):
    """Opportunities. What is looked for is chosen from a list; the words of an entry's own text are kept beside it."""

    public_page = PublicPage(DETAIL, public_context)

    def blank(self, at: datetime) -> Document:
        """Return the document of an opportunity of which nothing is known, and whose pages nobody has read."""
        return super().blank(at) | {
            "status": OpportunityStatus.ONGOING.value, "disclosure": Disclosure.TEASER.value,
            "areas_basis": AreasBasis.STATED.value,
        }  # fmt: skip

    def document_of_row(self, row: Any) -> Document:
        plain = [field for field in self.row_fields if field.name not in (_SOUGHT, _VOUCHED)]
        found = document_of(plain, row)
        amount = row.value_amount
        found[_AMOUNT] = (
            "" if amount is None else f"{amount:f}".rstrip("0").rstrip(".") if amount % 1 else f"{amount:.0f}"
        )
        found |= {_SOUGHT: list(row.capabilities), _VOUCHED: row.vouched_on is not None, "withdrawn": False}
        return {column: found[column] for field in self.fields for column in field.columns}

    def _told(self, there: Any, reading: Reading) -> tuple[Any, list[Mistake]]:
        row, strange = super()._told(there, reading)
        _take_sought(row, there, reading.values[_SOUGHT])
        row.cn_province = row.cn_provinces[0] if len(row.cn_provinces) == 1 else ""
        row.review_by = _review_by(row)
        if row.areas and row.kind:
            said = {
                name: getattr(row, name)
                for name in ("areas", "cn_provinces", "kind", "technologies_en", "technologies_fr")
            }
            row.words_en, row.words_fr = search_words(said, "en"), search_words(said, "fr")
        return row, strange

    def lint(self, reading: Reading, document: Document) -> Iterable[Point]:
        """Yield what the linter says, and the checks that a lead still waits for: they do not stop the writing."""
        yield from super().lint(reading, document)
        if (waiting := _uncleared(reading.entry)) and reading.is_whole:
            yield Point("ask", Localized(
                f"Checks that hold this lead: {waiting}. Answer them on its page under “Leads” before it is published.",
                f"Vérifications qui retiennent cette piste\u00a0: {waiting}. Répondez-y sur sa page, sous "
                "«\u00a0Pistes\u00a0», avant la publication.",
            ))  # fmt: skip

    def check_publication(self, version: Version, *, accepted: str) -> dict[str, Any]:
        """Refuse a live lead of which a blocking check is not answered. Raises ``RefusedError``."""
        reading = self.read(version, self.document_at(version))
        if waiting := _uncleared(reading.entry):
            sentence = ngettext(
                "One check holds this lead. It is answered on its page under “Leads”.",
                "%(number)s checks hold this lead. They are answered on its page under “Leads”.",
                waiting,
            )
            raise RefusedError(Refusal("not_cleared", sentence % {"number": waiting}))
        return super().check_publication(version, accepted=accepted)

    def show(self, version: Version, *, at: datetime) -> None:
        """Make the row say what a version says; whoever ticked that it is live vouches from the day they said so."""
        super().show(version, at=at)
        row = self.row(version.slug)
        if row is None:
            return
        vouches = bool(self.document_at(version).get(_VOUCHED))
        if not vouches:
            row.vouched_by_id = row.vouched_on = None
        elif row.vouched_on is None and (voucher := _voucher(version)) is not None:
            row.vouched_by_id = voucher
            row.vouched_on = timezone.localdate(version.submitted_at or version.made_at)
        row.save(update_fields=["vouched_by", "vouched_on"])

    def may_vouch(self, row: Any) -> bool:
        return row is not None and row.status in LIVE and row.owner_id is not None

    def official_by_open_entry(self, rows: Any, on: date) -> Mapping[str, bool]:
        live = rows.live().only("slug", "kind", "status", "opens", "closes", "vouched_on", "as_of", "is_verified",
                                "sources", "organizer_url")  # fmt: skip
        known = domains()
        return {
            row.slug: any(page.official for page in _pages(row, known))
            for row in live
            if standing(row, on) is OpportunityStanding.OPEN
        }

    def vouch(self, row: Any, *, by: Any, at: datetime) -> None:
        """Note that a person says today that it can be acted on."""
        row.vouched_by, row.vouched_on = by, timezone.localdate(at)
        row.save(update_fields=["vouched_by", "vouched_on"])

    def about(self, row: Any) -> dict[str, Any]:
        """Return who looks after a row, when to look at it again, and what was found of it."""
        if row is None:
            return {}
        return {
            "owner": row.owner,
            "review_day": review_day(row.review_by, row.vouched_on),
            "voucher": row.vouched_by if row.vouched_on else None,
            "vouched_on": row.vouched_on,
            "evidence": evidence().get(row.slug),
            "lang": current_language(),
        }


def _pages(row: Any, known: Domains) -> list[SourcePage]:
    own = [site_of(row.organizer_url)] if row.organizer_url else []
    return source_pages(((each, None) for each in row.sources), known, own=own)


def _take_sought(row: Any, there: Any, sought: list[str]) -> None:
    """Give a row what is looked for: with the words of its own text where they are known, else by its name."""
    known = {
        slug: words
        for slug, *words in zip(there.capabilities, there.capability_words_en, there.capability_words_fr, strict=True)
    }
    pairs = [known.get(slug) or [capabilities()[slug].inside(lang) for lang in BOTH] for slug in sought]
    row.capabilities = list(sought)
    row.capability_words_en, row.capability_words_fr = ([pair[at] for pair in pairs] for at in (0, 1))


def _review_by(row: Any) -> date | None:
    """Return the day to look at a live row again: 90 days after its evidence, or later where that was said already.

    What somebody has to answer, and rests on no page, 90 days after it was written.
    """
    if row.status not in LIVE:
        return None
    known = row.as_of or (timezone.localdate() if row.kind in ANSWERED else None)
    days = [row.review_by, known + timedelta(VOUCHER_DAYS) if known else None]
    return max((day for day in days if day is not None), default=None)


_field = column_fields(Opportunity)
# What a page says of an entry; a lead comes from a person.
_ON_PAGES = ("kind", tuple(kind for kind in KINDS if kind != LEAD))

OPPORTUNITY = OpportunityType(
    slug="opportunity",
    model=Opportunity,
    one=Localized("Opportunity", "Occasion"),
    many=Localized("Opportunities", "Occasions"),
    name="title",
    owners=of_posts(owned_by_posts),
    fields=(
        _field("kind", Localized("Kind", "Genre"), members=_KINDS, begins=True),
        OWNER,
        _field("title", Localized("Title", "Titre"), languages=BOTH),
        _field("buyer", Localized("Who buys or hosts", "Qui achète ou accueille")),
        _field("buyer_kind", Localized("Kind of buyer", "Genre d’acheteur")),
        _field("description", Localized("What it is", "De quoi il s’agit"), prose=True),
        _field("opens", Localized("Opens", "Début")),
        _field("closes", Localized("Closes", "Fin")),
        Field(name=_VOUCHED, words=Localized("I vouch for it: it can be acted on today",
                                             "Je m’en porte garant\u00a0: on peut y donner suite aujourd’hui"),
              shape=Shape.TICK, staff=True,
              hint=Localized("Readers see the day for 90 days; then you are asked again.",
                             "Le public voit la date pendant 90 jours; ensuite, on vous le redemande.")),
        _field("areas", Localized("Areas", "Domaines"), members=tuple(choices_for(Area)), required=True),
        _field("fits", Localized("For whom", "Pour qui"), only=_ON_PAGES, rare=True),
        _field("not_sought", Localized("What nobody asks for there", "Besoins non exprimés"), shape=Shape.LINE,
               most=300, only=_ON_PAGES, rare=True),
        _field("technologies", Localized("What is looked for, in its own words", "Besoins, dans ses mots"), paired=True,
               most=200, only=_ON_PAGES, rare=True),
        _field("cn_provinces", Localized("Provinces of China", "Provinces de Chine"), members=CHINA),
        _field("city", Localized("City", "Ville"), rare=True),
        _field("city_zh", Localized("City in Chinese", "Ville en chinois"), only=_ON_PAGES, rare=True),
        _field("title_zh", Localized("Chinese title", "Titre chinois"), only=_ON_PAGES, rare=True),
        _field(_AMOUNT, Localized("Value", "Valeur"), shape=Shape.MONEY, rare=True),
        _field("value_currency", Localized("Currency", "Devise"), rare=True),
        _field("status", Localized("State", "État"),
               reader_words=Localized("Whether it is still on", "Si elle a encore lieu"), rare=True),
        _field("usual_month", Localized("Usual month, 1 to 12", "Mois habituel, de 1 à 12"),
               only=("status", (OpportunityStatus.RECURRING.value,)), required=True),
        _field("last_dates", Localized("Last dates seen", "Dernières dates connues"),
               only=("status", (OpportunityStatus.RECURRING.value,))),
        _field("unknown", Localized("What no page says", "Renseignements introuvables"), only=_ON_PAGES, rare=True),
        _field("disclosure", Localized("Who sees the whole", "Qui voit le tout"), rare=True),
        _field("areas_basis", Localized("How the areas are known", "D’où l’on tient les domaines"), only=_ON_PAGES,
               rare=True),
        _field("compliance_flags", Localized("Checks that it asks for", "Vérifications qu’elle demande"),
               members=ComplianceFlag.choices, rare=True),
        _field("organizer_url", Localized("Organizer’s site", "Site de l’organisateur"), only=_ON_PAGES, rare=True),
        _field("reference", Localized("Reference", "Référence"), only=_ON_PAGES, rare=True),
        NOTE,
        replace(SOURCES, required=False),
        as_of(required=False),
        VERIFIED,
        Field(name=_SOUGHT,
              words=Localized("What is looked for, for matching", "Besoins, pour les résultats"),
              shape=Shape.SEVERAL, members=_CAPABILITIES, groups=_CAPABILITY_AREAS, staff=True,
              hint=Localized("Only what the buyer asks for.", "Seulement ce que l’acheteur demande.")),
    ),
    may_withdraw=True,
    past=lambda _on: ~Q(status__in=LIVE),
    checks=opportunity_mistakes,
)  # fmt: skip
