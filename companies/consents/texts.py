"""The texts a company consents to, by version, as ``companies/data/consents.yaml`` holds them.

The ledger keeps purpose, version and language, so that the words behind each line can always be shown again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from companies.choices import Purpose
from hub.core.text.localized import Localized
from hub.core.text.yaml_files import parse_yaml


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One text: what is agreed to, what it opens, and what stops when it is withdrawn."""

    title: Localized
    opens: Localized
    stops: Localized


def read_consent_texts(file: Path) -> dict[str, tuple[ConsentText, ...]]:
    """Return the texts of a data file, by what they are about, the oldest first."""
    return {
        code: tuple(
            ConsentText(*(Localized(row[f"{part}_en"], row[f"{part}_fr"]) for part in ("title", "opens", "stops")))
            for row in rows
        )
        for code, rows in parse_yaml(file.read_bytes()).items()
    }


CONSENT_TEXTS: Mapping[str, tuple[ConsentText, ...]] = read_consent_texts(
    Path(__file__).resolve().parents[1] / "data" / "consents.yaml"
)


def current_consent_version(purpose: Purpose) -> int:
    """Return the version of the text that is shown today, counting from 1."""
    return len(CONSENT_TEXTS[purpose])


def consent_text(purpose: Purpose, version: int) -> ConsentText:
    """Return the text of a version. Raises ``IndexError`` for one that never was."""
    if version < 1:
        raise IndexError(version)
    return CONSENT_TEXTS[purpose][version - 1]
