"""Parts of the look that hold other parts: notices, conditions, cards, tables, paths; and those of forms.

Facets: the ticks beside a list that narrow it, each with what it would leave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms, template
from django.contrib.messages.storage.base import Message
from django.forms.boundfield import BoundField
from django.template import Context, Template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy

from hub.core.components.inline import chosen, icon, verdict_mark
from hub.core.text.formats import colon, is_own_address, is_web_address, lower_first

register = template.Library()

NOTICE_ICONS = {"info": "info", "good": "done", "warn": "warn", "bad": "warn"}
MESSAGE_LEVELS = {"success": "good", "warning": "warn", "error": "bad"}
CONDITIONS = {
    "met": ("ok", gettext_lazy("Met.")),
    "confirm": ("ask", gettext_lazy("To confirm.")),
    "person": ("ask", gettext_lazy("A person must check.")),
    "unmet": ("no", gettext_lazy("Not met.")),
} | {mark: (mark, "") for mark in ("plain", "ok", "ask", "no")}


def render_part(context: Context, name: str, **values: Any) -> SafeString:
    """Render templates/ui/<name>.html with these values and the request of the page, and nothing else of it."""
    values.setdefault("csrf_token", context.get("csrf_token"))
    engine = cast("Template", context.template).engine
    return engine.get_template(f"ui/{name}.html").render(context.new(values))


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, level: str = "info", icon_name: str = "", ident: str = "") -> SafeString:
    """One or two sentences and at most one link, in the flow. Levels: info, good, warn, bad."""
    chosen(NOTICE_ICONS, level, tag="notice", argument="level")
    return format_html(
        '<div class="notice {}"{}>{}<div>{}</div></div>',
        level,
        format_html(' id="{}"', ident) if ident else "",
        icon(context, icon_name or NOTICE_ICONS[level]),
        content,
    )


@register.simple_tag(takes_context=True)
def message_notice(context: Context, message: Message) -> SafeString:
    """A message of django.contrib.messages as a notice."""
    return notice(context, conditional_escape(message.message), MESSAGE_LEVELS.get(message.level_tag, "info"))


@register.simple_block_tag
def conds(content: str) -> SafeString:
    """The list around {% condition_row %}."""
    return format_html('<ul class="conds">{}</ul>', content)


@register.simple_block_tag(takes_context=True)
def condition_row(
    context: Context,
    content: str,
    status: str,
    say: str,
    *,
    lead: str = "",
    href: str = "",
    source: str = "",
    source_url: str = "",
    source_date: str = "",
    lang: str = "",
) -> SafeString:
    """The rule itself in bold, then its state with what we know (the content), then source and date.

    Statuses: met, confirm, person, unmet bring their own words; plain, ok, ask, no bring the mark alone, and `lead` the
    bold words. `lang` marks a rule that exists in the other language only.
    """
    tone, words = CONDITIONS[chosen(CONDITIONS, status, tag="condition_row", argument="status")]
    return render_part(
        context,
        "condition_row",
        tone=tone,
        say=say,
        lead=lead or words,
        href=href,
        content=content,
        source=source,
        source_url=source_url if is_web_address(source_url) or is_own_address(source_url) else "",
        source_date=source_date,
        lang=lang,
    )


@register.simple_block_tag
def why(content: str) -> SafeString:
    """Reasons of a verdict; inside stand {% reason %} tags, at most three on a card."""
    return format_html('<ul class="why">{}</ul>', content)


@register.simple_tag
def reason(tone: str, sentence: str) -> SafeString:
    """One reason with its mark: ok, ask or no."""
    return format_html('<li class="{}">{}<span>{}</span></li>', tone, verdict_mark(tone), sentence)


@register.simple_block_tag
def card(content: str, element: str = "article", css: str = "stack") -> SafeString:
    """The shell of a card: article, section, div or li."""
    chosen(("article", "section", "div", "li"), element, tag="card", argument="element")
    return format_html('<{0} class="card {1}">{2}</{0}>', element, css, content)


@register.simple_block_tag(takes_context=True)
def card_head(
    context: Context,
    content: str,
    title: str,
    *,
    href: str = "",
    acronym: str = "",
    organization: str = "",
    level: int = 3,
    lang: str = "",
) -> SafeString:
    """Organization and name at the left; the content (a verdict or a chip) at the right."""
    chosen(("2", "3", "4"), str(level), tag="card_head", argument="level")
    return render_part(
        context,
        "card_head",
        content=content,
        title=title,
        href=href,
        acronym=acronym,
        organization=organization,
        heading=f"h{level}",
        lang=lang,
    )


@register.simple_block_tag
def card_foot(content: str, evidence: str = "") -> SafeString:
    """The last line of a card: the date of the evidence at the left, actions at the right."""
    return format_html(
        '<div class="foot-line"><p class="tiny quiet">{}</p><div class="actions">{}</div></div>', evidence, content
    )


@register.simple_block_tag
def empty_state(content: str, title: str, level: int = 3) -> SafeString:
    """What is missing; the content names the nearest thing and a person."""
    chosen(("2", "3"), str(level), tag="empty_state", argument="level")
    return format_html('<div class="empty stack"><h{0}>{1}</h{0}>{2}</div>', level, title, content)


@register.simple_block_tag(takes_context=True)
def ask_panel(
    context: Context, content: str, question: str, settles: str = "", *, action: str = "", method: str = "post"
) -> SafeString:
    """The next best question; the content holds the choices and one button of class "btn sun". One to a page."""
    chosen(("get", "post"), method, tag="ask_panel", argument="method")
    return render_part(
        context, "ask_panel", content=content, question=question, settles=settles, action=action, method=method
    )


@register.simple_block_tag
def details(content: str, summary: str, *, open: bool = False, css: str = "") -> SafeString:  # noqa: A002
    """A part that can be opened: {% details _("History") %} ... {% enddetails %}."""
    attributes = format_html("{}{}", format_html(' class="{}"', css) if css else "", mark_safe(" open") if open else "")
    return format_html("<details{}><summary>{}</summary>{}</details>", attributes, summary, content)


# Tables that become cards on a phone: the roles keep them tables for assistive technology


@register.simple_block_tag
def table_cards(content: str, caption: str, *headings: str) -> SafeString:
    """A table whose rows are cards on a phone; `caption` is heard, not seen. Inside stand {% table_row %} tags."""
    cells = format_html_join("", '<th role="columnheader" scope="col">{}</th>', ((text,) for text in headings))
    return format_html(
        '<div class="scroller"><table class="table to-cards" role="table"><caption class="sr">{}</caption>'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table></div>',
        caption,
        cells,
        content,
    )


@register.simple_block_tag
def table_row(content: str) -> SafeString:
    """A row: one {% table_head %}, then a {% table_cell %} for each further heading."""
    return format_html('<tr role="row">{}</tr>', content)


@register.simple_block_tag
def table_head(content: str) -> SafeString:
    """The first cell of a row, which names it."""
    return format_html('<th role="rowheader" scope="row">{}</th>', content)


@register.simple_block_tag
def table_cell(content: str, label: str, *, numeric: bool = False) -> SafeString:
    """A cell; `label` repeats its heading, for the card on a phone."""
    number = mark_safe(' class="n"') if numeric else ""
    return format_html('<td role="cell"{} data-l="{}">{}</td>', number, label, content)


# Paths and timelines


@register.simple_block_tag
def path(content: str) -> SafeString:
    """Numbered steps in the order that works; inside stand {% path_step %} tags."""
    return format_html('<ol class="path">{}</ol>', content)


@register.simple_block_tag
def path_step(content: str, title: str, href: str = "", level: int = 3) -> SafeString:
    """One step: its name, then what it pays for."""
    chosen(("3", "4"), str(level), tag="path_step", argument="level")
    name = format_html('<a href="{}">{}</a>', href, title) if href else title
    return format_html("<li><h{0}>{1}</h{0}>{2}</li>", level, name, content)


@register.simple_block_tag
def timeline(content: str, css: str = "") -> SafeString:
    """The steps of a request; inside stand {% event %} tags. Say who has it, also while a referral waits."""
    return format_html('<ol class="path time {}">{}</ol>', css, content)


@register.simple_block_tag
def event(content: str, state: str = "done") -> SafeString:
    """One step of a request: done, now or next. What, who has it, by when."""
    chosen(("done", "now", "next"), state, tag="event", argument="state")
    attributes = {"done": "", "now": ' class="now" aria-current="step"', "next": ' class="next"'}[state]
    return format_html("<li{}>{}</li>", mark_safe(attributes), content)  # noqa: S308 - constants above


# The answers that say "I don't know" stand apart from the others, in every list of choices.
UNKNOWN_ANSWERS = {"unknown", "dont_know"}


def first_control(field: BoundField) -> str:
    """Give the id of the control that a link to this field leads to; for a list of choices, of its first one."""
    return field.id_for_label or f"{field.auto_id}_0"


def failed_forms(context: Context, given: tuple[object, ...]) -> list[forms.BaseForm]:
    """The forms that were sent with mistakes: those given, or the context's `form`."""
    candidates = given or (context.get("form"),)
    return [form for form in candidates if isinstance(form, forms.BaseForm) and form.is_bound and form.errors]


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """Open the title of a page whose form failed: "Error: "."""
    failed = context.get("form_has_errors") or failed_forms(context, ())
    return f"{gettext('Error:')} " if failed else ""


@register.inclusion_tag("ui/error_summary.html", takes_context=True)
def error_summary(context: Context, *given: object) -> dict[str, Any]:
    """List the mistakes of the forms given, each as a link to its field. Stands first in the page; focused."""
    mistakes: list[tuple[str, str]] = []
    for form in failed_forms(context, given):
        mistakes += [("", str(message)) for message in form.non_field_errors()]
        for field in form:
            control = "" if field.is_hidden else first_control(field)
            mistakes += [(control, _with_name(field, str(message))) for message in field.errors]
    return {"mistakes": mistakes}


def _with_name(field: BoundField, message: str) -> str:
    """Name a field that was left empty, where the message is Django's own."""
    if not field.label or field.is_hidden or message != str(forms.Field.default_error_messages["required"]):
        return message
    if (label := str(field.label)).endswith("?"):
        return f"{label} {message}"
    return label + colon(get_language() or "") + lower_first(message)


@register.inclusion_tag("ui/choice_list.html")
def choice_list(field: BoundField, *, pairs: bool = False, hints: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The choices of a radio or checkbox field, each a large target.

    `hints` gives a second line by value; without it the attribute `choice_hints` of the form field is read. `pairs`
    puts short labels side by side. "I don't know" is set apart. A form field that ``folds`` shows what is
    ticked, and the whole list once it is opened; with nothing ticked it is open, but where it folds "always". Where
    ``choice_groups`` name the heading of each value, it folds under these instead, open where one is ticked. A mistake
    opens all.
    """
    lines = hints if hints is not None else getattr(field.field, "choice_hints", {})
    headings = getattr(field.field, "choice_groups", {})
    folds = "" if field.errors or headings else getattr(field.field, "folds", "")
    groups: dict[Any, dict[str, Any]] = {}
    ticked = []
    for widget in field.subwidgets:
        value = str(widget.data["value"])
        group = groups.setdefault(headings.get(value, ""), {"choices": [], "is_open": False})
        group["choices"].append({"widget": widget, "hint": lines.get(value, ""), "apart": value in UNKNOWN_ANSWERS})
        group["is_open"] |= bool(widget.data["selected"] or field.errors)
        if folds and widget.data["selected"]:
            ticked.append(widget.data["label"])
    none = gettext("Nothing ticked")
    if folds == "always" and not ticked:
        ticked = [none]
    many = hasattr(field.field, "folds")
    return {
        "groups": groups.items(), "headings": headings, "pairs": pairs, "ident": field.auto_id, "many": many,
        "ticked": ticked, "none": none,
    }  # fmt: skip


@register.simple_block_tag
def choices(content: str, *, pairs: bool = False) -> SafeString:
    """A list of {% choice %} tags written by hand, where there is no form field."""
    return format_html('<div class="choices {}">{}</div>', "pairs" if pairs else "", content)


@register.simple_tag
def choice(
    name: str,
    value: str,
    label: str,
    hint: str = "",
    *,
    kind: str = "radio",
    checked: bool = False,
    apart: bool = False,
) -> SafeString:
    """One radio or checkbox with its label, and a second line that explains it."""
    chosen(("radio", "checkbox"), kind, tag="choice", argument="kind")
    return format_html(
        '<label class="choice{}"><input type="{}" name="{}" value="{}"{}><span>{}</span>{}</label>',
        " apart" if apart else "",
        kind,
        name,
        value,
        mark_safe(" checked") if checked else "",
        label,
        format_html("<small>{}</small>", hint) if hint else "",
    )


@register.filter
def is_choice_list(field: BoundField) -> bool:
    return field.use_fieldset and getattr(field.field.widget, "input_type", "") in ("radio", "checkbox")


@register.filter
def is_single_tick(field: BoundField) -> bool:
    """Whether a field is one checkbox, whose label stands beside it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


_AT_FIRST = 8


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One tick of a facet; ``count`` is what it would leave, all other facets kept."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet with its ticks; ``title`` and ``hint`` are lazy texts."""

    name: str
    title: Any
    choices: list[FacetChoice]
    open: bool
    hint: Any = ""

    @property
    def first(self) -> list[FacetChoice]:
        """The ticks that are shown at once; one more stays with them, for want of a reason to hide it."""
        return self.choices if len(self.choices) <= _AT_FIRST + 1 else self.choices[:_AT_FIRST]

    @property
    def more(self) -> list[FacetChoice]:
        """The ticks behind "more"."""
        return self.choices[len(self.first) :]

    @property
    def more_chosen(self) -> bool:
        """Whether a tick behind "more" is chosen."""
        return any(choice.chosen for choice in self.more)
