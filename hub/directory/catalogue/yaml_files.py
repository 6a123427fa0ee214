"""Reads a data file entry by entry and notes every mistake, each with its place and its remedy.

All scalars are read as text (a plain ``ON`` or ``NO`` never becomes a truth value) and converted field by field.
Nothing stops at the first mistake: the reader of the report wants all of them at once.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from hub.core.db.web_addresses import validate_web_address
from hub.core.text.problems import DataProblems, SourceLocation
from hub.core.text.typography import typeset
from hub.core.text.yaml_files import read_yaml

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_ABSENT = "null"
_LONGEST = 2000
_LANGUAGES = ("en", "fr")
_TEXTS = (models.CharField, models.TextField)
_NONE: Mapping[str, Any] = MappingProxyType({})


class PhraseTranslations:
    """French for the phrases that a file gives in English alone; every phrase must have it, none may be left over."""

    def __init__(self, table: Mapping[str, str], *, file: str, mistakes: DataProblems) -> None:
        self._table, self._place = table, SourceLocation(mistakes, file)
        self._used: set[str] = set()

    def french(self, phrase: str) -> str:
        """Return the French of a phrase; note a mistake where there is none."""
        self._used.add(phrase)
        if not self._table.get(phrase):
            self._place.wrong("", f"write the French of {phrase!r}")
        return typeset(self._table.get(phrase, ""), "fr")

    def note_leftovers(self) -> None:
        """Note every phrase that no file says any more."""
        for phrase in self._table.keys() - self._used:
            self._place.wrong("", f"nothing says {phrase!r} any more: remove it")


class YamlReader:
    """Reads the files of one folder and collects their mistakes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes = DataProblems()
        self.translations = PhraseTranslations({}, file="", mistakes=self.mistakes)
        self._documents: dict[str, Any] = {}

    def note(self, file: str, entry: str, field: str, remedy: str) -> None:
        SourceLocation(self.mistakes, file, None, entry, field).wrong("", remedy)

    def open(self, *files: str) -> None:
        """Read the files. Raise ``InvalidDataError`` where one cannot be read: nothing else can be judged then."""
        self._documents = {file: read_yaml(self.folder / file, SourceLocation(self.mistakes, file)) for file in files}
        self.refuse_if_mistaken()

    def document(self, file: str) -> Any:
        """Return the content of a file that was opened."""
        return self._documents[file]

    def part(self, file: str, document: Any, key: str, *, known: Iterable[str]) -> Any:
        """Return one part of a file that is a mapping; note parts that are not known."""
        if document is None:
            return None
        if not isinstance(document, dict):
            self.note(file, "", "", "the file must be a mapping with the keys " + ", ".join(known))
            return None
        for unknown in document.keys() - set(known):
            self.note(file, "", unknown, "remove this key: it is not known here")
        if key not in document:
            self.note(file, "", key, "add this part")
        return document.get(key)

    def entries(self, file: str, rows: Any, *, ident: str = "id", part: str = "") -> Iterator["YamlEntry"]:
        """Yield the entries of a list; note entries without an id, and ids that stand twice."""
        if rows is None:
            return
        if not isinstance(rows, list) or not rows:
            self.note(file, part, "", "write a list with at least one entry")
            return
        seen: set[str] = set()
        for number, row in enumerate(rows, start=1):
            place = f"entry {number}"
            if not isinstance(row, dict):
                self.note(file, place, "", "write the entry as a mapping of fields")
                continue
            name = row.get(ident)
            if not isinstance(name, str) or not _SLUG.match(name):
                self.note(file, place, ident, "write an id in small letters, digits and single hyphens")
                continue
            if name in seen:
                self.note(file, name, ident, "this id stands twice: give each entry its own")
                continue
            seen.add(name)
            yield YamlEntry(self, file, name, row, order=number, ident=ident)

    def translate(self, file: str) -> None:
        """Take the French of phrases from a file that was opened."""
        table = self.document(file)
        if table is not None and not isinstance(table, dict):
            self.note(file, "", "", "write a mapping from English to French")
        table = table if isinstance(table, dict) else {}
        self.translations = PhraseTranslations(table, file=file, mistakes=self.mistakes)

    def refuse_if_mistaken(self) -> None:
        """Raise ``InvalidDataError`` where any mistake was noted."""
        self.mistakes.raise_any()


def _closed_lists(model: type[models.Model]) -> dict[str, list[str]]:
    """Return the members to which constraints hold columns of a model: of one, or of each in a list."""
    found = {}
    for constraint in model._meta.constraints:
        match getattr(constraint, "condition", None):
            case models.Q(children=[(str(name), members)], negated=False) if name.endswith(("__in", "__contained_by")):
                found[name.rpartition("__")[0]] = list(members)
    return found


class YamlEntry:
    """One entry, read field by field. A field that is never read is a mistake of the file."""

    def __init__(
        self, reader: YamlReader, file: str, name: str, raw: Mapping[str, Any], *, order: int = 0, ident: str = ""
    ) -> None:
        self.reader, self.file, self.name, self.raw, self.order = reader, file, name, raw, order
        self._read = {ident} if ident else set()

    def note(self, field: str, remedy: str) -> None:
        self.reader.note(self.file, self.name, field, remedy)

    def end(self) -> None:
        """Note every field that nothing has read."""
        for field in self.raw.keys() - self._read:
            self.note(field, "remove this field: it is not known here")

    def columns(
        self,
        model: type[models.Model],
        known: Mapping[str, Any] = _NONE,
        *,
        members: Mapping[str, Iterable[str]] = _NONE,
        needed: Collection[str] = (),
        in_english: Collection[str] = (),
        named: Mapping[str, str] = _NONE,
        besides: Collection[str] = (),
    ) -> dict[str, Any]:
        """Return the row of a model, each column read as the model declares it: type, length, choices, constraints.

        Said here is what no model says: further ``members`` of closed lists, lists that are ``needed``, texts that
        stand ``in_english`` alone, and how a column is ``named`` in the file, where its name is not the key. Columns
        that are ``known`` stand as given, those ``besides`` are left out.
        """
        row = {"slug": self.name, **known}
        lists = {**_closed_lists(model), **members}
        for column in model._meta.concrete_fields:
            name = column.name
            is_read = column.editable and not (column.is_relation or column.generated or column.primary_key)
            if name in row or name in besides or not is_read:
                continue
            stem, _underscore, lang = name.rpartition("_")
            if stem in in_english and lang in _LANGUAGES:
                read = self.phrase_list if isinstance(column, ArrayField) else self.phrase
                row |= read(named.get(stem, stem), name=stem, required=not column.blank)
            elif lang in _LANGUAGES and type(column) in _TEXTS:
                row |= self.bilingual(stem, required=not column.blank, longest=column.max_length or _LONGEST)
            else:
                key = named.get(name, name.removeprefix("is_"))
                row[name] = self._column(key, column, lists.get(name, ()), needed=name in needed)
        return row

    def _column(self, key: str, column: Any, members: Iterable[str], *, needed: bool) -> Any:
        value: Any
        match column:
            case ArrayField() if members:
                value = (self.members_or_null if column.null else self.members)(key, members, required=needed)
            case ArrayField():
                value = self.urls(key) if key == "sources" else self.texts(key, required=needed)
                value = [typeset(text, key[-2:]) for text in value] if key[-2:] in _LANGUAGES else value
            case models.BooleanField():
                value = self.truth(key)
            case models.DateField():
                value = self.day(key, required=not column.null)
            case models.EmailField():
                value = self.mailbox(key)
            case models.URLField():
                value = self.url(key, required=not column.blank)
            case _ if members or column.choices:
                choices = members or [choice for choice, _label in column.choices]
                value = self.member(key, choices, required=not column.blank)
            case _:
                value = self.text(key, required=not column.blank, longest=column.max_length or _LONGEST)
        return value

    def _value(self, field: str, *, required: bool) -> Any:
        self._read.add(field)
        if field not in self.raw:
            if required:
                self.note(field, "add this field")
            return None
        value = self.raw[field]
        if value in (_ABSENT, ""):
            if required:
                self.note(field, "write a value: it must be known")
            return None
        return value

    def text(self, field: str, *, required: bool = True, longest: int = _LONGEST) -> str:
        """Return a text as it stands, "" where it may be absent and is."""
        value = self._value(field, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.note(field, "write one text, not a list or a mapping")
            return ""
        value = " ".join(value.split())
        if len(value) > longest:
            self.note(field, f"shorten the text to {longest} characters")
        return value

    def bilingual(self, stem: str, *, required: bool = True, longest: int = _LONGEST) -> dict[str, str]:
        """Return ``{stem_en, stem_fr}`` with the marks of each language; both or none must be there."""
        texts = {
            f"{stem}_{lang}": typeset(self.text(f"{stem}_{lang}", required=required, longest=longest), lang)
            for lang in ("en", "fr")
        }
        if not required and bool(texts[f"{stem}_en"]) != bool(texts[f"{stem}_fr"]):
            self.note(f"{stem}_{'fr' if texts[f'{stem}_en'] else 'en'}", "write the text in this language too")
        return texts

    def phrase(self, field: str, *, name: str = "", required: bool = False) -> dict[str, str]:
        """Return ``{name_en, name_fr}`` of a text that the file gives in English alone."""
        text = self.text(field, required=required)
        name = name or field
        french = self.reader.translations.french(text) if text else ""
        return {f"{name}_en": typeset(text, "en"), f"{name}_fr": french}

    def phrase_list(self, field: str, *, name: str = "", required: bool = False) -> dict[str, list[str]]:
        """Return ``{name_en, name_fr}`` of a list of texts that the file gives in English alone."""
        texts = self.texts(field, required=required)
        name = name or field
        return {
            f"{name}_en": [typeset(text, "en") for text in texts],
            f"{name}_fr": [self.reader.translations.french(text) for text in texts],
        }

    def texts(self, field: str, *, required: bool = False) -> list[str]:
        """Return a list of texts, empty where it may be."""
        value = self._value(field, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.note(field, "write a list of texts")
            return []
        for item in value:
            if value.count(item) > 1:
                self.note(field, f"{item!r} stands twice: keep one")
        if required and not value:
            self.note(field, "name at least one")
        return [" ".join(item.split()) for item in value]

    def member(self, field: str, members: Iterable[str], *, required: bool = True) -> str:
        """Return a member of a closed list, "" where it may be absent and is."""
        value = self.text(field, required=required)
        known = list(members)
        if value and value not in known:
            self.note(field, f"{value!r} is not one of: {', '.join(known)}")
            return ""
        return value

    def members(self, field: str, members: Iterable[str], *, required: bool = False) -> list[str]:
        """Return members of a closed list, in the order of the file."""
        values, known = self.texts(field, required=required), list(members)
        for value in values:
            if value not in known:
                self.note(field, f"{value!r} is not one of: {', '.join(known)}")
        return [value for value in values if value in known]

    def members_or_null(self, field: str, members: Iterable[str], *, required: bool = True) -> list[str] | None:
        """Return members of a closed list; None where the file says null, which has a meaning of its own."""
        if self.raw.get(field) == _ABSENT:
            self._read.add(field)
            return None
        return self.members(field, members, required=required)

    def truth(self, field: str) -> bool:
        """Return true or false."""
        value = self.text(field)
        if value not in ("", "true", "false"):
            self.note(field, "write true or false")
        return value == "true"

    def day(self, field: str, *, required: bool = False) -> date | None:
        """Return a date, None where it is not known."""
        value = self.text(field, required=required)
        if not value:
            return None
        try:
            if _DAY.match(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.note(field, f"write the date as 2026-11-24, not {value!r}")
        return None

    def count(self, field: str, *, required: bool = False, least: int = 0, most: int = 32000) -> int | None:
        """Return a whole number between ``least`` and ``most``, None where it is not known."""
        value = self.text(field, required=required)
        if not value:
            return None
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.note(field, f"write a whole number from {least} to {most}, not {value!r}")
            return None
        return int(value)

    def amount(self, field: str) -> Decimal | None:
        """Return a positive amount, None where it is not known."""
        value = self.text(field, required=True)
        try:
            amount = Decimal(value or "1")
        except InvalidOperation:
            amount = Decimal(0)
        if not amount.is_finite() or amount <= 0:
            self.note(field, f"write the amount in digits, not {value!r}")
            return None
        return amount if value else None

    def url(self, field: str, *, required: bool = False) -> str:
        """Return a web address, "" where it is not known."""
        value = self.text(field, required=required, longest=500)
        return value if not value or self._is_url(field, value) else ""

    def urls(self, field: str, *, required: bool = True) -> list[str]:
        return [value for value in self.texts(field, required=required) if self._is_url(field, value)]

    def _is_url(self, field: str, value: str) -> bool:
        try:
            validate_web_address(value)
        except ValidationError:
            self.note(field, f"write a whole web address with http or https, not {value!r}")
            return False
        return True

    def reference(self, field: str, slugs: Iterable[str]) -> str:
        """Return the slug of another entry, "" where it is null."""
        value = self.text(field, required=False)
        if field not in self.raw:
            self.note(field, "add this field")
        if value and value not in set(slugs):
            self.note(field, f"{value!r} is not known: name an entry that exists")
            return ""
        return value

    def mailbox(self, field: str) -> str:
        """Return an e-mail address, "" where it is not known."""
        value = self.text(field, required=False, longest=254)
        try:
            if value:
                validate_email(value)
        except ValidationError:
            self.note(field, f"write an e-mail address, not {value!r}")
            return ""
        return value

    def mappings(self, field: str) -> list["YamlEntry"]:
        """Return the mappings of a list inside this entry, to be read in the same way."""
        value = self._value(field, required=True)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.note(field, "write a list of mappings")
            return []
        return [
            YamlEntry(self.reader, self.file, f"{self.name}, {field} {number}", item)
            for number, item in enumerate(value, start=1)
        ]

    def inner(self, field: str, *, required: bool = True) -> "YamlEntry | None":
        """Return a mapping inside this entry, to be read in the same way; None where it is absent."""
        value = self._value(field, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note(field, "write a mapping of fields")
            return None
        return YamlEntry(self.reader, self.file, f"{self.name}, {field}", value)
