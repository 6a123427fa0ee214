"""Rank the opportunities in China for a company, with reasons.

Only what one may still act on is matched: open, to confirm or to watch on the day (``opportunities.status``), and not
past its last day. Plans and policies are context and never matched. A company too small or too early, or that brings
none of the capabilities named, is not ruled out here: it may join forces.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from hub.core.text.formats import NBSP, day, days_until, join_words
from hub.core.vocabulary.enums import EvidenceAge, Need, OpportunityKind, OpportunityStanding, Result, Verdict
from hub.core.vocabulary.evidence import evidence_age
from hub.core.vocabulary.labels import localized_label
from hub.matching.engine.findings import (
    UNTESTED,
    WANTING,
    MatchFinding,
    RequiredCapability,
    area_finding,
    capability_finding,
    disclosure_finding,
    shown_finding,
    size_finding,
    verdict_from,
    weighted_score,
)
from hub.matching.profile.facts import NEEDS_TO_OPPORTUNITIES, china_wanted, chinese_provinces_wanted
from opportunities.disclosure import TEASER, TEASER_COLUMNS, is_open
from opportunities.status import OFFERED, UNCONFIRMED, is_over, standing
from programs.eligibility.facts import ApplicantFacts

OPPORTUNITY_WEIGHTS: Mapping[str, float] = {
    "areas": 0.30,
    "capabilities": 0.15,
    "needs": 0.20,
    "target_markets": 0.20,
    "deadline": 0.08,
    "evidence": 0.07,
}

SCREENING = "xinjiang_screening"

_NEUTRAL = 0.5
_YEAR = 365  # days
_EVIDENCE = {EvidenceAge.FRESH: 1.0, EvidenceAge.AGEING: 0.7, EvidenceAge.YEAR_ONLY: 0.5, EvidenceAge.OLD: 0.3}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityView:
    """A lead, project, fair, mission or call in China.

    ``areas`` and ``cn_provinces`` empty mean any area and all of China. ``capabilities`` are those that its source asks
    for, ``shows`` the halls or themes of a fair or mission, where nobody buys. Dates, ``value_amount`` and ``as_of``
    are None where the source gives none; on ``vouched_on`` a person said that it can be acted on. ``disclosure`` says
    how much of it is shown: "teaser" to anyone, "profile", "technical".
    """

    slug: str
    kind: OpportunityKind
    title_en: str
    title_fr: str
    title_zh: str | None = None
    areas: frozenset[str] = frozenset()
    cn_provinces: frozenset[str] = frozenset()
    status: str = "ongoing"
    opens: date | None = None
    closes: date | None = None
    technologies_sought_en: tuple[str, ...] = ()
    technologies_sought_fr: tuple[str, ...] = ()
    capabilities: tuple[RequiredCapability, ...] = ()
    shows: frozenset[str] = frozenset()
    value_amount: Decimal | None = None
    value_currency: str = ""
    disclosure: str = TEASER
    vouched_on: date | None = None
    as_of: date | None = None
    is_verified: bool = True
    compliance_flags: frozenset[str] = frozenset()
    source: str = ""

    def title(self, lang: str) -> str:
        return self.title_fr if lang.startswith("fr") else self.title_en

    @property
    def teaser(self) -> "OpportunityView":
        """The opportunity with no more than anybody is told of it."""
        return OpportunityView(
            **{each.name: getattr(self, each.name) for each in fields(self) if each.name in TEASER_COLUMNS}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityAnswer:
    """One opportunity before one company; ``rank`` is None where a condition is not met."""

    opportunity: OpportunityView
    standing: OpportunityStanding
    verdict: Verdict
    rank: int | None
    score: float
    findings: tuple[MatchFinding, ...]
    why: tuple[tuple[str, str], ...]  # sentences in English and French


def opportunities_for(
    facts: ApplicantFacts,
    *,
    opportunities: Iterable[OpportunityView],
    on: date,
    top: int,
    registered: bool = False,
    unranked: bool = False,
) -> tuple[OpportunityAnswer, ...]:
    """Return at most ``top`` opportunities that are not ruled out, best first; equal scores by title, then slug.

    ``registered`` tells that the company has a profile here, which some opportunities ask for. ``unranked``: those for
    which it brings nothing that is sought follow, without a rank.
    """
    offered = [one for one in opportunities if standing(one, on) in OFFERED and not _has_closed(one, on)]
    leads = {one.slug for one in offered if _offers_what_is_sought(one, facts)}
    answers = [
        evaluate_opportunity(_as_shown(one, facts, registered=registered), facts, on=on, registered=registered)
        for one in offered
        if unranked or one.slug in leads
    ]
    possible = [answer for answer in answers if answer.verdict is not Verdict.NOT_NOW]

    def place(answer: OpportunityAnswer) -> tuple[bool, float, str, str]:
        one = answer.opportunity
        return one.slug not in leads, -answer.score, one.title_en.casefold(), one.slug

    first = sorted(possible, key=place)[:top]
    return tuple(
        replace(answer, rank=rank) if answer.opportunity.slug in leads else answer
        for rank, answer in enumerate(first, start=1)
    )


# Where halls and themes are shown, and nobody buys.
_SHOWING = frozenset({OpportunityKind.TRADE_FAIR, OpportunityKind.MISSION})
_CONTRACTS = 2  # a financed project is mostly let: one thing in common is no lead
# Who asks for these alone is not offered a fair.
_NO_LEADS = frozenset({Need.DISPUTE, Need.IP_PROTECTION, Need.OWN_SITE})


def _offers_what_is_sought(opportunity: OpportunityView, facts: ApplicantFacts) -> bool:
    """Return whether the company brings what is looked for or shown. An entry that names nothing is nobody's lead."""
    if facts.needs and facts.needs <= _NO_LEADS:
        return False
    common = ({each.capability for each in opportunity.capabilities} | opportunity.shows) & facts.held_capabilities
    return len(common) >= (_CONTRACTS if opportunity.kind is OpportunityKind.PROJECT else 1)


def _as_shown(opportunity: OpportunityView, facts: ApplicantFacts, *, registered: bool) -> OpportunityView:
    """Return an opportunity as the company is shown it: neither score nor reason tells more than its page."""
    fits = _area_fits(opportunity, facts)
    return opportunity if is_open(opportunity.disclosure, registered=registered, area_fits=fits) else opportunity.teaser


def _area_fits(opportunity: OpportunityView, facts: ApplicantFacts) -> bool:
    """Return whether the company chose one of the areas; what was only read from its words opens nothing."""
    return not opportunity.areas.isdisjoint(facts.areas or ())


def evaluate_opportunity(
    opportunity: OpportunityView,
    facts: ApplicantFacts,
    *,
    on: date,
    registered: bool = False,
    ip_checked: bool = False,
) -> OpportunityAnswer:
    """Return one opportunity before one company, without a rank.

    ``ip_checked`` tells that the checks on intellectual property are done, or were knowingly skipped.
    """
    findings = _findings(opportunity, facts, on, registered=registered, ip_checked=ip_checked)
    need_value, need_why = _need(opportunity, facts)
    score = weighted_score(
        findings,
        OPPORTUNITY_WEIGHTS,
        needs=need_value,
        deadline=_deadline(opportunity, on),
        evidence=_evidence(opportunity, on),
    )
    reasons = [(finding.sentence_en, finding.sentence_fr) for finding in findings if finding.result is Result.MET]
    return OpportunityAnswer(
        opportunity=opportunity,
        standing=standing(opportunity, on),
        verdict=verdict_from(findings, verified=opportunity.is_verified),
        rank=None,
        score=score,
        findings=findings,
        why=(*reasons, *need_why, *_sought(opportunity), *_dates(opportunity, on)),
    )


def _has_closed(opportunity: OpportunityView, on: date) -> bool:
    """Return whether its last day has passed; what is held regularly comes back."""
    return is_over(opportunity, on) and standing(opportunity, on) is not OpportunityStanding.WATCH


def _findings(
    opportunity: OpportunityView, facts: ApplicantFacts, on: date, *, registered: bool, ip_checked: bool
) -> tuple[MatchFinding, ...]:
    source, wanting = opportunity.source, opportunity.kind in WANTING
    findings: list[MatchFinding] = []
    if opportunity.areas:
        findings.append(area_finding(opportunity.areas, facts, source))
    area_fits = _area_fits(opportunity, facts)
    asked = (
        _china(opportunity, facts),
        capability_finding(opportunity.capabilities, facts, wanting=wanting, source=source)
        or shown_finding(opportunity.shows, facts, source=source),
        size_finding(opportunity.value_amount, opportunity.value_currency, facts, wanting=wanting, source=source),
        disclosure_finding(
            opportunity.disclosure, area_fits=area_fits, registered=registered, ip_checked=ip_checked, source=source
        ),
    )
    findings += [finding for finding in asked if finding is not None]
    return (*findings, *_for_a_person(opportunity, on))


_TO_ASK: Mapping[OpportunityStanding, tuple[str, str]] = {
    OpportunityStanding.TO_CONFIRM: (
        "It was active when last seen; ask whether it still is.",
        "Elle était en cours à la dernière vérification; demandez si elle l’est encore.",
    ),
    OpportunityStanding.WATCH: (
        "Its next dates are not known; ask the organizer.",
        "Ses prochaines dates sont inconnues; demandez-les à l’organisateur.",
    ),
}


def _for_a_person(opportunity: OpportunityView, on: date) -> tuple[MatchFinding, ...]:
    """Return what only a person can confirm, whatever the company."""
    findings = []
    if sentences := _TO_ASK.get(standing(opportunity, on)):
        findings.append(MatchFinding("status", Result.UNKNOWN, *sentences, opportunity.source))
    if SCREENING in opportunity.compliance_flags:
        findings.append(
            MatchFinding(
                "other",
                Result.UNKNOWN,
                "A person runs the Xinjiang integrity check before it is shared.",
                "Une personne fait la vérification d’intégrité liée au Xinjiang avant de la transmettre.",
                opportunity.source,
            )
        )
    return tuple(findings)


def _china(opportunity: OpportunityView, facts: ApplicantFacts) -> MatchFinding:
    wanted, provinces = china_wanted(facts), chinese_provinces_wanted(facts)

    def market(result: Result, en: str, fr: str) -> MatchFinding:
        return MatchFinding("target_markets", result, en, fr, opportunity.source)

    if wanted is None:
        return market(
            Result.UNKNOWN, "It is for companies that aim at China.", "Elle vise les entreprises qui ciblent la Chine."
        )
    if not wanted:
        return market(
            Result.NOT_MET, "It is in China; your markets are others.", "Elle est en Chine; vos marchés sont ailleurs."
        )
    if provinces and opportunity.cn_provinces:
        if provinces.isdisjoint(opportunity.cn_provinces):
            return market(
                Result.UNKNOWN,
                "It is in another part of China than the one you name.",
                "Elle se trouve dans une autre partie de la Chine que celle que vous nommez.",
            )
        return market(
            Result.MET,
            "It is in the part of China that you aim at.",
            "Elle est dans la partie de la Chine que vous visez.",
        )
    return market(Result.MET, "You aim at China.", "Vous visez la Chine.")


def _need(opportunity: OpportunityView, facts: ApplicantFacts) -> tuple[float, tuple[tuple[str, str], ...]]:
    needs = facts.supposed.needs
    if not needs:
        return _NEUTRAL, ()
    strengths = {
        need: NEEDS_TO_OPPORTUNITIES.get(need, {}).get(opportunity.kind, 0.0) for need in Need if need in needs
    }
    best = max(strengths, key=lambda need: strengths[need])
    if not strengths[best]:
        return 0.0, ()
    kind, need = localized_label(opportunity.kind), localized_label(best)
    sentence = (
        f"{kind.en}, for your need “{need.en}”.",
        f"{kind.fr}, pour votre besoin «{NBSP}{need.fr}{NBSP}».",
    )
    return strengths[best], (sentence,)


def _sought(opportunity: OpportunityView) -> tuple[tuple[str, str], ...]:
    if not opportunity.technologies_sought_en:
        return ()
    en = join_words(opportunity.technologies_sought_en, "en")
    fr = join_words(opportunity.technologies_sought_fr, "fr")
    if opportunity.kind in _SHOWING:
        return ((f"It shows {en}.", f"On y montre{NBSP}: {fr}."),)
    return ((f"It looks for {en}.", f"On y recherche{NBSP}: {fr}."),)


def _closing_day(opportunity: OpportunityView) -> date | None:
    """Return the last day to act; that of a financed project is the end of its works."""
    return None if opportunity.kind is OpportunityKind.PROJECT else opportunity.closes


def _deadline(opportunity: OpportunityView, on: date) -> float:
    closes = _closing_day(opportunity)
    if closes is not None:
        return 1.0 if days_until(closes, on) <= _YEAR else 0.8
    if opportunity.opens is not None and opportunity.opens > on:
        return 0.9 if days_until(opportunity.opens, on) <= 180 else UNTESTED
    return UNTESTED if opportunity.status != UNCONFIRMED else _NEUTRAL


def _dates(opportunity: OpportunityView, on: date) -> tuple[tuple[str, str], ...]:
    closes, opens = _closing_day(opportunity), opportunity.opens
    if closes is not None:
        return ((f"It closes on {day(closes, 'en')}.", f"Elle se termine le {day(closes, 'fr')}."),)
    if opens is not None and opens > on:
        return ((f"It begins on {day(opens, 'en')}.", f"Elle commence le {day(opens, 'fr')}."),)
    return ()


def _evidence(opportunity: OpportunityView, on: date) -> float:
    if opportunity.as_of is None:
        return _NEUTRAL * (1.0 if opportunity.is_verified else _NEUTRAL)
    value = _EVIDENCE[evidence_age(opportunity.as_of, on)]
    return value if opportunity.is_verified else value * _NEUTRAL
