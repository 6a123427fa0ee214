"""Reads the policy signals: what governments plan or rule, and what it does to a market."""

import re
from collections.abc import Iterable
from typing import Any

from hub.directory.catalogue.yaml_files import YamlEntry, YamlReader
from hub.directory.reference.capabilities import capabilities
from opportunities.choices import SIGNAL_PLACES
from opportunities.models import PolicySignal
from opportunities.status import STATED, first_day, last_day

SIGNALS = "signals-china.yaml"

_STATED = re.compile(STATED)

type Row = dict[str, Any]


def read_signals(reader: YamlReader) -> list[Row]:
    """Return the rows of the signals; note every mistake."""
    rows = []
    for entry in reader.entries(SIGNALS, reader.document(SIGNALS)):
        rows.append(_signal(entry))
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


def _signal(entry: YamlEntry) -> Row:
    row: Row = entry.columns(
        PolicySignal,
        {
            **({field: _stated(entry, field) for field in ("issued", "effective", "until")}),
        },
        members={"places": SIGNAL_PLACES, "capabilities": capabilities()},
        needed=("places",),
        in_english=("issuer", "technologies", "note"),
    )
    if row["effective"] and row["until"] and last_day(row["until"]) < first_day(row["effective"]):
        entry.note("until", "it cannot end before it begins: mend one of the dates")
    return row


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
