"""What a draft of a program changes: its fields, and its conditions one by one.

A field of a draft in words, for people who compare: its name and its value in one language.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from hub.core.text.formats import day
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind
from hub.core.vocabulary.labels import localized_label
from hub.publishing.documents import differences as of_fields
from hub.publishing.documents.differences import Change, Difference, shown
from hub.publishing.documents.fields import Document, Field
from programs.catalogue.entries import ProgramView
from programs.documents.condition_rows import preview
from programs.documents.fields import CONDITIONS, FIELDS, SECTION_OF, SECTIONS, document_of
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.conditions.registry import sentence_for

_LANGUAGES = ("en", "fr")
_SECTION = SECTION_OF[CONDITIONS]


def differences(
    before: ProgramView | None, after: ProgramView, document: Document | None = None
) -> tuple[Difference, ...]:
    """Return what ``after`` says otherwise than ``before``, in the order of the editor; None: nothing was said yet.

    ``document`` is what was typed of ``after``, where some of it may not be read.
    """
    then = None if before is None else document_of(before)
    told = of_fields.differences(SECTIONS, then, document or document_of(after), named)
    found = [*told, *condition_differences(() if before is None else before.conditions, after.conditions)]
    places = {section.slug: place for place, section in enumerate(SECTIONS)}
    return tuple(sorted(found, key=lambda one: places[one.section.slug]))


def named(field: Field, value: str, lang: str) -> str:
    """Return what a code of a closed list is called."""
    return next((str(words.text(lang)) for code, words in field.members if code == value), value)


def condition_differences(then: Sequence[TypedCondition], now_there: Sequence[TypedCondition]) -> Iterator[Difference]:
    """Yield the conditions that are not what they were."""
    for was, now in _paired(then, now_there):
        kind = (now or was).kind  # type: ignore[union-attr]  # one of the two is there
        changes = (*_of_condition(was, now), *_of_alternatives(was, then, now, now_there))
        if changes:
            yield Difference(_SECTION, localized_label(kind), changes)
    order = [(one.kind, one.sentence_en) for one in then], [(one.kind, one.sentence_en) for one in now_there]
    if order[0] != order[1] and sorted(order[0]) == sorted(order[1]):
        yield Difference(_SECTION, Localized("Order of the conditions", "Ordre des conditions"), ())


def _paired(
    then: Sequence[TypedCondition], now: Sequence[TypedCondition]
) -> Iterator[tuple[TypedCondition | None, TypedCondition | None]]:
    """Pair what was with what is: the same first, then those of one kind in their order; what is left stands alone."""
    left = [condition for condition in then if condition not in now]
    for condition in now:
        if condition in then:
            continue
        twin = next((one for one in left if one.kind is condition.kind), None)
        if twin is not None:
            left.remove(twin)
        yield twin, condition
    yield from ((one, None) for one in left)


def _of_condition(was: TypedCondition | None, now: TypedCondition | None) -> Iterator[Change]:
    for lang in _LANGUAGES:
        before, after = (condition.sentence.text(lang) if condition else "" for condition in (was, now))
        if before != after:
            yield Change(lang, before, after, is_written=_is_written(was, lang) or _is_written(now, lang))
    for get in (_test_words, _source_words):
        told = [Change(lang, get(was, lang), get(now, lang), is_written=False) for lang in _LANGUAGES]
        if was is not None and now is not None:
            yield from (change for change in told if change.was != change.now)


def _test_words(condition: TypedCondition | None, lang: str) -> str:
    """Return what is tested, where the sentence does not say it by itself."""
    if condition is None or condition.kind is ConditionKind.OTHER or not _is_written(condition, lang):
        return ""
    made = sentence_for(condition.kind, condition.test)[lang == "fr"]
    return Localized(f"Test: {made}", f"Vérification\u00a0: {made}").text(lang)


def _is_written(condition: TypedCondition | None, lang: str) -> bool:
    """Return whether somebody wrote the sentence of a condition, which else follows from its test."""
    if condition is None:
        return False
    if condition.kind is ConditionKind.OTHER:
        return True
    return sentence_for(condition.kind, condition.test)[lang == "fr"] != condition.sentence.text(lang)


def _source_words(condition: TypedCondition | None, lang: str) -> str:
    if condition is None:
        return ""
    when = "" if condition.as_of is None else f", {day(condition.as_of, lang)}"
    return f"{condition.source}{when}"


def _of_alternatives(
    was: TypedCondition | None, then: Sequence[TypedCondition], now: TypedCondition | None,
    now_there: Sequence[TypedCondition],
) -> Iterator[Change]:  # fmt: skip
    """Yield which conditions are enough in place of one, where they are others than before."""
    for lang in _LANGUAGES if was is not None and now is not None else ():
        told = _alternatives(was, then, lang), _alternatives(now, now_there, lang)
        if told[0] != told[1]:
            yield Change(lang, *told, is_written=False)


def _alternatives(condition: TypedCondition | None, among: Sequence[TypedCondition], lang: str) -> str:
    if condition is None or condition.group is None:
        return ""
    kinds = ", ".join(localized_label(one.kind).text(lang) for one in among if one.group == condition.group)
    return Localized(f"One of these is enough: {kinds}", f"Une seule suffit\u00a0: {kinds}").text(lang)


def label(name: str, lang: str) -> str:
    words = SECTION_OF[name].words if name == CONDITIONS else FIELDS[name].label(name)
    return words.text(lang)


def language_of(name: str) -> str:
    """Return the language of a field's text; empty where it has none of its own."""
    return name[-2:] if name.endswith(("_en", "_fr")) else ""


def value_text(name: str, value: Any, lang: str) -> str:
    """Return a value as text, one item to a line; empty where nothing is said."""
    if name == CONDITIONS:
        return "\n".join(preview(row)[lang == "fr"] for row in value or ())
    return shown(FIELDS[name], value, lang, named)
