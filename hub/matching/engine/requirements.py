"""What an opportunity asks of a company beside area and market: capabilities, size, and how much of it is shown. Pure.

None of it ever excludes: a company that is too small, or brings a part only, may join forces with others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from hub.core.text.formats import NBSP, join_words
from hub.core.vocabulary.enums import OpportunityKind, Result
from hub.directory.reference.capabilities import capabilities
from hub.matching.engine.findings import MatchFinding
from opportunities.disclosure import PROFILE, TEASER, is_open
from programs.eligibility.facts import ApplicantFacts

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
_CAD_A_PERSON = 200_000  # sales a year for each employee, where sales are not known


@dataclass(frozen=True, slots=True)
class RequiredCapability:
    """A capability that an opportunity looks for, with the words of its own text that say so."""

    capability: str
    words_en: str
    words_fr: str


def held_capabilities(facts: ApplicantFacts) -> frozenset[str]:
    """Return what the company chose, else what was read from its words."""
    return facts.proposed_capabilities if facts.capabilities is None else facts.capabilities


def capability_list(slugs: Iterable[str]) -> tuple[str, str]:
    """Return the names of capabilities as an enumeration inside a sentence, in English and in French."""
    known = [capabilities()[slug] for slug in slugs]
    return (
        join_words([each.inside("en") for each in known], "en"),
        join_words([each.inside("fr") for each in known], "fr"),
    )


def capability_finding(
    sought: Iterable[RequiredCapability], facts: ApplicantFacts, *, wanting: bool, source: str = ""
) -> MatchFinding | None:
    """Tell what the company brings of what is looked for; None where nothing can be said.

    ``wanting``: what is named is needed, so that a company that brings none of it has something to confirm.
    """
    known = [each.capability for each in sought if each.capability in capabilities()]
    held = held_capabilities(facts)
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
    common = sorted(set(shows) & held_capabilities(facts) & set(capabilities()))
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
            "C’est beaucoup pour votre entreprise. Demandez-en une partie; un consortium est possible.",
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
        return Decimal(str(people.high)) * _CAD_A_PERSON
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
