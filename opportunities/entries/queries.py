"""Use cases of the China side: load it, and hand what can be acted on to the matching engine."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hub.core.vocabulary.enums import OpportunityStanding
from hub.directory.models import AreaText
from opportunities.entries.filters import FacetValues, slim_rows
from opportunities.models import Opportunity
from opportunities.querysets import OpportunityQuerySet, is_chinese
from opportunities.status import OFFERED, standing, use_order


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityFacts:
    """An opportunity as the matching engine sees it. Empty ``cn_provinces`` means all of China."""

    slug: str
    kind: str
    title_en: str
    title_fr: str
    title_zh: str
    areas: frozenset[str]
    areas_basis: str
    cn_provinces: frozenset[str]
    status: str
    opens: date | None
    closes: date | None
    technologies_en: tuple[str, ...]
    technologies_fr: tuple[str, ...]
    capabilities: tuple[str, ...]
    capability_words_en: tuple[str, ...]
    capability_words_fr: tuple[str, ...]
    value_amount: Decimal | None
    value_currency: str
    disclosure: str
    as_of: date | None
    is_verified: bool
    compliance_flags: frozenset[str]
    source: str


def whole_rows(slim: Iterable[FacetValues]) -> list[Opportunity]:
    """Return the rows of a page of a list, in its order (one query)."""
    keys = [row.pk for row in slim]
    rows = Opportunity.objects.in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def split_by_use(rows: OpportunityQuerySet, *, on: date) -> tuple[list[Opportunity], list[Opportunity]]:
    """Return what a company may be able to act on, open first, and the plans and policies in force (one query)."""
    ordered = sorted(rows, key=lambda row: use_order(row, on))
    signals = [row for row in ordered if standing(row, on) is OpportunityStanding.SIGNAL]
    return [row for row in ordered if standing(row, on) in OFFERED], signals


def standing_counts(*, on: date) -> Counter[OpportunityStanding]:
    """Return how many opportunities stand where on a day, plans and policies apart (one query)."""
    return Counter(row.standing for row in slim_rows(Opportunity.objects.offered(), on=on))


def matchable_opportunities() -> tuple[OpportunityFacts, ...]:
    """Return the opportunities that the evidence does not call past, plans and policies apart (one query)."""
    columns = (
        "slug", "kind", "title_en", "title_fr", "title_zh", "areas", "areas_basis", "cn_provinces", "status",
        "opens", "closes", "technologies_en", "technologies_fr", "capabilities", "capability_words_en",
        "capability_words_fr", "value_amount", "value_currency", "disclosure", "as_of", "is_verified",
        "compliance_flags", "sources",
    )  # fmt: skip
    return tuple(_facts(row) for row in Opportunity.objects.live().offered().order_by("slug").only(*columns))


def _facts(row: Opportunity) -> OpportunityFacts:
    return OpportunityFacts(
        slug=row.slug,
        kind=row.kind,
        title_en=row.title_en,
        title_fr=row.title_fr,
        title_zh=row.title_zh,
        areas=frozenset(row.areas),
        areas_basis=row.areas_basis,
        cn_provinces=frozenset(row.cn_provinces),
        status=row.status,
        opens=row.opens,
        closes=row.closes,
        technologies_en=tuple(row.technologies_en),
        technologies_fr=tuple(row.technologies_fr),
        capabilities=tuple(row.capabilities),
        capability_words_en=tuple(row.capability_words_en),
        capability_words_fr=tuple(row.capability_words_fr),
        value_amount=row.value_amount,
        value_currency=row.value_currency,
        disclosure=row.disclosure,
        as_of=row.as_of,
        is_verified=row.is_verified,
        compliance_flags=frozenset(row.compliance_flags),
        source=next(iter(row.sources), ""),
    )


def opportunity_facts(slug: str) -> OpportunityFacts | None:
    """Return one opportunity as the matching engine sees it, past ones too; None where there is none (one query)."""
    row = Opportunity.objects.filter(slug=slug).first()
    return None if row is None else _facts(row)


def areas_by_chinese_words(words: str) -> list[str]:
    """Return the areas whose Chinese name or keywords hold the words; none for words without Chinese characters."""
    if not is_chinese(words):
        return []
    rows = AreaText.objects.order_by("order").values_list("slug", "name_zh", "short_zh", "keywords_zh")
    return [slug for slug, name, short, keywords in rows if any(words in text for text in (name, short, *keywords))]
