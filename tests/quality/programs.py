"""How well programs are listed: where the support that companies really received stands on their pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.core.vocabulary.enums import Intake, Verdict
from hub.matching.engine.evaluation import ProgramAnswer
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.evaluate import not_met
from programs.eligibility.intake import intake_on
from tests.quality.baselines import BASELINES, program_order
from tests.quality.figures import Figure, Part
from tests.quality.records import Record, Setup, TrueExclusion

DEMANDED = (5, 10, 20)
DOMINANT = "ca-nrc-irap-clean-technology"  # it took over a large fund: more than a third of all support received

MEANINGS: Mapping[str, str] = {
    **{
        f"programs recall@{top}": f"of the support really received, what stands among the first {top} on the page"
        for top in DEMANDED
    },
    "programs MRR": "the mean over companies of 1 / place on the page of the first program that "
    "really helped (0 where it is not among those that could serve)",
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

    @property
    def going(self) -> list[ProgramView]:
        """The programs that have not ended."""
        return [program for program in self.catalogue.programs if not self._ended(program)]

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

    def order(self, by: str, record: Record, setup: Setup) -> tuple[str, ...]:
        """Return the slugs of the programs in the order in which pages show them, or a baseline would."""
        if by == "engine":
            return self.shown[record.ident, setup]
        return program_order(by, record, setup, self.going, self.targets)

    def _ended(self, program: ProgramView) -> bool:
        return intake_on(program.intake, self.on).state is Intake.ENDED


def program_figures(bench: Bench) -> tuple[Figure, ...]:
    """Return recall and mean reciprocal rank by set-up, with and without the dominant program, by everyone."""
    return tuple(
        figure
        for setup in Setup
        for left_out in ((), (DOMINANT,))
        for figure in _in_setup(bench, setup, frozenset(left_out))
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


def _in_setup(bench: Bench, setup: Setup, left_out: frozenset[str]) -> Iterator[Figure]:
    ending = f", {setup}" + (", without dominant" if left_out else "")
    wanted = {record.ident: bench.targets[record.ident] - left_out for record in bench.records}
    orders = {
        (by, record.ident): bench.order(by, record, setup) for by in ("engine", *BASELINES) for record in bench.records
    }
    for top in DEMANDED:
        for by in ("engine", *BASELINES):
            parts = [_recall(orders[by, ident], slugs, top) for ident, slugs in wanted.items()]
            yield Figure.of(f"programs recall@{top}{ending}", by, parts)
    for by in ("engine", *BASELINES):
        parts = [_reciprocal(orders[by, ident], slugs) for ident, slugs in wanted.items()]
        yield Figure.of(f"programs MRR{ending}", by, parts)


def _recall(order: Sequence[str], wanted: frozenset[str], top: int) -> Part:
    return len(wanted & set(order[:top])), len(wanted)


def _reciprocal(order: Sequence[str], wanted: frozenset[str]) -> Part:
    ranks = (rank for rank, slug in enumerate(order, start=1) if slug in wanted)
    first = next(ranks, None)
    return 1 / first if first else 0.0, float(bool(wanted))


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
