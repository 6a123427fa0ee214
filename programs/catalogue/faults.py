"""What is wrong with a file of entries and what to do, by codes. The words stand in ``programs/data/faults.yaml``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from hub.core.text.localized import Localized
from hub.core.text.problems import SourceLocation
from hub.core.text.yaml_files import parse_yaml

_FILE = Path(__file__).parent.parent / "data" / "faults.yaml"


@cache
def _faults() -> Mapping[str, Mapping[str, list[str]]]:
    faults: Mapping[str, Mapping[str, list[str]]] = parse_yaml(_FILE.read_bytes())
    return faults


def fault(code: str, **told: object) -> tuple[Localized, Localized]:
    """Return the problem and the remedy of a code; ``told`` fills their gaps. Raise KeyError for an unknown code."""
    said = _faults()[code]
    problem, remedy = (Localized(*(text.format(**told) for text in said[part])) for part in ("problem", "remedy"))
    return problem, remedy


def report(place: SourceLocation, code: str, **told: object) -> None:
    """Record at a place of a file what is wrong there."""
    problem, remedy = fault(code, **told)
    place.wrong(problem.en, remedy.en, problem.fr, remedy.fr)
