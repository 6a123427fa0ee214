"""Programs that may be one and the same, or versions of each other for the country and a province. Only proposals."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.core.vocabulary.enums import CANADA
from hub.publishing.documents.differences import DUPLICATE, TWIN, likeness, name_words
from programs.catalogue.entries import ProgramView
from programs.choices import PairKind

# A word that more programs share than this is not what makes two of them alike.
_SHARED_BY_MANY = 60


class SimilarityReason(models.TextChoices):
    """Why they are proposed."""

    NAME = "name", _("Their names are alike.")
    URL = "url", _("They have the same official page.")
    ORGANIZATION = "organization", _("They are of the same organization.")


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two programs, by their slugs in order; ``likeness`` is that of the names, 0 to 1."""

    first: str
    second: str
    kind: PairKind
    reasons: tuple[SimilarityReason, ...]
    likeness: float


def similar_pairs(programs: Iterable[ProgramView], *, new: Iterable[ProgramView] | None = None) -> list[SimilarPair]:
    """Return the proposals, the likest first. With ``new``, only those that have one of these in them."""
    known = {program.slug: program for program in (*programs, *(new or ()))}
    wanted = set(known) if new is None else {program.slug for program in new}
    found = []
    for first, second in sorted(_candidates(known.values())):
        if (first in wanted or second in wanted) and (pair := _pair(known[first], known[second])):
            found.append(pair)
    return sorted(found, key=lambda pair: (-len(pair.reasons), -pair.likeness, pair.first, pair.second))


def _candidates(programs: Iterable[ProgramView]) -> set[tuple[str, str]]:
    by_mark: dict[str, set[str]] = defaultdict(set)
    for program in programs:
        for mark in _marks(program):
            by_mark[mark].add(program.slug)
    return {
        (first, second)
        for slugs in by_mark.values()
        if len(slugs) <= _SHARED_BY_MANY
        for first in slugs
        for second in slugs
        if first < second
    }


def _marks(program: ProgramView) -> Iterator[str]:
    for lang in ("en", "fr"):
        yield from (f"{lang} {word}" for word in name_words(program.name(lang)))
        if address := _address(getattr(program, f"url_{lang}")):
            yield f"url {address}"


def _pair(one: ProgramView, other: ProgramView) -> SimilarPair | None:
    if {one.slug, other.slug} & {*one.replaced_by, *other.replaced_by}:
        return None
    alike = max(likeness(one.name(lang), other.name(lang)) for lang in ("en", "fr"))
    addresses = [{_address(program.url_en), _address(program.url_fr)} - {""} for program in (one, other)]
    same_body = one.organization_slug == other.organization_slug
    reasons = tuple(
        reason
        for reason, holds in (
            (SimilarityReason.NAME, alike >= TWIN),
            (SimilarityReason.URL, bool(addresses[0] & addresses[1])),
            (SimilarityReason.ORGANIZATION, same_body),
        )
        if holds
    )
    first, second = sorted((one.slug, other.slug))
    apart = one.jurisdiction != other.jurisdiction
    if apart and (alike < TWIN or (not same_body and CANADA not in (one.jurisdiction, other.jurisdiction))):
        return None
    if apart:
        return SimilarPair(first, second, PairKind.TWIN, reasons, round(alike, 2))
    if alike >= DUPLICATE or (SimilarityReason.URL in reasons and alike >= TWIN):
        return SimilarPair(first, second, PairKind.DUPLICATE, reasons, round(alike, 2))
    return None


def _address(url: str | None) -> str:
    """Return the page of an address without its scheme and final slash; empty for a site's own front page."""
    plain = re.sub(r"^https?://(www\.)?", "", (url or "").casefold()).partition("#")[0].rstrip("/")
    return plain if "/" in plain else ""
