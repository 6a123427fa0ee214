"""What of a page is not what it was, and which part of a program rests on it; days and amounts read there. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from hub.core.text.yaml_files import parse_yaml
from programs.catalogue.entries import ProgramView
from programs.publication.sources import PartKind, ProgramPart, parts_of, usual_page

MOST_PASSAGES = 40
_MOST_PAIRS = 400


class Passage(NamedTuple):
    """A passage that changed: what was said, and what is said now; "" where it is new or gone."""

    was: str
    now: str


def changed_passages(was: Sequence[str], now: Sequence[str]) -> list[Passage]:
    """Return what is not said any more, with what is said in its place.

    What only moved, or is spaced or capitalized otherwise, is not among it.
    """
    there, here = Counter(map(_plain, was)), Counter(map(_plain, now))
    gone, new = there - here, here - there
    found: list[Passage] = []
    matcher = SequenceMatcher(None, [*map(_plain, was)], [*map(_plain, now)], autojunk=False)
    for tag, low, high, first, last in matcher.get_opcodes():
        if tag == "equal":
            continue
        before = [text for text in was[low:high] if _take(gone, _plain(text))]
        after = [text for text in now[first:last] if _take(new, _plain(text))]
        found += _paired(before, after)
    return found[:MOST_PASSAGES]


def _paired(before: list[str], after: list[str]) -> Iterator[Passage]:
    """Pair texts by likeness, each with the likest that is left; what is like nothing stands alone.

    Where a page is made anew, texts are paired in their order.
    """
    if len(before) * len(after) > _MOST_PAIRS:
        yield from (Passage(*pair) for pair in zip_longest(before, after, fillvalue=""))
        return
    left = list(before)
    for text in after:
        likest = max(left, key=lambda one: SequenceMatcher(None, one, text).ratio(), default="")
        if likest and (SequenceMatcher(None, likest, text).ratio() >= 0.4 or len(left) == len(after) == 1):
            left.remove(likest)
            yield Passage(likest, text)
        else:
            yield Passage("", text)
    yield from (Passage(text, "") for text in left)


def _take(counts: Counter[str], text: str) -> bool:
    counts[text] -= 1
    return counts[text] >= 0


def _plain(text: str) -> str:
    return re.sub(r"[^\w$%@.,]+", " ", _folded(text)).strip(" .,")


def _folded(text: str) -> str:
    """Return text without case and accents, with plain spaces; figures keep their signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


# --- Which part it is about -------------------------------------------------------------------------------------------

_CUES: Mapping[str, Any] = parse_yaml((Path(__file__).parent.parent / "data" / "cues.yaml").read_bytes())
_PARTS, _CONDITIONS = ({kind: "|".join(cues) for kind, cues in _CUES[name].items()} for name in ("parts", "conditions"))
_COMMON = frozenset(_CUES["common"].split())


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """A passage that changed beside the part that rests on it, and what could be taken from it.

    ``proposals`` are fields of the document with what the page says now.
    """

    part: ProgramPart
    passage: Passage
    proposals: tuple[tuple[str, str], ...] = ()


def changed_parts(program: ProgramView, address: str, passages: Iterable[Passage]) -> list[ChangedPart]:
    """Return what changed on a page beside the parts of a program that rest on it, or may: those that name no page."""
    known = list(parts_of(program))
    near = [part for part in known if part.source == address or (not part.source and _may_rest(program, address))]
    entry = next(part for part in known if part.kind is PartKind.ENTRY)
    found = []
    for passage in passages:
        scored = [(_likeness(part, program, passage), part) for part in (near or [entry])]
        score, part = max(scored, key=lambda one: one[0])
        part = part if score > 0 else entry
        found.append(ChangedPart(part, passage, tuple(_proposals(part.kind, program, passage))))
    return found


def _may_rest(program: ProgramView, address: str) -> bool:
    return address in {usual_page(program), program.url_en, program.url_fr} or program.is_official(address)


def _likeness(part: ProgramPart, program: ProgramView, passage: Passage) -> float:
    """Return how much a passage is like what a part says: shared words and figures, and how pages speak of it."""
    told, moved = _folded(f"{passage.was} {passage.now}"), _moved(passage)
    if part.kind is PartKind.ENTRY:
        return 0.5 * _shared(told, f"{program.name_en} {program.name_fr} {program.summary_en} {program.summary_fr}")
    figures = _figures(moved) | (set(days_in(passage.was)) - set(days_in(passage.now)))
    if part.condition is not None:
        one = part.condition
        score = _shared(told, f"{one.sentence_en} {one.sentence_fr}")
        cue = _CONDITIONS.get(one.kind)
        score += sum(1.5 * bool(cue and re.search(cue, text)) for text in (told, moved))
        known = {float(value) for name, value in one.test.items() if name in {"min", "max"}}
        known |= {round(value * 100, 4) for value in known if value <= 1}
        return score + 1.5 * bool(known & figures)
    score = min(2.0, 0.75 * len({found[0] for found in re.finditer(_PARTS[part.kind], told)}))
    score += 1.5 * bool(re.search(_PARTS[part.kind], moved))
    return score + 1.5 * bool(_values(part.kind, program) & figures)


def _moved(passage: Passage) -> str:
    """Return the words of a passage that went or came, with the one before them: "to $5,000" of a changed ceiling."""
    was, now = (_folded(text).split() for text in passage)
    found: list[str] = []
    for tag, low, high, first, last in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [*was[low:high], *now[max(0, first - 1) : last + 1]]
    return " ".join(found)


def _shared(told: str, sentence: str) -> float:
    words = {word for word in re.findall(r"[a-z]{3,}", _folded(sentence)) if word not in _COMMON}
    return 3.0 * len(words.intersection(re.findall(r"[a-z]{3,}", told))) / len(words) if words else 0.0


def _values(kind: PartKind, program: ProgramView) -> set[Any]:
    intake, share = program.intake, program.cost_share_max
    known: dict[PartKind, list[Any]] = {
        PartKind.AMOUNT: [program.amount_min_cad, program.amount_max_cad, None if share is None else share * 100],
        PartKind.INTAKE: [intake.opens, intake.closes, intake.closed_on],
        PartKind.DECISION: [program.decision.least, program.decision.most],
        PartKind.EFFORT: [program.effort.least, program.effort.most],
    }
    return {value if isinstance(value, date) else round(float(value), 4) for value in known.get(kind, []) if value}


# --- Figures and days that a passage names ----------------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier", "february feb fevrier fev", "march mar mars", "april apr avril avr", "may mai",
            "june jun juin", "july jul juillet juil", "august aug aout", "september sep sept septembre",
            "october oct octobre", "november nov novembre", "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = re.compile(
    rf"(?P<y1>20\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)|"
    rf"\b(?P<m2>{_NAMES})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>20\d\d)|"
    rf"\b(?P<d3>\d{{1,2}})(?:er|st|nd|rd|th)? (?:of )?(?P<m3>{_NAMES})\.?,? (?P<y3>20\d\d)"
)
_FIGURE = re.compile(
    r"(?P<n>\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?)\s?"
    r"(?P<x>millions?|m\$|m\b|thousand|k\b|billions?|milliards?)?"
)
_TIMES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m$": 1e6, "m": 1e6, "billion": 1e9, "milliard": 1e9}


def days_in(text: str) -> list[date]:
    found = []
    for match in _DAY.finditer(_folded(text)):
        named = {name[0]: value for name, value in match.groupdict().items() if value}
        month = _MONTHS.get(named["m"]) or int(named["m"])
        try:
            found.append(date(int(named["y"]), month, int(named["d"])))
        except ValueError:
            continue
    return found


def amounts_in(text: str) -> list[int]:
    """Return the amounts of money that a text names in dollars, in its order."""
    plain = _folded(text)
    found = []
    for match in _FIGURE.finditer(plain):
        before, after = plain[: match.start()].rstrip(), plain[match.end() :]
        if before.endswith("$") or match["x"] == "m$" or re.match(r"\s?(\$|(de )?dollars?)", after):
            found.append(round(_figure(match)))
    return found


def shares_in(text: str) -> list[float]:
    plain = _folded(text)
    return [_figure(match) for match in _FIGURE.finditer(plain)
            if re.match(r"\s?(%|per ?cent|pour ?cent|p\. ?100)", plain[match.end("n") :])]  # fmt: skip


def _figure(match: re.Match[str]) -> float:
    number = match["n"]
    plain = re.sub(r"[ ,\u00a0\u202f]", "", number) if re.search(r"[ ,\u00a0\u202f]\d{3}", number) else number
    return float(plain.replace(",", ".")) * _TIMES.get((match["x"] or "").rstrip("s"), 1)


def _figures(text: str) -> set[Any]:
    return {round(_figure(match), 4) for match in _FIGURE.finditer(_DAY.sub(" ", text))}


def _proposals(kind: PartKind, program: ProgramView, passage: Passage) -> Iterator[tuple[str, str]]:
    """Yield fields whose value the passage named, and names otherwise now: only the one figure that took its place."""
    share = None if program.cost_share_max is None else round(program.cost_share_max * 100, 4)
    fields: Mapping[PartKind, Sequence[tuple[str, Any, Any]]] = {
        PartKind.AMOUNT: (
            ("amount_min", program.amount_min_cad, amounts_in),
            ("amount_max", program.amount_max_cad, amounts_in),
            ("cost_share", share, shares_in),
        ),
        PartKind.INTAKE: (
            ("opens", program.intake.opens, days_in),
            ("closes", program.intake.closes, days_in),
            ("closed_on", program.intake.closed_on, days_in),
        ),
    }
    for name, value, read in fields.get(kind, ()):
        before, after = read(passage.was), read(passage.now)
        if value is None or value not in before or value in after or len(before) != len(after):
            continue
        now = after[before.index(value)]
        yield name, now.isoformat() if isinstance(now, date) else f"{now:g}" if name == "cost_share" else str(now)
