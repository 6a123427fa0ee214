"""Use cases of the China side: load it, and hand what can be acted on to the matching engine."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from hub.core.vocabulary.enums import OpportunityStanding
from hub.directory.models import AreaText
from opportunities.choices import SignalState
from opportunities.entries.filters import FacetValues, slim_rows
from opportunities.models import Opportunity, PolicySignal
from opportunities.models.opportunities import OpportunityQuerySet, is_chinese
from opportunities.status import OFFERED, signal_state, standing, use_order


def whole_rows(slim: Iterable[FacetValues]) -> list[Opportunity]:
    """Return the rows of a page of a list, in its order (one query)."""
    keys = [row.pk for row in slim]
    rows = Opportunity.objects.in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def offered_rows(rows: OpportunityQuerySet, *, on: date) -> list[Opportunity]:
    """Return what a company may be able to act on, open first (one query)."""
    offered = (row for row in rows.live() if standing(row, on) in OFFERED)
    return sorted(offered, key=lambda row: use_order(row, on))


def standing_counts(*, on: date) -> Counter[OpportunityStanding]:
    """Return how many opportunities stand where on a day (one query)."""
    return Counter(row.standing for row in slim_rows(Opportunity.objects.all(), on=on))


def signal_count(*, on: date) -> int:
    """Return how many policy signals are announced or in force on a day (one query)."""
    rows = PolicySignal.objects.only("effective", "until")
    return sum(signal_state(row, on) != SignalState.ENDED for row in rows)


def matchable_opportunities() -> OpportunityQuerySet:
    """Return the opportunities that the evidence does not call past, for the engine."""
    columns = (
        "slug", "kind", "title_en", "title_fr", "title_zh", "areas", "areas_basis", "cn_provinces", "status",
        "opens", "closes", "technologies_en", "technologies_fr", "capabilities", "capability_words_en",
        "capability_words_fr", "shows", "value_amount", "value_currency", "disclosure", "vouched_on", "as_of",
        "is_verified", "compliance_flags", "sources",
    )  # fmt: skip
    return Opportunity.objects.live().order_by("slug").only(*columns)


def matchable_opportunity(slug: str) -> Opportunity | None:
    """Return an opportunity for the engine, past ones too; None where there is none (one query)."""
    return Opportunity.objects.filter(slug=slug).first()


def areas_by_chinese_words(words: str) -> list[str]:
    """Return the areas whose Chinese name or keywords hold the words; none for words without Chinese characters."""
    if not is_chinese(words):
        return []
    rows = AreaText.objects.order_by("order").values_list("slug", "name_zh", "short_zh", "keywords_zh")
    return [slug for slug, name, short, keywords in rows if any(words in text for text in (name, short, *keywords))]
