"""What is news to a company of verdicts that changed, and what is not."""

from dataclasses import dataclass

import pytest

from hub.matching.history.notifications import notable_changes


@dataclass(frozen=True)
class Changed:
    before: str
    stood: str = ""
    program: str = "one"


def told(changed: Changed, now: str, *, kept: set[str] | None = None, unwanted: set[str] | None = None) -> str:
    """Return "better" or "worse" and the condition, or nothing."""
    verdicts = {"one": now} if now else {}
    found = notable_changes([changed], verdicts, kept=kept or set(), unwanted=unwanted or set())
    return " ".join(f"{'better' if one.is_better else 'worse'} {one.condition}".strip() for one in found)


@pytest.mark.parametrize(
    ("before", "stood", "now", "said"),
    [
        # newly may use, and no longer
        ("not_now", "provinces", "meets", "better provinces"),
        ("to_confirm", "trl", "meets", "better trl"),
        ("", "", "meets", "better"),
        ("", "", "to_confirm other", "better"),
        ("not_now", "employees", "to_confirm", "better employees"),
        ("meets", "", "not_now provinces", "worse provinces"),
        ("meets", "", "to_confirm trl", "worse trl"),
        ("to_confirm", "other", "not_now employees", "worse employees"),
        ("meets", "", "", "worse"),
        # inside what is not known: as long as the company has not answered, nothing can be said
        ("not_now", "provinces", "to_confirm trl", ""),
        ("", "", "to_confirm areas", ""),
        ("to_confirm", "trl", "not_now provinces", ""),
        ("to_confirm", "trl", "", ""),
        # a person checks, before or after: it may be used all the same
        ("to_confirm", "other", "meets", ""),
        ("meets", "", "to_confirm other", ""),
        # what came and went, and what the profile has overtaken
        ("meets", "", "meets", ""),
        ("not_now", "provinces", "not_now employees", ""),
        ("", "", "not_now provinces", ""),
    ],
)
def test_what_opens_or_closes_is_news(before: str, stood: str, now: str, said: str) -> None:
    assert told(Changed(before, stood), now) == said


def test_of_what_a_company_has_every_step_is_news() -> None:
    assert told(Changed("to_confirm", "trl"), "not_now provinces", kept={"one"}) == "worse provinces"
    assert told(Changed("not_now", "provinces"), "to_confirm trl", kept={"one"}) == "better provinces"
    assert told(Changed("not_now", "provinces"), "not_now trl", kept={"one"}) == ""


def test_of_what_is_not_for_a_company_nothing_is_news() -> None:
    assert told(Changed("not_now", "provinces"), "meets", unwanted={"one"}) == ""


def test_several_changes_of_one_program_are_told_from_the_first_to_what_stands() -> None:
    rows = [
        Changed("not_now", "provinces"),
        Changed("meets"),
        Changed("to_confirm", "trl"),
        Changed("meets", "", "two"),
    ]
    [one, two] = notable_changes(rows, {"one": "meets", "two": "not_now trl"}, kept=set(), unwanted=set())
    assert (one.before, one.after, one.condition) == ("not_now", "meets", "provinces")
    assert (two.before, two.after, two.condition) == ("meets", "not_now", "trl")
