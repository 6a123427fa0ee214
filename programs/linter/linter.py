"""All checks of one program, and of a catalogue.

Official links: whether they lie on a domain of the organization, and whether somebody has seen them.

What the linter found, in words.

Acronyms that a text uses before it says what they stand for.

An acronym is explained where its words and it stand together, the one in brackets behind the other. What everybody in
business knows, the program's own name, and the organization named beside it need no explanation.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import LinkBasis
from hub.publishing.documents.readability import (
    LEAST_FRENCH_SCORE,
    MOST_GRADE,
    MOST_MEAN,
    MOST_WORDS,
    Lint,
    LintFinding,
    measure,
    measured,
    text_findings,
)
from programs.catalogue.entries import ProgramView
from programs.linter.conditions import contradictions, disagreements

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
        least, most = SUMMARY_WORDS
        named = Localized(*{"en": ("English", "anglais"), "fr": ("French", "français")}[lang])
        words = Localized(
            f"The {named.en} summary has {number} words: write {least} to {most}.",
            f"Le résumé {named.fr} compte {number} mots\u00a0: écrivez-en de {least} à {most}.",
        )
        yield LintFinding(Lint.LENGTH, "summary", words)


def _texts(program: ProgramView, lang: str) -> Iterator[tuple[str, str]]:
    yield "name", program.name(lang)
    yield "summary", program.summary(lang)
    for number, condition in enumerate(program.conditions, start=1):
        yield f"condition {number}", condition.sentence.text(lang)
    for number, note in enumerate(program.notes, start=1):
        yield f"note {number}", note.sentence(lang)


_OFF = Localized(
    "The address is on no domain of the organization, nor of a government.",
    "L’adresse n’est sur aucun domaine de l’organisme ni d’un gouvernement.",
)
_TO_CONFIRM = Localized(
    "Nobody has seen the page yet: look at it, then say that it was read.",
    "Personne n’a encore vu la page\u00a0: consultez-la, puis indiquez qu’elle a été lue.",
)
_HOME = Localized(
    "It is the home page of the organization: look for the page of the program.",
    "C’est la page d’accueil de l’organisme\u00a0: cherchez celle du programme.",
)
_WORDS = {LinkBasis.MEMORY: _TO_CONFIRM, LinkBasis.DOMAIN_HOME: _HOME}


def official_links(program: ProgramView) -> Iterator[LintFinding]:
    """Yield official links off the domains, where those of the organization are known, and links to confirm."""
    for lang, address, basis in (
        ("English", program.url_en, program.url_basis_en),
        ("French", program.url_fr, program.url_basis_fr),
    ):
        if address and program.organization_domains and not program.is_official(address):
            yield LintFinding(Lint.OFF_DOMAIN, f"url {lang}", _OFF)
        if address and basis in _WORDS:
            yield LintFinding(Lint.LINK_TO_CONFIRM, f"url {lang}", _WORDS[LinkBasis(basis)])


def lint(program: ProgramView) -> tuple[LintFinding, ...]:
    """Return what is wrong with a program, what stops it first.

    Links that nobody has seen are no mistake of the entry: they are work, and have a list of the queue of their own.
    """
    links = (finding for finding in official_links(program) if finding.rule is not Lint.LINK_TO_CONFIRM)
    found = [*contradictions(program.conditions), *disagreements(program), *wording(program), *links]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: not finding.stops))


def lint_all(programs: Iterable[ProgramView]) -> dict[str, tuple[LintFinding, ...]]:
    """Return what is wrong with many programs, by slug; those that pass are left out."""
    return {program.slug: found for program in programs if (found := lint(program))}


_WHY = {
    Lint.EMPTY: "Nobody could meet the conditions. Stops a draft.",
    Lint.NO_FRENCH: "Stops a draft.",
    Lint.SAME_TEXT: "Right for a name that has one form; a curator looks.",
    Lint.NUMBER_NOT_TESTED: "The sentence says more than the test; a note or a person's check holds the rest.",
    Lint.NUMBER_NOT_SAID: "The sentence says the number in another way.",
    Lint.PLACE_NOT_TESTED: "The sentence names a place in passing.",
    Lint.PLACE_NOT_SAID: "The sentence names the place in another way.",
    Lint.NUMBERS_DIFFER: "One language rounds, or says a figure in words.",
    Lint.FRENCH_MARKS: "Normalised when a file is loaded: found in drafts alone.",
    Lint.JARGON: "A plainer word is at hand; the next revision uses it.",
    Lint.ACRONYM: "Companies of the trade know it; others do not. Written out with the next evidence.",
    Lint.GRADE: f"English above grade {MOST_GRADE:g}, or French below {LEAST_FRENCH_SCORE:g}: names of programs, of "
    "organizations and of technologies weigh on a short text. Rewritten with the next evidence.",
    Lint.LONG_SENTENCE: f"Over {MOST_WORDS} words, mostly lists of what is paid. Rewritten with the next evidence.",
    Lint.LONG_MEAN: f"Over {MOST_MEAN} words a sentence. Rewritten with the next evidence.",
    Lint.LENGTH: "Shorter or longer than a card holds.",
    Lint.OFF_DOMAIN: "In no program of the files: a test holds it.",
}  # fmt: skip


def lint_report(programs: Sequence[ProgramView]) -> str:
    """Return the report in Markdown: figures first, then each program that did not pass, with the reason."""
    found = lint_all(programs)
    counts = Counter(finding.rule for findings in found.values() for finding in findings)
    graded = sum(measure(program.summary_en, "en").level <= MOST_GRADE for program in programs)
    scored = sum(measure(program.summary_fr, "fr").level >= LEAST_FRENCH_SCORE for program in programs)
    lines = [
        "# What the linter finds in the catalogue",
        "",
        "Written by `manage.py lint_programs`; a test holds the page to the data. A rule that stops a draft is found",
        "in no published program. The others are worth a look, and a curator sees them beside each draft.",
        "",
        "| programs | |",
        "|---|---:|",
        f"| all | {len(programs)} |",
        f"| pass every rule | {len(programs) - len(found)} |",
        f"| English summary at grade {MOST_GRADE:g} or less | {graded} |",
        f"| French summary at {LEAST_FRENCH_SCORE:g} or more | {scored} |",
        "",
        "| rule | found | why it may stand |",
        "|---|---:|---|",
        *(f"| {rule} | {counts[rule]} | {_WHY[rule]} |" for rule in Lint if rule in _WHY),
        "",
        "## By program",
        "",
    ]
    for slug, findings in sorted(found.items()):
        lines.append(f"- `{slug}`")
        lines += [f"  - {finding.where}: {finding.rule}. {finding.words.en}" for finding in findings]
    return "\n".join(lines) + "\n"


PLACES = {
    "name": Localized("Name", "Nom"),
    "summary": Localized("Summary", "Résumé"),
    "condition": Localized("Condition", "Condition"),
    "note": Localized("Note", "Note"),
    "url": Localized("Official page", "Page officielle"),
}
_LANGUAGE = {"English": Localized("English", "anglais"), "French": Localized("French", "français")}


def place_of(finding: LintFinding) -> Localized:
    kind, _space, number = finding.where.partition(" ")
    label = PLACES[kind]
    if number in _LANGUAGE:
        return Localized(f"{label.en}, {_LANGUAGE[number].en}", f"{label.fr}, {_LANGUAGE[number].fr}")
    return Localized(f"{label.en} {number}", f"{label.fr} {number}") if number else label
