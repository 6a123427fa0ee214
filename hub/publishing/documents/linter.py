"""What makes the texts of a document wrong or hard to read, field by field."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hub.core.text.localized import Localized
from hub.publishing.documents.fields import BOTH, WITHDRAWN, Field, Shape
from hub.publishing.documents.findings import Lint, LintFinding
from hub.publishing.documents.readability import text_findings

# French that is spelled as English is, more often than not, is a name: only sentences are told.
_SENTENCE = 4  # words


def findings(fields: Iterable[Field], document: Mapping[str, Any]) -> list[LintFinding]:
    """Return what the linter says of a document, each once; a withdrawn entry says nothing."""
    if document.get(WITHDRAWN):
        return []
    return list(dict.fromkeys(_findings(fields, document)))


def _findings(fields: Iterable[Field], document: Mapping[str, Any]) -> Iterator[LintFinding]:
    for field in fields:
        if field.languages[:2] != BOTH or field.shape not in (Shape.LINE, Shape.PASSAGE):
            continue
        texts = {lang: str(document.get(f"{field.name}_{lang}") or "").strip() for lang in BOTH}
        if texts["en"] == texts["fr"] and len(texts["en"].split()) >= _SENTENCE:
            label = field.words
            words = Localized(
                f"{label.en}: the French is the English.", f"{label.fr}\u00a0: le français est identique à l’anglais."
            )
            yield LintFinding(Lint.SAME_TEXT, field.name, words)
        for lang, text in texts.items():
            for finding in text_findings(text, lang, f"{field.name}_{lang}", prose=field.prose):
                # The words of the reading level name their language themselves.
                label = field.words if finding.rule is Lint.GRADE else field.label(f"{field.name}_{lang}")
                placed = Localized(f"{label.en}: {finding.words.en}", f"{label.fr}\u00a0: {finding.words.fr}")
                yield LintFinding(finding.rule, finding.where, placed)
