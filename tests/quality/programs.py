"""Checks against past support: where it stands on the pages of those who received it, and that none is ruled out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.core.vocabulary.enums import Intake, Verdict
from hub.matching.engine.evaluation import ProgramAnswer
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.evaluate import intake_on, not_met
from tests.quality.figures import Figure, Part
from tests.quality.records import Record, Setup, TrueExclusion

FIRST = 10

MEANINGS: Mapping[str, str] = {
    f"past support recall@{FIRST}": f"of the support really received, what stands among the first {FIRST} on the page",
    "false exclusions": "of the programs that really helped, those *not now* without a good reason (less is better)",
}

type Targets = Mapping[str, frozenset[str]]
type Asked = tuple[str, Setup]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A program that helped a company and is answered "not now": the conditions against it, and why that is right.

    ``why`` is empty where nobody judged it right: the exclusion counts as false.
    """

    record: str
    program: str
    conditions: tuple[str, ...]
    setup: Setup
    why: str


class Bench:
    """The answers for all records in all set-ups, and the order in which pages show them, worked out once."""

    def __init__(self, records: Sequence[Record], *, catalogue: Catalogue, on: date) -> None:
        self.records = [record for record in records if record.support]
        self.catalogue, self.on = catalogue, on
        self.targets: Targets = {
            record.ident: frozenset(live for each in _asked_for(record) for live in self.live(each))
            for record in self.records
        }
        # Pages cannot be imported before Django is set up, and the command sets it up.
        from tests.quality.displayed import order_shown, told_to

        told = {
            (record.ident, setup): told_to(record.profile(setup), catalogue=catalogue, on=on)
            for record in self.records
            for setup in Setup
        }
        self.answers: Mapping[Asked, tuple[ProgramAnswer, ...]] = {
            key: one.answer.programs for key, one in told.items()
        }
        self.shown = {key: order_shown(one, catalogue=catalogue) for key, one in told.items()}

    def live(self, slug: str) -> frozenset[str]:
        """Return the program itself while it goes on, else what stands for it today; empty where nothing does."""
        program = self.catalogue.by_slug.get(slug)
        if program is None:
            return frozenset()
        if not self._ended(program):
            return frozenset({slug})
        return frozenset(live for successor in program.replaced_by for live in self.live(successor))

    def gone(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs (record, program) for which nothing stands today."""
        pairs = {(record.ident, slug) for record in self.records for slug in _asked_for(record)}
        return tuple(sorted(pair for pair in pairs if not self.live(pair[1])))

    def _ended(self, program: ProgramView) -> bool:
        return intake_on(program.intake, self.on).state is Intake.ENDED


def program_figures(bench: Bench) -> tuple[Figure, ...]:
    """Return how much of the support really received stands among the first ten on the page, by set-up."""
    return tuple(
        Figure.of(
            f"past support recall@{FIRST}, {setup}",
            "engine",
            [_recall(bench.shown[record.ident, setup], bench.targets[record.ident]) for record in bench.records],
        )
        for setup in Setup
    )


def exclusions(bench: Bench, judged: Sequence[TrueExclusion]) -> tuple[Exclusion, ...]:
    """Return every program that helped a company, or that stands for it today, and is answered "not now"."""
    reasons = {(each.record, each.program, each.condition): each.why for each in judged}
    return tuple(
        found for record in bench.records for setup in Setup for found in _excluded(bench, record, setup, reasons)
    )


def exclusion_figures(bench: Bench, found: Sequence[Exclusion]) -> tuple[Figure, ...]:
    """Return how many of the programs that helped are excluded without a good reason, by set-up."""
    false = {(each.record, each.program, each.setup) for each in found if not each.why}
    return tuple(
        Figure.of(
            f"false exclusions, {setup}",
            "engine",
            [
                (sum((record.ident, slug, setup) in false for slug in slugs), len(slugs))
                for record in bench.records
                for slugs in [_supporting(bench, record)]
            ],
        )
        for setup in Setup
    )


def _recall(order: Sequence[str], wanted: frozenset[str]) -> Part:
    return len(wanted & set(order[:FIRST])), len(wanted)


def _asked_for(record: Record) -> frozenset[str]:
    return frozenset(each.program for each in record.support if not each.soft)


def _supporting(bench: Bench, record: Record) -> frozenset[str]:
    """Return the programs of the catalogue that helped, and those that stand for them today."""
    return bench.targets[record.ident] | {slug for slug in _asked_for(record) if slug in bench.catalogue.by_slug}


def _excluded(
    bench: Bench, record: Record, setup: Setup, reasons: Mapping[tuple[str, str, str], str]
) -> Iterator[Exclusion]:
    supporting = _supporting(bench, record)
    for answer in sorted(bench.answers[record.ident, setup], key=lambda answer: answer.program.slug):
        slug = answer.program.slug
        if slug in supporting and answer.verdict is Verdict.NOT_NOW:
            kinds = tuple(dict.fromkeys(str(each.condition.kind) for each in not_met(answer.findings)))
            why = [reasons.get((record.ident, slug, kind), "") for kind in kinds]
            # One condition without a good reason makes the whole exclusion a false one.
            yield Exclusion(record.ident, slug, kinds, setup, " ".join(why) if all(why) else "")
