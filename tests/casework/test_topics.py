"""What the words of a request are about. The texts of topics.tsv are by a hand that wrote none of those that teach."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from hub.casework.choices import RequestKind
from hub.casework.models import ServiceRequest
from hub.casework.referrals.queries import facts_from_request, question_of
from hub.casework.referrals.topics import TOPICS, TOPICS_MODEL, topic_of, topic_shares
from hub.directory.catalogue.rules import routing_table
from hub.directory.reference.seats import QUESTIONS
from hub.matching.areas.model import load_model
from programs.eligibility.facts import ApplicantFacts

TEXTS = [line.split("\t") for line in Path(__file__).with_name("topics.tsv").read_text(encoding="utf-8").splitlines()]
SIGNS = yaml.safe_load(Path(__file__).with_name("signs.yaml").read_text(encoding="utf-8"))
HUB = {"unsure", "other"}


def _first_question(text: str, *, lang: str, kind: RequestKind) -> str:
    request = ServiceRequest(kind=kind, body=text, language=lang)
    facts = facts_from_request(request, beside=ApplicantFacts())
    return question_of(request, facts, table=routing_table()).asks[0]


def test_there_is_a_text_of_each_topic_in_both_languages():
    assert Counter((topic, lang) for topic, lang, _text in TEXTS) == {
        (topic, lang): 6 for topic in TOPICS for lang in ("en", "fr")
    }


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        # Before words were heard, 124 of 288 had the right door first. What is not sure goes to the Hub's desk.
        pytest.param(RequestKind.OTHER, 226, 35, id="something else"),
        pytest.param(RequestKind.UNSURE, 213, 14, id="whom to ask"),
    ],
)
def test_plain_words_go_to_whom_a_commissioner_would_send_them(kind: RequestKind, right: int, wrong: int):
    """``wrong`` counts first questions that lead to another office than the Hub's, which would find the right one."""
    found = Counter[str]()
    for topic, lang, text in TEXTS:
        first = _first_question(text, lang=lang, kind=kind)
        expected = {TOPICS[topic].question} if TOPICS[topic].question else HUB
        found["right" if first in expected else "hub" if first in HUB else "wrong"] += 1
    assert found["right"] >= right, found
    assert found["wrong"] <= wrong, found


def test_both_languages_are_read_alike():
    read = Counter(lang for topic, lang, text in TEXTS if max(topic_shares(text).items(), key=_share)[0] == topic)
    assert min(read.values()) >= 118, read


def _share(each: tuple[str, float]) -> float:
    return each[1]


@pytest.mark.parametrize("text", ["", "?", "Bonjour", "你好", "12 345"])
def test_what_says_nothing_is_about_nothing(text: str):
    assert topic_of(text) is None


def test_each_topic_has_its_question_and_its_sign_in_the_table():
    assert set(load_model(TOPICS_MODEL).classes) == set(TOPICS)
    assert {topic.question for topic in TOPICS.values()} <= {*QUESTIONS, ""}
    assert {topic.sign for topic in TOPICS.values()} <= {*routing_table().sign_names, ""}


def _signs(text: str) -> frozenset[str]:
    request = ServiceRequest(kind=RequestKind.OTHER, body=text)
    facts = facts_from_request(request, beside=ApplicantFacts())
    return question_of(request, facts, table=routing_table()).signs


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_is_read_in_its_sentences_and_not_in_their_neighbours(sign: str):
    wrong = [
        text for name in ("hears", "not") for text in SIGNS[sign][name] if (sign in _signs(text)) != (name == "hears")
    ]
    assert wrong == []


def test_every_word_that_says_a_sign_by_itself_is_read_though_places_are_read_before():
    table, dead = routing_table(), []
    for sign, words in table.words.items():
        beside = f"{table.words[words.instead_of].alone[0]}. " if words.instead_of else ""
        for word in (word.strip("*.") for word in words.alone):
            dead += [(sign, text) for text in (word, word.title()) if sign not in _signs(beside + text)]
    assert dead == []
