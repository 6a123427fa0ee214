"""What was found when the entries of the files were looked up: for the curator who checks, never for readers."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from hub.core.text.yaml_files import parse_yaml
from programs.catalogue.files import DATA

EVIDENCE_PATH = DATA / "evidence.yaml"


@cache
def evidence() -> Mapping[str, Mapping[str, Any]]:
    """Return what was found of each entry, by its slug: a note, and facts with their page and quote."""
    found: Mapping[str, Mapping[str, Any]] = parse_yaml(EVIDENCE_PATH.read_text(encoding="utf-8"))
    return found
