"""Other words for what somebody searches: acronyms and names that mean the same in either language."""

from functools import cache
from pathlib import Path

from hub.core.text.formats import fold
from programs.catalogue.problems import DataProblems, SourceLocation
from programs.catalogue.yaml_files import read_yaml

_FILE = Path(__file__).parent.parent / "data" / "synonyms.yaml"


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Return the groups of words that mean the same. Raise ``CatalogueErrors`` when the file cannot be read."""
    mistakes = DataProblems()
    groups = read_yaml(_FILE, SourceLocation(mistakes, _FILE.name))
    mistakes.raise_any()
    return tuple(tuple(group) for group in groups)


def known_terms(text: str) -> tuple[tuple[tuple[str, ...], ...], str]:
    """Return, for each known term in ``text``, the group of words that mean the same; and what is left, folded."""
    rest = f" {fold(text)} "
    found = []
    for group in synonyms():
        said = [plain for term in group if f" {(plain := fold(term))} " in rest]
        if said:
            rest = rest.replace(f" {max(said, key=len)} ", " ")
            found.append(group)
    return tuple(found), rest.strip()
