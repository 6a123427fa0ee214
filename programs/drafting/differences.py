"""What a draft changes, field by field, in both languages, with the words that go and come marked."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from hub.core.text import day, join_words, money_exact, percent
from hub.core.vocabulary import ConditionKind, Stage, Support
from hub.core.words import INTAKE_MODE_WORDS, Words, words_for
from programs.catalogue.entries import Program, Span
from programs.drafting.documents import Section
from programs.drafting.labels import FIELD_WORDS, NO, YES
from programs.eligibility.conditions import Condition
from programs.eligibility.wording import sentence_for

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
_LANGUAGES = ("en", "fr")

type Piece = tuple[str, bool]  # a run of text, and whether it was changed
type Render = Callable[[Any, str], str]


@dataclass(frozen=True, slots=True)
class Change:
    """One text before and after. ``lang`` is empty where it is the same in both languages."""

    lang: str
    was: str
    now: str

    @property
    def marked(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Both texts in runs, those that differ marked."""
        return marked(self.was, self.now)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or one condition, that is not what it was."""

    section: Section
    title: Words
    changes: tuple[Change, ...]


def marked(was: str, now: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return two texts in runs of words; the second part of a run tells whether the other text lacks it."""
    before, after = _TOKENS.findall(was), _TOKENS.findall(now)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if b > a:
            left.append(("".join(before[a:b]), tag != "equal"))
        if d > c:
            right.append(("".join(after[c:d]), tag != "equal"))
    return tuple(left), tuple(right)


def differences(before: Program | None, after: Program) -> tuple[Difference, ...]:
    """Return what ``after`` says otherwise than ``before``, in the order of the editor; None: nothing was said yet."""
    return (*_of_fields(before, after), *_of_conditions(before, after))


def _of_fields(before: Program | None, after: Program) -> Iterator[Difference]:
    for section, name, get, render in _FIELDS:
        was, now = (None if program is None else get(program) for program in (before, after))
        changes = _changes(was, now, render)
        if changes:
            yield Difference(section, FIELD_WORDS[name], changes)
    for section, name in _BILINGUAL:
        pairs = (
            Change(lang, _said(before, name, lang), _said(after, name, lang))
            for lang in _LANGUAGES
        )  # fmt: skip
        if changes := tuple(change for change in pairs if change.was != change.now):
            yield Difference(section, FIELD_WORDS[name], changes)


def _changes(was: Any, now: Any, render: Render) -> tuple[Change, ...]:
    if was == now:
        return ()
    told = [Change(lang, _rendered(was, render, lang), _rendered(now, render, lang)) for lang in _LANGUAGES]
    if (told[0].was, told[0].now) == (told[1].was, told[1].now):
        told = [Change("", told[0].was, told[0].now)]
    return tuple(change for change in told if change.was != change.now)


def _rendered(value: Any, render: Render, lang: str) -> str:
    return "" if value in (None, "", ()) else render(value, lang)


def _said(program: Program | None, name: str, lang: str) -> str:
    if program is None:
        return ""
    if name in {"notes", "documents"}:
        return "\n".join(note.sentence(lang) for note in getattr(program, name))
    if name == "contact_url":
        return program.contact.url_fr if lang == "fr" else program.contact.url_en
    return getattr(program, f"{name}_{lang}") or ""


# --- Conditions -------------------------------------------------------------------------------------------------------


def _of_conditions(before: Program | None, after: Program) -> Iterator[Difference]:
    then: Sequence[Condition] = () if before is None else before.conditions
    for was, now in _paired(then, after.conditions):
        kind = (now or was).kind  # type: ignore[union-attr]  # one of the two is there
        if changes := tuple(_of_condition(was, now)):
            yield Difference(Section.CONDITIONS, words_for(kind), changes)
    order = [(one.kind, one.sentence_en) for one in then], [(one.kind, one.sentence_en) for one in after.conditions]
    if order[0] != order[1] and sorted(order[0]) == sorted(order[1]):
        yield Difference(Section.CONDITIONS, Words("Order of the conditions", "Ordre des conditions"), ())


def _paired(then: Sequence[Condition], now: Sequence[Condition]) -> Iterator[tuple[Condition | None, Condition | None]]:
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


def _of_condition(was: Condition | None, now: Condition | None) -> Iterator[Change]:
    for lang in _LANGUAGES:
        before, after = (condition.sentence(lang) if condition else "" for condition in (was, now))
        if before != after:
            yield Change(lang, before, after)
    for get in (_test_words, _source_words, _group_words):
        told = [Change(lang, get(was, lang), get(now, lang)) for lang in _LANGUAGES]
        if was is not None and now is not None:
            yield from (change for change in told if change.was != change.now)


def _test_words(condition: Condition | None, lang: str) -> str:
    """Return what is tested, where the sentence does not say it by itself."""
    if condition is None or condition.kind is ConditionKind.OTHER:
        return ""
    made = sentence_for(condition.kind, condition.test)[lang == "fr"]
    if made == condition.sentence(lang):
        return ""
    return Words(f"Test: {made}", f"Vérification\u00a0: {made}").text(lang)


def _source_words(condition: Condition | None, lang: str) -> str:
    if condition is None:
        return ""
    when = "" if condition.as_of is None else f", {day(condition.as_of, lang)}"
    return f"{condition.source}{when}"


def _group_words(condition: Condition | None, lang: str) -> str:
    if condition is None or condition.group is None:
        return ""
    return Words(f"Any of, group {condition.group}", f"L’une de plusieurs, groupe {condition.group}").text(lang)


# --- How fields are put into words ------------------------------------------------------------------------------------


def _dollars(value: int, lang: str) -> str:
    return money_exact(value, lang)


def _share(value: float, lang: str) -> str:
    return percent(value, lang)


def _day(value: date, lang: str) -> str:
    return day(value, lang)


def _truth(value: bool, lang: str) -> str:  # noqa: FBT001 - a value like the others
    return (YES if value else NO).text(lang)


def _plain(value: Any, _lang: str) -> str:
    return str(value)


def _list(value: Sequence[str], _lang: str) -> str:
    return "\n".join(value)


def _supports(value: Sequence[str], lang: str) -> str:
    return join_words([words_for(Support(one)).text(lang) for one in value], lang)


def _stages(value: Sequence[str], lang: str) -> str:
    return join_words([words_for(Stage(one)).text(lang) for one in value], lang)


def _span(value: Span, lang: str) -> str:
    if not value:
        return ""
    least, most = value.least, value.most
    if least == most:
        figures = str(least)
    elif least is None:
        figures = Words(f"up to {most}", f"jusqu’à {most}").text(lang)
    elif most is None:
        figures = Words(f"at least {least}", f"au moins {least}").text(lang)
    else:
        figures = Words(f"{least} to {most}", f"de {least} à {most}").text(lang)
    return f"{figures} ({value.source})"


_FIELDS: tuple[tuple[Section, str, Callable[[Program], Any], Render], ...] = (
    (Section.WORDS, "link_in_one_language", lambda p: p.link_in_one_language, _truth),
    (Section.MONEY, "support", lambda p: p.support, _supports),
    (Section.MONEY, "stages", lambda p: p.stages, _stages),
    (Section.MONEY, "amount_min_cad", lambda p: p.amount_min_cad, _dollars),
    (Section.MONEY, "amount_max_cad", lambda p: p.amount_max_cad, _dollars),
    (Section.MONEY, "cost_share_max", lambda p: p.cost_share_max, _share),
    (Section.INTAKE, "intake_mode", lambda p: p.intake.mode, lambda mode, lang: INTAKE_MODE_WORDS[mode].text(lang)),
    (Section.INTAKE, "opens", lambda p: p.intake.opens, _day),
    (Section.INTAKE, "closes", lambda p: p.intake.closes, _day),
    (Section.INTAKE, "closed_on", lambda p: p.intake.closed_on, _day),
    (Section.INTAKE, "ended", lambda p: p.intake.ended, _truth),
    (Section.INTAKE, "replaced_by", lambda p: p.replaced_by, _list),
    (Section.APPLYING, "effort", lambda p: p.effort, _span),
    (Section.APPLYING, "decision", lambda p: p.decision, _span),
    (Section.APPLYING, "contact_email", lambda p: p.contact.email, _plain),
    (Section.APPLYING, "contact_phone", lambda p: p.contact.phone, _plain),
    (Section.APPLYING, "contact_source", lambda p: p.contact.source, _plain),
    (Section.SOURCES, "sources", lambda p: p.sources, _list),
    (Section.SOURCES, "as_of", lambda p: p.as_of, _day),
    (Section.SOURCES, "as_of_year_only", lambda p: p.as_of_year_only, _truth),
    (Section.SOURCES, "verified", lambda p: p.verified, _truth),
    (Section.SOURCES, "unverified_reason", lambda p: p.unverified_reason, _plain),
    (Section.SOURCES, "review_by", lambda p: p.review_by, _day),
)
_BILINGUAL = (
    (Section.WORDS, "name"),
    (Section.WORDS, "summary"),
    (Section.WORDS, "url"),
    (Section.WORDS, "notes"),
    (Section.APPLYING, "documents"),
    (Section.APPLYING, "contact_url"),
)
