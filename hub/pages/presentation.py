"""What the search shows of an entry."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hub.core.text.formats import fold
from hub.core.vocabulary.enums import CANADA, Province
from hub.core.vocabulary.labels import label
from hub.pages.queries import SearchHit
from opportunities.access import Reader
from opportunities.entries.presentation import opportunity_cards
from opportunities.models import Opportunity
from programs.catalogue.entries import Catalogue
from programs.catalogue.facets import named_areas, places, usefulness
from programs.catalogue.synonyms import SearchTerm, SearchText
from programs.eligibility.evaluate import intake_on
from programs.pages.cards import ProgramCard

# Each kind: its name, its icon, the name of its address.
_KINDS: dict[str, tuple[Promise, str, str]] = {
    "program": (_("Program"), "doc", "programs:detail"),
    "opportunity": (pgettext_lazy("kind of result", "China"), "pin", "opportunities:detail"),
    "signal": (_("Policy or rule"), "pin", "opportunities:signal"),
    "office": (_("Office"), "people", "directory:office"),
    "organization": (_("Organization"), "people", "directory:organization"),
    "agreement": (_("Agreement"), "pin", "opportunities:agreement"),
    "guide": (_("Guide"), "info", "opportunities:guide"),
    "area": (_("Area"), "filter", "pages:area"),
}
# What a visitor may narrow the results to.
SECTIONS: dict[str, tuple[Promise, frozenset[str]]] = {
    "programs": (_("Programs"), frozenset({"program", "area"})),
    "people": (_("People and offices"), frozenset({"office", "organization"})),
    "china": (pgettext_lazy("kind of result", "China"), frozenset({"opportunity", "signal", "agreement"})),
    "guides": (_("Guides"), frozenset({"guide"})),
}
_LONGEST = 180
_PROVINCES = frozenset(fold(label(province, lang)) for province in Province for lang in ("en", "fr"))
_OTHER_PLACE = 0.85
_FEW_AREAS, _ABOUT_IT = 2, 1.3


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A line of the results. ``held`` are the words of the search that the entry holds."""

    kind: Promise
    icon: str
    url: str
    title: str
    text: str
    held: list[str]
    is_whole: bool
    chip: tuple[str, str, str | None] | None = None


def worth_on(catalogue: Catalogue, today: date, asked: SearchText) -> Callable[[SearchHit], float]:
    """Return how much an entry counts on a day beside how well it holds the words.

    What serves all of Canada counts more than what serves a part of it, unless a province is named: then less. Of an
    area that is searched for, programs of one or two areas speak more than those of many.
    """
    about = {code for term in asked.terms for code in term.codes}
    is_local = any(fold(name) in _PROVINCES for term in asked.terms for name in term.names)

    def worth(hit: SearchHit) -> float:
        program = catalogue.by_slug.get(hit.slug) if hit.kind == "program" else None
        if program is None:
            return 1.0
        fits_place = (CANADA in places(program)) is not is_local
        areas = named_areas(program)
        is_about = len(areas) <= _FEW_AREAS and not about.isdisjoint(areas)
        useful = usefulness(program, intake_on(program.intake, today))
        return useful * (1.0 if fits_place else _OTHER_PLACE) * (_ABOUT_IT if is_about else 1.0)

    return worth


def search_rows(
    hits: Iterable[SearchHit],
    terms: Sequence[SearchTerm],
    catalogue: Catalogue,
    *,
    reader: Reader,
    today: date,
    lang: str,
) -> list[SearchRow]:
    """Return the lines of a page (one query where an opportunity is among them)."""
    shown = [hit for hit in hits if hit.kind != "program" or hit.slug in catalogue.by_slug]
    slugs = [hit.slug for hit in shown if hit.kind == "opportunity"]
    found = Opportunity.objects.in_bulk(slugs, field_name="slug").values() if slugs else ()
    cards = {card.row.slug: card for card in opportunity_cards(found, reader=reader, today=today, lang=lang)}
    rows = []
    for hit in shown:
        kind, icon, address = _KINDS[hit.kind]
        chip: tuple[str, str, str | None] | None = None
        title, text = (hit.title_fr, hit.text_fr) if lang == "fr" else (hit.title_en, hit.text_en)
        if hit.kind == "program":
            program = ProgramCard.of(catalogue.by_slug[hit.slug], catalogue, today, lang)
            text, chip = f"{program.acronym} · {program.summary}", (program.intake_words, program.intake_tone, None)
        elif hit.kind == "opportunity":
            card = cards[hit.slug]
            title, text, chip = card.row.title, card.row.description or card.kind, (card.status, card.tone, card.icon)
        rows.append(
            SearchRow(
                kind=kind,
                icon=icon,
                url=reverse(address, args=[hit.slug]),
                title=title,
                text=_shortened(text),
                held=[term.words for term, rank in zip(terms, hit.ranks, strict=True) if rank],
                is_whole=hit.held == len(terms),
                chip=chip,
            )
        )
    return rows


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
