"""Template filters for figures, dates and web addresses, in the language of the page.

None stays an empty string: what is not known is said by the part that shows it ("Not published"), never as zero.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from hub.core.text import formats
from hub.core.text.web_addresses import is_web_address

register = template.Library()


def page_language() -> str:
    """Give the language code of the page being made; English when translation is switched off."""
    return get_language() or "en"


@register.filter
def money(amount: formats.Number | None) -> str:
    """1234567 is "$1.2 million" or "1,2 M$"."""
    return "" if amount is None else formats.money(amount, page_language())


@register.filter
def money_exact(amount: formats.Number | None) -> str:
    """1234567 is "$1,234,567" or "1 234 567 $"."""
    return "" if amount is None else formats.money_exact(amount, page_language())


@register.filter
def percent(share: formats.Number | None) -> str:
    """0.5 is "50%" or "50 %"."""
    return "" if share is None else formats.percent(share, page_language())


@register.filter
def plain_number(value: formats.Number | None) -> str:
    """1234.5 is "1,234.5" or "1 234,5"."""
    return "" if value is None else formats.plain_number(value, page_language())


@register.simple_tag
def colon() -> str:
    """What stands between a name and what is said of it: {{ company.name }}{% colon %}{{ subject }}."""
    return formats.colon(page_language())


@register.filter
def day(when: date | None) -> str:
    """A date in words; an aware moment is first brought to the current time zone."""
    return "" if when is None else formats.day(_local(when), page_language())


@register.filter
def weekday(when: date | None) -> str:
    """A date in words with the name of the day and without the year: "Tuesday 1 December"."""
    return "" if when is None else formats.day(_local(when), page_language(), weekday=True, year=False)


@register.filter
def clock_time(moment: datetime | None) -> str:
    """The time of day: "23:59" or "23 h 59"."""
    return "" if moment is None else formats.clock_time(timezone.localtime(moment), page_language())


@register.filter
def days_until(when: date | None, today: date) -> int | None:
    """Calendar days from `today`, which the view passes in."""
    return None if when is None else formats.days_until(_local(when), today)


@register.filter
def join_words(words: Sequence[str], conjunction: str = "and") -> str:
    """A list in a sentence: {{ names|join_words }} or {{ names|join_words:"or" }}."""
    if conjunction not in ("and", "or"):
        raise template.TemplateSyntaxError(f"join_words takes 'and' or 'or', not {conjunction!r}")
    return formats.join_words(list(map(str, words)), page_language(), "or" if conjunction == "or" else "and")


@register.filter
def web_address(address: str) -> str:
    """An address that leads out of the portal, checked once more where it is shown; any other becomes no address."""
    return address if is_web_address(address) else ""


def _local(when: date) -> date:
    return timezone.localtime(when) if isinstance(when, datetime) and timezone.is_aware(when) else when
