"""The ranges that forms offer, and their words."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from companies.profile.forms.fields import DONT_KNOW, UNKNOWN, BandField
from hub.core.db.bilingual import current_language
from hub.core.text import formats
from hub.facts.types import NOT_ASKED, YEARS, Number, Unit

TRL_LABELS = {
    (1, 3): _("1 to 3: idea and first principles"),
    (4, 6): _("4 to 6: works in the laboratory or a pilot"),
    (7, 9): _("7 to 9: works where it will be used"),
    (1, 1): _("1: basic principles observed"),
    (2, 2): _("2: concept formulated"),
    (3, 3): _("3: concept proven"),
    (4, 4): _("4: tested in the laboratory"),
    (5, 5): _("5: tested in a simulated environment"),
    (6, 6): _("6: prototype in a simulated environment"),
    (7, 7): _("7: prototype where it will be used"),
    (8, 8): _("8: complete and qualified"),
    (9, 9): _("9: proven in daily use"),
}


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


def trl_text(low: int, high: int) -> Any:
    """Return the words of a readiness level or range."""
    return TRL_LABELS.get((low, high)) or _("%(low)s to %(high)s") % {"low": low, "high": high}


NUMBER_TEXTS: Mapping[Unit, Callable[[Any, Any], Any]] = {
    Unit.PEOPLE: people_text,
    Unit.DOLLARS: dollar_text,
    Unit.YEARS: years_text,
    Unit.SHARE: share_text,
    Unit.LEVEL: trl_text,
}
_OPTIONS: Mapping[Unit, Mapping[str, Any]] = {
    Unit.PEOPLE: {"most": 2_000_000},
    Unit.DOLLARS: {"exact_label": _("or exactly, in dollars"), "most": 10**12},
    # Written in percent, and kept as a part of one.
    Unit.SHARE: {
        "exact_label": _("or exactly, in percent"),
        "most": 100,
        "whole": False,
        "factor": Decimal("0.01"),
    },
}


def number_field(of: Number, **options: Any) -> forms.Field:
    match of.unit:
        case Unit.LEVEL:
            return TrlField(**options)
        case Unit.YEARS:
            return YearsField(**options)
    return BandField(of.bands, words=NUMBER_TEXTS[of.unit], **_OPTIONS[of.unit], **options)


class YearsField(BandField):
    """Years in business as a range, or the year the company was founded. A year is kept as it is: it does not age."""

    def __init__(self, **options: Any) -> None:
        super().__init__(YEARS.bands, words=years_text, exact_label=_("or the year you were founded"), **options)
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


class TrlField(forms.ChoiceField):
    """A readiness level, a range of them, or "I don't know"."""

    def __init__(self, **options: Any) -> None:
        levels = [(f"{low}-{high}", words) for (low, high), words in TRL_LABELS.items()]
        super().__init__(
            choices=[("", _("Not answered yet")), *levels, (UNKNOWN, DONT_KNOW)], required=False, **options
        )

    def clean(self, value: Any) -> Any:
        """Return a level, a range, None or ``NOT_ASKED``."""
        chosen = super().clean(value)
        if chosen in {"", UNKNOWN}:
            return None if chosen else NOT_ASKED
        low, high = map(int, chosen.split("-"))
        return low if low == high else {"min": low, "max": high}

    def show(self, answer: Any, *, asked: bool) -> str:
        """Return what the form shows; a range that the list does not offer is added to it."""
        if answer is None:
            return UNKNOWN if asked else ""
        low, high = (answer["min"], answer["max"]) if isinstance(answer, dict) else (answer, answer)
        value = f"{low}-{high}"
        if (low, high) not in TRL_LABELS:
            self.choices = [*self.choices, (value, lazy(trl_text, str)(low, high))]
        return value
