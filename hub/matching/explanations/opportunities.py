"""What is real in China for one company, in the words of the page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from hub.core.vocabulary.enums import OpportunityKind, OpportunityStanding, Result, Verdict
from hub.core.vocabulary.labels import label
from hub.matching.engine.opportunities import OpportunityAnswer, OpportunityView
from hub.matching.engine.results import MatchResult, whole_company
from hub.matching.profile.facts import china_wanted
from opportunities.status import standing

SHOWN_LEADS = 2


@dataclass(frozen=True)
class OpportunityRow:
    """One opportunity before one company."""

    answer: OpportunityAnswer
    lang: str

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return self.answer.opportunity.title(self.lang)

    @property
    def title_zh(self) -> str | None:
        """The title in Chinese, where there is one."""
        return self.answer.opportunity.title_zh

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("opportunities:detail", args=[self.answer.opportunity.slug])

    @property
    def kind(self) -> str:
        """What it is, as a sentence."""
        return f"{label(OpportunityKind(self.answer.opportunity.kind), self.lang)}."

    @property
    def tone(self) -> str:
        """The tone of its mark."""
        return "ok" if self.answer.verdict is Verdict.MEETS else "ask"

    @property
    def why(self) -> str:
        """Why it fits: by what it looks for, else the first reason."""
        met = {one.condition: one.sentence(self.lang) for one in self.answer.findings if one.result is Result.MET}
        return met.get("capabilities") or next(iter(met.values()), "")

    @property
    def confirm(self) -> str:
        """The first thing that stays to confirm."""
        open_ones = (one.sentence(self.lang) for one in self.answer.findings if one.result is Result.UNKNOWN)
        return next(open_ones, "")


@dataclass(frozen=True)
class ChinaBlock:
    """What a company that aims at China finds there: how much is open or held regularly in its areas, and its leads."""

    leads: list[OpportunityRow]
    areas: list[str]
    counts: Counter[OpportunityStanding]

    @property
    def open(self) -> int:
        """How many are open or to confirm."""
        return self.counts[OpportunityStanding.OPEN] + self.counts[OpportunityStanding.TO_CONFIRM]

    @property
    def watched(self) -> int:
        """How many are held regularly, their next dates not known."""
        return self.counts[OpportunityStanding.WATCH]

    @cached_property
    def list_url(self) -> str:
        """The list of opportunities, narrowed to the areas of the company."""
        return reverse("opportunities:list", query={"area": self.areas})


def china_block(
    told: MatchResult, opportunities: Sequence[OpportunityView], *, on: date, lang: str
) -> ChinaBlock | None:
    """Return what China holds for a company; None for one that does not aim there."""
    facts = whole_company([reading.facts for reading in told.readings])
    if not china_wanted(facts):
        return None
    areas = facts.proposed_areas if facts.areas is None else facts.areas
    near = (one for one in opportunities if not one.areas or not one.areas.isdisjoint(areas))
    leads = [OpportunityRow(answer, lang) for answer in told.answer.opportunities]
    return ChinaBlock(leads, sorted(areas), Counter(standing(one, on) for one in near))
