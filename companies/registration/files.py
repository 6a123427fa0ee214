"""Files of a register of corporations: comma-separated values in UTF-8 or cp1252, read line by line.

Find a company in the public register of corporations, where an operator has loaded one.
"""

import codecs
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from companies.models import RegisteredCorporation
from companies.registration.forms import RegisterLookup
from companies.validators import clean_business_number, normalize_name
from hub.core.vocabulary.enums import LegalForm, Province
from hub.core.vocabulary.labels import localized_label

# What a column may be called; ``--column`` names others. Compared without letter case.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "number": ("corporation number", "numéro de société"),
    "name": ("corporate name", "legal name", "dénomination sociale"),
    "business_number": ("business number", "numéro d'entreprise", "numéro d’entreprise"),
    "legal_form": ("legal form", "forme juridique"),
    "province": ("province",),
    "city": ("city", "ville"),
    "status": ("status", "statut"),
}
_NEEDED = ("number", "name")
_LONGEST = {"number": 20, "name": 300, "city": 80, "status": 60}


def _codes(members: type[StrEnum]) -> Mapping[str, str]:
    """Return the codes of a closed list by everything that a file may call them."""
    labels = {each.value: localized_label(each) for each in members}
    return {said.casefold(): code for code, label in labels.items() for said in (code, label.en, label.fr)}


_PLACES, _FORMS = _codes(Province), _codes(LegalForm)


class InvalidRegisterError(Exception):
    """A file cannot be read; the sentence names line and column."""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One corporation of a file."""

    number: str
    name: str
    business_number: str = ""
    legal_form: str = ""
    province: str = ""
    city: str = ""
    status: str = ""


def read_register(path: Path, *, columns: Mapping[str, str]) -> Iterator[RegisterLine]:
    """Yield the corporations of a file; ``columns`` names the header of a field where it is called otherwise.

    Raise ``InvalidRegisterError`` at the first line that cannot be read.
    """
    with path.open(encoding=_encoding(path), newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            places = _places(next(rows, []), columns)
            seen: set[str] = set()
            for row in rows:
                if not any(row):
                    continue
                line = _line({name: row[at] if at < len(row) else "" for name, at in places.items()}, rows.line_num)
                if line.number in seen:
                    raise InvalidRegisterError(f"line {rows.line_num}, number: {line.number} stands there twice")
                seen.add(line.number)
                yield line
        except csv.Error as error:
            raise InvalidRegisterError(f"line {rows.line_num}: {error}") from error
        except UnicodeDecodeError as error:
            raise InvalidRegisterError(f"after line {rows.line_num}: neither UTF-8 nor cp1252") from error


def _encoding(path: Path) -> str:
    """Return the encoding of a file, read once from end to end: UTF-8 where all of it is, else cp1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _places(header: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    there = {name.strip().casefold(): at for at, name in enumerate(header)}
    found = {}
    for field, names in HEADERS.items():
        wanted = (columns[field],) if field in columns else names
        at = next((there[name.casefold()] for name in wanted if name.casefold() in there), None)
        if at is not None:
            found[field] = at
        elif field in columns or field in _NEEDED:
            raise InvalidRegisterError(f"line 1: no column for {field}, expected one of: {', '.join(wanted)}")
    return found


def _line(cells: Mapping[str, str], at: int) -> RegisterLine:
    values = {field: " ".join(cell.split()) for field, cell in cells.items()}
    for field, limit in _LONGEST.items():
        if len(values.get(field, "")) > limit:
            raise InvalidRegisterError(f"line {at}, {field}: more than {limit} characters")
    for field in _NEEDED:
        if not values[field] or (field == "name" and not normalize_name(values[field])):
            raise InvalidRegisterError(f"line {at}, {field}: nothing stands there")
    try:
        values["business_number"] = clean_business_number(values.get("business_number", ""))[:9]
    except ValidationError as error:
        raise InvalidRegisterError(f"line {at}, business_number: {error.messages[0]}") from error
    # A place abroad and a form that we do not know are left open.
    values["province"] = _PLACES.get(values.get("province", "").casefold(), "")
    values["legal_form"] = _FORMS.get(values.get("legal_form", "").casefold(), "")
    return RegisterLine(**values)


MOST = 10


@dataclass(frozen=True, slots=True)
class RegisterFinding:
    """What was looked for in the register, what was found, and the line that was chosen."""

    form: RegisterLookup
    asked: str
    lines: tuple[RegisteredCorporation, ...]
    chosen: RegisteredCorporation | None


def find_in_register(query: Mapping[str, Any]) -> RegisterFinding | None:
    """Return what a query finds (at most two statements); None where no register is loaded."""
    if not RegisteredCorporation.objects.exists():
        return None
    form = RegisterLookup(query)
    form.is_valid()
    asked, number = form.cleaned_data.get("register", ""), form.cleaned_data.get("corporation", "")
    if number:
        return RegisterFinding(form, asked, (), RegisteredCorporation.objects.filter(number=number).first())
    lines = RegisteredCorporation.objects.matching(asked)[:MOST] if asked else ()
    return RegisterFinding(form, asked, tuple(lines), None)
