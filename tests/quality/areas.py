"""How well areas are read from a company's words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.core.vocabulary.enums import Area
from hub.matching.areas import propose_areas, score_areas
from tests.quality.baselines import BASELINES, area_scores
from tests.quality.figures import Figure, Part
from tests.quality.records import LANGUAGES, Record, clients

TOP = 3

MEANINGS: Mapping[str, str] = {
    "area top-1": "the first area proposed is one that the expert puts first",
    "area recall@3, proposed": "of the expert's areas, those among the first three that are proposed",
    "area recall@3, scored": "of the expert's areas, those among the three that score best, proposed or not",
    "right area, ticked or offered": "the box that the page ticks, or one of those that it offers beside it, is an area that "
    "the expert puts first; each text by itself",
    "area micro-F1": "agreement of what is proposed with what the expert names, companies that fit no area included",
    "area lures on top": "of the areas that only look right, those that score above every right one (less is better)",
    "none rejected": "of the companies that fit no area, those to which none is proposed",
    "area top-1, bilingual, English": "the first figure on records with both languages, from the English text alone",
    "area top-1, bilingual, French": "the same from the French text alone",
    "same first area in both": "of these records, those whose two texts lead to the same first area, or both to none",
    "silent": "of the companies that fit an area, those to which none is proposed (less is better)",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The areas proposed, best first, and the score of each area that has one."""

    proposed: tuple[str, ...]
    scores: Mapping[str, float]
    offered: tuple[str, ...] | None = None  # on the page; None: the best by their score

    @property
    def boxes(self) -> tuple[str, ...]:
        """The areas of the boxes, the ticked one first."""
        return self.by_score[:TOP] if self.offered is None else self.offered

    @property
    def first(self) -> str | None:
        """The area proposed first; None where none is."""
        return self.proposed[0] if self.proposed else None

    @property
    def by_score(self) -> tuple[str, ...]:
        """The areas that have a score, best first; equal scores in the order of the closed list."""
        return tuple(sorted(self.scores, key=lambda area: (-self.scores[area], list(Area).index(Area(area)))))


type Reader = Callable[[Record, Mapping[str, str]], Reading]


def readers(records: Sequence[Record]) -> Mapping[str, Reader]:
    """Return the engine and the baselines, by name."""
    return {"engine": _by_engine, **{by: _by_baseline(by, records) for by in BASELINES}}


def area_figures(records: Sequence[Record]) -> tuple[Figure, ...]:
    """Return the figures on areas, each by the engine and then by each baseline."""
    by_reader = [list(_figures(records, by, read)) for by, read in readers(records).items()]
    return tuple(figure for same in zip(*by_reader, strict=True) for figure in same)


def _by_engine(_: Record, texts: Mapping[str, str]) -> Reading:
    # Pages cannot be imported before Django is set up, and the command sets it up.
    from hub.matching.questions.statements import likely_areas

    proposed = tuple(proposal.area for proposal in propose_areas(*texts.values()))
    offered = tuple(reading.value for reading in likely_areas(" ".join(texts.values())))
    return Reading(proposed, score_areas(*texts.values()), offered)


def _by_baseline(by: str, records: Sequence[Record]) -> Reader:
    def read(record: Record, texts: Mapping[str, str]) -> Reading:
        scores = area_scores(by, record, texts, records)
        return Reading(Reading((), scores).by_score[:TOP], scores)

    return read


def _figures(records: Sequence[Record], by: str, read: Reader) -> Iterator[Figure]:
    readings = {record.ident: read(record, record.texts) for record in records}
    fitting = [(record, readings[record.ident]) for record in clients(records)]
    everyone = [(record, readings[record.ident]) for record in records]

    def figure(name: str, part: Callable[[Record, Reading], Part], among: list[tuple[Record, Reading]]) -> Figure:
        return Figure.of(name, by, [part(record, reading) for record, reading in among])

    yield figure("area top-1", _first_right, fitting)
    yield figure("area recall@3, proposed", lambda record, got: _found(record, got.proposed), fitting)
    yield figure("area recall@3, scored", lambda record, got: _found(record, got.by_score), fitting)
    alone = [(record, read(record, {lang: text})) for record in clients(records) for lang, text in record.texts.items()]
    yield figure("right area, ticked or offered", lambda record, got: _holds(record, got.boxes), alone)
    yield figure("area micro-F1", _agreement, everyone)
    yield figure("area lures on top", _lures_on_top, fitting)
    yield figure("none rejected", _silence, [pair for pair in everyone if pair[0].negative])
    yield from _by_language(records, by, read)
    yield figure("silent", _silence, fitting)


def _by_language(records: Sequence[Record], by: str, read: Reader) -> Iterator[Figure]:
    both = [record for record in clients(records) if len(record.texts) == len(LANGUAGES)]
    english, french = ([read(record, {lang: record.texts[lang]}) for record in both] for lang in LANGUAGES)
    for name, readings in (("English", english), ("French", french)):
        parts = [_first_right(record, reading) for record, reading in zip(both, readings, strict=True)]
        yield Figure.of(f"area top-1, bilingual, {name}", by, parts)
    same = [(float(one.first == other.first), 1.0) for one, other in zip(english, french, strict=True)]
    yield Figure.of("same first area in both", by, same)


def _first_right(record: Record, reading: Reading) -> Part:
    return float(reading.first in record.first_ok), 1


def _holds(record: Record, areas: Sequence[str]) -> Part:
    return float(not record.first_ok.isdisjoint(areas)), 1


def _found(record: Record, areas: Sequence[str]) -> Part:
    return len(set(record.areas) & set(areas[:TOP])), len(record.areas)


def _agreement(record: Record, reading: Reading) -> Part:
    """Return twice what both name, out of what each names: the F1 of one record, or of many when summed."""
    both = set(record.areas) & set(reading.proposed)
    return 2 * len(both), len(record.areas) + len(reading.proposed)


def _lures_on_top(record: Record, reading: Reading) -> Part:
    right = max((reading.scores.get(area, 0.0) for area in record.areas), default=0.0)
    return sum(reading.scores.get(area, 0.0) > right for area in record.lures), len(record.lures)


def _silence(_: Record, reading: Reading) -> Part:
    return float(not reading.proposed), 1
