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
    """Yield every program that a rule names, with the field that names it."""
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
        place.at("programs").wrong(
            "No program is named.", "Name at least one.", "Aucun programme n’est nommé.", "Nommez-en au moins un."
        )
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
        place.at("said_by").wrong(
            "It is not clear who says so.",
            "Name the program whose text says it, or say that it rests on our notes.",
            "On ne sait pas qui le dit.",
            "Nommez le programme dont le texte le dit, ou dites que cela repose sur nos notes.",
        )
    if bool(said_by) != bool(words):
        place.at("words").wrong(
            "The quotation and its program go together.",
            "Give both, or neither.",
            "La citation et son programme vont ensemble.",
            "Donnez les deux, ou aucun.",
        )
    if by_notes and verified:
        place.at("verified").wrong(
            "A rule that rests on our notes is not verified.",
            "Say that it is not verified.",
            "Une règle qui repose sur nos notes n’est pas vérifiée.",
            "Dites qu’elle n’est pas vérifiée.",
        )
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
        place.at("depends_en").wrong(
            "Two shares, and nothing says which holds when.",
            "Say what it depends on.",
            "Deux parts, et rien ne dit laquelle s’applique quand.",
            "Dites de quoi cela dépend.",
        )
    return {"share": share, "depends": depends}


def _sides(given: Given, place: SourceLocation, common: Given) -> dict[str, Any]:
    """Return the other side of a pairing: of one kind only; none means the programs among themselves."""
    others, outside = _slugs(given, place, "others"), _words(given, place, "outside")
    levels = parsers.members(given.get("levels"), place.at("levels"), tuple(Level))
    if sum(map(bool, (others, outside, levels))) > 1:
        place.at("others").wrong(
            "The other side is named twice.",
            "Name programs, levels, or what lies outside the catalogue: one of the three.",
            "L’autre côté est nommé deux fois.",
            "Nommez des programmes, des ordres de gouvernement ou ce qui est hors du catalogue\u00a0: un des trois.",
        )
    if not (others or outside or levels) and len(common["programs"]) < 2:
        place.at("others").wrong(
            "The other side is missing.",
            "Name programs, levels, or what lies outside the catalogue.",
            "L’autre côté manque.",
            "Nommez des programmes, des ordres de gouvernement ou ce qui est hors du catalogue.",
        )
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
        place.at("first").wrong(
            "What comes first is missing or named twice.",
            "Name programs, or what lies outside the catalogue.",
            "Ce qui vient d’abord manque ou est nommé deux fois.",
            "Nommez des programmes, ou ce qui est hors du catalogue.",
        )
    needed = parsers.truth(given.get("needed"), place.at("needed")) is True
    return Precedence(**common, first=first, outside=outside, needed=needed)


def _variants(given: Given, place: SourceLocation, **common: Any) -> ProgramVariants:
    at = place.at("versions")
    if len(common["programs"]) > 1:
        place.at("programs").wrong(
            "More than one national version is named.",
            "Name one.",
            "Plus d’une version nationale est nommée.",
            "Nommez-en une.",
        )
    versions = parsers.mapping(given.get("versions"), at, tuple(Province))
    if not versions:
        at.wrong(
            "No province has a version of its own.",
            "Name at least one, like QC: ca-ced-rtri.",
            "Aucune province n’a sa propre version.",
            "Nommez-en au moins une, comme QC: ca-ced-rtri.",
        )
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
        place.wrong(
            f"The order goes in a circle: {named}.",
            "Take one of these orders out.",
            f"L’ordre tourne en rond\u00a0: {named}.",
            "Retirez un de ces ordres.",
        )


def _check_programs(rule: Rule, place: SourceLocation, catalogue: Catalogue) -> None:
    known = catalogue.by_slug
    for name, slug in named_programs(rule):
        if slug not in known:
            place.at(name).wrong(
                f'There is no program "{slug}".',
                f"Perhaps one of these: {near}."
                if (near := parsers.near_to(slug, known))
                else "Name one of the catalogue.",
                f"Il n’y a pas de programme «\u00a0{slug}\u00a0».",
                f"Peut-être l’un de ceux-ci\u00a0: {near}." if near else "Nommez-en un du catalogue.",
            )
    if not rule.said_by:
        return
    program = known.get(rule.said_by)
    if program is None or all(rule.said_by != slug for _name, slug in named_programs(rule)):
        place.at("said_by").wrong(
            f'"{rule.said_by}" is no program of this rule.',
            "Name one that the rule names.",
            f"«\u00a0{rule.said_by}\u00a0» n’est pas un programme de cette règle.",
            "Nommez-en un que la règle nomme.",
        )
        return
    if not any(rule.words in text for text in _texts(program)):
        place.at("words").wrong(
            "The words do not stand in the program’s English text.",
            "Quote them as they stand.",
            "Ces mots ne figurent pas dans le texte anglais du programme.",
            "Citez-les tels quels.",
        )
    if rule.verified and not program.verified:
        place.at("verified").wrong(
            "The program that says so is not verified.",
            "Say that the rule is not verified.",
            "Le programme qui le dit n’est pas vérifié.",
            "Dites que la règle n’est pas vérifiée.",
        )


def _texts(program: ProgramView) -> Iterator[str]:
    yield " ".join(program.summary_en.split())
    yield from (condition.sentence_en for condition in program.conditions)
    yield from (note.sentence_en for note in program.notes)
