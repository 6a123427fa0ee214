"""Read and check a file of company profiles, as docs/matching.md describes it.

YAML is read as text and converted field by field, so that ``ON`` never becomes a boolean nor an id a date. Every
mistake of the file is found in one reading; a file with one mistake yields no profile at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, override

import yaml

from hub.core.text.yaml_files import parse_yaml
from hub.facts.types import FactType, Text, Words
from hub.matching.profile.facts import Profile, profile_from_answers
from programs.eligibility.facts import PROFILE_FIELDS, read_fields

_FIELDS: Mapping[str, FactType] = {"id": Text(160), "name": Words(160), **PROFILE_FIELDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileIssue:
    """One mistake in a file: where it stands and what was expected there. ``position`` counts from 1."""

    file: str
    position: int | None
    entry_id: str | None
    field: str
    expected: str

    @override
    def __str__(self) -> str:
        place = "" if self.position is None else f" item {self.position}"
        name = "" if self.entry_id is None else f" (id {self.entry_id})"
        return f"{self.file}:{place}{name} {self.field}: {self.expected}".replace(":  ", ": ")


class InvalidProfilesError(Exception):
    """A file of profiles that cannot be used, with every mistake in it."""

    def __init__(self, mistakes: tuple[ProfileIssue, ...]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


def unusable(path: Path, expected: str) -> InvalidProfilesError:
    """Return the error of a file of which nothing can be read."""
    return InvalidProfilesError(
        (ProfileIssue(file=path.name, position=None, entry_id=None, field="file", expected=expected),)
    )


def read_text(path: Path) -> str:
    """Return the text of a file. Raise ``InvalidProfilesError`` where it has none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise unusable(path, f"expected a readable file ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise unusable(path, "expected text in UTF-8") from error


def read_yaml_text(path: Path) -> Any:
    """Return the content of a YAML file, every scalar as text. Raise ``InvalidProfilesError``."""
    text = read_text(path)
    try:
        return parse_yaml(text, nulls=True)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is nested too deeply"
        raise unusable(path, f"expected valid YAML ({problem}{where})") from error


# --- Profiles ---------------------------------------------------------------------------------------------------------


def read_profiles(path: Path) -> tuple[Profile, ...]:
    """Read a file of profiles. Raise `InvalidProfilesError` with every mistake when it is unreadable or invalid."""
    entries = read_yaml_text(path)
    reader = _Reader(path.name)
    if not isinstance(entries, list):
        raise InvalidProfilesError((reader.mistake(None, None, "file", "expected a list of profiles"),))
    profiles = [reader.profile(position, entry) for position, entry in enumerate(entries, start=1)]
    if reader.mistakes:
        raise InvalidProfilesError(tuple(reader.mistakes))
    return tuple(profile for profile in profiles if profile is not None)


class _Reader:
    """Reads the entries of one file and gathers their mistakes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[ProfileIssue] = []
        self.positions: dict[str, int] = {}

    def mistake(self, position: int | None, entry_id: str | None, field: str, expected: str) -> ProfileIssue:
        return ProfileIssue(file=self.file, position=position, entry_id=entry_id, field=field, expected=expected)

    def profile(self, position: int, entry: Any) -> Profile | None:
        if not isinstance(entry, Mapping):
            self.mistakes.append(self.mistake(position, None, "profile", "expected a mapping of fields"))
            return None
        entry_id = entry.get("id") if isinstance(entry.get("id"), str) else None
        before = len(self.mistakes)

        def report(field: str, expected: str) -> None:
            self.mistakes.append(self.mistake(position, entry_id, field, expected))

        values = read_fields(entry, _FIELDS, report)
        if entry.get("id") is None:
            report("id", "expected a text of its own, not used by another profile")
        elif entry_id is not None and self.positions.setdefault(entry_id.strip(), position) != position:
            report("id", f"expected a text of its own; item {self.positions[entry_id.strip()]} has it too")
        if len(self.mistakes) > before:
            return None
        return profile_from_answers(values, ident=values["id"], name=values.get("name"))
