"""Constraints with a sentence for people, short enough to be read in a list."""

from typing import Any

import pgtrigger
from django.db.models import CheckConstraint, F, Q


def check_constraint(name: str, condition: Q, message: Any) -> CheckConstraint:
    return CheckConstraint(condition=condition, name=name, violation_error_message=message)


def band_check(field: str, *, name: str, message: Any, lowest: Any = None, highest: Any = None) -> CheckConstraint:
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
    return check_constraint(name, unknown | (known & above), message)


def refuse_rows_of_merged() -> Any:
    """Return the trigger that refuses a new row of a record that was merged into another.

    A page that was opened before the merge may write after it: the row would be lost on the record that is gone. It is
    checked at commit, behind the foreign key, which waits there for a merge that goes on.
    """
    return pgtrigger.Trigger(
        name="row_not_of_merged",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func="""
            IF EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = NEW.company_id) THEN
                RAISE EXCEPTION 'the record was merged into another' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )
