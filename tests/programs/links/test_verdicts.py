"""What is held of a link after all that was seen of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.choices import LinkFinding, LinkVerdict
from programs.links.queries import PastCheck, assess, is_long, next_check

MONDAY = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
PAGE, NEW_PAGE = "https://body.example/guide", "https://body.example/new-guide"
BREAKING = (LinkFinding.GONE, LinkFinding.NO_HOST)
DOUBTFUL = [one for one in LinkFinding if one not in (*BREAKING, LinkFinding.THERE)]


def seen(*findings: LinkFinding, every: float = 1) -> list[PastCheck]:
    return [PastCheck(at=MONDAY + timedelta(days=n * every), finding=each) for n, each in enumerate(findings)]


def test_a_link_that_nobody_looked_at_is_new():
    assert assess(PAGE, []).verdict == LinkVerdict.NEW


def test_a_link_that_answers_is_valid_whatever_was_before():
    looks = seen(*[LinkFinding.GONE] * 9, LinkFinding.THERE)
    assert (assess(PAGE, looks).verdict, assess(PAGE, looks).since) == (LinkVerdict.VALID, None)


@pytest.mark.parametrize("finding", BREAKING)
def test_a_link_breaks_only_after_three_failures_over_three_days(finding):
    assert assess(PAGE, seen(LinkFinding.THERE, finding)).verdict == LinkVerdict.UNCERTAIN
    assert assess(PAGE, seen(finding, finding)).verdict == LinkVerdict.UNCERTAIN
    assert assess(PAGE, seen(*[finding] * 5, every=0.5)).verdict == LinkVerdict.UNCERTAIN
    broken = assess(PAGE, seen(LinkFinding.THERE, *[finding] * 4))
    assert (broken.verdict, broken.since) == (LinkVerdict.BROKEN, MONDAY + timedelta(days=1))


@pytest.mark.parametrize("finding", DOUBTFUL)
def test_a_site_that_refuses_or_is_silent_breaks_no_link_however_long(finding):
    looks = seen(*[finding] * 60)
    judged = assess(PAGE, looks)
    assert judged.verdict == LinkVerdict.UNCERTAIN
    assert is_long(judged.verdict, judged.since, looks[-1].at)


def test_silence_between_two_failures_does_not_mend_a_link():
    gone, silent = LinkFinding.GONE, LinkFinding.SILENT
    assert assess(PAGE, seen(gone, silent, gone, silent, gone, silent)).verdict == LinkVerdict.BROKEN


def test_a_page_that_asks_to_sign_in_after_it_was_gone_is_uncertain_again():
    looks = seen(*[LinkFinding.GONE] * 5, LinkFinding.CLOSED)
    assert assess(PAGE, looks).verdict == LinkVerdict.UNCERTAIN


def test_a_move_for_good_is_proposed_once_two_looks_agree():
    moved = [PastCheck(at=MONDAY, finding=LinkFinding.THERE, final=NEW_PAGE, permanent=True)]
    assert assess(PAGE, moved).moved_to == ""
    assert assess(PAGE, moved * 2).moved_to == NEW_PAGE
    elsewhere = PastCheck(at=MONDAY, finding=LinkFinding.THERE, final=PAGE + "2", permanent=True)
    assert assess(PAGE, [*moved, elsewhere]).moved_to == ""
    for_now = PastCheck(at=MONDAY, finding=LinkFinding.THERE, final=NEW_PAGE)
    assert assess(PAGE, [*moved, for_now]).moved_to == ""


def test_doubtful_links_are_looked_at_again_the_next_day():
    assert next_check(LinkVerdict.UNCERTAIN, MONDAY) == MONDAY + timedelta(days=1)
    assert next_check(LinkVerdict.VALID, MONDAY) == next_check(LinkVerdict.BROKEN, MONDAY) == MONDAY + timedelta(days=7)


@given(st.lists(st.tuples(st.sampled_from(LinkFinding), st.integers(1, 96)), max_size=40))
def test_no_history_breaks_a_link_without_three_failures_over_three_days(history):
    at, looks = MONDAY, []
    for finding, hours in history:
        at += timedelta(hours=hours)
        looks.append(PastCheck(at=at, finding=finding))
    judged = assess(PAGE, looks)
    failures = [look for look in looks if look.finding in BREAKING]
    if judged.verdict == LinkVerdict.BROKEN:
        assert len(failures) >= 3
        assert failures[-1].at - failures[0].at >= timedelta(days=3)
    assert (judged.verdict == LinkVerdict.VALID) == bool(looks and looks[-1].finding == LinkFinding.THERE)
    assert (judged.since is None) == (judged.verdict in {LinkVerdict.NEW, LinkVerdict.VALID})
