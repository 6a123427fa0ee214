"""Constraints with a sentence for people, short enough to be read in a list."""

from enum import StrEnum
from typing import Any

from django.db.models import CheckConstraint, F, Q


def check(name: str, condition: Q, message: Any) -> CheckConstraint:
    """Return a check with its translated sentence."""
    return CheckConstraint(condition=condition, name=name, violation_error_message=message)


def one_of(field: str, members: type[StrEnum], *, name: str, message: Any, blank: bool = False) -> CheckConstraint:
    """Return a check: the column holds a member of a closed list, or is empty where ``blank``."""
    values = [member.value for member in members] + ([""] if blank else [])
    return check(name, Q(**{f"{field}__in": values}), message)


def only(field: str, members: type[StrEnum], *, name: str, message: Any) -> CheckConstraint:
    """Return a check: the array holds only members of a closed list."""
    return check(name, Q(**{f"{field}__contained_by": [member.value for member in members]}), message)


def band(field: str, *, name: str, message: Any, lowest: Any = None, highest: Any = None) -> CheckConstraint:
    """Return a check on ``<field>_min`` and ``<field>_max``: unknown, or a minimum not above its maximum, in bounds."""
    low, high = f"{field}_min", f"{field}_max"
    known = Q(**{f"{low}__isnull": False})
    if lowest is not None:
        known &= Q(**{f"{low}__gte": lowest})
    above = Q(**{f"{high}__isnull": True})
    if highest is None:
        above |= Q(**{f"{high}__gte": F(low)})
    else:
        # A scale that ends has no "and more": its upper end is always known.
        above = Q(**{f"{high}__isnull": False, f"{high}__gte": F(low), f"{high}__lte": highest})
    unknown = Q(**{f"{low}__isnull": True, f"{high}__isnull": True})
    return check(name, unknown | (known & above), message)
