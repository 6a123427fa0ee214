"""What was found when the entries of the files were looked up: for the person who checks, never for readers."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hub.core.text.yaml_files import parse_yaml
from hub.directory.catalogue.yaml_files import YamlEntry, YamlReader

DATA = Path(__file__).resolve().parents[1] / "data"
EVIDENCE = "evidence.yaml"


def read_evidence(reader: YamlReader, slugs: Iterable[str]) -> None:
    """Note every mistake of the file; each entry is one of those of the other files."""
    document, known = reader.document(EVIDENCE), set(slugs)
    if not isinstance(document, dict):
        reader.note(EVIDENCE, "", "", "write a mapping from the ids of entries")
        return
    for slug, raw in document.items():
        entry = YamlEntry(reader, EVIDENCE, slug, raw if isinstance(raw, dict) else {})
        if slug not in known:
            entry.note("", "no file has this entry: remove it, or mend the id")
        entry.text("note", required=False) if "note" in entry.raw else None
        for name, texts in (("facts", ("fact", "quote")), ("corrections", ("field", "why"))):
            for part in entry.mappings(name) if name in entry.raw else ():
                for text in texts:
                    part.text(text)
                part.url("url" if name == "facts" else "source", required=True)
                if "as_of" in part.raw:
                    part.text("as_of")
                part.end()
        entry.end()


@cache
def evidence() -> Mapping[str, Mapping[str, Any]]:
    """Return what was found of each entry, by its slug: a note, corrections, and facts with their page and quote."""
    found: Mapping[str, Mapping[str, Any]] = parse_yaml((DATA / EVIDENCE).read_text(encoding="utf-8"))
    return found
