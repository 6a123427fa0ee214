"""Bodies that the company belongs to and certificates that it holds, by their names."""

from typing import override

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Result
from programs.eligibility import phrases
from programs.eligibility.conditions.base import NOT_MET, NOTHING, UNKNOWN, ConditionType, Parameters, Test
from programs.eligibility.conditions.comparisons import any_named, names_body
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.places import Places

MEMBERSHIP_WAYS = ("member", "client", "referral")


class MembershipHeld(ConditionType):
    """The organizations that the company belongs to."""

    kind = ConditionKind.MEMBERSHIP
    parameters = Parameters(lists={"bodies": None}, words={"how": MEMBERSHIP_WAYS})
    example = {"bodies": ["Écotech Québec"], "how": "member"}
    unmet = Localized("a membership comes first", "une adhésion vient d’abord")
    fields = ("memberships",)
    ask = Localized(
        "Tell us which organizations you belong to.",
        "Indiquez de quels organismes vous êtes membre ou client.",
    )
    short_reason = Localized("for members or clients", "pour les membres ou les clients")
    typed_values = True

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return any_named(facts.memberships, test["bodies"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        bodies = phrases.as_given(test["bodies"])
        if test["how"] == "referral":
            return Localized(
                f"The company is referred by {bodies.en}.",
                f"L’entreprise est recommandée par {bodies.fr}.",
            )
        role = {"member": Localized("a member", "membre"), "client": Localized("a client", "cliente")}[test["how"]]
        which = (
            Localized("", "cet organisme")
            if phrases.is_one(test["bodies"])
            else Localized("", "l’un de ces organismes")
        )
        return Localized(
            f"The company is {role.en} of {bodies.en}.",
            f"L’entreprise est {role.fr} de {which.fr}{NBSP}: {bodies.fr}.",
        )

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.memberships is None:
            return Localized(
                "We do not know which organizations you belong to.",
                "Nous ne savons pas de quels organismes vous êtes membre ou client.",
            )
        if not facts.memberships:
            return Localized("You named no organization.", "Vous n’avez indiqué aucun organisme.")
        return _named(facts.memberships, test["bodies"], result)

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        bodies = phrases.as_given(test["bodies"])
        if test["how"] == "referral":
            return Localized(f"Ask for a referral: {bodies.en}.", f"Demandez une recommandation{NBSP}: {bodies.fr}.")
        if test["how"] == "client":
            return Localized(
                f"Becoming a client would change this: {bodies.en}.",
                f"Il faudrait devenir client{NBSP}: {bodies.fr}.",
            )
        return Localized(
            f"Joining would change this: {bodies.en}. You can also ask for a referral.",
            f"Il faudrait une adhésion{NBSP}: {bodies.fr}. Vous pouvez aussi demander une recommandation.",
        )

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        return frozenset({"membership"}) if facts.memberships is None else NOTHING


class Certifications(ConditionType):
    """The certifications that the company holds."""

    kind = ConditionKind.CERTIFICATIONS
    parameters = Parameters(lists={"in": None})
    example = {"in": ["B Corp"]}
    unmet = Localized("it asks for a certification", "demande une certification")
    fields = ("certifications",)
    ask = Localized("Tell us which certifications you hold.", "Indiquez les certifications que vous détenez.")
    short_reason = Localized("a certification is needed", "il faut une certification")
    typed_values = True

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return any_named(facts.certifications, test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        wanted = phrases.as_given(test["in"])
        if phrases.is_one(test["in"]):
            return Localized(
                f"The company holds this certification: {wanted.en}.",
                f"L’entreprise détient cette certification{NBSP}: {wanted.fr}.",
            )
        return Localized(
            f"The company holds one of these certifications: {wanted.en}.",
            f"L’entreprise détient l’une de ces certifications{NBSP}: {wanted.fr}.",
        )

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.certifications is None:
            return Localized(
                "We do not know which certifications you hold.",
                "Nous ne savons pas quelles certifications vous détenez.",
            )
        if not facts.certifications:
            return Localized("You named no certification.", "Vous n’avez indiqué aucune certification.")
        return _named(facts.certifications, test["in"], result)

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        wanted = phrases.as_given(test["in"])
        return Localized(
            f"This certification would change the answer: {wanted.en}.",
            f"Il faudrait cette certification{NBSP}: {wanted.fr}.",
        )

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        return frozenset({"certifications"}) if facts.certifications is None else NOTHING


def _named(given: frozenset[str], wanted: list[str], result: Result) -> Localized:
    """Say which of the names that were given bear on the condition; all of them where none does."""
    fitting = {name for name in given if any(names_body(name, body) is result for body in wanted)}
    names = phrases.as_given(given if result is NOT_MET else fitting, "and")
    if result is UNKNOWN:
        return Localized(
            f"You named {names.en}; a person must check that it is the same.",
            f"Vous avez indiqué {names.fr}; l’équivalence reste à vérifier.",
        )
    return Localized(f"You named {names.en}.", f"Vous avez indiqué {names.fr}.")
