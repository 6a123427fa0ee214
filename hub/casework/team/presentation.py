"""Barriers that companies met, put together by kind, place and area."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from companies.profile.forms.fields import market_name
from hub.casework.choices import BarrierKind
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import label

SIGNAL_FROM = 3  # companies that met the same barrier


def grouped_barriers(rows: Iterable[Mapping[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Return the barriers of a kind, a place and an area as one, those that the most companies met first.

    ``words`` are how they were met, the latest first, without the company.
    """
    held: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        held.setdefault((row["kind"], row["place"], row["area"]), []).append(row)
    groups: list[dict[str, Any]] = [
        {
            "kind": str(BarrierKind(kind).label),
            "place": market_name(place, lang),
            "area": label(Area(area), lang),
            "companies": len({row["request__company"] for row in found}),
            "requests": len({row["request"] for row in found}),
            "words": [row["words"] for row in found],
            "last": timezone.localdate(max(row["at"] for row in found)),
        }
        for (kind, place, area), found in held.items()
    ]
    for one in groups:
        one["is_signal"] = one["companies"] >= SIGNAL_FROM
    return sorted(groups, key=lambda one: (-one["companies"], -one["requests"], one["kind"], one["place"], one["area"]))
