"""The development records: what a company would say, what an expert reads in it, and what support it received."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from hub.matching.profile.facts import Profile, profile_from_answers

RECORDS_FILE = Path(__file__).with_name("records.yaml")
EXCLUSIONS_FILE = Path(__file__).with_name("exclusions.yaml")

LANGUAGES = ("en", "fr")
_FACTS = ("province", "areas", "stage", "trl", "needs", "employees", "years_in_business")


class Setup(StrEnum):
    """What the engine is told of a company."""

    FACTS = "facts"  # all: the expert's areas, stage, readiness level, needs, and size and age where they are known
    WORDS = "words"  # the description and the province, nothing else


@dataclass(frozen=True, slots=True)
class Support:
    """One program that helped a company. ``soft`` tells that nothing was applied for; ``year`` None is not known."""

    program: str
    via: str
    soft: bool
    year: int | None


@dataclass(frozen=True)
class Record:
    """One company: its descriptions by language, its facts, and what is right for it."""

    ident: str
    texts: Mapping[str, str]
    answers: Mapping[str, Any]
    areas: tuple[str, ...]
    first_ok: frozenset[str]  # the areas that may rightly come first
    lures: frozenset[str]  # areas that its words point to, and that are wrong
    negative: bool  # none of the eight areas fits
    support: tuple[Support, ...]

    def profile(self, setup: Setup) -> Profile:
        """Return the facts that the engine is given in a set-up."""
        return self._profiles[setup]

    @cached_property
    def _profiles(self) -> Mapping[Setup, Profile]:
        words = {f"description_{lang}": text for lang, text in self.texts.items()}
        return {
            Setup.FACTS: profile_from_answers({**words, **self.answers}, ident=self.ident),
            Setup.WORDS: profile_from_answers({**words, "province": self.answers["province"]}, ident=self.ident),
        }


@dataclass(frozen=True, slots=True)
class TrueExclusion:
    """A program that rightly excludes a company today although it, or what it replaced, once helped it; and why."""

    record: str
    program: str
    condition: str
    why: str


def read_records(path: Path = RECORDS_FILE) -> tuple[Record, ...]:
    """Return the records of a file in its order. Raise KeyError or ValueError where one is not well formed."""
    return tuple(_record(entry) for entry in read_as_text(path))


def read_exclusions(path: Path = EXCLUSIONS_FILE) -> tuple[TrueExclusion, ...]:
    """Return the exclusions that were judged right, each with its reason."""
    return tuple(TrueExclusion(**entry) for entry in read_as_text(path))


def clients(records: Sequence[Record]) -> tuple[Record, ...]:
    """Return the companies that work in one of the eight areas."""
    return tuple(record for record in records if not record.negative)


def read_as_text(path: Path) -> Any:
    """Return a YAML file with every scalar as text: "ON" must not become a boolean."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 (makes no objects)


def _record(entry: Mapping[str, Any]) -> Record:
    areas = tuple(entry["areas"])
    answers = {name: entry.get(name) for name in _FACTS}
    answers |= {name: _band(entry.get(name)) for name in ("employees", "years_in_business")}
    answers["trl"] = int(entry["trl"]) if "trl" in entry else None
    return Record(
        ident=entry["id"],
        texts={lang: entry[f"description_{lang}"] for lang in LANGUAGES if f"description_{lang}" in entry},
        answers=answers,
        areas=areas,
        first_ok=frozenset(entry.get("areas_first_ok") or areas[:1]),
        lures=frozenset(entry["areas_wrong"]),
        negative=entry.get("negative") == "true",
        support=tuple(_support(row) for row in entry.get("support", ())),
    )


def _band(band: Mapping[str, str] | None) -> dict[str, int | None] | None:
    return None if band is None else {end: None if value == "null" else int(value) for end, value in band.items()}


def _support(row: Mapping[str, str]) -> Support:
    year = None if row["year"] == "null" else int(row["year"])
    return Support(row["program"], row["via"], row["soft"] == "true", year)
