"""Use cases of the China side: load it, and hand what can be acted on to the matching engine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from hub.audit import services as audit
from hub.directory.models import AreaText
from hub.directory.reading import DataRefusedError, Mistake
from hub.directory.syncing import Changes, keys_by_slug, remove_others, write_rows
from opportunities.catalogue import DATA, GUIDES, ChinaSide, read_china_side
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity
from opportunities.querysets import is_chinese


def load_opportunities(*, by: Any, at: datetime, folder: Path = DATA) -> Changes:
    """Bring opportunities, agreements, guides and checks to what the files say; a second load changes nothing.

    ``by`` is a user or None (the system). All files are checked first: ``DataRefusedError`` names every mistake, and
    nothing was changed then.
    """
    side = read_china_side(folder)
    try:
        with transaction.atomic():
            changes = _write(side)
            if changes.wrote:
                counts = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
                audit.record(action="opportunities.loaded", by=by, at=at, data=counts)
    except ProtectedError as error:
        raise DataRefusedError(_still_needed(error.protected_objects)) from error
    return changes


def _write(side: ChinaSide) -> Changes:
    changes = write_rows(model=Opportunity, rows=side.opportunities)
    changes += write_rows(model=Guide, rows=side.guides)
    guides = keys_by_slug(Guide)
    changes += write_rows(
        model=ComplianceCheck,
        rows=[_without(row, "guide") | {"guide_id": guides.get(row["guide"])} for row in side.checks],
    )
    # Successors stand before what they replaced, so that each finds its own; circles were refused.
    waiting = list(side.agreements)
    while waiting:
        known = keys_by_slug(Agreement)
        written = {row["slug"] for row in side.agreements} - {row["slug"] for row in waiting}
        ready = [row for row in waiting if not row["successor"] or row["successor"] in written]
        changes += write_rows(
            model=Agreement,
            rows=[_without(row, "successor") | {"successor_id": known.get(row["successor"])} for row in ready],
        )
        waiting = [row for row in waiting if row not in ready]
    for model, rows in (
        (ComplianceCheck, side.checks),
        (Guide, side.guides),
        (Agreement, side.agreements),
        (Opportunity, side.opportunities),
    ):
        changes += remove_others(model=model, slugs=[row["slug"] for row in rows])
    return changes


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _still_needed(rows: Iterable[models.Model]) -> list[Mistake]:
    return [
        Mistake(
            GUIDES if isinstance(row, ComplianceCheck) else "",
            getattr(row, "slug", str(row.pk)),
            "",
            "this rests on an entry that was taken out: put the entry back, or move what rests on it first",
        )
        for row in rows
    ]


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


def areas_in_chinese(words: str) -> list[str]:
    """Return the areas whose Chinese name or keywords hold the words; none for words without Chinese characters."""
    if not is_chinese(words):
        return []
    rows = AreaText.objects.order_by("order").values_list("slug", "name_zh", "short_zh", "keywords_zh")
    return [slug for slug, name, short, keywords in rows if any(words in text for text in (name, short, *keywords))]
