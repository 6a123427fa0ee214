"""Read program files into a catalogue: everything is checked first, and every mistake is reported."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from hub.core.text.problems import DataProblems, SourceLocation
from hub.core.text.typography import french_typography
from hub.core.text.yaml_files import is_null, read_yaml
from hub.core.vocabulary.enums import CANADA, IntakeMode, LinkBasis, Province, Stage, Support
from programs.catalogue import conditions, parsers
from programs.catalogue.classification import (
    Classification,
    ProgramEnding,
    SourceCorrection,
    read_classifications,
    read_corrections,
)
from programs.catalogue.conditions import KEYS, Evidence, read_sentences, read_structured
from programs.catalogue.entries import Catalogue, Contact, Note, ProgramView
from programs.catalogue.faults import report
from programs.catalogue.organizations import Spellings, organization_of, read_organizations
from programs.catalogue.purpose import ProgramPurpose, known_purposes, purpose_of, read_purposes
from programs.eligibility.evaluate import IntakeFacts

DATA = Path(__file__).parent.parent / "data"
PROGRAM_PATHS = (DATA / "programs-federal.yaml", DATA / "programs-provincial.yaml")
CLASSIFICATION_PATHS = (DATA / "sorting-federal.yaml", DATA / "sorting-provincial.yaml")
CORRECTIONS_PATH = DATA / "corrections.yaml"
PURPOSE_PATH = DATA / "purpose.yaml"
ORGANIZATIONS_PATH = DATA.parent.parent / "hub" / "directory" / "data" / "organizations.yaml"

_TEXTS = ("name_en", "name_fr", "summary_en", "summary_fr")
_APPLYING = ("how_to_apply_en", "how_to_apply_fr", "decision_en", "decision_fr")
_KEYS = (
    "id", "jurisdiction", "organization", *_TEXTS, "url_en", "url_fr", "url_basis_en", "url_basis_fr", "support",
    "stages", "amount_cad", "cost_share_max", "eligibility", "condition_sources", "intake", "opens", "closes",
    "closed_on", "ended", "replaced_by", "contact", *_APPLYING, "documents_en", "documents_fr", "looked_up", "as_of",
    "amount_source", "amount_as_of", "intake_source", "intake_as_of", "sources", "verified", "unverified_reason",
    "corrected", "purpose",
)  # fmt: skip
_ENOUGH = 200
_JURISDICTIONS = (CANADA, *Province)


@dataclass(frozen=True, slots=True)
class _Background:
    sortings: Mapping[str, Classification]
    corrections: Mapping[str, tuple[SourceCorrection | ProgramEnding, ...]]
    spellings: Spellings
    purposes: Mapping[str, tuple[ProgramPurpose | None, SourceLocation]]
    strict: bool
    closed: bool  # whether an organization must be one that is spelled here


def read_programs(
    paths: Iterable[Path | str] = PROGRAM_PATHS,
    *,
    sorting_paths: Iterable[Path] = CLASSIFICATION_PATHS,
    corrections_path: Path = CORRECTIONS_PATH,
    purpose_path: Path = PURPOSE_PATH,
    organizations_path: Path = ORGANIZATIONS_PATH,
    strict: bool | None = None,
) -> Catalogue:
    """Return the catalogue of program files. Raise ``InvalidDataError`` with every mistake of all files.

    ``strict`` (by default, when all paths are the project's own) asks that each free sentence be sorted and each
    organization be in the directory. In other files an unsorted sentence becomes a person's check. What a program is
    for stands in ``purpose_path``, unless its entry says it.
    """
    files = [Path(path) for path in paths]
    if strict is None:
        strict = {path.resolve() for path in files} <= {path.resolve() for path in PROGRAM_PATHS}
    mistakes = DataProblems()
    background = _Background(
        sortings=read_classifications(sorting_paths, mistakes),
        corrections=read_corrections(corrections_path, mistakes),
        spellings=read_organizations(organizations_path, mistakes),
        purposes=read_purposes(purpose_path, mistakes),
        strict=strict,
        closed=strict,
    )
    programs: dict[str, tuple[ProgramView, SourceLocation]] = {}
    for path in files:
        for position, row in _entries(path, mistakes):
            _add(row, SourceLocation(mistakes, path.name, position), background, programs)
    _check_links(programs)
    if strict and len(files) >= len(PROGRAM_PATHS):
        _report_unknown_programs(background, programs)
    mistakes.raise_any()
    return Catalogue.of(program for program, _ in programs.values())


def read_rows(
    rows: Iterable[tuple[int, Any]], *, file: str, spellings: Spellings, known: Collection[str], mistakes: DataProblems
) -> list[tuple[int, ProgramView]]:
    """Return the programs of rows that were read already, each with its position; add what is wrong to ``mistakes``.

    Rows are mappings of texts, as a program file holds them. Organizations must be spelled in ``spellings``, and
    ``known`` are the slugs of programs that stand elsewhere. The project's sorting says what a known sentence means;
    any other sentence is a person's check. What rows do not say of a purpose, the project's file says. After some
    hundred mistakes the rest is not read: they would not help.
    """
    background = _Background(
        sortings=read_classifications(CLASSIFICATION_PATHS, mistakes),
        corrections=read_corrections(CORRECTIONS_PATH, mistakes),
        spellings=spellings,
        purposes=known_purposes(PURPOSE_PATH),
        strict=False,
        closed=True,
    )
    programs: dict[str, tuple[ProgramView, SourceLocation]] = {}
    for position, row in rows:
        _add(row, SourceLocation(mistakes, file, position), background, programs)
        if len(mistakes.found) > _ENOUGH:
            return []
    _check_links(programs, known=known)
    return [(place.position or 0, program) for program, place in programs.values()]


def _entries(path: Path, mistakes: DataProblems) -> Iterable[tuple[int, Any]]:
    file = SourceLocation(mistakes, path.name)
    before = len(mistakes.found)
    rows = read_yaml(path, file)
    if len(mistakes.found) > before:
        return ()
    if not isinstance(rows, list):
        file.wrong("A list of programs was expected.", "Begin each program with a dash.")
        return ()
    return enumerate(rows, start=1)


def _add(
    row: Any, place: SourceLocation, background: _Background, programs: dict[str, tuple[ProgramView, SourceLocation]]
) -> None:
    if not isinstance(row, dict):
        report(place, "no_program_here")
        return
    slug = row.get("id") if isinstance(row.get("id"), str) else ""
    place = place._replace(entry_id=slug or "")
    if slug in programs:
        first = programs[slug][1]
        report(place.at("id"), "id_twice", file=first.file, position=first.position)
        return
    before = len(place.mistakes.found)
    program = _program(parsers.mapping(row, place, _KEYS), place, background)
    if program is not None and slug:
        programs[slug] = program, place
    elif len(place.mistakes.found) == before:
        report(place, "unreadable_program")


def _program(given: Mapping[str, Any], place: SourceLocation, background: _Background) -> ProgramView | None:
    slug = parsers.required(given.get("id"), place.at("id"))
    if slug and not parsers.SLUG.fullmatch(slug):
        report(place.at("id"), "no_slug", slug=slug)
    texts = {name: parsers.required(given.get(name), place.at(name)) for name in _TEXTS}
    jurisdiction = _required_member(given, place, "jurisdiction", _JURISDICTIONS)
    organization = organization_of(
        given.get("organization"),
        background.spellings,
        place.at("organization"),
        jurisdiction=jurisdiction,
        strict=background.closed,
    )
    support = parsers.members(given.get("support"), place.at("support"), tuple(Support))
    if not support and not given.get("support"):
        report(place.at("support"), "no_support")
    stages = parsers.members(given.get("stages"), place.at("stages"), tuple(Stage))
    least, most = parsers.bounds(given.get("amount_cad"), place.at("amount_cad"), whole_dollars=True)
    cost_share = parsers.share(given.get("cost_share_max"), place.at("cost_share_max"))
    successors = parsers.matching(given.get("replaced_by"), place.at("replaced_by"), parsers.SLUG, "ca-nrc-irap")
    source_days = parsers.sources(given.get("sources"), place.at("sources"))
    sources = tuple(source_days)
    if background.strict and not given.get("sources"):
        place.at("sources").wrong("No source is named.", "Name the page that says so.")
    intake = _intake(given, place, replaced=bool(successors))
    intake = _corrected(intake, f"{texts['name_en']} {texts['summary_en']}", slug, background)
    as_of = _required_day(given, place)
    if as_of is None or organization is None:
        return None
    evidence = Evidence((sources or ("",))[0], as_of, parsers.condition_sources(given, place))
    eligibility = _eligibility(given, place, background, evidence)
    documents = read_sentences(given, place, "documents")
    purpose, _place = background.purposes.get(slug, (None, place))
    return ProgramView(
        slug=slug,
        name_en=texts["name_en"],
        name_fr=french_typography(texts["name_fr"]),
        organization_slug=organization.slug,
        organization_acronym_en=organization.acronym_en,
        organization_acronym_fr=organization.acronym_fr,
        organization_en=organization.name_en,
        organization_fr=organization.name_fr,
        jurisdiction=jurisdiction,
        level=organization.level,
        url_en=parsers.address(given.get("url_en"), place.at("url_en")),
        url_fr=parsers.address(given.get("url_fr"), place.at("url_fr")),
        summary_en=texts["summary_en"],
        summary_fr=french_typography(texts["summary_fr"]),
        support=support,
        stages=stages,
        amount_min_cad=None if least is None else int(least),
        amount_max_cad=None if most is None else int(most),
        cost_share_max=cost_share,
        conditions=tuple(eligibility.conditions),
        notes=tuple(eligibility.notes),
        intake=intake,
        replaced_by=successors,
        as_of=as_of,
        as_of_year_only=(as_of.month, as_of.day) == (1, 1),
        sources=sources,
        verified=intake.verified,
        unverified_reason=parsers.text(given.get("unverified_reason"), place.at("unverified_reason")),
        purpose=purpose_of(given.get("purpose"), place.at("purpose")) or purpose,
        documents=tuple(Note(en, french_typography(fr)) for en, fr in documents),
        contact=Contact(**parsers.contact(given.get("contact"), place.at("contact"))),
        source_days=tuple((address, day) for address, day in source_days.items() if day),
        looked_up=parsers.day(given.get("looked_up"), place.at("looked_up")),
        organization_domains=organization.domains,
        organization_contact=organization.contact,
        link_in_one_language=_in_one_language(given),
        **_texts_of_applying(given, place),
        **parsers.own_pages(given, place),
    )


def _texts_of_applying(given: Mapping[str, Any], place: SourceLocation) -> dict[str, Any]:
    """Return how one applies, how long a decision takes, and how the official links are known."""
    bases = ("url_basis_en", "url_basis_fr")
    return {name: _typeset(given, place, name) for name in _APPLYING} | {
        name: parsers.member(given.get(name), place.at(name), tuple(LinkBasis)) or "" for name in bases
    }


def _typeset(given: Mapping[str, Any], place: SourceLocation, name: str) -> str:
    text = parsers.text(given.get(name), place.at(name)) or ""
    return french_typography(text) if name.endswith("_fr") else text


def _in_one_language(given: Mapping[str, Any]) -> bool:
    """Return whether somebody looked for the links and found a page of the program in one language alone."""
    known = [lang for lang in ("en", "fr") if not is_null(given.get(f"url_{lang}"))]
    is_page = [given.get(f"url_basis_{lang}") != LinkBasis.DOMAIN_HOME for lang in known]
    return is_page == [True] and not is_null(given.get("looked_up"))


def _required_member(given: Mapping[str, Any], place: SourceLocation, name: str, allowed: Sequence[str]) -> str:
    parsers.required(given.get(name), place.at(name))
    return str(parsers.member(given.get(name), place.at(name), allowed) or "")


def _required_day(given: Mapping[str, Any], place: SourceLocation) -> date | None:
    parsers.required(given.get("as_of"), place.at("as_of"))
    return parsers.day(given.get("as_of"), place.at("as_of"))


def _intake(given: Mapping[str, Any], place: SourceLocation, *, replaced: bool) -> IntakeFacts:
    mode = _required_member(given, place, "intake", tuple(IntakeMode))
    opens, closes, closed_on = (
        parsers.day(given.get(name), place.at(name)) for name in ("opens", "closes", "closed_on")
    )
    for name, end in (("closes", closes), ("closed_on", closed_on)):
        if opens and end and opens > end:
            report(place.at(name), "closes_before_opening", end=end, opens=opens)
    parsers.required(given.get("verified"), place.at("verified"))
    verified = parsers.truth(given.get("verified"), place.at("verified"))
    ended = bool(parsers.truth(given.get("ended"), place.at("ended")))
    if ended and mode != IntakeMode.CLOSED:
        report(place.at("ended"), "ended_but_open")
    return IntakeFacts(
        mode=IntakeMode(mode or IntakeMode.UNKNOWN),
        opens=opens,
        closes=closes,
        closed_on=closed_on,
        ended=ended,
        replaced_by=replaced,
        verified=bool(verified),
    )


def _corrected(intake: IntakeFacts, words: str, slug: str, background: _Background) -> IntakeFacts:
    """Return the intake as its ending corrects it; ``words`` are what the program says of itself in English."""
    for ending in background.corrections.get(slug, ()):
        if not isinstance(ending, ProgramEnding):
            continue
        without_day = intake.mode is IntakeMode.CLOSED and not (intake.closed_on or intake.replaced_by)
        if without_day and ending.says in words:
            intake = replace(intake, ended=True)
        elif background.strict:
            ending.place.wrong(
                "The program is not closed without a day, or no longer says these words.",
                "Judge the correction again, or drop it.",
            )
    return intake


def _eligibility(
    given: Mapping[str, Any], place: SourceLocation, background: _Background, evidence: Evidence
) -> conditions.Eligibility:
    slug, inside = place.entry_id, place.at("eligibility")
    eligibility = parsers.mapping(given.get("eligibility"), inside, KEYS)
    return conditions.join(
        read_structured(eligibility, inside, evidence),
        read_sentences(eligibility, inside),
        background.sortings.get(slug),
        [item for item in background.corrections.get(slug, ()) if isinstance(item, SourceCorrection)],
        inside.at("other_en"),
        evidence=evidence,
        strict=background.strict,
    )


def _check_links(programs: Mapping[str, tuple[ProgramView, SourceLocation]], *, known: Collection[str] = ()) -> None:
    for slug, (program, place) in programs.items():
        at = place.at("replaced_by")
        for successor in program.replaced_by:
            if successor == slug:
                report(at, "own_successor")
            elif successor not in programs and successor not in known:
                report(at, "no_successor", successor=successor)
        if slug == min(circle := _circle_from(slug, programs), default=None) and len(circle) > 1:
            named = ", ".join(circle)
            report(at, "successor_circle", named=named)


def _circle_from(slug: str, programs: Mapping[str, tuple[ProgramView, SourceLocation]]) -> list[str]:
    """Return the slugs of a chain of successors that comes back to its start; nothing where none does."""
    open_chains = [[slug]]
    seen = {slug}
    while open_chains:
        chain = open_chains.pop()
        for successor in programs[chain[-1]][0].replaced_by if chain[-1] in programs else ():
            if successor == slug:
                return chain
            if successor not in seen:
                seen.add(successor)
                open_chains.append([*chain, successor])
    return []


def _report_unknown_programs(background: _Background, programs: Collection[str]) -> None:
    places = {slug: sorting.place for slug, sorting in background.sortings.items()}
    places |= {slug: items[0].place for slug, items in background.corrections.items() if items}
    places |= {slug: place for slug, (_purpose, place) in background.purposes.items()}
    for slug in sorted(set(places) - set(programs)):
        places[slug].wrong("There is no such program.", "Mend the id, or drop what is said of it.")
