"""The tables of casework, and the pages that show them."""

from collections import defaultdict
from pathlib import Path

import pytest
from django.test import override_settings

from hub.casework.choices import OPEN_STATES, RepeatKind, RequestKind, RequestState
from hub.casework.notifications.notification_types import RECEIVED
from hub.casework.requests.repeat_requests import (
    EarlierRequest,
    is_for_a_client,
    repeat_kind,
    signs_of_fraud,
    words_of,
)
from hub.casework.requests.services.presence import APPROVAL_STEPS
from hub.casework.requests.workflow import REQUEST_WORKFLOW
from hub.casework.sla.services import ServiceStandards, first_answer_days, service_standards
from hub.notifications.mail.registry import notification_types

DOCS = Path(__file__).resolve().parents[2] / "docs" / "casework.md"


def drawn() -> str:
    """Draw the table of steps."""
    ways: dict[tuple[str, str], list[str]] = defaultdict(list)
    for step in REQUEST_WORKFLOW.transitions.values():
        for source in sorted(step.sources):
            ways[source, step.target].append(step.name)
    lines = [f"    {source} --> {target}: {', '.join(names)}" for (source, target), names in sorted(ways.items())]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {RequestState.NEW}", *lines, "```"])


def test_the_drawing_in_the_docs_is_the_table():
    assert drawn() in DOCS.read_text()


def test_every_open_state_can_be_left_and_reached():
    for state in OPEN_STATES:
        assert any(state in step.sources for step in REQUEST_WORKFLOW.transitions.values())
        assert any(step.target == state for step in REQUEST_WORKFLOW.transitions.values())


def test_an_operator_may_change_a_promise_and_is_told_of_a_wrong_name():
    service_standards.cache_clear()
    try:
        with override_settings(CASEWORK={"nudge": 2, "first_answer_by_kind": {"other": 4}}):
            assert service_standards().nudge == 2
            assert first_answer_days(RequestKind.OTHER) == 4
            assert first_answer_days(RequestKind.DISPUTE) == 2
        service_standards.cache_clear()
        with override_settings(CASEWORK={"nugde": 2}), pytest.raises(ValueError, match="nugde"):
            service_standards()
    finally:
        service_standards.cache_clear()


def test_every_kind_of_notification_is_registered():
    of_casework = {slug for slug in notification_types() if slug.startswith("casework.")}
    assert RECEIVED.slug in of_casework
    assert len(of_casework) >= 30


@pytest.mark.parametrize("level", list(APPROVAL_STEPS))
def test_a_ladder_of_approval_ends_with_whoever_is_asked(level: str):
    assert APPROVAL_STEPS[level][-1] == level
    assert len(set(APPROVAL_STEPS[level])) == len(APPROVAL_STEPS[level])


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        ("The buyer asks us to pay a notary and a banquet before signing.", ("notary", "banquet")),
        ("L’acheteur nous demande de payer un notaire et un cadeau.", ("notary", "gift")),
        ("他们要求我们支付公证费并宴请客人。", ("notary", "banquet")),
        ("Their bank account has changed, please pay to the new bank.", ("bank_details",)),
        ("He wrote from wang88@163.com and wants an upfront fee.", ("advance_fee", "free_mail")),
        ("We make membranes; our bank is in Montreal.", ()),
        ("Nous cherchons un partenaire au Jiangsu.", ()),
    ],
)
def test_signs_of_fraud_are_read_in_three_languages(words: str, signs: tuple[str, ...]):
    assert signs_of_fraud(words) == signs


class TestAgain:
    """Five kinds of "again", five rules, and who writes for somebody else."""

    table = ServiceStandards()

    def one(self, now, days_ago=0, **changes):
        from datetime import timedelta

        said = {
            "key": days_ago,
            "kind": "partners",
            "about": (None, None),
            "words": words_of("pilot partner in jiangsu for membrane units"),
            "received_at": now - timedelta(days=days_ago),
            "is_open": False,
        }
        return EarlierRequest(**(said | changes))

    def test_a_first_request_is_none(self, now):
        assert repeat_kind(self.one(now), [], self.table) is None

    def test_the_same_words_while_one_is_open_are_the_same_request(self, now):
        assert repeat_kind(self.one(now), [self.one(now, 60, is_open=True)], self.table) == (RepeatKind.SAME_OPEN, 60)

    def test_the_same_program_while_one_is_open_is_the_same_request(self, now):
        about = {"about": (7, None), "words": words_of("something else entirely")}
        earlier = self.one(now, 60, is_open=True, about=(7, None))
        assert repeat_kind(self.one(now, **about), [earlier], self.table) == (RepeatKind.SAME_OPEN, 60)

    @pytest.mark.parametrize(("days", "found"), [(21, True), (22, False)])
    def test_within_three_weeks_of_an_earlier_one_it_is_a_chaser(self, now, days, found):
        answer = repeat_kind(self.one(now), [self.one(now, days)], self.table)
        assert (answer == (RepeatKind.CHASER, days)) is found

    def test_a_question_on_another_opportunity_is_no_chaser(self, now):
        earlier = [self.one(now, 2), self.one(now, 3, about=(None, 4))]
        assert repeat_kind(self.one(now, about=(None, 5)), earlier, self.table) is None
        assert repeat_kind(self.one(now, about=(None, 4)), earlier, self.table) == (RepeatKind.CHASER, 3)

    @pytest.mark.parametrize(("before", "found"), [(3, True), (2, False)])
    def test_the_fourth_in_thirty_days_is_serial(self, now, before, found):
        earlier = [self.one(now, days, kind="other") for days in (5, 12, 30)[:before]]
        assert (repeat_kind(self.one(now), earlier, self.table) == (RepeatKind.SERIAL, 5)) is found

    def test_the_same_person_and_words_behind_another_record_are_known(self, now):
        double = self.one(now, 3, own=False, sender="7")
        assert repeat_kind(self.one(now, sender="7"), [double], self.table) == (RepeatKind.SAME_PERSON, 3)
        for other in (
            self.one(now, 3, own=False, sender="8"),
            self.one(now, 30, own=False, sender="7"),
            self.one(now, 3, own=False, sender="7", kind="money"),
        ):
            assert repeat_kind(self.one(now, sender="7"), [other], self.table) is None
        assert repeat_kind(self.one(now), [self.one(now, 3, own=False)], self.table) is None, "nobody is known"

    @pytest.mark.parametrize(("days", "found"), [(21, True), (22, False)])
    def test_the_same_person_asks_again_for_another_record_in_other_words(self, now, days, found):
        closed = self.one(now, days, own=False, sender="7", words=words_of("Something else entirely"))
        answer = repeat_kind(self.one(now, sender="7"), [closed], self.table)
        assert (answer == (RepeatKind.SAME_PERSON, days)) is found

    @pytest.mark.parametrize(("sender", "found"), [("7", True), ("8", False)])
    def test_the_fourth_of_one_person_over_several_records_is_serial(self, now, sender, found):
        earlier = [self.one(now, days, kind="other", own=False, sender=sender) for days in (5, 12, 30)]
        assert (repeat_kind(self.one(now, sender="7"), earlier, self.table) == (RepeatKind.SERIAL, 5)) is found

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("We write on behalf of our client, a pump maker.", True),
            ("On behalf of a foreign principal we ask for prices.", True),
            ("Nous écrivons pour le compte de notre cliente.", True),
            ("J’écris au nom d’un client de Laval.", True),
            ("I write on behalf of one of our clients.", True),
            ("On behalf of clients in Alberta we ask for prices.", True),
            ("We ask on behalf of two clients.", True),
            ("We ask on behalf of some of our larger foreign clients.", True),
            ("Nous écrivons pour le compte d'un de nos clients.", True),
            ("J’écris au nom de l’un de nos clients.", True),
            ("Au nom d'un important client, bonjour.", True),
            ("Nous écrivons pour le compte de deux clients.", True),
            ("Nous écrivons au nom de certains de nos clients.", True),
            ("Nous écrivons pour le compte de clients étrangers.", True),
            ("On behalf of our company we sell to clients in China.", False),
            ("We sell on behalf of Acme to one of our clients.", False),
            ("I write on behalf of our client services team.", False),
            ("On behalf of the principal investigator we ask for a visit.", False),
            ("On behalf of our company and its clients, thank you.", False),
            ("Au nom de notre service client, bonjour.", False),
            ("Au nom de notre entreprise, cliente de votre programme.", False),
            ("Nous vendons pour le compte de la société à des clients chinois.", False),
            ("Un client agit au nom de son pays.", False),
            ("Our client in Qingdao does not pay.", False),
            ("Notre client de Qingdao promet l’acompte.", False),
            ("I write on behalf of our company.", False),
        ],
    )
    def test_who_writes_on_behalf_of_a_client_says_so(self, words, found):
        assert is_for_a_client("A subject", words) is found

    def test_an_open_request_of_a_record_that_may_be_the_same_company_is_named_last(self, now):
        other = self.one(now, 3, own=False, is_open=True)
        assert repeat_kind(self.one(now), [other], self.table) == (RepeatKind.SAME_COMPANY, 3)
