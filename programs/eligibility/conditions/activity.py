"""What the company does, how ready its technology is, and how it is protected."""

from collections.abc import Iterable, Mapping
from typing import override

from hub.core.text.formats import NBSP, plain_number
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, ConditionKind, IpStatus, Result
from hub.core.vocabulary.evidence import any_of, negate
from programs.eligibility import phrases
from programs.eligibility.conditions.base import (
    MET,
    NOTHING,
    UNKNOWN,
    ConditionType,
    Connective,
    FactParts,
    Parameters,
    Parts,
    Test,
)
from programs.eligibility.conditions.comparisons import FigureCondition, code_falls_under, one_of, share_any
from programs.eligibility.facts import ApplicantFacts, Interval
from programs.eligibility.places import Places


class Areas(ConditionType):
    """The priority areas that the company chose, or that its own words suggest."""

    kind = ConditionKind.AREAS
    parameters = Parameters(lists={"in": tuple(Area)})
    example = {"in": ["wastewater-treatment"]}
    unmet = Localized("it serves other areas", "vise d’autres domaines")
    field = Localized("Areas of clean technology; empty: any", f"Domaines; rien{NBSP}: tous")
    fields = ("areas",)
    ask = Localized("Choose the area that fits.", "Choisissez le domaine qui convient.")

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        if facts.areas is not None:
            return share_any(facts.areas, test["in"])
        return UNKNOWN if facts.proposed_areas.isdisjoint(test["in"]) else MET

    @override
    def parts(self, places: Places) -> FactParts | None:
        return FactParts(self.kind.value, _areas, _with_area)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        areas = phrases.area_names(test["in"])
        if phrases.is_one(test["in"]):
            return Localized(f"The area is {areas.en}.", f"Le domaine est le suivant{NBSP}: {areas.fr}.")
        return Localized(
            f"The area is one of these: {areas.en}.", f"Le domaine est l’un des suivants{NBSP}: {areas.fr}."
        )

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.areas:
            chosen = facts.areas.intersection(test["in"]) if result is MET else facts.areas
            areas = phrases.area_names(chosen, "and")
            return Localized(f"You chose {areas.en}.", f"Votre choix{NBSP}: {areas.fr}.")
        if facts.areas is not None:
            return Localized("You chose none of the eight areas.", "Vous n’avez choisi aucun des huit domaines.")
        if result is MET:
            areas = phrases.area_names(facts.proposed_areas.intersection(test["in"]), "and")
            return Localized(
                f"Proposed from your own words: {areas.en}. You have not chosen yet.",
                f"Proposé d’après vos propres mots{NBSP}: {areas.fr}. Vous n’avez pas encore choisi.",
            )
        if facts.proposed_areas:
            areas = phrases.area_names(facts.proposed_areas, "and")
            return Localized(
                f"Your own words suggest {areas.en}. You have not chosen yet.",
                f"Vos propres mots évoquent ceci{NBSP}: {areas.fr}. Vous n’avez pas encore choisi.",
            )
        return Localized("You have not chosen an area yet.", "Vous n’avez pas encore choisi de domaine.")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        areas = phrases.area_names(test["in"])
        return Localized(
            f"An offering in {areas.en} would change this.",
            f"Il faudrait une offre dans l’un de ces domaines{NBSP}: {areas.fr}."
            if not phrases.is_one(test["in"])
            else f"Il faudrait une offre dans ce domaine{NBSP}: {areas.fr}.",
        )


def _areas(facts: ApplicantFacts) -> Parts | None:
    if facts.areas is not None:
        return facts.areas
    return [("proposed", area) for area in facts.proposed_areas] or None


def _with_area(part: str | tuple[str, str]) -> ApplicantFacts:
    if isinstance(part, tuple):
        return ApplicantFacts(proposed_areas=frozenset({part[1]}))
    return ApplicantFacts(areas=frozenset({part}))


class SectorsNaics(ConditionType):
    kind = ConditionKind.SECTORS_NAICS
    parameters = Parameters(lists={"in": None, "excluded": None})
    example = {"in": ["31", "32", "33"]}
    unmet = Localized("it serves other industries", "vise d’autres industries")
    field = Localized("Prefixes of NAICS codes", "Débuts de codes SCIAN")
    fields = ("naics",)
    ask = Localized("Tell us your full NAICS code.", "Indiquez votre code SCIAN complet.")
    empty_is_known = False
    excluding = Connective.AGREE
    typed_values = True
    hint = Localized("First digits of the codes, one to a line.", "Les premiers chiffres des codes, un par ligne.")

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        if not facts.naics:
            return UNKNOWN
        if "in" in test:
            return any_of(code_falls_under(code, prefix) for code in facts.naics for prefix in test["in"])
        excluded = {any_of(code_falls_under(code, prefix) for prefix in test["excluded"]) for code in facts.naics}
        # With one activity excluded and another not, only the organization can say which of them counts.
        return negate(excluded.pop()) if len(excluded) == 1 else UNKNOWN

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        if "excluded" not in test:
            codes = phrases.codes(test["in"])
            return Localized(
                f"The activity has a NAICS code that begins with {codes.en}.",
                f"L’activité a un code SCIAN qui commence par {codes.fr}.",
            )
        codes = phrases.codes(test["excluded"])
        return Localized(
            f"The activity does not have a NAICS code that begins with {codes.en}.",
            f"L’activité n’a pas de code SCIAN qui commence par {codes.fr}.",
        )

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if not facts.naics:
            return Localized(
                "We do not know your industry code (NAICS).",
                "Nous ne connaissons pas votre code d’industrie (SCIAN).",
            )
        codes = phrases.as_given(facts.naics, "and")
        one = phrases.is_one(facts.naics)
        told = Localized(
            f"Your NAICS {'code is' if one else 'codes are'} {codes.en}",
            f"{'Votre code SCIAN est' if one else 'Vos codes SCIAN sont'} {codes.fr}",
        )
        if result is not UNKNOWN:
            return Localized(f"{told.en}.", f"{told.fr}.")
        prefixes = test.get("in") or test["excluded"]
        if any(code_falls_under(code, prefix) is UNKNOWN for code in facts.naics for prefix in prefixes):
            return Localized(f"{told.en}; more digits decide.", f"{told.fr}; il faut un code plus long pour conclure.")
        return Localized(f"{told.en}; only some of them are excluded.", f"{told.fr}; une partie seulement est exclue.")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        if "excluded" in test:
            return Localized(
                "An activity under another code could change this.",
                "Une activité sous un autre code pourrait vous y donner accès.",
            )
        codes = phrases.codes(test["in"])
        return Localized(
            f"An activity under {codes.en} could change this.",
            f"Une activité sous ce code pourrait vous y donner accès{NBSP}: {codes.fr}.",
        )

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        prefixes = test.get("in") or test["excluded"]
        too_short = any(code_falls_under(code, prefix) is UNKNOWN for code in facts.naics or () for prefix in prefixes)
        return frozenset({"sectors_naics"}) if too_short or not facts.naics else NOTHING

    @override
    def strangers(self, values: Iterable[str]) -> set[str]:
        return {value for value in values if not value.isdecimal()}


class TechnologyReadiness(FigureCondition):
    kind = ConditionKind.TRL
    example = {"min": 4, "max": 7}
    unmet = Localized("it is for another readiness level", "vise un autre niveau de maturité")
    field = Localized("Technology readiness, 1 to 9", "Maturité technologique, de 1 à 9")
    fields = ("trl",)
    ask = Localized(
        "Tell us how ready your technology is, from 1 to 9.",
        "Indiquez la maturité de votre technologie, de 1 à 9.",
    )
    limits = 1, 9
    unknown = Localized(
        "We do not know how ready your technology is.",
        "Nous ne connaissons pas la maturité de votre technologie.",
    )
    frame = Localized(
        "The answer changes with an offering whose technology readiness is {}.",
        "Il faudrait une offre dont la maturité technologique est d’{}.",
    )
    unit = Localized("Level, 1 to 9", "Niveau, de 1 à 9")
    figure = staticmethod(plain_number)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        bounds = phrases.after_noun(self.bounds(test))
        return Localized(
            f"Technology readiness level (TRL) {bounds.en}.", f"Niveau de maturité technologique (NMT) {bounds.fr}."
        )

    @override
    def told(self, known: Interval) -> Localized:
        level = self.span(known.low, known.high)
        return Localized(
            f"Your technology readiness level is {level.en}",
            f"Votre niveau de maturité technologique est {phrases.after_noun(level).fr}",
        )


_IP: Mapping[str | None, Localized] = {
    None: Localized(
        "We do not know how your intellectual property is protected.",
        "Nous ne savons pas comment votre propriété intellectuelle est protégée.",
    ),
    IpStatus.NONE: Localized(
        "Your intellectual property is not protected yet.",
        "Votre propriété intellectuelle n’est pas encore protégée.",
    ),
    IpStatus.PENDING: Localized("You have filed an application.", "Vous avez déposé une demande."),
    IpStatus.GRANTED: Localized("You hold granted rights.", "Vous détenez des droits accordés."),
    IpStatus.LICENSED: Localized("You use rights under licence.", "Vous utilisez des droits sous licence."),
}
_PROTECTED = frozenset({IpStatus.PENDING, IpStatus.GRANTED, IpStatus.LICENSED})


class IntellectualProperty(ConditionType):
    kind = ConditionKind.IP_STATUS
    parameters = Parameters(lists={"in": tuple(IpStatus)})
    example = {"in": ["pending", "granted"]}
    unmet = Localized("it asks for another state of your rights", "exige d’autres droits de propriété intellectuelle")
    fields = ("ip_status",)
    ask = Localized(
        "Tell us how your intellectual property is protected.",
        "Indiquez comment votre propriété intellectuelle est protégée.",
    )
    one_value = True

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return one_of(facts.ip_status, test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        if frozenset(test["in"]) == _PROTECTED:
            return Localized(
                "The company owns or licenses its intellectual property.",
                "L’entreprise détient sa propriété intellectuelle ou l’utilise sous licence.",
            )
        states = phrases.names(test["in"], phrases.IP_PHRASES)
        return Localized(f"The intellectual property is {states.en}.", f"La propriété intellectuelle est {states.fr}.")

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        return _IP[facts.ip_status]

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        return Localized(
            "Other rights in your intellectual property would change this; an adviser can help.",
            "Il faudrait d’autres droits de propriété intellectuelle; une conseillère ou un conseiller peut aider.",
        )
