"""The rule of the checks of leads, which two tables hold to."""

import pgtrigger

# The checks that block, of which a lead has no valid answer on a day: none of them may be left. ``text`` is the mark of
# ``opportunities.disclosure.text_mark``.
_UNCLEARED = """EXISTS (
                SELECT 1 FROM opportunities_compliancecheck asked WHERE asked.blocks_lead AND NOT EXISTS (
                    SELECT 1 FROM opportunities_clearance given
                    WHERE given.question_id = asked.id AND given.opportunity = {slug}
                    AND given.answer IN ('no', 'settled') AND given.valid_until >= {day}
                    AND given.text = md5(concat_ws(chr(10),
                        asked.question_en, asked.question_fr, asked.if_yes_en, asked.if_yes_fr))
                )
            )"""


def refuse_uncleared(name: str, *, slug: str, column: str, when: str) -> pgtrigger.Trigger:
    """Return the trigger that refuses a row of a lead of which a blocking check is not answered on a day.

    ``column`` is the moment that counts; ``slug`` and ``when`` are SQL over the new row.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(column),
        func=f"""
            IF NEW.{column} IS NOT NULL AND {when} AND {_UNCLEARED.format(slug=slug, day=f"NEW.{column}::date")} THEN
                RAISE EXCEPTION 'a blocking check of this lead is not answered' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
