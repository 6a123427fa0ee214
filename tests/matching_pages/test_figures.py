"""Figures as people write them in both languages."""

from decimal import Decimal

import pytest

from hub.core.text.figures import parse_figure


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("42", "42"),
        ("$1,234", "1234"),
        ("1 234,56 $", "1234.56"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1\u202f234 $", "1234"),
        ("1,234,567.50", "1234567.50"),
        ("1.234.567,50", "1234567.50"),
        ("1.2 million", "1200000"),
        ("1,2 M$", "1200000"),
        ("1,234 million", "1234000"),
        ("300 k$", "300000"),
        ("2 milliards de dollars", "2000000000"),
        ("15 %", "15"),
        ("15,5 %", "15.5"),
        ("0,5", "0.5"),
        ("42 personnes", "42"),
    ],
)
def test_both_ways_of_writing_are_read(written, meant):
    assert parse_figure(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["", "many", "-5", "1,23,4", "1,2345,678", "12 or 13", "$", "1.2.3"])
def test_what_is_not_plainly_one_figure_is_refused(written):
    assert parse_figure(written) is None


def test_a_lone_mark_in_a_percentage_is_a_decimal_mark():
    assert parse_figure("12,500 %", whole=False) == Decimal("12.5")
    assert parse_figure("12,500") == Decimal(12500)
