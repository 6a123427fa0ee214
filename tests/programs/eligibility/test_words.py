"""Every member of the closed lists has a label in both languages."""

import inspect
import re
from enum import StrEnum

import pytest

from hub.core.text.localized import Localized
from hub.core.vocabulary import enums
from hub.core.vocabulary.enums import Area, LegalForm, PartnerKind, Province, Result, Support
from hub.core.vocabulary.labels import (
    COUNTRY_NAMES,
    COUNTRY_PHRASES,
    country_name,
    country_phrase,
    in_province,
    label,
    localized_label,
)
from programs.eligibility.phrases import countries

ENUMS = [
    member
    for _, member in inspect.getmembers(enums, inspect.isclass)
    if issubclass(member, StrEnum) and member is not StrEnum
]
MEMBERS = [member for enum in ENUMS for member in enum]

# Words that both languages share, and names of provinces that have no French form.
SAME = {
    "AB", "MB", "NU", "ON", "SK", "YT", "provincial", "territorial", "municipal",
}  # fmt: skip


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member.name}")
def test_label_in_both_languages(member: StrEnum) -> None:
    words = localized_label(member)
    assert words.en
    assert words.fr
    assert (words.en == words.fr) is (member.value in SAME and type(member).__name__ in {"Province", "Level"})
    for text in (words.en, words.fr):
        assert "'" not in text
        assert not re.search(r"[.;]$", text)
        assert not text[:1].islower()
    assert (label(member, "en"), label(member, "fr")) == (words.en, words.fr)


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_labels_tell_the_members_apart(enum: type[StrEnum]) -> None:
    for lang in ("en", "fr"):
        labels = [label(member, lang) for member in enum]
        assert len(set(labels)) == len(labels)


def test_members_of_the_same_value_keep_their_own_labels() -> None:
    assert label(PartnerKind.ACADEMIC, "en") != label(LegalForm.ACADEMIC, "en")
    assert label(Support.GRANT, "fr") == "Subvention"
    assert label(Result.UNKNOWN, "fr-CA") == "À confirmer"


def test_unknown_members_have_no_label() -> None:
    class Other(StrEnum):
        THING = "thing"

    with pytest.raises(KeyError):
        label(Other.THING, "en")


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        ("QC", "in Quebec", "au Québec"),
        ("AB", "in Alberta", "en Alberta"),
        ("PE", "in Prince Edward Island", "à l’Île-du-Prince-Édouard"),
        ("NL", "in Newfoundland and Labrador", "à Terre-Neuve-et-Labrador"),
        ("NT", "in the Northwest Territories", "dans les Territoires du Nord-Ouest"),
        ("YT", "in Yukon", "au Yukon"),
        ("CA", "in Canada", "au Canada"),
    ],
)
def test_in_a_province(code: str, english: str, french: str) -> None:
    assert (in_province(code, "en"), in_province(code, "fr")) == (english, french)


def test_every_province_has_its_preposition() -> None:
    assert all(in_province(code, "fr") for code in Province)
    with pytest.raises(ValueError):
        in_province("CN", "en")


def test_inside_a_sentence_names_keep_their_capital() -> None:
    assert Area.LOW_CARBON_ELECTRICITY.label.inside("fr") == "électricité sobre en carbone"
    assert localized_label(LegalForm.INDIGENOUS_ORGANIZATION).inside("en") == "Indigenous organization"


@pytest.mark.parametrize(
    ("codes", "english", "french"),
    [
        (["CN"], "China", "la Chine"),
        (["CN", "CN-JS"], "China (Jiangsu)", "la Chine (Jiangsu)"),
        (["CN-NM", "CN-JS"], "China (Jiangsu, Inner Mongolia)", "la Chine (Jiangsu, Mongolie-Intérieure)"),
        (["US", "CN-JS", "CN"], "China (Jiangsu) and the United States", "la Chine (Jiangsu) et les États-Unis"),
        (["CN", "CN-QQ"], "China (CN-QQ)", "la Chine (CN-QQ)"),
    ],
)
def test_china_is_said_once_with_the_parts_of_it_that_are_named(codes, english, french) -> None:
    assert countries(codes, "and") == Localized(english, french)


def test_countries() -> None:
    assert country_name("US").text("fr") == "États-Unis"
    assert country_phrase("US").text("en") == "the United States"
    assert country_phrase("CN").text("fr") == "la Chine"
    assert country_name("ZZ").text("en") == "ZZ"
    assert set(COUNTRY_NAMES) == set(COUNTRY_PHRASES)
    assert all(re.fullmatch(r"[A-Z]{2}", code) for code in COUNTRY_NAMES)
