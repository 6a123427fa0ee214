"""What still stops a draft, or is worth a look, before it can go."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.core.words import Words
from programs.catalogue.entries import Program as Entry
from programs.catalogue.fields import near_to
from programs.drafting.reading import Reading
from programs.drafting.values import Mistake
from programs.linting.findings import Finding, Lint
from programs.linting.linter import lint
from programs.models import Program, Revision


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the list: ``tone`` is ok, ask (may go) or no (stops it); ``section`` and ``row`` say where."""

    tone: str
    words: Words
    section: str = ""
    row: int | None = None


def stops(points: Iterable[Point]) -> list[Point]:
    """Return what stops the draft."""
    return [point for point in points if point.tone == "no"]


def points_for(revision: Revision, reading: Reading) -> list[Point]:
    """Return the list for a draft, what stops it first (a query where it names programs, two where one is unknown)."""
    found = [
        *(_of(mistake) for mistake in reading.mistakes),
        *_strangers(reading.program),
        *_linted(reading.program),
    ]
    found.sort(key=lambda point: point.tone != "no")
    return [*found, *_good(reading)]


def _of(mistake: Mistake) -> Point:
    return Point("ask" if mistake.mild else "no", mistake.words, mistake.section, mistake.row)


def _linted(program: Entry) -> Iterable[Point]:
    for finding in lint(program):
        # What is missing is told by the reading already, with the place where it is typed.
        if finding.rule is not Lint.NO_FRENCH:
            yield Point("no" if finding.stops else "ask", _placed(finding), _section_of(finding.where))


def _placed(finding: Finding) -> Words:
    kind, _, number = finding.where.partition(" ")
    label = _PLACES[kind]
    if number:
        label = Words(f"{label.en} {number}", f"{label.fr} {number}")
    return Words(f"{label.en}: {finding.words.en}", f"{label.fr}\u00a0: {finding.words.fr}")


def _section_of(where: str) -> str:
    return "conditions" if where.startswith("condition") else "words"


_PLACES = {
    "name": Words("Name", "Nom"),
    "summary": Words("Summary", "Résumé"),
    "condition": Words("Condition", "Condition"),
    "note": Words("Note", "Note"),
}


def _strangers(program: Entry) -> Iterable[Point]:
    named = set(program.replaced_by)
    if not named:
        return
    known = set(Program.objects.filter(slug__in=named).values_list("slug", flat=True))
    if not named - known:
        return
    every = list(Program.objects.published().values_list("slug", flat=True))
    for slug in sorted(named - known):
        words = Words(f"There is no program with this address: {slug}.",
                      f"Aucun programme n’a cette adresse\u00a0: {slug}.")  # fmt: skip
        if near := near_to(slug, every):
            words = Words(f"{words.en} Perhaps one of these: {near}.",
                          f"{words.fr} Peut-être l’un de ceux-ci\u00a0: {near}.")  # fmt: skip
        yield Point("no", words, "intake")


def _good(reading: Reading) -> Iterable[Point]:
    wrong = {mistake.field for mistake in reading.mistakes}
    program = reading.program
    if not wrong & {"name_en", "name_fr", "summary_en", "summary_fr", "sentence_en", "sentence_fr"}:
        yield Point("ok", Words("Both languages are filled.", "Les deux langues sont remplies."))
    if program.conditions and "source" not in wrong:
        yield Point("ok", Words("Every condition has a source.", "Chaque condition a une source."))
