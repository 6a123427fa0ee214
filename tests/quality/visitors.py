"""Made-up companies at the finder: what is true of each, and how it answers.

They are drawn by seed from ``tests.support.synthetic``. Half of the companies know everything; the other half say
"I don't know" to one question in five. One number in four is given exactly at once, the others by their range; asked
for the exact number behind a range, seven in ten know it.
"""

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub.core.vocabulary.enums import Need, Ownership
from hub.facts.types import SALES, band_of
from hub.matching.bulk.companies import synthetic_facts
from hub.matching.questions.forms.base import FigureForm
from hub.matching.questions.forms.profile import SharesForm
from hub.matching.questions.registry import QUESTION_TEXTS
from programs.eligibility.facts import ApplicantFacts, Interval

_DOUBTERS, _IN_DOUBT = 0.5, 0.2
_EXACT_AT_ONCE, _EXACT_WHEN_ASKED = 0.25, 0.7
# Most come for money, some for a market, few for the rest.
_NEEDS = {
    Need.FUNDING_RD: 24, Need.FUNDING_DEMO: 20, Need.GROWTH_CAPITAL: 16, Need.FIND_PARTNER: 10,
    Need.MARKET_ENTRY_CHINA: 10, Need.TALENT: 8, Need.EXPORT_FINANCE: 5, Need.TRADE_MISSION: 5, Need.PROCUREMENT: 5,
    Need.IP_PROTECTION: 4, Need.REGULATORY_CERTIFICATION: 4, Need.CONSORTIUM: 3, Need.GOVERNMENT_INTRODUCTION: 2,
    Need.DISPUTE: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visitor:
    """One company at the finder. The sets name facts."""

    facts: ApplicantFacts
    unknown: frozenset[str]
    exact_at_once: frozenset[str]
    exact_when_asked: frozenset[str]

    def says(self, fact: str, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return what it answers to a question, by the names of ``hub.facts.types``."""
        prompt = QUESTION_TEXTS[fact]
        if fact in self.unknown:
            return dict.fromkeys(prompt.keys if fact == "partner" else prompt.keys[:1])
        if prompt.form is SharesForm:
            return self._shares(SharesForm(answers=answers, lang="en").markets)
        said = _SAID[fact](self.facts)
        if prompt.form is FigureForm and fact not in self.exact_at_once:
            said = _range_of(said, prompt.options["bands"])
        return said if isinstance(said, dict) and fact in _SEVERAL else {prompt.keys[0]: said}

    def says_exactly(self, fact: str, known: Any) -> dict[str, Any]:
        """Return what it answers to the question for the exact number behind the range ``known``."""
        number = _SAID[fact](self.facts) if fact in self.exact_when_asked else {**known, "exact": None}
        return {QUESTION_TEXTS[fact].keys[0]: number}

    def _shares(self, markets: Sequence[str]) -> dict[str, Any]:
        shares = self.facts.market_sales_share
        known = {market: _range_of(shares[market].low, SALES.bands) for market in markets if market in shares}
        return {"market_sales_share": known or None}


def visitor(seed: int) -> Visitor:
    """Return the company of a seed, always the same one."""
    rng = random.Random(seed)
    needs = rng.choices(list(_NEEDS), list(_NEEDS.values()), k=rng.choice((1, 1, 2, 2, 3)))
    facts = replace(synthetic_facts(rng), needs=frozenset(map(str, needs)))
    doubt = _IN_DOUBT if rng.random() < _DOUBTERS else 0
    return Visitor(facts, _drawn(rng, doubt), _drawn(rng, _EXACT_AT_ONCE), _drawn(rng, _EXACT_WHEN_ASKED))


def _drawn(rng: random.Random, share: float) -> frozenset[str]:
    return frozenset(fact for fact in QUESTION_TEXTS if rng.random() < share)


def _range_of(number: float, bands: Sequence[tuple[Any, Any]]) -> Any:
    """Return the range of a form that holds a number; the number itself where it falls between two of them."""
    held = (band_of(low, high) for low, high in bands if low <= number and (high is None or number <= high))
    return next(held, number)


# --- What is true, as an answer ---------------------------------------------------------------------------------------


def _listed(known: Collection[str] | None) -> list[str]:
    return sorted(known or ())


def _number(known: Interval | None) -> float:
    low, high = (None, None) if known is None else (known.low, known.high)
    if low is None or low != high:
        raise ValueError(f"expected a company of which every number is known, got {known}")
    return low


def _place(facts: ApplicantFacts) -> dict[str, Any]:
    listed = facts.sub_region if facts.sub_region != "elsewhere" else None
    return {"sub_region": listed, "city": facts.city}


def _partner(facts: ApplicantFacts) -> dict[str, Any]:
    project = facts.project
    return {"project.has_partner": project.has_partner, "project.partner_kind": _listed(project.partner_kinds)}


_SEVERAL = frozenset({"sub_region", "partner"})  # facts whose answer has several names
_SAID: Mapping[str, Callable[[ApplicantFacts], Any]] = {
    "provinces": lambda facts: facts.province,
    "areas": lambda facts: _listed(facts.areas),
    "needs": lambda facts: _listed(facts.needs),
    "target_markets": lambda facts: [market for market in _listed(facts.target_markets) if market != "CA"],
    "legal_forms": lambda facts: _listed(facts.legal_forms),
    "for_profit": lambda facts: facts.for_profit,
    "employees": lambda facts: _number(facts.employees),
    "annual_revenue_cad": lambda facts: _number(facts.annual_revenue_cad),
    "years_in_business": lambda facts: _number(facts.years_in_business),
    "trl": lambda facts: _number(facts.trl),
    "partner": _partner,
    "project_place": lambda facts: facts.project.where,
    "min_project_cost": lambda facts: _number(facts.project.cost_cad),
    "own_contribution": lambda facts: _number(facts.project.own_contribution),
    "sub_region": _place,
    "sectors_naics": lambda facts: _listed(facts.naics),
    "export_experience": lambda facts: facts.export_experience,
    "ownership": lambda facts: [group for group in _listed(facts.ownership) if group in set(Ownership)],
    "canadian_control": lambda facts: facts.canadian_controlled,
    "membership": lambda facts: _listed(facts.memberships),
    "certifications": lambda facts: _listed(facts.certifications),
    "ip_status": lambda facts: facts.ip_status,
}
