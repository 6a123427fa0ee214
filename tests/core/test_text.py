"""Figures, dates and lists in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.text import formats
from hub.core.text.days import AmbiguousDayError, parse_day

N = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        (0, "$0", f"0{N}$"),
        (999, "$999", f"999{N}$"),
        (50_000, "$50,000", f"50{N}000{N}$"),
        (Decimal("1234.5"), "$1,234.50", f"1{N}234,50{N}$"),
        (999_999, "$999,999", f"999{N}999{N}$"),
        (1_000_000, "$1 million", f"1{N}M$"),
        (1_234_567, "$1.2 million", f"1,2{N}M$"),
        (1_250_000, "$1.25 million", f"1,25{N}M$"),
        (1_990_001, "$1.9 million", f"1,9{N}M$"),
        (1_900_000_000, "$1.9 billion", f"1,9{N}milliard de dollars"),
        (2_400_000_000, "$2.4 billion", f"2,4{N}milliards de dollars"),
        (-50_000, "−$50,000", f"−50{N}000{N}$"),
    ],
)
def test_money_is_short_and_never_rounded_up(amount: formats.Number, english: str, french: str) -> None:
    assert formats.money(amount, "en") == english
    assert formats.money(amount, "fr-CA") == french


def test_exact_money_keeps_every_dollar() -> None:
    assert formats.money_exact(1_234_567, "en-CA") == "$1,234,567"
    assert formats.money_exact(1234.56, "fr") == f"1{N}234,56{N}$"
    assert formats.money(1_234_567, "zh-hans") == "1,234,567加元"


@given(st.integers(min_value=1_000_000, max_value=10**12))
def test_short_money_never_says_more_than_the_source(amount: int) -> None:
    figure, unit = formats.money(amount, "en").removeprefix("$").split(" ")
    shown = Decimal(figure.replace(",", "")) * (10**9 if unit == "billion" else 10**6)
    assert shown <= amount


def test_colon() -> None:
    assert formats.colon("en") == ": "
    assert formats.colon("fr-CA") == f"{N}: "


def test_percent() -> None:
    assert formats.percent(0.5, "en") == "50%"
    assert formats.percent(Decimal("0.333"), "fr") == f"33,3{N}%"
    assert formats.percent(1, "en") == "100%"


def test_plain_number() -> None:
    assert formats.plain_number(1234.50, "en") == "1,234.5"
    assert formats.plain_number(4, "fr", decimals=1) == "4,0"
    assert formats.plain_number(1000, "en") == "1,000"


def test_day() -> None:
    assert formats.day(date(2026, 11, 24), "en") == "24 November 2026"
    assert formats.day(date(2026, 12, 1), "fr") == "1er décembre 2026"
    assert formats.day(date(2026, 12, 1), "en", weekday=True, year=False) == "Tuesday 1 December"
    assert formats.day(date(2026, 12, 1), "fr", weekday=True, year=False) == "mardi 1er décembre"
    assert formats.day(date(2026, 12, 1), "zh-hans", weekday=True) == "2026年12月1日星期二"


def test_clock_time() -> None:
    assert formats.clock_time(datetime(2026, 12, 1, 9, 5, tzinfo=UTC), "en") == "9:05"
    assert formats.clock_time(datetime(2026, 12, 1, 23, 59, tzinfo=UTC), "fr") == f"23{N}h{N}59"
    assert formats.clock_time(datetime(2026, 12, 1, 12, 0, tzinfo=UTC), "fr") == f"12{N}h"


def test_days_until_counts_calendar_days() -> None:
    assert formats.days_until(date(2026, 12, 1), date(2026, 11, 24)) == 7
    assert formats.days_until(datetime(2026, 11, 23, 23, 59, tzinfo=UTC), date(2026, 11, 24)) == -1


@pytest.mark.parametrize(
    ("number", "english", "french"), [(0, "0 programs", "0 programme"), (1, "1 program", "1 programme")]
)
def test_french_zero_is_singular(number: int, english: str, french: str) -> None:
    assert formats.plural(number, "en", "{n} program", "{n} programs") == english
    assert formats.plural(number, "fr", "{n} programme", "{n} programmes") == french


def test_plural_from_two_on() -> None:
    assert formats.plural(1234, "en", "{n} program", "{n} programs") == "1,234 programs"
    assert formats.plural(2, "fr", "{n} programme", "{n} programmes") == "2 programmes"


def test_join_words() -> None:
    assert formats.join_words([], "en") == ""
    assert formats.join_words(["a"], "fr") == "a"
    assert formats.join_words(["a", "b", "c"], "en") == "a, b and c"
    assert formats.join_words(["a", "b", "c"], "fr", "or") == "a, b ou c"
    assert formats.join_words(["a and b", "c"], "en") == "a and b, c"
    assert formats.join_words(["a and b", "c"], "en", "or") == "a and b or c"
    assert formats.join_words(["甲", "乙"], "zh") == "甲和乙"


def test_a_language_without_rules_is_refused() -> None:
    with pytest.raises(ValueError, match="no text rules"):
        formats.money(1, "de")


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20", " 20/11/2026 ", "11/20/2026", "20-11-2026", "20.11.2026", "20 November 2026", "November 20, 2026",
        "Nov. 20 2026", "2026/11/20", "20-Nov-2026", "20-nov.-2026", "20 Nov 2026", "20th November 2026", "20 novembre 2026", "20 NOV. 2026", "le 20 novembre 2026",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert parse_day(written) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("address", "lang"),
    [
        ("https://a.example/info.aspx?lang=eng", "en"),
        ("https://a.example/info.aspx?id=2&lang=fra#top", "fr"),
        ("https://a.example/en/contact", "en"),
        ("https://a.example/fr.html", "fr"),
        ("https://a.example/contact-eng.aspx", "en"),
        ("https://a.example/energy/france-friends.html", ""),
        ("https://en.example/", ""),
    ],
)
def test_an_address_says_in_which_language_its_page_is(address: str, lang: str) -> None:
    assert formats.language_of_address(address) == lang


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_day_that_we_write_is_read_back(lang: str) -> None:
    for number in range(365):
        one = date(2026, 1, 1) + timedelta(days=number)
        assert parse_day(formats.day(one, lang)) == one
        assert parse_day(f"{formats.short_day(one, lang, weekday=False)} 2026") == one
        assert parse_day(one.isoformat()) == one


def test_figures_that_may_be_two_days_are_refused_and_the_same_twice_are_not() -> None:
    assert parse_day("05/05/2026") == date(2026, 5, 5)
    with pytest.raises(AmbiguousDayError):
        parse_day("05/06/2026")


@pytest.mark.parametrize("written", ["", "soon", "31/02/2026", "13/13/2026", "20 brumaire 2026", "2026-13-01", "2026"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse_day(written)
