"""Programs with versions of their own in some provinces: a list shows one version, and names the others beneath."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from hub.core.vocabulary import CANADA
from hub.matching.presentation import Named, ProgramRow
from programs.together.reading import together
from programs.together.rules import Rules


def fold_twins(rows: Iterable[ProgramRow], province: str | None, *, rules: Rules | None = None) -> list[ProgramRow]:
    """Return the rows without the versions that serve other provinces; the version kept names them.

    A version that the company has spoken of stays. So does every version where the one for the province is not listed.
    """
    shown = list(rows)
    for twins in (rules or together()).twins:
        by_slug = {row.slug: row for row in shown if row.slug in twins.members}
        kept = by_slug.get(twins.version_for(None if province == CANADA else province))
        if kept is None:
            continue
        folded = [row for slug, row in sorted(by_slug.items()) if slug != kept.slug and row.stance is None]
        named = replace(kept, twins=tuple(Named(row.name, row.url) for row in folded))
        left_out = {row.slug for row in folded}
        shown = [named if row.slug == kept.slug else row for row in shown if row.slug not in left_out]
    return shown


def versions_elsewhere(province: str | None, listed: Collection[str], *, rules: Rules | None = None) -> set[str]:
    """Return the slugs that a list leaves out for a province, because the version that serves it is ``listed``."""
    hidden: set[str] = set()
    for twins in (rules or together()).twins:
        kept = twins.version_for(None if province == CANADA else province)
        if kept in listed:
            hidden |= set(twins.members) - {kept}
    return hidden
