"""Reads the policy signals: what governments plan or rule, and what it does to a market."""

import re
from collections.abc import Iterable
from typing import Any

from hub.core.vocabulary.enums import Area
from hub.directory.catalogue.yaml_files import PhraseTranslations, YamlEntry, YamlReader
from hub.directory.reference.capabilities import capabilities
from opportunities.choices import SIGNAL_PLACES, ComplianceFlag, SignalBasis, SignalDirection, SignalEffect, TitleBasis
from opportunities.status import STATED, first_day, last_day

SIGNALS = "signals-china.yaml"

_STATED = re.compile(STATED)
_TEXTS = ("fits", "do", "unknown")

type Row = dict[str, Any]


def read_signals(reader: YamlReader, phrases: PhraseTranslations) -> list[Row]:
    """Return the rows of the signals; note every mistake."""
    rows = []
    for entry in reader.entries(SIGNALS, reader.document(SIGNALS)):
        rows.append(_signal(entry, phrases))
        entry.end()
    return rows


def check_relations(reader: YamlReader, rows: Iterable[Row], slugs: Iterable[str]) -> None:
    """Note what a signal relates to that is neither another signal nor one of some other entries."""
    signals = list(rows)
    known = {row["slug"] for row in signals} | set(slugs)
    for row in signals:
        for slug in row["relates_to"]:
            if slug not in known or slug == row["slug"]:
                remedy = f"{slug!r} is not another signal, an agreement, a guide or a compliance check"
                reader.note(SIGNALS, row["slug"], "relates_to", remedy)


def _signal(entry: YamlEntry, phrases: PhraseTranslations) -> Row:
    row: Row = {
        "slug": entry.name,
        **entry.bilingual("title", longest=200),
        "title_zh": entry.text("title_zh", required=False, longest=120),
        "title_zh_basis": entry.member("title_zh_basis", TitleBasis, required=False),
        **entry.phrase("issuer", phrases),
        "effect": entry.member("effect", SignalEffect),
        "effect_basis": entry.member("effect_basis", SignalBasis),
        "direction": entry.member("direction", SignalDirection),
        **{field: _stated(entry, field) for field in ("issued", "effective", "until")},
        "areas": entry.members("areas", Area),
        "places": entry.members("places", SIGNAL_PLACES, required=True),
        "capabilities": entry.members("capabilities", capabilities()),
        **entry.phrase_list("technologies", phrases),
        **entry.bilingual("text"),
        **{name: text for stem in _TEXTS for name, text in optional(entry, stem).items()},
        "compliance_flags": entry.members("compliance_flags", ComplianceFlag),
        "relates_to": entry.texts("relates_to"),
        "sources": entry.urls("sources"),
        "as_of": entry.day("as_of"),
        "is_verified": entry.truth("verified"),
        **entry.phrase("note", phrases),
    }
    if row["effective"] and row["until"] and last_day(row["until"]) < first_day(row["effective"]):
        entry.note("until", "it cannot end before it begins: mend one of the dates")
    return row


def optional(entry: YamlEntry, stem: str) -> dict[str, str]:
    """Return a text in both languages that an entry may leave out, with its keys."""
    if f"{stem}_en" in entry.raw or f"{stem}_fr" in entry.raw:
        return entry.bilingual(stem, required=False)
    return {f"{stem}_en": "", f"{stem}_fr": ""}


def _stated(entry: YamlEntry, field: str) -> str:
    text = entry.text(field, required=False)
    if _STATED.match(text):
        try:
            if text:
                first_day(text)
        except ValueError:
            pass
        else:
            return text
    entry.note(field, f"write a year, a month or a day as 2026, 2026-01 or 2026-01-15, not {text!r}")
    return ""
