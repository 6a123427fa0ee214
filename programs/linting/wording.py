"""The texts of a program: hard to read, too long, or with acronyms that nobody explains."""

from collections.abc import Iterator

from hub.core.words import Words
from hub.publishing.documents.findings import Finding, Lint
from hub.publishing.documents.readability import measure, measured, text_findings
from programs.catalogue.entries import Program
from programs.linting.acronyms import acronyms

SUMMARY_WORDS = (15, 60)


def wording(program: Program) -> Iterator[Finding]:
    """Yield what makes the texts of a program hard to read, acronyms among it, and French not set as in Canada."""
    for lang in ("en", "fr"):
        yield from _summary(program.summary(lang), lang)
        for where, text in _texts(program, lang):
            yield from text_findings(text, lang, where)
        yield from acronyms(program, _texts(program, lang), lang)


def _summary(text: str, lang: str) -> Iterator[Finding]:
    if not text:
        return
    yield from measured(measure(text, lang), lang, "summary")
    number = len(text.split())
    if not SUMMARY_WORDS[0] <= number <= SUMMARY_WORDS[1]:
        words = Words(f"The summary has {number} words.", f"Le résumé compte {number} mots.")
        yield Finding(Lint.LENGTH, "summary", words)


def _texts(program: Program, lang: str) -> Iterator[tuple[str, str]]:
    yield "name", program.name(lang)
    yield "summary", program.summary(lang)
    for number, condition in enumerate(program.conditions, start=1):
        yield f"condition {number}", condition.sentence(lang)
    for number, note in enumerate(program.notes, start=1):
        yield f"note {number}", note.sentence(lang)
