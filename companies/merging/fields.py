"""The fields of two records of one company, and what the merged record holds.

A field is one or several columns that are known or unknown together. The kept record's own value stands unless staff
choose the other; where it is unknown, the other's fills it. Nothing here writes to the database.
"""

from collections.abc import Collection, Mapping
from typing import Any

from companies.models import Company
from hub.facts.registry import COMPANY_FACTS

# By the name of the fact, where the field is one.
FIELDS: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("name", "website", "business_number", "language")},
    **{name: fact.columns for name, fact in COMPANY_FACTS.items()},
}
# What each record has of its own: keys, versions, times, and what follows from the fields.
OWN = frozenset(
    {
        "id",
        "slug",
        "folded_name",
        "domain",
        "domain_confirmed",
        "not_known",
        "version",
        "created_at",
        "updated_at",
        "closed_at",
        "erase_after",
    }
)


def is_known(company: Company, field: str) -> bool:
    """Whether a record says something in a field; "none" (an empty list) and "no" are answers."""
    return any(getattr(company, column) not in (None, "") for column in FIELDS[field])


def differing_fields(kept: Company, gone: Company) -> tuple[str, ...]:
    """Return the fields in which both records say something, and not the same."""
    return tuple(
        field
        for field in FIELDS
        if is_known(kept, field) and is_known(gone, field) and _values(kept, field) != _values(gone, field)
    )


def filled_fields(kept: Company, gone: Company) -> tuple[str, ...]:
    """Return the fields in which only the gone record says something."""
    return tuple(field for field in FIELDS if is_known(gone, field) and not is_known(kept, field))


def merge_fields(kept: Company, gone: Company, *, chosen: Collection[str]) -> None:
    """Write to ``kept``, unsaved, what the merged record holds; ``chosen`` are fields to take from ``gone``.

    A web domain stays confirmed where either record had it confirmed. What either was asked and did not know stays
    "not known" until a value stands there.
    """
    asked = [*kept.not_known, *gone.not_known]
    for field in {*filled_fields(kept, gone), *chosen}:
        for column in FIELDS[field]:
            setattr(kept, column, getattr(gone, column))
    confirmed = {company.domain for company in (kept, gone) if company.domain_confirmed}
    kept.derive()
    kept.domain_confirmed = kept.domain in confirmed
    kept.not_known = [name for name in dict.fromkeys(asked) if name not in FIELDS or not is_known(kept, name)]


def _values(company: Company, field: str) -> tuple[Any, ...]:
    """Return what a record says in a field; the order of a list says nothing."""
    values = (getattr(company, column) for column in FIELDS[field])
    return tuple(frozenset(value) if isinstance(value, list) else value for value in values)
