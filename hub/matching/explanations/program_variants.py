"""Programs with versions of their own in some provinces, or kept twice: a list shows one and names the others beneath.

What belongs together is said by the rules between programs, and by whoever joined two of them at the curators' desk.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hub.core.vocabulary.enums import CANADA
from hub.matching.explanations.presentation import NamedLink, ProgramRow
from programs.catalogue.entries import Catalogue, JoinedPrograms
from programs.catalogue.program_rules import Rules


@dataclass(frozen=True, slots=True)
class ProgramFamily:
    """Programs that stand for one. ``everywhere`` serves where no version of ``provinces`` does; it may be missing."""

    members: frozenset[str]
    everywhere: str | None
    provinces: dict[str, str]

    def version_for(self, province: str | None) -> str | None:
        """Return the version that serves a province (None or "CA": not known); None where none does."""
        return self.provinces.get(province or "", self.everywhere)


def program_families(rules: Rules, joined: Iterable[JoinedPrograms] = ()) -> list[ProgramFamily]:
    """Return the families that rules and people name: first those of one program kept twice, then versions.

    Versions with a member in common are one family. A program that was kept stands there for the other.
    """
    pairs = list(joined)
    kept = {slug: pair.kept for pair in pairs if pair.kept for slug in {pair.first, pair.second} - {pair.kept}}
    found: list[ProgramFamily] = []
    for slug in sorted(kept):
        _join(found, ProgramFamily(frozenset({slug, _kept_program(slug, kept)}), _kept_program(slug, kept), {}))
    versions: list[ProgramFamily] = []
    for twins in rules.twins:
        places = {place: _kept_program(slug, kept) for place, slug in twins.versions.items()}
        national = _kept_program(twins.national, kept)
        _join(versions, ProgramFamily(frozenset({national, *places.values()}), national, places))
    for pair in pairs:
        if not pair.kept:
            sides = {pair.first_in: _kept_program(pair.first, kept), pair.second_in: _kept_program(pair.second, kept)}
            provinces = {place: slug for place, slug in sides.items() if place != CANADA}
            _join(versions, ProgramFamily(frozenset(sides.values()), sides.get(CANADA), provinces))
    return found + versions


def _kept_program(slug: str, kept: Mapping[str, str]) -> str:
    """Return the program that is kept in the place of one, or itself."""
    seen = set()
    while slug in kept and slug not in seen:
        seen.add(slug)
        slug = kept[slug]
    return slug


def _join(families: list[ProgramFamily], one: ProgramFamily) -> None:
    """Add a family, joined with those that it shares a member with. What was said first holds."""
    for other in [other for other in families if not other.members.isdisjoint(one.members)]:
        families.remove(other)
        provinces = {**one.provinces, **other.provinces}
        one = ProgramFamily(one.members | other.members, other.everywhere or one.everywhere, provinces)
    families.append(one)


def fold_variants(rows: Iterable[ProgramRow], province: str | None, *, catalogue: Catalogue) -> list[ProgramRow]:
    """Return the rows without those that another one of their family stands for; the one kept names them.

    A version that the company has spoken of stays. So does every version where the one for the province is not listed.
    """
    shown = list(rows)
    for family in program_families(catalogue.rules, catalogue.joined):
        by_slug = {row.slug: row for row in shown if row.slug in family.members}
        kept = by_slug.get(family.version_for(None if province == CANADA else province) or "")
        if kept is None:
            continue
        folded = [row for slug, row in sorted(by_slug.items()) if slug != kept.slug and row.stance is None]
        beneath = [named for row in folded for named in (NamedLink(row.name, row.url), *row.twins)]
        named = replace(kept, twins=(*kept.twins, *beneath))
        left_out = {row.slug for row in folded}
        shown = [named if row.slug == kept.slug else row for row in shown if row.slug not in left_out]
    return shown


def variants_elsewhere(province: str | None, catalogue: Catalogue) -> set[str]:
    """Return the slugs that a list leaves out for a province, because another one of their family stands for them."""
    hidden: set[str] = set()
    for family in program_families(catalogue.rules, catalogue.joined):
        kept = family.version_for(None if province == CANADA else province)
        if kept in catalogue.by_slug:
            hidden |= family.members - {kept}
    return hidden
