"""Data files that a test changes in a copy of their folder."""

from pathlib import Path


def mend(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a data file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
