"""The first page is a set: the best answers to each need, what such a company always checks, one for later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Protocol

from hub.core.vocabulary.enums import Need
from hub.core.vocabulary.purpose import ProgramRole, Tempo
from hub.matching.ranking import tables

STAPLE, LATER = "staple", "later"
SERVES_WELL = 0.5  # a pick for another need that answers this one so well is one of its two


@dataclass(slots=True, kw_only=True, eq=False)
class Standing:
    """What the choice reads of a program before a company: the answers it gives, its role, whether it is alive."""

    role: ProgramRole
    tempo: Tempo
    value: int
    pays_buyer: bool  # the money goes to the buyer of the company's technology
    worth: float  # the score without the need
    strengths: Mapping[Need, float]

    def answers(self, need: Need) -> float:
        """Return how good an answer to a need it is."""
        return self.worth * self.strengths.get(need, 0.0)


class Ranked(Protocol):
    """A program with its score and standing."""

    score: float
    standing_in_rank: Standing


def first_moves[Answer: Ranked](answers: Sequence[Answer], needs: Iterable[Need]) -> list[tuple[Answer, str]]:
    """Return the picks among answers (the best score first), each with the need it is for, ``staple`` or ``later``.

    Two for each need, families apart, the need of the best score first; then staples. What is dormant or in the
    background is none.
    """
    alive = [one for one in answers if _may_be_first(one.standing_in_rank)]
    picked: dict[int, tuple[Answer, str]] = {}
    best = {need: _best_answers(alive, need) for need in needs}
    for turn in range(1, tables.BEST_FOR_EACH_NEED + 1):
        for need, found in best.items():
            served = sum(id(one) in picked and one.standing_in_rank.strengths[need] >= SERVES_WELL for one in found)
            left = next((one for one in found if id(one) not in picked), None)
            if left is not None and served < turn and len(picked) < tables.MOST_MOVES:
                picked[id(left)] = left, need.value
    staples = [
        one for one in alive
        if one.standing_in_rank.role in tables.STAPLES and id(one) not in picked
        and one.standing_in_rank.worth * tables.WHOLE_VALUE > tables.STAPLE_FROM and one.score > tables.MOVE_FROM
    ]  # fmt: skip
    for one in staples[: min(tables.STAPLES_SHOWN, tables.MOST_MOVES - len(picked))]:
        picked[id(one)] = one, STAPLE
    largest = [one for one in alive if _is_large(one.standing_in_rank)]
    later = next((one for one in largest if id(one) not in picked and one.score > tables.MOVE_FROM), None)
    groups: dict[str, list[Answer]] = {}
    for one, group in sorted(picked.values(), key=lambda pick: -pick[0].score):
        groups.setdefault(group, []).append(one)
    # What such a company always checks comes after what it asked for.
    moves = [(one, group) for group in sorted(groups, key=STAPLE.__eq__) for one in groups[group]]
    if later is not None and len(moves) < tables.MOST_MOVES:
        moves.append((later, LATER))
    return moves


def _best_answers[Answer: Ranked](alive: Iterable[Answer], need: Need) -> list[Answer]:
    """Return the best answers to a need, as many as could be picked before it; less than a little is none."""
    enough = tables.SERVES_NEED_FROM / tables.WHOLE_VALUE
    found = [(one.standing_in_rank.answers(need), -place, one) for place, one in enumerate(alive)]
    return [one for worth, _, one in nlargest(tables.MOST_MOVES + 1, found) if worth > enough]


def _is_large(standing: Standing) -> bool:
    return standing.value == len(tables.VALUES) - 1 and not standing.pays_buyer


def _may_be_first(standing: Standing) -> bool:
    return standing.role is not ProgramRole.BACKGROUND and standing.tempo is not Tempo.ENDED_OR_DORMANT
