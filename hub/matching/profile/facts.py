"""From answers (of a sheet or a profile) to the facts that the engine reads."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from hub.matching.areas import propose_areas
from hub.matching.profile.capabilities import propose_capabilities
from hub.matching.profile.files import Profile
from hub.matching.profile.industries import industries_in_text
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts

DESCRIPTIONS = ("description", "description_en", "description_fr", "description_zh")

_SETS = (
    "naics",
    "areas",
    "capabilities",
    "needs",
    "ownership",
    "memberships",
    "certifications",
    "languages",
)
_INTERVALS = ("employees", "annual_revenue_cad", "years_in_business", "trl")
_SINGLE = ("province", "sub_region", "city", "stage", "for_profit", "export_experience", "canadian_controlled")


def profile_from_answers(answers: Mapping[str, Any], *, ident: str = "") -> Profile:
    """Return the profile of answers in the shape of ``companies.profile.facts``; absent and None both stay unknown.

    Areas and capabilities are proposed from the descriptions; they count only while none was chosen.
    """
    proposals = propose_areas(*(answers.get(name) for name in DESCRIPTIONS))
    proposed = tuple(proposal.area for proposal in proposals)
    areas = answers.get("areas")
    known: dict[str, Any] = {name: answers.get(name) for name in _SINGLE}
    known |= {name: interval_of(answers.get(name)) for name in _INTERVALS}
    known |= {name: _set_of(answers.get(name)) for name in _SETS}
    facts = ApplicantFacts(
        **known,
        legal_forms=_set_of(answers.get("legal_form")),
        target_markets=_markets(answers.get("target_markets")),
        market_sales_share=_shares(answers.get("market_sales_share")),
        ip_status=answers.get("ip_status"),
        industries=industries_in_text(*(answers.get(name) for name in DESCRIPTIONS)),
        proposed_areas=frozenset(proposed) if areas is None else frozenset(),
        proposed_capabilities=proposed_capabilities(answers) if answers.get("capabilities") is None else frozenset(),
        project=_project(answers.get("project") or {}),
    )
    return Profile(
        id=ident,
        name=None,
        facts=facts,
        proposals=proposals,
        area_order=proposed if areas is None else tuple(areas),
    )


def proposed_capabilities(answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the capabilities read from the descriptions of a profile."""
    return frozenset(each.capability for each in propose_capabilities(*(answers.get(name) for name in DESCRIPTIONS)))


def interval_of(value: Any) -> Interval | None:
    """Return a number or band as an interval; None stays None."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return Interval(value["min"], value["max"])
    return Interval.exact(value)


def _set_of(value: Any) -> frozenset[str] | None:
    return None if value is None else frozenset(value)


def _markets(value: Any) -> frozenset[str] | None:
    """Return markets; one that names a Chinese province also names China."""
    markets = _set_of(value)
    if markets is None:
        return None
    return markets | {"CN"} if any(market.startswith("CN-") for market in markets) else markets


def _shares(value: Any) -> Mapping[str, Interval]:
    known = {market: interval_of(share) for market, share in (value or {}).items()}
    return MappingProxyType({market: share for market, share in known.items() if share is not None})


def _project(answers: Mapping[str, Any]) -> ProjectFacts:
    starts, kinds = answers.get("starts"), _set_of(answers.get("partner_kind"))
    has_partner = answers.get("has_partner")
    return ProjectFacts(
        province=answers.get("province"),
        cost_cad=interval_of(answers.get("cost_cad")),
        own_contribution=interval_of(answers.get("own_contribution")),
        public_money_cad=interval_of(answers.get("public_money_cad")),
        starts=date.fromisoformat(starts) if starts else None,
        has_partner=True if kinds and has_partner is None else has_partner,
        partner_kinds=kinds,
    )
