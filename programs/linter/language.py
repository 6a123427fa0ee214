"""Acronyms that a text uses before it says what they stand for.

An acronym is explained where its words and it stand together, the one in brackets behind the other. What everybody in
business knows, the program's own name, and the organization named beside it need no explanation.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from hub.core.text.localized import Localized
from hub.publishing.documents.readability import Lint, LintFinding, measure, measured, text_findings
from programs.catalogue.entries import ProgramView

# NAICS (SCIAN) is the code under which each company files its taxes.
KNOWN: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        {
            "AI", "BC", "CEO", "EU", "IP", "ISO", "IT", "NAICS", "NB", "NL", "NS", "PDF", "PEI", "SME", "UK", "UN",
            "US", "USA",
        }
    ),
    "fr": frozenset({"AI", "BC", "IA", "ISO", "NB", "ONU", "PDF", "PDG", "PI", "PME", "SCIAN", "TI", "UE", "US"}),
}  # fmt: skip
# Capitals that are none: numerals, words that are stressed, units.
_NOT_ONE = frozenset({"II", "III", "IV", "VI", "VII", "AND", "ET", "NOT", "OR", "OU", "PAS", "GJ", "MJ", "MW", "TJ"})
_ACRONYM = re.compile(r"(?<![\w&./’'\-])[A-ZÀ-Ý]{2,7}(?![\w&\-])")
_EXPLAINED_BEHIND = re.compile(r"\s*\(")
_CLOSED = re.compile(r"[),;]")


def acronyms(program: ProgramView, texts: Iterable[tuple[str, str]], lang: str) -> Iterator[LintFinding]:
    """Yield the acronyms that the texts of a program, in reading order with their places, leave unexplained."""
    named = {program.organization_acronym_en, program.organization_acronym_fr}
    return unexplained(texts, lang, known=named | set(_ACRONYM.findall(program.name(lang))))


def unexplained(texts: Iterable[tuple[str, str]], lang: str, *, known: Collection[str] = ()) -> Iterator[LintFinding]:
    """Yield each acronym once, at the place of its first use, where that does not explain it."""
    met = {*known, *KNOWN[lang], *_NOT_ONE}
    for where, text in texts:
        for found in _ACRONYM.finditer(text):
            acronym = found[0]
            if acronym in met:
                continue
            met.add(acronym)
            if not _explained(text, found):
                words = Localized(
                    f"Write out “{acronym}” where it stands first.",
                    f"Écrivez «\u00a0{acronym}\u00a0» au long la première fois.",
                )
                yield LintFinding(Lint.ACRONYM, where, words)


def _explained(text: str, found: re.Match[str]) -> bool:
    """Whether the words stand in brackets behind the acronym, or the acronym does so behind the words."""
    if _EXPLAINED_BEHIND.match(text, found.end()):
        return True
    return text[: found.start()].endswith("(") and _CLOSED.match(text, found.end()) is not None


SUMMARY_WORDS = (15, 60)


def wording(program: ProgramView) -> Iterator[LintFinding]:
    """Yield what makes the texts of a program hard to read, acronyms among it, and French not set as in Canada."""
    for lang in ("en", "fr"):
        yield from _summary(program.summary(lang), lang)
        for where, text in _texts(program, lang):
            yield from text_findings(text, lang, where)
        yield from acronyms(program, _texts(program, lang), lang)


def _summary(text: str, lang: str) -> Iterator[LintFinding]:
    if not text:
        return
    yield from measured(measure(text, lang), lang, "summary")
    number = len(text.split())
    if not SUMMARY_WORDS[0] <= number <= SUMMARY_WORDS[1]:
        words = Localized(f"The summary has {number} words.", f"Le résumé compte {number} mots.")
        yield LintFinding(Lint.LENGTH, "summary", words)


def _texts(program: ProgramView, lang: str) -> Iterator[tuple[str, str]]:
    yield "name", program.name(lang)
    yield "summary", program.summary(lang)
    for number, condition in enumerate(program.conditions, start=1):
        yield f"condition {number}", condition.sentence(lang)
    for number, note in enumerate(program.notes, start=1):
        yield f"note {number}", note.sentence(lang)
