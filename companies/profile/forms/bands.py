"""The ranges that forms offer, and their words."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from companies.profile.forms.fields import BandField
from hub.core.db.bilingual import current_language
from hub.core.text import formats

PEOPLE_BANDS = ((0, 0), (1, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, 249), (250, 499), (500, None))
DOLLAR_BANDS = (
    (0, 0),
    (1, 99_999),
    (100_000, 499_999),
    (500_000, 999_999),
    (1_000_000, 4_999_999),
    (5_000_000, 9_999_999),
    (10_000_000, 19_999_999),
    (20_000_000, 49_999_999),
    (50_000_000, None),
)
YEAR_BANDS = ((0, 1), (2, 4), (5, 9), (10, None))
SHARE_BANDS = ((0, 0.249), (0.25, 0.499), (0.5, 0.749), (0.75, 1))
SALES_BANDS = ((0, 0), (0.001, 0.099), (0.1, 0.249), (0.25, 1))


def _ends(low: str, high: str | None) -> str:
    if high is None:
        return gettext("%(low)s or more") % {"low": low}
    return gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def people_text(low: int, high: int | None) -> str:
    """Return "20 to 49 people"."""
    lang = current_language()
    if high == 0:
        return gettext("Nobody yet, apart from the founders")
    ends = _ends(formats.plain_number(low, lang), None if high is None else formats.plain_number(high, lang))
    return gettext("%(range)s people") % {"range": ends}


def dollar_text(low: int, high: int | None) -> str:
    """Return "$100,000 to under $500,000"."""
    lang = current_language()
    if high == 0:
        return gettext("Nothing yet")
    if high is not None and (high + 1) % 1000 == 0:
        under = formats.money(high + 1, lang)
        if low <= 1:
            return gettext("Under %(amount)s") % {"amount": under}
        return gettext("%(low)s to under %(high)s") % {"low": formats.money(low, lang), "high": under}
    return _ends(formats.money_exact(low, lang), None if high is None else formats.money_exact(high, lang))


def years_text(low: int, high: int | None) -> str:
    """Return "2 to 4 years"."""
    lang = current_language()
    if low == 0 and high is not None:
        return gettext("Under %(number)s years") % {"number": formats.plain_number(high + 1, lang)}
    ends = _ends(formats.plain_number(low, lang), None if high is None else formats.plain_number(high, lang))
    return gettext("%(range)s years") % {"range": ends}


def exact_years_text(years: int) -> str:
    """Return "9 years"."""
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def share_text(low: float, high: float | None) -> str:
    """Return "25% to 49%"."""
    lang = current_language()
    if high == 0:
        return gettext("None")
    # A range is cut just below the next one: 0.499 is read as "49%".
    top = Decimal(str(1 if high is None else high))
    next_up = top + Decimal("0.001")
    if low < 0.01 and next_up * 100 == (next_up * 100).to_integral_value():
        return gettext("Under %(amount)s") % {"amount": formats.percent(next_up, lang)}
    shown = top if top == 1 else Decimal(int(top * 100)) / 100
    return _ends(formats.percent(Decimal(str(low)), lang), formats.percent(shown, lang))


def people_field(**options: Any) -> BandField:
    """Return a field for a number of people."""
    return BandField(PEOPLE_BANDS, words=people_text, most=2_000_000, **options)


def dollar_field(**options: Any) -> BandField:
    """Return a field for an amount in Canadian dollars."""
    return BandField(DOLLAR_BANDS, words=dollar_text, exact_label=_("or exactly, in dollars"), most=10**12, **options)


def share_field(bands: Any = SHARE_BANDS, **options: Any) -> BandField:
    """Return a field for a share, written in percent and kept as a part of one."""
    return BandField(
        bands,
        words=share_text,
        exact_label=_("or exactly, in percent"),
        most=100,
        whole=False,
        factor=Decimal("0.01"),
        **options,
    )


class YearsField(BandField):
    """Years in business as a range, or the year the company was founded. A year is kept as it is: it does not age."""

    def __init__(self, **options: Any) -> None:
        super().__init__(YEAR_BANDS, words=years_text, exact_label=_("or the year you were founded"), **options)
        self.latest = 9999

    def show(self, answer: Any, *, asked: bool) -> tuple[str, str]:
        """Show a number of years as a choice of the list: the box beside it takes the year of founding."""
        if isinstance(answer, int | float):
            chooser = self.fields[0]
            value = f"{answer}-{answer}"
            chooser.choices = [*chooser.choices, (value, exact_years_text(int(answer)))]
            self.widget.widgets[0].choices = chooser.choices
            return (value, "")
        return super().show(answer, asked=asked)

    def _exact(self, written: str) -> dict[str, int]:  # type: ignore[override]
        if not written.strip().isdecimal() or not 1600 <= int(written) <= self.latest:
            raise ValidationError(
                _("Write the year with four digits, from 1600 to %(latest)s."),
                params={"latest": str(self.latest)},
                code="year",
            )
        return {"year": int(written)}
