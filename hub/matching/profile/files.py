"""Read and check a file of company profiles, as docs/matching.md describes it.

YAML is read as text and converted field by field, so that ``ON`` never becomes a boolean nor an id a date. Every
mistake of the file is found in one reading; a file with one mistake yields no profile at all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, override

import yaml

from hub.matching.areas import AreaProposal, propose_areas
from hub.matching.profile.capabilities import propose_capabilities
from hub.matching.profile.industries import industries_in_text
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.parsers import COMPANY_FIELDS, Converter, facts_of, read_fields, text, words

_DESCRIPTIONS = ("description", "description_en", "description_fr", "description_zh")
# What is told of a company, whoever it is; the file names it as well.
PROFILE_FIELDS: Mapping[str, Converter] = {**dict.fromkeys(_DESCRIPTIONS, words), **COMPANY_FIELDS}
_FIELDS: Mapping[str, Converter] = {"id": text, "name": words, **PROFILE_FIELDS}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One company to be routed: its facts and, from its words, the areas proposed to it.

    ``area_order`` names the areas that count for its rank, the main one first: its own choice as written, else the
    proposals.
    """

    id: str
    name: str | None
    facts: ApplicantFacts
    proposals: tuple[AreaProposal, ...]
    area_order: tuple[str, ...]


# --- YAML as text ---------------------------------------------------------------------------------------------------


class _TextLoader(yaml.BaseLoader):
    """Every plain scalar is text, except the null of YAML; a key written twice is an error."""


def _mapping(loader: _TextLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise yaml.constructor.ConstructorError(None, None, f'the key "{twice}" stands twice', node.start_mark)
    return loader.construct_mapping(node, deep=True)


_TextLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_TextLoader.add_constructor("tag:yaml.org,2002:null", lambda loader, node: None)
_TextLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def _load(path: Path) -> Any:
    def unusable(expected: str) -> InvalidProfilesError:
        return InvalidProfilesError(
            (ProfileIssue(file=path.name, position=None, entry_id=None, field="file", expected=expected),)
        )

    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), _TextLoader)  # noqa: S506 (reads text only)
    except OSError as error:
        raise unusable(f"expected a readable file ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise unusable("expected text in UTF-8") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is nested too deeply"
        raise unusable(f"expected valid YAML ({problem}{where})") from error


# --- Profiles ---------------------------------------------------------------------------------------------------------


def read_profiles(path: Path) -> tuple[Profile, ...]:
    """Read a file of profiles. Raise `InvalidProfilesError` with every mistake when it is unreadable or invalid."""
    entries = _load(path)
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
        return profile_from_fields(values, own_order=entry.get("areas"))


def profile_from_fields(values: Mapping[str, Any], *, own_order: Sequence[str] | None) -> Profile:
    """Return the profile that values of ``PROFILE_FIELDS`` hold; ``own_order`` are the areas as the company wrote them.

    Without ``id`` and ``name`` it is a company of which nothing is known but its facts.
    """
    proposals = propose_areas(*(values.get(field) for field in _DESCRIPTIONS))
    proposed = tuple(proposal.area for proposal in proposals)
    return Profile(
        id=values.get("id", ""),
        name=values.get("name"),
        facts=replace(
            facts_of(values, proposed_areas=frozenset(proposed)),
            proposed_capabilities=frozenset(
                each.capability for each in propose_capabilities(*(values.get(field) for field in _DESCRIPTIONS))
            ),
            industries=industries_in_text(*(values.get(field) for field in _DESCRIPTIONS)),
        ),
        proposals=proposals,
        area_order=proposed if own_order is None else tuple(own_order),
    )
