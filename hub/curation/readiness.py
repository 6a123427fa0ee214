"""What still stops a draft of an entry, or is worth a look, before it can go."""

from typing import Any

from hub.core.words import Words
from hub.curation.declaring import Kind
from hub.curation.entries import read_entry
from hub.curation.fields import Document
from hub.curation.linting import findings
from programs.curating.readiness import Point
from programs.drafting.values import Mistake


def points_for(kind: Kind, row: Any, document: Document) -> tuple[list[Point], list[Mistake]]:
    """Return the list for a draft, what stops it first, and the mistakes of single fields.

    ``row`` and the queries are those of ``read_entry``.
    """
    _reading, mistakes = read_entry(kind, row, document)
    labels = {column: field.label(column) for field in kind.all_fields for column in field.columns}
    found = [Point("no", _placed(mistake, labels.get(mistake.field))) for mistake in mistakes]
    found += [Point("no" if finding.stops else "ask", finding.words) for finding in findings(kind, document)]
    if not mistakes:
        found.append(Point("ok", Words("Nothing is missing.", "Il ne manque rien.")))
    return found, mistakes


def _placed(mistake: Mistake, label: Words | None) -> Words:
    if label is None:
        return mistake.words
    return Words(f"{label.en}: {mistake.words.en}", f"{label.fr}\u00a0: {mistake.words.fr}")
