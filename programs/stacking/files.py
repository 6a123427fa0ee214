"""Read the rules between programs: those of a file, checked whole, and one by itself. Every mistake is reported."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from hub.core.text.localized import Localized
from hub.core.text.problems import DataProblem, DataProblems, InvalidDataError, SourceLocation
from hub.core.text.typography import french_typography
from hub.core.text.yaml_files import is_null, read_yaml
from hub.core.vocabulary.enums import Level, Province
from programs.catalogue import parsers
from programs.catalogue.entries import Catalogue, ProgramView
from programs.catalogue.faults import report
from programs.catalogue.program_rules import (
    SHARES,
    By,
    Cap,
    Combination,
    Counts,
    Deduction,
    Exclusion,
    Match,
    Money,
    Per,
    Precedence,
    ProgramRuleKind,
    ProgramVariants,
    Rule,
    Rules,
    Scope,
)
from programs.eligibility.facts import Interval

PROGRAM_RULES_PATH = Path(__file__).parent.parent / "data" / "together.yaml"

type Given = Mapping[str, Any]

_ALWAYS = ("id", "kind", "programs", "said_by", "words", "notes", "verified", "sentence_en", "sentence_fr")
_SIDES = ("others", "levels", "outside_en", "outside_fr")
_DEPENDS = ("share", "depends_en", "depends_fr")


def read_rules(path: Path = PROGRAM_RULES_PATH, *, catalogue: Catalogue | None = None) -> Rules:
    """Return the rules of a file. Raise ``InvalidDataError`` with every mistake of it.

    With a catalogue, every program named must be in it and every quotation must stand in its program's English text.
    """
    mistakes = DataProblems()
    read = list(_rules(path, mistakes))
    _check_ids(read)
    _check_order([rule for rule, _place in read], SourceLocation(mistakes, path.name))
    if catalogue is not None:
        for rule, place in read:
            _check_programs(rule, place, catalogue)
    mistakes.raise_any()
    return Rules(tuple(rule for rule, _place in read))


def rule_of(given: Given) -> Rule:
    """Return the rule that a mapping of texts says, as one of the file does. Raise ``InvalidDataError``."""
    mistakes = DataProblems()
    rule = _rule(given, SourceLocation(mistakes, PROGRAM_RULES_PATH.name))
    if rule is None or mistakes.found:
        raise InvalidDataError(mistakes.found)
    return rule


def problems_of(given: Given, *, catalogue: Catalogue) -> tuple[DataProblem, ...]:
    """Return what is wrong with a rule that is written among those of a catalogue, each with the key concerned."""
    mistakes = DataProblems()
    place = SourceLocation(mistakes, PROGRAM_RULES_PATH.name)
    rule = _rule(given, place)
    if rule is not None:
        _check_programs(rule, place, catalogue)
        others = [other for other in catalogue.rules.rules if other.id != rule.id]
        _check_order([*others, rule], place.at("first"))
    return tuple(mistakes.found)


def warnings_of(rule: Rule, catalogue: Catalogue) -> tuple[DataProblem, ...]:
    """Return why a rule is not what it was when it was written: programs or words of them are gone since."""
    mistakes = DataProblems()
    _check_programs(rule, SourceLocation(mistakes, PROGRAM_RULES_PATH.name), catalogue)
    return tuple(mistakes.found)


def is_confirmed(rule: Rule, catalogue: Catalogue) -> bool:
    """Return whether a rule rests on verified ground that still says it."""
    return rule.verified and not warnings_of(rule, catalogue)


def named_programs(rule: Rule) -> Iterator[tuple[str, str]]:
    for name in ("programs", "others", "first"):
        for slug in getattr(rule, name, ()):
            yield name, slug
    if isinstance(rule, ProgramVariants):
        yield from (("versions", slug) for slug in rule.versions.values())


def _rules(path: Path, mistakes: DataProblems) -> Iterator[tuple[Rule, SourceLocation]]:
    file = SourceLocation(mistakes, path.name)
    rows = read_yaml(path, file)
    if not isinstance(rows, list):
        if not mistakes.found:
            file.wrong("A list of rules was expected.", "Begin each rule with a dash.")
        return
    for position, row in enumerate(rows, start=1):
        place = SourceLocation(mistakes, path.name, position)
        if not isinstance(row, dict):
            place.wrong("A rule was expected.", "Write a mapping that begins with id.")
            continue
        ident = row.get("id")
        place = SourceLocation(mistakes, path.name, position, ident if isinstance(ident, str) else "")
        if (rule := _rule(row, place)) is not None:
            yield rule, place


def _rule(row: Given, place: SourceLocation) -> Rule | None:
    parsers.required(row.get("kind"), place.at("kind"))
    kind = parsers.member(row.get("kind"), place.at("kind"), tuple(_KINDS))
    if kind is None:
        return None
    keys, make = _KINDS[ProgramRuleKind(kind)]
    given = parsers.mapping(row, place, (*_ALWAYS, *keys))
    return make(given, place, **_common(given, place))


def _common(given: Given, place: SourceLocation) -> dict[str, Any]:
    ident = parsers.required(given.get("id"), place.at("id"))
    if ident and not parsers.SLUG.fullmatch(ident):
        place.at("id").wrong(f'"{ident}" is not a slug.', "Use small letters, digits and single hyphens.")
    programs = _slugs(given, place, "programs")
    if not programs:
        report(place.at("programs"), "no_program_named")
    verified = parsers.truth(given.get("verified"), place.at("verified")) is not False
    return {
        "id": ident,
        "programs": programs,
        "sentence": _required_words(given, place, "sentence"),
        "verified": verified,
        **_origin(given, place, verified=verified),
    }


def _origin(given: Given, place: SourceLocation, *, verified: bool) -> dict[str, str]:
    """Return who says so: a program in words of its own, or our notes, which are never verified."""
    said_by = parsers.text(given.get("said_by"), place.at("said_by")) or ""
    words = parsers.text(given.get("words"), place.at("words")) or ""
    by_notes = parsers.truth(given.get("notes"), place.at("notes")) is True
    if by_notes == bool(said_by):
        report(place.at("said_by"), "no_origin")
    if bool(said_by) != bool(words):
        report(place.at("words"), "words_apart")
    if by_notes and verified:
        report(place.at("verified"), "notes_verified")
    return {"said_by": said_by, "words": words}


def _slugs(given: Given, place: SourceLocation, name: str) -> tuple[str, ...]:
    return parsers.matching(given.get(name), place.at(name), parsers.SLUG, "ca-nrc-irap")


def _words(given: Given, place: SourceLocation, name: str) -> Localized | None:
    """Return a text in both languages, or None where it is in neither."""
    keys = f"{name}_en", f"{name}_fr"
    if all(is_null(given.get(key)) for key in keys):
        return None
    return _required_words(given, place, name)


def _required_words(given: Given, place: SourceLocation, name: str) -> Localized:
    en, fr = (parsers.required(given.get(f"{name}_{lang}"), place.at(f"{name}_{lang}")) for lang in ("en", "fr"))
    return Localized(en, french_typography(fr))


def _enum[Member: StrEnum](
    given: Given, place: SourceLocation, name: str, members: type[Member], default: Member
) -> Member:
    found = parsers.member(given.get(name), place.at(name), tuple(members))
    return default if found is None else members(found)


def _required_enum[Member: StrEnum](given: Given, place: SourceLocation, name: str, members: type[Member]) -> Member:
    parsers.required(given.get(name), place.at(name))
    return _enum(given, place, name, members, next(iter(members)))


def _share(given: Given, place: SourceLocation) -> dict[str, Any]:
    """Return the share and what it depends on; a share that is not published lies anywhere."""
    value, at = given.get("share"), place.at("share")
    share = SHARES
    if isinstance(value, Mapping):
        least, most = parsers.bounds(value, at, high=1)
        share = Interval(least or 0, 1 if most is None else most)
    elif (exact := parsers.share(value, at)) is not None:
        share = Interval.exact(exact)
    depends = _words(given, place, "depends")
    if share.low != share.high and depends is None and not is_null(value):
        report(place.at("depends_en"), "no_dependence")
    return {"share": share, "depends": depends}


def _sides(given: Given, place: SourceLocation, common: Given) -> dict[str, Any]:
    """Return the other side of a pairing: of one kind only; none means the programs among themselves."""
    others, outside = _slugs(given, place, "others"), _words(given, place, "outside")
    levels = parsers.members(given.get("levels"), place.at("levels"), tuple(Level))
    if sum(map(bool, (others, outside, levels))) > 1:
        report(place.at("others"), "other_side_twice")
    if not (others or outside or levels) and len(common["programs"]) < 2:
        report(place.at("others"), "no_other_side")
    return {"others": others, "outside": outside, "levels": frozenset(map(Level, levels))}


def _cap(given: Given, place: SourceLocation, **common: Any) -> Cap:
    return Cap(
        **common,
        **_share(given, place),
        counts=_required_enum(given, place, "counts", Counts),
        per=_enum(given, place, "per", Per, Per.PROJECT),
        money=_enum(given, place, "money", Money, Money.ANY),
    )


def _match(given: Given, place: SourceLocation, **common: Any) -> Match:
    return Match(**common, **_share(given, place), by=_required_enum(given, place, "by", By))


def _exclusion(given: Given, place: SourceLocation, **common: Any) -> Exclusion:
    scope = _required_enum(given, place, "scope", Scope)
    return Exclusion(**common, **_sides(given, place, common), scope=scope)


def _combination(given: Given, place: SourceLocation, **common: Any) -> Combination:
    return Combination(**common, **_sides(given, place, common))


def _deduction(_given: Given, _place: SourceLocation, **common: Any) -> Deduction:
    return Deduction(**common)


def _order(given: Given, place: SourceLocation, **common: Any) -> Precedence:
    first, outside = _slugs(given, place, "first"), _words(given, place, "outside")
    if bool(first) == bool(outside):
        report(place.at("first"), "no_first")
    needed = parsers.truth(given.get("needed"), place.at("needed")) is True
    return Precedence(**common, first=first, outside=outside, needed=needed)


def _variants(given: Given, place: SourceLocation, **common: Any) -> ProgramVariants:
    at = place.at("versions")
    if len(common["programs"]) > 1:
        report(place.at("programs"), "national_twice")
    versions = parsers.mapping(given.get("versions"), at, tuple(Province))
    if not versions:
        report(at, "no_versions")
    return ProgramVariants(
        **common, versions={province: parsers.required(slug, at.at(province)) for province, slug in versions.items()}
    )


_KINDS: Mapping[ProgramRuleKind, tuple[tuple[str, ...], Callable[..., Rule]]] = {
    ProgramRuleKind.CAP: ((*_DEPENDS, "counts", "per", "money"), _cap),
    ProgramRuleKind.MATCH: ((*_DEPENDS, "by"), _match),
    ProgramRuleKind.EXCLUDES: ((*_SIDES, "scope"), _exclusion),
    ProgramRuleKind.COMBINES: (_SIDES, _combination),
    ProgramRuleKind.DEDUCTS: ((), _deduction),
    ProgramRuleKind.ORDER: (("first", "outside_en", "outside_fr", "needed"), _order),
    ProgramRuleKind.TWINS: (("versions",), _variants),
}


def _check_ids(read: list[tuple[Rule, SourceLocation]]) -> None:
    seen: set[str] = set()
    for rule, place in read:
        if rule.id in seen:
            place.at("id").wrong("The id stands already above.", "Give each rule its own id.")
        seen.add(rule.id)


def _check_order(rules: Iterable[Rule], place: SourceLocation) -> None:
    before: dict[str, set[str]] = {}
    for rule in rules:
        if isinstance(rule, Precedence):
            for slug in rule.programs:
                before.setdefault(slug, set()).update(rule.first)
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        named = ", ".join(error.args[1])
        report(place, "order_circle", named=named)


def _check_programs(rule: Rule, place: SourceLocation, catalogue: Catalogue) -> None:
    known = catalogue.by_slug
    for name, slug in named_programs(rule):
        if slug not in known:
            near = parsers.near_to(slug, known)
            report(place.at(name), "no_program_but_near" if near else "no_program_known", slug=slug, near=near)
    if not rule.said_by:
        return
    program = known.get(rule.said_by)
    if program is None or all(rule.said_by != slug for _name, slug in named_programs(rule)):
        report(place.at("said_by"), "origin_strange", said_by=rule.said_by)
        return
    if not any(rule.words in text for text in _texts(program)):
        report(place.at("words"), "words_strange")
    if rule.verified and not program.verified:
        report(place.at("verified"), "origin_unverified")


def _texts(program: ProgramView) -> Iterator[str]:
    yield " ".join(program.summary_en.split())
    yield from (condition.sentence_en for condition in program.conditions)
    yield from (note.sentence_en for note in program.notes)
