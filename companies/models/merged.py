"""What keeps rows on the record that goes on, when two are merged."""

from typing import Any

import pgtrigger


def not_of_merged() -> Any:
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
