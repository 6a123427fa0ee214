"""Which changed verdicts are news to a company: what it may newly use, and what it no longer may. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from hub.core.vocabulary.enums import ConditionKind, Verdict

VERDICT_RANKS: Mapping[str, int] = {"": 0, Verdict.NOT_NOW: 0, Verdict.TO_CONFIRM: 1, Verdict.MEETS: 2}


class RecordedChange(Protocol):
    """What is read of a ``VerdictChange``."""

    program: str
    before: str
    stood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotableChange:
    """One program whose verdict is another than a company knew.

    ``before`` and ``after`` are empty where the program was not there, or no longer is. ``condition`` is the kind of
    the condition that no longer stands in the way, or now does; empty where there is none.
    """

    program: str
    before: str
    after: str
    condition: str

    @property
    def is_better(self) -> bool:
        """Whether the company may newly use it."""
        return VERDICT_RANKS[self.after] > VERDICT_RANKS[self.before]


def unpack_verdict(packed: str | None) -> tuple[str, str]:
    """Return the verdict and the kind of condition of a program as ``CompanyVerdicts`` keeps them."""
    verdict, _, kind = (packed or "").partition(" ")
    return verdict, kind


def is_usable(verdict: str, condition: str) -> bool:
    """Whether a company meets all that it can answer itself; what remains, if anything, is for a person to check."""
    return verdict == Verdict.MEETS or (verdict == Verdict.TO_CONFIRM and condition in {"", ConditionKind.OTHER})


def notable_changes(
    changes: Iterable[RecordedChange], verdicts: Mapping[str, str], *, kept: Collection[str], unwanted: Collection[str]
) -> list[NotableChange]:
    """Return what is news of changes, the oldest first, to whoever knew the answers before the first of them.

    ``verdicts`` are those that stand (``CompanyVerdicts``): what came and went meanwhile is no news, and neither is
    what the company's own profile has overtaken. ``kept`` are programs that the company has or applies to, of which
    every better or worse verdict counts; of ``unwanted`` ones it said that they are not for it.
    """
    first: dict[str, RecordedChange] = {}
    for change in changes:
        first.setdefault(change.program, change)
    news = []
    for slug, change in sorted(first.items()):
        after, condition = unpack_verdict(verdicts.get(slug))
        moved = VERDICT_RANKS[after] - VERDICT_RANKS[change.before]
        turned = is_usable(after, condition) - is_usable(change.before, change.stood)
        if slug in unwanted or not moved or not (slug in kept or turned * moved > 0):
            continue
        why = change.stood if moved > 0 else condition
        news.append(NotableChange(program=slug, before=change.before, after=after, condition=why))
    return news
