"""What a draft of an entry changes, field by field, in both languages."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import override

from hub.core.text import day
from hub.curation.declaring import Kind, entry_model
from hub.curation.fields import BOTH, Field, Shape
from programs.drafting.differences import Change
from programs.drafting.labels import NO, YES
from programs.drafting.values import ValueMistakeError
from programs.drafting.values import day as read_day


def differences(
    kind: Kind, before: Mapping[str, Any] | None, after: Mapping[str, Any], lang: str
) -> list[dict[str, Any]]:
    """Return the fields that ``after`` says otherwise than ``before``; None: nothing was said yet.

    One query for each kind of entry that a changed field names.
    """
    found = []
    for field in kind.all_fields:
        if changes := list(_changes(field, before or {}, after)):
            shown = [{"lang": one.lang, "was": one.marked[0], "now": one.marked[1]} for one in changes]
            found.append({"title": field.words.text(lang), "section": "", "changes": shown})
    return found


def _changes(field: Field, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for column in field.columns:
        was, now = before.get(column), after.get(column)
        if (was or "") == (now or ""):
            continue
        if field.languages:
            yield Change(column.rpartition("_")[2], _text(was), _text(now))
            continue
        told = [Change(lang, _rendered(field, was, lang), _rendered(field, now, lang)) for lang in BOTH]
        if (told[0].was, told[0].now) == (told[1].was, told[1].now):
            told = [Change("", told[0].was, told[0].now)]
        yield from told


def _text(value: Any) -> str:
    return str(value or "")


def _rendered(field: Field, value: Any, lang: str) -> str:
    if field.shape is Shape.TICK:
        return (YES if value else NO).text(lang)
    if not value:
        return ""
    with override(lang):
        if field.shape in (Shape.ONE, Shape.SEVERAL):
            labels = {member: str(label) for member, label in field.members}
            chosen = [value] if isinstance(value, str) else value
            return "\n".join(labels.get(one, one) for one in chosen)
        if field.shape is Shape.ENTRY:
            row = entry_model(field).objects.filter(slug=value).first()
            return str(value if row is None else getattr(row, "name", "") or getattr(row, "title", "") or row)
    if field.shape is Shape.DAY:
        try:
            known = read_day(value)
        except ValueMistakeError:
            known = None
        return str(value) if known is None else day(known, lang)
    return str(value)
