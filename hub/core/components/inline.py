"""What stands in a line: icons, verdict marks, chips, badges, measured bars; filters for figures, days and addresses.

Bars are SVG rectangles with a width attribute: the content security policy allows no style attribute. Filters write
figures, dates and web addresses in the language of the page. None stays an empty string: what is not known is said by
the part that shows it ("Not looked up yet"), never as zero.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context, Node, TemplateSyntaxError, defaulttags
from django.template.base import Parser, Token
from django.urls import get_resolver, get_script_prefix, get_urlconf
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from hub.core.text import formats
from hub.core.text.formats import is_web_address
from hub.core.text.yaml_files import parse_yaml

register = template.Library()

_DRAWINGS = parse_yaml((Path(__file__).resolve().parents[1] / "data" / "drawings.yaml").read_bytes())
ICONS: Mapping[str, str] = _DRAWINGS["icons"]
VERDICT_MARKS: Mapping[str, str] = _DRAWINGS["verdicts"]
CHIP_ICONS = {"": "", "ok": "done", "info": "cal", "soon": "cal", "late": "clock", "shut": "clock"}


def chosen(options: Iterable[str], value: str, *, tag: str, argument: str) -> str:
    """Give `value` back if it is one of `options`; raise TemplateSyntaxError that names the tag otherwise."""
    if value not in options:
        raise TemplateSyntaxError(f"{{% {tag} %}}: {argument} is one of {', '.join(options)}, not {value!r}")
    return value


def request_of(context: Context) -> HttpRequest | None:
    """Find the request, also inside an inclusion tag, whose own context does not name it."""
    return getattr(context, "request", None) or context.get("request")


class ConstantNode(Node):
    """What depends on the language alone, or on what ``where`` returns: written once for each, by its ``node``."""

    child_nodelists = ()

    def __init__(self, node: Any, where: Callable[[], Hashable] = get_language) -> None:
        self.node, self.where, self.name = node, where, node.asvar
        self.kept: dict[Hashable, str] = {}

    def render(self, context: Context) -> str:
        """Return it, or give it its name."""
        where = self.where()
        if where not in self.kept:
            shown = self.node.render(context)
            self.kept[where] = context[self.name] if self.name else shown
        if self.name:
            context[self.name] = self.kept[where]
            return ""
        return self.kept[where]


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Give an address as Django does; one without arguments is looked up once in each language."""
    node = defaulttags.url(parser, token)
    if node.args or node.kwargs or node.view_name.is_var or node.view_name.filters:
        return node
    return ConstantNode(node, lambda: (get_language(), get_resolver(get_urlconf()), get_script_prefix()))


def lang_attribute(code: str) -> SafeString:
    """Mark a passage in another language; nothing for an empty code."""
    return format_html(' lang="{}"', code) if code else mark_safe("")


# Icons and marks


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str) -> SafeString:
    """Draw an icon; a word always stands beside it. Its symbol joins the sprite that base.html writes at the end.

    A partial that is swapped into a page has no sprite of its own: there the drawing is written in place.
    """
    chosen(ICONS, name, tag="icon", argument="name")
    request = request_of(context)
    if request is None or getattr(request, "htmx", False):
        drawing = mark_safe(ICONS[name])  # noqa: S308 - our own drawing
        return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', drawing)
    vars(request).setdefault("_icons_used", set()).add(name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def icon_sprite(context: Context) -> SafeString:
    """Write the symbols of the icons used on this page. Stands once, at the end of the body."""
    used = sorted(vars(request_of(context) or object).get("_icons_used", ()))
    symbols = "".join(f'<symbol id="i-{name}" viewBox="0 0 24 24">{ICONS[name]}</symbol>' for name in used)
    sprite = f'<svg class="sr" width="0" height="0" aria-hidden="true" focusable="false">{symbols}</svg>'
    return mark_safe(sprite if used else "")  # noqa: S308 - our own drawings


@register.simple_tag
def verdict_mark(tone: str, text: str = "") -> SafeString:
    """Draw the mark of a verdict: ok, ask or no. `text` is heard, not seen: give it where no words stand beside."""
    drawing = mark_safe(VERDICT_MARKS[chosen(VERDICT_MARKS, tone, tag="verdict_mark", argument="tone")])  # noqa: S308
    words = format_html('<span class="sr">{}</span>', text) if text else ""
    return format_html('<svg class="v" viewBox="0 0 20 20" aria-hidden="true">{}</svg>{}', drawing, words)


@register.simple_tag
def verdict(tone: str, words: str, rest: str = "") -> SafeString:
    """Mark, bold words and what remains: {% verdict "ask" _("Worth a look") to_confirm %}."""
    more = format_html(", <small>{}</small>", rest) if rest else ""
    return format_html('<p class="verdict {}">{}<span>{}{}</span></p>', tone, verdict_mark(tone), words, more)


@register.simple_tag(takes_context=True)
def chip(context: Context, words: str, tone: str = "", icon_name: str | None = None) -> SafeString:
    """A clock or a state in few words. Tones: ok, info (over 30 days), soon, late, shut; icon_name="" for no icon."""
    chosen(CHIP_ICONS, tone, tag="chip", argument="tone")
    name = CHIP_ICONS[tone] if icon_name is None else icon_name
    return format_html('<span class="chip {}">{}{}</span>', tone, icon(context, name) if name else "", words)


@register.simple_tag
def tag(words: str, lang: str = "") -> SafeString:
    """A quiet label: an area, a province."""
    return format_html('<span class="tag"{}>{}</span>', lang_attribute(lang), words)


@register.simple_tag
def org_badge(acronym: str | None, name: str, lang: str = "") -> SafeString:
    """An organization: acronym in a thin box, and the full name. Never a logo."""
    box = format_html("<b>{}</b> ", acronym) if acronym else ""
    return format_html('<p class="org"{}>{}<span>{}</span></p>', lang_attribute(lang), box, name)


# Figures


@register.simple_tag
def bar(share: float, tone: str = "fg", css: str = "share") -> SafeString:
    """Draw a share of one as a bar; the figure stands beside it as text. Tones: fg, 2 (second), late."""
    chosen(("fg", "2", "late"), tone, tag="bar", argument="tone")
    width = round(max(0.0, min(1.0, float(share))) * 100)
    return format_html(
        '<svg class="{}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-bg" width="100" height="8"/><rect class="bar-{}" width="{}" height="8"/></svg>',
        css,
        tone,
        width,
    )


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A row of facts; inside stand {% fact %} tags. Nothing where none of them has something to say."""
    return format_html('<dl class="facts">{}</dl>', content) if content.strip() else mark_safe("")


@register.simple_tag
def fact(label: str, value: Any, *, big: bool = False, share: float | None = None, unknown: str = "") -> SafeString:
    """A label over a figure. What is not known reads as `unknown` says, not big; without such words it is left out."""
    known = value not in (None, "")
    shown = value if known else unknown
    if shown == "":
        return mark_safe("")
    drawing = "" if share is None else bar(share)
    big_class = mark_safe(' class="big"') if big and known else ""
    return format_html("<div{}><dt>{}</dt><dd>{}{}</dd></div>", big_class, label, shown, drawing)


@register.simple_tag
def load_bar(cases: int | None, limit: int | None) -> SafeString:
    """The load of a seat: "5 of 6 cases"; at the limit it turns red and says so; unknown is said in words."""
    if cases is None or not limit:
        return format_html('<p class="load">{}</p>', gettext("Load not known"))
    full = cases >= limit
    words = ngettext("%(cases)s of %(limit)s case", "%(cases)s of %(limit)s cases", limit)
    if full:
        words = ngettext("%(cases)s of %(limit)s case, full", "%(cases)s of %(limit)s cases, full", limit)
    drawing = bar(cases / limit, "late" if full else "fg", "")
    return format_html('<p class="load">{}<span>{}</span></p>', drawing, words % {"cases": cases, "limit": limit})


@register.inclusion_tag("ui/stack_bar.html")
def stack_bar(label: str, *shares: float) -> dict[str, Any]:
    """Shares of one side by side, at most two; `label` says all of it in words. The figures follow as a table."""
    if not 1 <= len(shares) <= 2:
        raise TemplateSyntaxError("{% stack_bar %}: one or two shares")
    widths = [round(float(share) * 400) - 1 for share in shares]
    return {"label": label, "first": widths[0], "second": widths[1] if len(widths) > 1 else None}


@register.inclusion_tag("ui/bar_chart.html")
def bar_chart(rows: Sequence[tuple[str, float]], most: float | None = None) -> dict[str, Any]:
    """Bars with their value as text: rows of (label, value). `most` is the value of a whole bar."""
    whole = most or max((value for _, value in rows), default=1) or 1
    return {"rows": [(label, value, value / whole) for label, value in rows]}


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
def clock_time(moment: datetime | time | None) -> str:
    """The time of day: "23:59" or "23 h 59"; an hour without a day stands as it is written."""
    if moment is None:
        return ""
    return formats.clock_time(timezone.localtime(moment) if isinstance(moment, datetime) else moment, page_language())


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
