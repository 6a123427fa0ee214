"""Use cases of the China side: load it, and hand what can be acted on to the matching engine."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hub.directory.models import AreaText
from opportunities.models import Opportunity
from opportunities.querysets import is_chinese


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
    matchable: bool
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
    verified: bool
    compliance_flags: frozenset[str]
    source: str


def matchable_opportunities() -> tuple[OpportunityFacts, ...]:
    """Return what a company can still act on: under way, in force or held regularly (one query)."""
    columns = (
        "slug", "kind", "title_en", "title_fr", "title_zh", "areas", "areas_basis", "cn_provinces", "status",
        "is_matchable", "opens", "closes", "technologies_en", "technologies_fr", "capabilities", "capability_words_en",
        "capability_words_fr", "value_amount", "value_currency", "disclosure", "as_of", "is_verified",
        "compliance_flags", "sources",
    )  # fmt: skip
    return tuple(_facts(row) for row in Opportunity.objects.matchable().usable_first().only(*columns))


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
        matchable=row.is_matchable,
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
        verified=row.is_verified,
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
