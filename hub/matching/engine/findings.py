"""Findings about people and opportunities: the same words and the same logic as for programs.

What an opportunity asks of a company beside area and market: capabilities, size, and how much of it is shown. Pure.

None of it ever excludes: a company that is too small, or brings a part only, may join forces with others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hub.core.text.formats import NBSP, join_words
from hub.core.text.localized import enumeration
from hub.core.vocabulary.enums import Area, ConditionKind, Need, OpportunityKind, Result, Verdict
from hub.core.vocabulary.evidence import all_of, negate
from hub.core.vocabulary.labels import in_province, localized_label
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.filters import answers_result
from hub.directory.reference.places import chinese_province
from hub.directory.reference.seats import ABROAD
from hub.matching.engine.filters import PLACES, place_result
from hub.matching.ranking import tables
from opportunities.disclosure import PROFILE, TEASER, is_open
from programs.eligibility.conditions.comparisons import share_any
from programs.eligibility.conditions.registry import RULES
from programs.eligibility.facts import ApplicantFacts

UNTESTED = 0.7  # the value of a factor where a seat or an opportunity asks nothing: between met and unknown
VALUES: Mapping[Result, float] = {Result.MET: 1.0, Result.UNKNOWN: 0.5, Result.NOT_MET: 0.0}

_VERDICTS = {
    Result.MET: Verdict.MEETS,
    Result.UNKNOWN: Verdict.TO_CONFIRM,
    Result.NOT_MET: Verdict.NOT_NOW,
}


@dataclass(frozen=True, slots=True)
class MatchFinding:
    """What one condition of a seat or an opportunity says about a company, and why."""

    condition: str
    result: Result
    sentence_en: str
    sentence_fr: str
    source: str = ""

    def sentence(self, lang: str) -> str:
        return self.sentence_fr if lang.startswith("fr") else self.sentence_en


def verdict_from(findings: Iterable[MatchFinding], *, verified: bool = True) -> Verdict:
    """Return the verdict of all findings; an unverified entry is never better than to confirm."""
    verdict = _VERDICTS[all_of(finding.result for finding in findings)]
    return Verdict.TO_CONFIRM if verdict is Verdict.MEETS and not verified else verdict


def weighted_score(findings: Iterable[MatchFinding], weights: Mapping[str, float], **known: float) -> float:
    """Return the weighted mean between 0 and 1, to four digits: each weight by its finding, or the value given."""
    values = {finding.condition: VALUES[finding.result] for finding in findings} | known
    total = sum(weight * values.get(name, UNTESTED) for name, weight in weights.items())
    return round(total / sum(weights.values()), 4)


def area_finding(areas: frozenset[str], facts: ApplicantFacts, source: str = "") -> MatchFinding:
    """Tell whether areas looked after meet the company's own choice, else the areas proposed to it."""
    held = facts.held_areas
    common = [area for area in Area if area in areas and area in held]
    if common:
        en, fr = area_list(common)
        read = (", read from your own words", ", d’après vos propres mots") if facts.areas is None else ("", "")
        said = (f"Area in common: {en}{read[0]}.", f"Domaine en commun{NBSP}: {fr}{read[1]}.")
        return MatchFinding("areas", Result.MET, *said, source)
    en, fr = area_list([area for area in Area if area in areas])
    result = Result.UNKNOWN if facts.areas is None else Result.NOT_MET
    return MatchFinding("areas", result, f"It looks after: {en}.", f"Domaines couverts{NBSP}: {fr}.", source)


def area_list(areas: Iterable[Area]) -> tuple[str, str]:
    """Return the names of areas as an enumeration inside a sentence, in English and in French."""
    return enumeration(map(localized_label, areas))


def province_finding(provinces: frozenset[str], facts: ApplicantFacts, source: str = "") -> MatchFinding:
    """Tell whether the company's province is among those served."""
    served = sorted(provinces)
    en = join_words([in_province(code, "en") for code in served], "en")
    fr = join_words([in_province(code, "fr") for code in served], "fr")
    if facts.province is None:
        result = Result.UNKNOWN
    elif facts.province in provinces:
        en, fr, result = in_province(facts.province, "en"), in_province(facts.province, "fr"), Result.MET
    else:
        result = Result.NOT_MET
    return MatchFinding("provinces", result, f"Serves companies {en}.", f"Sert les entreprises {fr}.", source)


def need_finding(needs: frozenset[str], facts: ApplicantFacts, source: str = "") -> MatchFinding:
    """Tell whether one of the company's needs is among those answered."""
    held = needs.intersection(facts.supposed.needs or ())
    shown = [need for need in Need if need in (held or needs)]
    en = "; ".join(localized_label(need).inside("en") for need in shown)
    fr = "; ".join(localized_label(need).inside("fr") for need in shown)
    if held and facts.needs is None:
        return MatchFinding(
            "needs",
            Result.MET,
            f"Answers a need read from your own words: {en}.",
            f"Répond à un besoin lu dans vos propres mots{NBSP}: {fr}.",
            source,
        )
    if held:
        return MatchFinding(
            "needs", Result.MET, f"Answers your need: {en}.", f"Répond à votre besoin{NBSP}: {fr}.", source
        )
    result = Result.UNKNOWN if facts.needs is None else Result.NOT_MET
    return MatchFinding("needs", result, f"Answers these needs: {en}.", f"Répond à ces besoins{NBSP}: {fr}.", source)


CONDITION = "intake"
NEEDS, ACTIVITY, ANSWERS = "needs", "activity", "answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAvailability:
    """How much a seat can take on a day. None is not known: then it changes nothing.

    ``open_requests`` and ``capacity`` count requests; ``away_until`` is the last day of an absence. ``is_reached``:
    somebody is there, or the seat is asked by a link.
    """

    open_requests: int | None = None
    capacity: int | None = None
    away_until: date | None = None
    is_reached: bool = True

    @property
    def is_full(self) -> bool:
        """Whether as many requests are open as the seat can take."""
        return self.open_requests is not None and self.capacity is not None and self.open_requests >= self.capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFilter:
    """One condition above a seat. ``kind`` is a kind of condition of programs, or one that seats alone ask for.

    ``needs`` limits it to requests with one of these needs, ``questions`` to these of the table of routing; with both
    one is enough, and none means all. ``source`` may be "".
    """

    kind: str
    test: Mapping[str, Any]
    sentence_en: str
    sentence_fr: str
    source: str = ""
    needs: Sequence[str] = ()
    questions: Sequence[str] = ()

    def applies_to(self, facts: ApplicantFacts) -> bool:
        """Return whether a company is asked this: always, or while it may have one of the needs, or ask a question."""
        return bool(not self.needs or self.questions or facts.needs is None or not facts.needs.isdisjoint(self.needs))


def seat_filter_findings(
    filters: Iterable[SeatFilter], facts: ApplicantFacts, answers: Mapping[str, bool] | None = None
) -> Iterator[MatchFinding]:
    """Yield what the filters above a seat say, of those that apply."""
    yield from (seat_filter_finding(asked, facts, answers) for asked in filters if asked.applies_to(facts))


def seat_filter_finding(
    asked: SeatFilter, facts: ApplicantFacts, answers: Mapping[str, bool] | None = None
) -> MatchFinding:
    """Tell whether a filter lets a company through; what is not known turns nobody away.

    ``answers`` are those that a company gave to questions for one request, by the name of the question.
    """
    if asked.kind == NEEDS:
        result = share_any(facts.needs, asked.test["in"])
    elif asked.kind == ANSWERS:
        result = answers_result(asked.test, answers or {})
    elif asked.kind == ACTIVITY:
        result = _activity(asked.test, facts)
    elif asked.kind in PLACES:
        result = place_result(asked.kind, asked.test, facts)
    else:
        result = RULES[ConditionKind(asked.kind)](asked.test, facts, None)
    if result is Result.NOT_MET and (asked.questions or (asked.needs and facts.needs is None)):
        result = Result.UNKNOWN  # it is for some needs or questions, and nobody has said which this is
    return MatchFinding(CONDITION, result, asked.sentence_en, asked.sentence_fr, asked.source)


def _activity(test: Mapping[str, Any], facts: ApplicantFacts) -> Result:
    """Tell whether the company does one of the activities; those read in its words may only make it met."""
    excluded = "excluded" in test
    wanted = frozenset(test["excluded" if excluded else "in"])
    if facts.capabilities is not None:
        result = share_any(facts.capabilities, wanted)
        return negate(result) if excluded else result
    is_proposed = not excluded and not wanted.isdisjoint(facts.proposed_capabilities)
    return Result.MET if is_proposed else Result.UNKNOWN


# A lead, a tender or a project wants what it names. A fair or a mission shows many things: to bring none of those named
# says nothing there.
WANTING = frozenset({OpportunityKind.LEAD, OpportunityKind.TENDER, OpportunityKind.PROJECT})

# Rounded, to compare orders of magnitude only: Canadian dollars for one unit.
_IN_CAD: Mapping[str, Decimal] = {
    "CAD": Decimal(1),
    "USD": Decimal("1.4"),
    "EUR": Decimal("1.6"),
    "CNY": Decimal("0.2"),
}
_REVENUES = 10  # a value above so many years of sales is more than one company carries alone


@dataclass(frozen=True, slots=True)
class RequiredCapability:
    """A capability that an opportunity looks for, with the words of its own text that say so."""

    capability: str
    words_en: str
    words_fr: str


def capability_list(slugs: Iterable[str]) -> tuple[str, str]:
    """Return the names of capabilities as an enumeration inside a sentence, in English and in French."""
    return enumeration(capabilities()[slug] for slug in slugs)


def capability_finding(
    sought: Iterable[RequiredCapability], facts: ApplicantFacts, *, wanting: bool, source: str = ""
) -> MatchFinding | None:
    """Tell what the company brings of what is looked for; None where nothing can be said.

    ``wanting``: what is named is needed, so that a company that brings none of it has something to confirm.
    """
    known = [each.capability for each in sought if each.capability in capabilities()]
    held = facts.held_capabilities
    common = [slug for slug in known if slug in held]
    if common:
        en, fr = capability_list(common)
        proposed = facts.capabilities is None
        return MatchFinding(
            "capabilities",
            Result.MET,
            f"It looks for what you bring: {en}" + (" (read from your own words)." if proposed else "."),
            f"On y recherche ce que vous offrez{NBSP}: {fr}" + (" (d’après vos propres mots)." if proposed else "."),
            source,
        )
    if not known or not wanting:
        return None
    en, fr = capability_list(known)
    return MatchFinding(
        "capabilities",
        Result.UNKNOWN,
        f"It looks for {en}: say what you bring of it. Companies may join forces.",
        f"On y recherche{NBSP}: {fr}. Indiquez ce que vous pouvez offrir; un consortium est possible.",
        source,
    )


def shown_finding(shows: Iterable[str], facts: ApplicantFacts, *, source: str = "") -> MatchFinding | None:
    """Tell what of the halls or themes of a fair or mission the company brings; None where it brings nothing."""
    common = sorted(set(shows) & facts.held_capabilities & set(capabilities()))
    if not common:
        return None
    en, fr = capability_list(common)
    return MatchFinding(
        "capabilities",
        Result.MET,
        f"It shows what you bring: {en}. Nobody has asked for it yet.",
        f"On y montre ce que vous offrez{NBSP}: {fr}. Personne n’en a encore fait la demande.",
        source,
    )


def size_finding(
    value: Decimal | None, currency: str, facts: ApplicantFacts, *, wanting: bool, source: str = ""
) -> MatchFinding | None:
    """Compare what is at stake with the company's sales, or else its staff; None while either is not known."""
    yearly = _yearly_sales(facts)
    if value is None or currency not in _IN_CAD or yearly is None or not wanting:
        return None
    if value * _IN_CAD[currency] > _REVENUES * yearly:
        return MatchFinding(
            "size",
            Result.UNKNOWN,
            "It is large for your company: ask for a part of it. Companies may join forces.",
            f"Le projet est grand pour votre entreprise{NBSP}: visez-en un volet. Un consortium est possible.",
            source,
        )
    return MatchFinding(
        "size",
        Result.MET,
        "It is of a size that your company may carry.",
        "Elle est à la mesure de votre entreprise.",
        source,
    )


def _yearly_sales(facts: ApplicantFacts) -> Decimal | None:
    """Return the most that the company may sell in a year, in Canadian dollars; None where it is not known."""
    revenue, people = facts.annual_revenue_cad, facts.employees
    if revenue is not None and revenue.high is not None:
        return Decimal(str(revenue.high))
    if revenue is None and people is not None and people.high is not None:
        return Decimal(str(people.high)) * tables.CAD_A_PERSON
    return None


def disclosure_finding(
    level: str, *, area_fits: bool, registered: bool, ip_checked: bool, source: str = ""
) -> MatchFinding | None:
    """Tell what has to be done before the whole of an opportunity is shown; None for what is open to anyone."""
    if level == TEASER:
        return None
    result = (
        Result.MET
        if is_open(level, registered=registered, area_fits=area_fits, ip_checked=ip_checked)
        else Result.UNKNOWN
    )
    if level == PROFILE:
        return MatchFinding(
            "disclosure",
            result,
            "Its profile opens to registered companies whose area fits.",
            "Fiche réservée aux entreprises inscrites du domaine.",
            source,
        )
    return MatchFinding(
        "disclosure",
        result,
        "Its technical details open once the checks on intellectual property are done, or knowingly skipped.",
        "Ses détails techniques s’ouvrent une fois les vérifications de propriété intellectuelle faites, ou omises en "
        "connaissance de cause.",
        source,
    )


# --- What a seat says of one request ----------------------------------------------------------------------------------

# Where no Chinese province is named: the post at the capital takes national buyers, the one at Shanghai takes fairs.
NATIONAL, FAIRS = "CN-BJ", "CN-SH"
_OTHER = "Serves China; the request is about another market.", "S’occupe de la Chine; la demande vise un autre marché."
_ELSEWHERE = "Serves another part of China.", "S’occupe d’une autre partie de la Chine."
_FAIRS = "Most fairs take place in its territory.", "La plupart des salons ont lieu dans son territoire."
_BUYERS = "Takes buyers of national reach.", "S’occupe des acheteurs d’envergure nationale."
_PART = "Serves a part of China; none is named.", "S’occupe d’une partie de la Chine; la demande n’en nomme aucune."


def area_of_request(areas: frozenset[str], facts: ApplicantFacts) -> MatchFinding:
    """Tell whether a seat looks after an area of a request."""
    common = [area for area in Area if area in areas and area in facts.held_areas]
    en, fr = area_list(common or [area for area in Area if area in areas])
    if common:
        return MatchFinding("areas", Result.MET, f"Area: {en}.", f"Domaine{NBSP}: {fr}.")
    if facts.held_areas:
        return MatchFinding("areas", Result.NOT_MET, f"Beside its area: {en}.", f"Hors de son domaine{NBSP}: {fr}.")
    if facts.areas is None:
        return MatchFinding("areas", Result.UNKNOWN, f"Looks after: {en}.", f"Domaines suivis{NBSP}: {fr}.")
    said = (
        f"The company is in none of its areas: {en}.",
        f"L’entreprise n’œuvre dans aucun de ses domaines{NBSP}: {fr}.",
    )
    return MatchFinding("areas", Result.NOT_MET, *said)


def china_of_request(served: frozenset[str], *, ask: str, market: str, places: frozenset[str]) -> MatchFinding:
    """Tell whether a seat in China, of these parts of it, serves the part that a request is about."""
    found = (Result.UNKNOWN, *_PART)
    if market == ABROAD:
        found = (Result.NOT_MET, *_OTHER)
    elif common := [place for place in sorted(places) if place in served]:
        en, fr = (join_words([chinese_province(code, lang) for code in common], lang) for lang in ("en", "fr"))
        found = (Result.MET, f"Serves {en}.", f"Territoire{NBSP}: {fr}.")
    elif not served:
        found = (Result.MET, "Serves China.", "S’occupe de la Chine.")
    elif places:
        found = (Result.NOT_MET, *_ELSEWHERE)
    elif (FAIRS if ask == Need.TRADE_MISSION else NATIONAL) in served:
        found = (Result.MET, *(_FAIRS if ask == Need.TRADE_MISSION else _BUYERS))
    return MatchFinding("target_markets", *found)


def need_of_request(needs: frozenset[str], need: Need, *, is_sure: bool) -> MatchFinding:
    """Tell whether a seat names a need; where the question is only near the need, its silence says nothing."""
    en, fr = (localized_label(need).inside(lang) for lang in ("en", "fr"))
    if need in needs:
        return MatchFinding("needs", Result.MET, f"Answers: {en}.", f"Répond à{NBSP}: {fr}.")
    open_or_not = Result.NOT_MET if is_sure else Result.UNKNOWN
    return MatchFinding("needs", open_or_not, f"Does not name: {en}.", f"N’offre pas{NBSP}: {fr}.")
