"""Read the rules between programs. The file is checked whole, against the catalogue too; every mistake is reported."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from hub.core.typography import french
from hub.core.vocabulary import Level, Province
from hub.core.words import Words
from programs.catalogue import fields
from programs.catalogue.entries import Catalogue
from programs.catalogue.mistakes import Mistakes, Place
from programs.catalogue.texts import is_null, read_text
from programs.eligibility.facts import Interval
from programs.together.rules import (
    SHARES,
    By,
    Cap,
    Combination,
    Counts,
    Deduction,
    Exclusion,
    Match,
    Money,
    Order,
    Per,
    Rule,
    Rules,
    Scope,
    Twins,
)

TOGETHER_PATH = Path(__file__).parent.parent / "data" / "together.yaml"

type Given = Mapping[str, Any]

_ALWAYS = ("id", "kind", "programs", "said_by", "words", "notes", "verified", "sentence_en", "sentence_fr")
_SIDES = ("others", "levels", "outside_en", "outside_fr")
_DEPENDS = ("share", "depends_en", "depends_fr")


@cache
def together() -> Rules:
    """Return the project's own rules. Raise ``CatalogueErrors`` when the file has a mistake."""
    return read_rules()


def read_rules(path: Path = TOGETHER_PATH, *, catalogue: Catalogue | None = None) -> Rules:
    """Return the rules of a file. Raise ``CatalogueErrors`` with every mistake of it.

    With a catalogue, every program named must be in it and every quotation must stand in its program's English text.
    """
    mistakes = Mistakes()
    read = list(_rules(path, mistakes))
    _check_ids(read)
    _check_order(read, Place(mistakes, path.name))
    if catalogue is not None:
        for rule, place in read:
            _check_programs(rule, place, catalogue)
    mistakes.raise_any()
    return Rules(tuple(rule for rule, _place in read))


def named_programs(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield every program that a rule names, with the field that names it."""
    for name in ("programs", "others", "first"):
        for slug in getattr(rule, name, ()):
            yield name, slug
    if isinstance(rule, Twins):
        yield from (("versions", slug) for slug in rule.versions.values())


def _rules(path: Path, mistakes: Mistakes) -> Iterator[tuple[Rule, Place]]:
    file = Place(mistakes, path.name)
    rows = read_text(path, file)
    if not isinstance(rows, list):
        if not mistakes.found:
            file.wrong("A list of rules was expected.", "Begin each rule with a dash.")
        return
    for position, row in enumerate(rows, start=1):
        place = Place(mistakes, path.name, position)
        if not isinstance(row, dict):
            place.wrong("A rule was expected.", "Write a mapping that begins with id.")
            continue
        ident = row.get("id")
        place = Place(mistakes, path.name, position, ident if isinstance(ident, str) else "")
        fields.required(row.get("kind"), place.at("kind"))
        kind = fields.member(row.get("kind"), place.at("kind"), tuple(_KINDS))
        if kind is not None:
            keys, make = _KINDS[kind]
            given = fields.mapping(row, place, (*_ALWAYS, *keys))
            yield make(given, place, **_common(given, place)), place


def _common(given: Given, place: Place) -> dict[str, Any]:
    """Return what every rule has."""
    ident = fields.required(given.get("id"), place.at("id"))
    if ident and not fields.SLUG.fullmatch(ident):
        place.at("id").wrong(f'"{ident}" is not a slug.', "Use small letters, digits and single hyphens.")
    programs = _slugs(given, place, "programs")
    if not programs:
        place.at("programs").wrong("No program is named.", "Name at least one.")
    verified = fields.truth(given.get("verified"), place.at("verified")) is not False
    return {
        "id": ident,
        "programs": programs,
        "sentence": _required_words(given, place, "sentence"),
        "verified": verified,
        **_origin(given, place, verified=verified),
    }


def _origin(given: Given, place: Place, *, verified: bool) -> dict[str, str]:
    """Return who says so: a program in words of its own, or our notes, which are never verified."""
    said_by = fields.text(given.get("said_by"), place.at("said_by")) or ""
    words = fields.text(given.get("words"), place.at("words")) or ""
    by_notes = fields.truth(given.get("notes"), place.at("notes")) is True
    if by_notes == bool(said_by):
        place.at("said_by").wrong(
            "It is not clear who says so.", "Name the program whose text says it, or write notes: true."
        )
    if bool(said_by) != bool(words):
        place.at("words").wrong("The quotation and its program go together.", "Give both, or neither.")
    if by_notes and verified:
        place.at("verified").wrong("A rule that rests on notes is not verified.", "Write verified: false.")
    return {"said_by": said_by, "words": words}


def _slugs(given: Given, place: Place, name: str) -> tuple[str, ...]:
    return fields.matching(given.get(name), place.at(name), fields.SLUG, "ca-nrc-irap")


def _words(given: Given, place: Place, name: str) -> Words | None:
    """Return a text in both languages, or None where it is in neither."""
    keys = f"{name}_en", f"{name}_fr"
    if all(is_null(given.get(key)) for key in keys):
        return None
    return _required_words(given, place, name)


def _required_words(given: Given, place: Place, name: str) -> Words:
    en, fr = (fields.required(given.get(f"{name}_{lang}"), place.at(f"{name}_{lang}")) for lang in ("en", "fr"))
    return Words(en, french(fr))


def _enum[Member: StrEnum](given: Given, place: Place, name: str, members: type[Member], default: Member) -> Member:
    found = fields.member(given.get(name), place.at(name), tuple(members))
    return default if found is None else members(found)


def _required_enum[Member: StrEnum](given: Given, place: Place, name: str, members: type[Member]) -> Member:
    fields.required(given.get(name), place.at(name))
    return _enum(given, place, name, members, next(iter(members)))


def _share(given: Given, place: Place) -> dict[str, Any]:
    """Return the share and what it depends on; a share that is not published lies anywhere."""
    value, at = given.get("share"), place.at("share")
    share = SHARES
    if isinstance(value, Mapping):
        least, most = fields.bounds(value, at, high=1)
        share = Interval(least or 0, 1 if most is None else most)
    elif (exact := fields.share(value, at)) is not None:
        share = Interval.exact(exact)
    depends = _words(given, place, "depends")
    if share.low != share.high and depends is None and not is_null(value):
        place.at("depends_en").wrong("Two shares, and nothing says which holds when.", "Say what it depends on.")
    return {"share": share, "depends": depends}


def _sides(given: Given, place: Place, common: Given) -> dict[str, Any]:
    """Return the other side of a pairing: of one kind only; none means the programs among themselves."""
    others, outside = _slugs(given, place, "others"), _words(given, place, "outside")
    levels = fields.members(given.get("levels"), place.at("levels"), tuple(Level))
    if sum(map(bool, (others, outside, levels))) > 1:
        place.at("others").wrong("The other side is named twice.", "Use one of others, levels and outside.")
    if not (others or outside or levels) and len(common["programs"]) < 2:
        place.at("others").wrong("The other side is missing.", "Name others, levels, or what lies outside.")
    return {"others": others, "outside": outside, "levels": frozenset(map(Level, levels))}


def _cap(given: Given, place: Place, **common: Any) -> Cap:
    return Cap(
        **common,
        **_share(given, place),
        counts=_required_enum(given, place, "counts", Counts),
        per=_enum(given, place, "per", Per, Per.PROJECT),
        money=_enum(given, place, "money", Money, Money.ANY),
    )


def _match(given: Given, place: Place, **common: Any) -> Match:
    return Match(**common, **_share(given, place), by=_required_enum(given, place, "by", By))


def _exclusion(given: Given, place: Place, **common: Any) -> Exclusion:
    scope = _required_enum(given, place, "scope", Scope)
    return Exclusion(**common, **_sides(given, place, common), scope=scope)


def _combination(given: Given, place: Place, **common: Any) -> Combination:
    return Combination(**common, **_sides(given, place, common))


def _deduction(_given: Given, _place: Place, **common: Any) -> Deduction:
    return Deduction(**common)


def _order(given: Given, place: Place, **common: Any) -> Order:
    first, outside = _slugs(given, place, "first"), _words(given, place, "outside")
    if bool(first) == bool(outside):
        place.at("first").wrong("What comes first is missing or named twice.", "Name first, or what lies outside.")
    needed = fields.truth(given.get("needed"), place.at("needed")) is True
    return Order(**common, first=first, outside=outside, needed=needed)


def _twins(given: Given, place: Place, **common: Any) -> Twins:
    at = place.at("versions")
    if len(common["programs"]) > 1:
        place.at("programs").wrong("More than one national version is named.", "Name one.")
    versions = fields.mapping(given.get("versions"), at, tuple(Province))
    if not versions:
        at.wrong("No province has a version of its own.", "Name at least one, like {QC: ca-ced-rtri}.")
    return Twins(
        **common, versions={province: fields.required(slug, at.at(province)) for province, slug in versions.items()}
    )


_KINDS: Mapping[str, tuple[tuple[str, ...], Callable[..., Rule]]] = {
    "cap": ((*_DEPENDS, "counts", "per", "money"), _cap),
    "match": ((*_DEPENDS, "by"), _match),
    "excludes": ((*_SIDES, "scope"), _exclusion),
    "combines": (_SIDES, _combination),
    "deducts": ((), _deduction),
    "order": (("first", "outside_en", "outside_fr", "needed"), _order),
    "twins": (("versions",), _twins),
}


def _check_ids(read: list[tuple[Rule, Place]]) -> None:
    seen: set[str] = set()
    for rule, place in read:
        if rule.id in seen:
            place.at("id").wrong("The id stands already above.", "Give each rule its own id.")
        seen.add(rule.id)


def _check_order(read: list[tuple[Rule, Place]], file: Place) -> None:
    before: dict[str, set[str]] = {}
    for rule, _place in read:
        if isinstance(rule, Order):
            for slug in rule.programs:
                before.setdefault(slug, set()).update(rule.first)
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        file.wrong(f"The order goes in a circle: {', '.join(error.args[1])}.", "Take one of these orders out.")


def _check_programs(rule: Rule, place: Place, catalogue: Catalogue) -> None:
    known = catalogue.by_slug
    for name, slug in named_programs(rule):
        if slug not in known:
            place.at(name).wrong(f'There is no program "{slug}".', "Mend the id.")
    if not rule.said_by:
        return
    program = known.get(rule.said_by)
    if program is None or all(rule.said_by != slug for _name, slug in named_programs(rule)):
        place.at("said_by").wrong(f'"{rule.said_by}" is no program of this rule.', "Name one that the rule names.")
        return
    if not any(rule.words in text for text in _texts(program)):
        place.at("words").wrong("The words do not stand in the program’s English text.", "Quote them as they stand.")
    if rule.verified and not program.verified:
        place.at("verified").wrong("The program that says so is not verified.", "Write verified: false.")


def _texts(program: Any) -> Iterator[str]:
    yield " ".join(program.summary_en.split())
    yield from (condition.sentence_en for condition in program.conditions)
    yield from (note.sentence_en for note in program.notes)
