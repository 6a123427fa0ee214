"""Parts of the look for forms: the error summary, lists of choices, the mark of a failed form in the page's title."""

from collections.abc import Mapping
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from hub.core.components.icons import chosen

register = template.Library()

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
            mistakes += [("" if field.is_hidden else first_control(field), str(message)) for message in field.errors]
    return {"mistakes": mistakes}


@register.inclusion_tag("ui/choice_list.html")
def choice_list(field: BoundField, *, pairs: bool = False, hints: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The choices of a radio or checkbox field, each a large target.

    `hints` gives a second line by value; without it the attribute `choice_hints` of the form field is read. `pairs`
    puts short labels side by side. "I don't know" is set apart.
    """
    lines = hints if hints is not None else getattr(field.field, "choice_hints", {})
    choices = []
    for widget in field.subwidgets:
        value = str(widget.data["value"])
        choices.append({"widget": widget, "hint": lines.get(value, ""), "apart": value in UNKNOWN_ANSWERS})
    return {"choices": choices, "pairs": pairs, "ident": field.auto_id}


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
    """Whether a field is a list of radios or checkboxes."""
    return field.use_fieldset and getattr(field.field.widget, "input_type", "") in ("radio", "checkbox")


@register.filter
def is_single_tick(field: BoundField) -> bool:
    """Whether a field is one checkbox, whose label stands beside it."""
    return isinstance(field.field.widget, forms.CheckboxInput)
