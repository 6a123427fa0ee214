"""The file of the table by which requests are routed, checked whole."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from hub.core.text.localized import Localized
from hub.directory.catalogue.yaml_files import YamlEntry, YamlReader
from hub.directory.choices import SeatKind
from hub.directory.reference.places import ChineseProvince
from hub.directory.reference.seats import (
    AT_CAPITAL,
    CAPITAL,
    HUB,
    MARKET_NAMES,
    MARKETS,
    MOST_STEPS,
    PROGRAM_ORGANIZATION,
    QUESTIONS,
    RoutingRule,
    RoutingStep,
    RoutingTable,
    SeatGroup,
    SeatRegion,
    SignWords,
    reach_of,
)

ROUTING = "routing.yaml"
DATA = Path(__file__).resolve().parents[1] / "data"
_PARTS = ("kinds", "regions", "program_organizations", "reasons", "rules", "words")
_LAST_RESORT, _PROVINCE = "last-resort", "province"
_OF_PROVINCE = Localized("of a province", "d’une province")


@lru_cache(maxsize=1)
def routing_table() -> RoutingTable:
    """Return the table of the project's own file, read once. Raise ``InvalidDataError`` naming every mistake."""
    reader = YamlReader(DATA)
    reader.open(ROUTING)
    table = read_routing(reader)
    reader.refuse_if_mistaken()
    return table


def route_rows(table: RoutingTable) -> list[dict[str, Any]]:
    """Return the rules of a table as rows, named by their question and circumstances."""
    return [_route_row(rule, table) for rule in table.rules]


def _route_row(rule: RoutingRule, table: RoutingTable) -> dict[str, Any]:
    signs = sorted(rule.words)
    told = [MARKET_NAMES[rule.market]] if rule.market else []
    told += [table.sign_names[sign] for sign in signs] + [_OF_PROVINCE] * rule.of_province
    parts = [f"market-{rule.market}"] * bool(rule.market) + signs + [_PROVINCE] * rule.of_province
    row: dict[str, Any] = {
        "slug": "-".join([rule.ask, *parts]).replace("_", "-"),
        "question": rule.ask, "market": rule.market, "signs": signs, "of_province": rule.of_province,
    }  # fmt: skip
    for lang, colon in (("en", ": "), ("fr", "\u00a0: ")):
        circumstances = ", ".join(each.text(lang) for each in told)
        row[f"name_{lang}"] = QUESTIONS[rule.ask].text(lang) + (colon + circumstances if told else "")
    for number in range(1, MOST_STEPS + 1):
        step = rule.steps[number - 1] if number <= len(rule.steps) else None
        row[f"kind_{number}"] = step.kind + AT_CAPITAL * step.at_capital if step else ""
        row |= {f"reason_{number}_{lang}": step.reason.text(lang) if step else "" for lang in ("en", "fr")}
    return row


def read_routing(reader: YamlReader) -> RoutingTable:
    """Return the table of an opened file; mistakes are noted in the reader."""
    document = reader.document(ROUTING)
    parts = {part: reader.part(ROUTING, document, part, known=_PARTS) for part in _PARTS}
    groups = {group.id: group for group in _groups(reader, parts["kinds"])}
    reasons, used = dict(_reasons(reader, parts["reasons"])), {_LAST_RESORT}
    asks: dict[str, str] = {}
    words = dict(_words(reader, parts["words"], asks))
    rules = tuple(_rules(reader, parts["rules"], groups=groups, reasons=reasons, words=words, used=used))
    for reason in reasons.keys() - used:
        reader.note(ROUTING, reason, "", "no rule gives this reason any more: remove it")
    for question in QUESTIONS:
        unreached, is_whole = reach_of(rules, question)
        if not is_whole:
            reader.note(ROUTING, question, "ask", "add a rule that holds in all circumstances")
        if unreached:
            reader.note(ROUTING, question, "ask", "remove the rule that others come before in all its circumstances")
    return RoutingTable(
        groups=groups,
        rules=rules,
        regions=dict(_regions(reader, parts["regions"])),
        program_kinds=dict(_program_kinds(reader, parts["program_organizations"], groups)),
        words={sign: each for sign, (_name, each) in words.items()},
        asks=asks,
        sign_names={sign: name for sign, (name, _each) in words.items()},
        last_resort=RoutingStep(kind=HUB, reason=reasons.get(_LAST_RESORT, Localized("", ""))),
    )


def check_routing(reader: YamlReader, table: RoutingTable, *, seats: Iterable[dict[str, Any]]) -> None:
    """Note seats that take requests and stand in no kind, or in two, and names that no such seat has."""
    known = {row["slug"]: row["kind"] for row in seats if row["is_routable"]}
    named = [slug for group in table.groups.values() for slug in group.seats]
    for slug in {*named, *table.regions} - known.keys():
        reader.note(ROUTING, slug, "seats", "no seat has this name")
    for slug in {slug for slug in named if named.count(slug) > 1}:
        reader.note(ROUTING, slug, "seats", "this seat stands in two kinds: keep one")
    for slug, kind in known.items():
        if not table.kind_of(slug, kind):
            reader.note(ROUTING, slug, "seats", "name this seat under one kind: no request goes to it otherwise")


def _localized(entry: YamlEntry, stem: str) -> Localized:
    texts = entry.bilingual(stem)
    return Localized(texts[f"{stem}_en"], texts[f"{stem}_fr"])


def _groups(reader: YamlReader, rows: Any) -> Iterator[SeatGroup]:
    for entry in reader.entries(ROUTING, rows, part="kinds"):
        kind = entry.member("seat_kind", SeatKind, required=False)
        yield SeatGroup(
            id=entry.name,
            name=_localized(entry, "name"),
            seat_kind=kind,
            seats=() if kind else tuple(entry.texts("seats", required=entry.name != PROGRAM_ORGANIZATION)),
        )
        entry.end()


def _regions(reader: YamlReader, rows: Any) -> Iterator[tuple[str, SeatRegion]]:
    for entry in reader.entries(ROUTING, rows, ident="seat", part="regions"):
        yield entry.name, SeatRegion(sub_region=entry.text("sub_region"), name=_localized(entry, "name"))
        entry.end()


def _program_kinds(reader: YamlReader, rows: Any, groups: Iterable[str]) -> Iterator[tuple[str, str]]:
    for entry in reader.entries(ROUTING, rows, ident="organization", part="program_organizations"):
        yield entry.name, entry.member("kind", groups)
        entry.end()


def _reasons(reader: YamlReader, rows: Any) -> Iterator[tuple[str, Localized]]:
    for entry in reader.entries(ROUTING, rows, part="reasons"):
        renamed = YamlEntry(reader, ROUTING, entry.name, {f"reason_{key}": entry.raw.get(key) for key in ("en", "fr")})
        yield entry.name, _localized(renamed, "reason")


def _words(reader: YamlReader, rows: Any, asks: dict[str, str]) -> Iterator[tuple[str, tuple[Localized, SignWords]]]:
    signs = [str(row.get("sign", "")) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    for entry in reader.entries(ROUTING, rows, ident="sign", part="words"):
        if ask := entry.member("ask", QUESTIONS, required=False):
            asks[entry.name] = ask
        read = SignWords(
            alone=(*entry.texts("en", required=True), *entry.texts("fr", required=True)),
            pairs=tuple(_pairs(reader, entry, "pairs")),
            never=tuple(entry.texts("never")),
            never_pairs=tuple(_pairs(reader, entry, "never_pairs")),
            places=tuple(entry.members("places", ChineseProvince)),
            instead_of=entry.member("instead_of", signs, required=False),
        )
        yield entry.name, (_localized(entry, "name"), read)
        entry.end()


def _pairs(reader: YamlReader, entry: YamlEntry, name: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    rows = entry._value(name, required=False)  # noqa: SLF001 - a list of fields
    if rows is not None and not isinstance(rows, list):
        entry.note(name, "write a list of pairs")
    for row in rows if isinstance(rows, list) else ():
        pair = YamlEntry(reader, ROUTING, entry.name, row if isinstance(row, dict) else {})
        yield tuple(pair.texts("first", required=True)), tuple(pair.texts("then", required=True))
        pair.end()


def _rules(
    reader: YamlReader,
    rows: Any,
    *,
    groups: Iterable[str],
    reasons: dict[str, Localized],
    words: dict[str, Any],
    used: set[str],
) -> Iterator[RoutingRule]:
    for number, row in enumerate(rows if isinstance(rows, list) else (), start=1):
        entry = YamlEntry(reader, ROUTING, f"rule {number}", row if isinstance(row, dict) else {})
        ask = entry.member("ask", QUESTIONS)
        market = entry.member("market", MARKETS, required=False)
        signs = entry.members("words", words)
        of_province = bool(entry.member("program_of", [_PROVINCE], required=False))
        raw = entry._value("steps", required=True)  # noqa: SLF001 - a list of lists, which no other file has
        if isinstance(raw, list) and len(raw) > MOST_STEPS:
            entry.note("steps", f"name at most {MOST_STEPS} kinds")
        steps = []
        for step in raw if isinstance(raw, list) else ():
            kind, reason, *more = step if isinstance(step, list) and len(step) > 1 else ("", "")
            if kind not in groups or reason not in reasons or more not in ([], [CAPITAL]):
                entry.note("steps", f"write [kind, reason] of this file, not {step!r}")
                continue
            used.add(reason)
            steps.append(RoutingStep(kind=kind, reason=reasons[reason], at_capital=bool(more)))
        entry.end()
        yield RoutingRule(ask=ask, steps=tuple(steps), market=market, words=frozenset(signs), of_province=of_province)
