"""A condition as a row of a form, and back: the typed test, the two sentences, the source.

``own`` says whether the page is known to say this very condition; else it is the first page of the program.
A typed test words itself. A row keeps sentences of its own only where they differ from that, so that a changed figure
changes the sentence with it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from hub.core.text.localized import Localized
from hub.core.text.typography import french_typography
from hub.core.vocabulary.enums import ConditionKind
from hub.publishing.documents.fields import Field, Shape
from hub.publishing.documents.values import Mistake, ValueMistakeError, address, count, day, lines, number, share
from programs.eligibility.conditions.base import ConditionType, TypedCondition
from programs.eligibility.conditions.registry import CONDITION_TYPES, sentence_for

type Row = dict[str, Any]

_SECTION = "conditions"
_MISSING_TEST = Localized("Say what is tested.", "Dites ce qui est vérifié.")
_CLOSED = Localized("Choose from the list.", "Choisissez dans la liste.")


def _key(name: str, en: str, fr: str, shape: Shape = Shape.LINE, members: Iterable[str] = ()) -> Field:
    return Field(name=name, words=Localized(en, fr), shape=shape, members=[(value, value) for value in members])


# The keys of a row, as the sheet of an export names them.
ROW_FIELDS = (
    _key("kind", "Kind of condition", "Genre de condition", Shape.ONE, [kind.value for kind in ConditionKind]),
    _key("side", "Which list is meant", "Quelle liste"),
    _key("values", "Codes", "Codes", Shape.SEVERAL),
    _key("min", "At least", "Au moins"),
    _key("max", "At most", "Au plus"),
    _key("is", "Yes or no", "Oui ou non", Shape.ONE, ("yes", "no")),
    _key("how", "How", "Comment"),
    _key("count", "How many", "Combien"),
    _key("sentence_en", "Sentence in English", "Phrase en anglais", Shape.PASSAGE),
    _key("sentence_fr", "Sentence in French", "Phrase en français", Shape.PASSAGE),
    _key("source", "The page that says so; in a new entry with one page, empty means that page",
         "La page qui le dit; dans une nouvelle fiche à une seule page, vide désigne celle-ci", Shape.ADDRESS),
    _key("own", "yes: this page says this very condition", "yes\u00a0: cette page dit cette condition même", Shape.ONE,
         ("yes",)),
    _key("as_of", "Day on which it was read", "Date de lecture", Shape.DAY),
    _key("group", "Conditions with one number: one of them is enough",
         "Conditions du même numéro\u00a0: une seule suffit"),
)  # fmt: skip


def blank_row(kind: ConditionKind, ident: int) -> Row:
    """Return a row of a kind with nothing in it."""
    row: Row = {
        "id": ident,
        "kind": kind.value,
        "side": next(iter(CONDITION_TYPES[kind].parameters.lists), ""),
        "values": [],
    }
    row |= dict.fromkeys(("min", "max", "is", "how", "count"), "")
    return row | {"sentence_en": "", "sentence_fr": "", "source": "", "own": "yes", "as_of": "", "group": ""}


def row_of(condition: TypedCondition, ident: int) -> Row:
    row = blank_row(condition.kind, ident)
    test, kind = condition.test, CONDITION_TYPES[condition.kind]
    allowed = kind.parameters
    for side in allowed.lists:
        if side in test:
            row |= {"side": side, "values": list(test[side])}
    for bound in allowed.numbers:
        row[bound] = _number_text(test.get(bound), as_share=kind.as_percent)
    if allowed.truth:
        row["is"] = "yes" if test[allowed.truth] else "no"
    if "how" in allowed.words:
        row["how"] = test["how"]
    if allowed.whole:
        row["count"] = str(test.get(allowed.whole, ""))
    own = condition.sentence_en, condition.sentence_fr
    if condition.kind is ConditionKind.OTHER or own != sentence_for(condition.kind, test):
        row["sentence_en"], row["sentence_fr"] = own
    row |= {"source": condition.source, "own": "yes" if condition.own_source else ""}
    row["as_of"] = "" if condition.as_of is None else condition.as_of.isoformat()
    row["group"] = "" if condition.group is None else str(condition.group)
    return row


def condition_of(row: Row) -> tuple[TypedCondition | None, tuple[Mistake, ...]]:
    """Return the condition that a row says, and what cannot be read of it; None where there is no test to go by."""
    kind = ConditionKind(row["kind"])
    found: list[Mistake] = []
    test = _test(row, kind, found)
    en, fr = _sentences(row, kind, test, found)
    source = _read(row, "source", address, found) or ""
    if not source and not any(mistake.field == "source" for mistake in found):
        words = Localized("Name the page that says so.", "Nommez la page qui le dit.")
        found.append(_mistake(row, "source", words, blank=True))
    as_of = _read(row, "as_of", day, found)
    group = _read(row, "group", count, found)
    if test is None:
        return None, tuple(found)
    condition = TypedCondition(
        kind=kind, test=test, sentence_en=en, sentence_fr=fr, source=source, as_of=as_of, group=group,
        own_source=bool(source) and row.get("own") == "yes",
    )  # fmt: skip
    return condition, tuple(found)


def preview(row: Row) -> tuple[str, str]:
    """Return the sentences that readers will see, in English and French; empty while they cannot be made."""
    kind = ConditionKind(row["kind"])
    return _sentences(row, kind, _test(row, kind, []), [])


def _sentences(row: Row, kind: ConditionKind, test: Mapping[str, Any] | None, found: list[Mistake]) -> tuple[str, str]:
    en, fr = (" ".join(row[f"sentence_{lang}"].split(" ")).strip() for lang in ("en", "fr"))
    if kind is not ConditionKind.OTHER and not (en or fr):
        return sentence_for(kind, test) if test else ("", "")
    if not en:
        words = Localized("Write the sentence in English.", "Écrivez la phrase en anglais.")
        found.append(_mistake(row, "sentence_en", words, blank=True))
    if not fr:
        words = Localized("Write the sentence in French.", "Écrivez la phrase en français.")
        found.append(_mistake(row, "sentence_fr", words, blank=True))
    return en, french_typography(fr)


def _test(row: Row, kind: ConditionKind, found: list[Mistake]) -> Mapping[str, Any] | None:
    condition, test, before = CONDITION_TYPES[kind], dict[str, Any](), len(found)
    allowed = condition.parameters
    if kind is ConditionKind.OTHER:
        return test
    if allowed.lists:
        _list_into(test, row, condition, found)
    for bound in allowed.numbers:
        value = _read(row, bound, share if condition.as_percent else number, found)
        if value is not None:
            test[bound] = int(value) if value == int(value) else value
    if allowed.truth and row["is"] in {"yes", "no"}:
        test[allowed.truth] = row["is"] == "yes"
    for word, known in allowed.words.items():
        # Only one of these words is ever a choice: the other kinds have one value.
        test[word] = known[0] if len(known) == 1 else row["how"]
    if allowed.whole and (several := _read(row, "count", count, found)) is not None:
        test[allowed.whole] = several
    if len(found) > before:
        return None
    if condition.problems(test):
        found.append(_wrong(row, condition, test))
        return None
    return test


def _list_into(test: dict[str, Any], row: Row, condition: ConditionType, found: list[Mistake]) -> None:
    lists = condition.parameters.lists
    side = row["side"] if row["side"] in lists else next(iter(lists))
    values = [value for value in row["values"] if value]
    if strange := condition.strangers(values):
        found.append(_mistake(row, "values", _strangers(strange)))
    test[side] = values


def _strangers(values: Iterable[str]) -> Localized:
    named = ", ".join(sorted(values))
    return Localized(f"The list does not know: {named}.", f"La liste ne connaît pas ceci\u00a0: {named}.")


def _wrong(row: Row, condition: ConditionType, test: Mapping[str, Any]) -> Mistake:
    bounds = [test[bound] for bound in ("min", "max") if bound in test]
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        words = Localized("The smallest is above the largest.", "Le plus petit dépasse le plus grand.")
        return _mistake(row, "max", words)
    allowed = condition.parameters
    field = next(iter(allowed.numbers), "") or ("values" if allowed.lists else "is")
    if "how" in allowed.words and row["how"] not in allowed.words["how"] and row["values"]:
        field = "how"
    if allowed.lists and row["values"] and field == "values":
        return _mistake(row, field, _CLOSED)
    return _mistake(row, field, _MISSING_TEST, blank=True)


def _read(row: Row, field: str, reader: Any, found: list[Mistake]) -> Any:
    try:
        return reader(row.get(field) or "")
    except ValueMistakeError as error:
        found.append(_mistake(row, field, error.words))
        return None


def _mistake(row: Row, field: str, words: Localized, *, blank: bool = False) -> Mistake:
    return Mistake(_SECTION, field, words, row=row["id"], blank=blank)


def _number_text(value: float | None, *, as_share: bool) -> str:
    if value is None:
        return ""
    return f"{round(value * 100, 4):g}" if as_share else str(value)


def values_from_lines(text: str) -> list[str]:
    return list(dict.fromkeys(lines(text)))
