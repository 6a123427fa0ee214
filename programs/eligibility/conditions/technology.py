"""How ready the technology is and how it is protected."""

from collections.abc import Mapping
from typing import override

from hub.core.text.formats import plain_number
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, IpStatus, Result
from programs.eligibility import phrases
from programs.eligibility.conditions.base import ConditionType, Parameters, Test
from programs.eligibility.conditions.comparisons import one_of
from programs.eligibility.conditions.figures import FigureCondition
from programs.eligibility.facts import ApplicantFacts, Interval
from programs.eligibility.places import Places


class TechnologyReadiness(FigureCondition):
    """The technology readiness level of the offering."""

    kind = ConditionKind.TRL
    example = {"min": 4, "max": 7}
    unmet = Localized("it is for another readiness level", "vise un autre niveau de maturité")
    field = Localized("Technology readiness, 1 to 9", "Maturité technologique, de 1 à 9")
    fields = ("trl",)
    ask = Localized(
        "Tell us how ready your technology is (TRL 1 to 9).",
        "Indiquez le niveau de maturité de votre technologie (NMT 1 à 9).",
    )
    short_reason = Localized("for another readiness level", "pour un autre niveau de maturité")
    limits = 1, 9
    unknown = Localized(
        "We do not know how ready your technology is (TRL).",
        "Nous ne connaissons pas le niveau de maturité de votre technologie (NMT).",
    )
    frame = Localized(
        "The answer changes with an offering whose TRL is {}.",
        "Il faudrait une offre dont le NMT est d’{}.",
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
    """How the intellectual property is protected."""

    kind = ConditionKind.IP_STATUS
    parameters = Parameters(lists={"in": tuple(IpStatus)})
    example = {"in": ["pending", "granted"]}
    unmet = Localized("it asks for another state of your rights", "exige d’autres droits de propriété intellectuelle")
    fields = ("ip_status",)
    ask = Localized(
        "Tell us how your intellectual property is protected.",
        "Indiquez comment votre propriété intellectuelle est protégée.",
    )
    short_reason = Localized("other rights are needed", "il faut d’autres droits")
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
