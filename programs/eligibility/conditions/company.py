"""What the company is, who owns it, what it belongs to and which certificates it holds."""

from collections.abc import Iterable
from typing import override

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, LegalForm, Ownership, Result
from hub.core.vocabulary.evidence import negate
from hub.core.vocabulary.labels import localized_label
from programs.eligibility import phrases
from programs.eligibility.conditions.base import NOT_MET, NOTHING, UNKNOWN, ConditionType, Connective, Parameters, Test
from programs.eligibility.conditions.comparisons import any_named, as_wanted, names_body, share_any
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.places import Places

_FORMS = tuple(LegalForm)
# Groups that programs name beside those of the vocabulary; nobody is asked for them on their own.
_OTHER_OWNERS = ("racialized", "2slgbtqi", "disabilities")
_NEVER_FOR_PROFIT = frozenset({LegalForm.NON_PROFIT, LegalForm.ACADEMIC, LegalForm.MUNICIPALITY})

_SEVERAL_OWNERS = frozenset({LegalForm.CORPORATION, LegalForm.COOPERATIVE, LegalForm.PARTNERSHIP})


def _forms(wanted: Iterable[str]) -> Localized:
    """Name the forms that may apply; the forms of business in one phrase, where the list goes further."""
    given = frozenset(wanted)
    if not given > _SEVERAL_OWNERS:
        return phrases.names(given, phrases.FORM_PHRASES)
    businesses = phrases.BUSINESS_PHRASES["any" if LegalForm.SOLE_PROPRIETORSHIP in given else "several"]
    others = given - _SEVERAL_OWNERS - {LegalForm.SOLE_PROPRIETORSHIP}
    return phrases.listed((businesses, *phrases.in_order(others, phrases.FORM_PHRASES)))


class LegalForms(ConditionType):
    kind = ConditionKind.LEGAL_FORMS
    parameters = Parameters(lists={"in": _FORMS, "excluded": _FORMS})
    example = {"in": ["corporation", "cooperative"]}
    unmet = Localized("it is for other legal forms", "vise d’autres formes juridiques")
    field = Localized("Legal forms that may apply", "Formes juridiques admises")
    fields = ("legal_forms",)
    ask = Localized("Tell us your legal form.", "Indiquez votre forme juridique.")
    empty_is_known = False
    excluding = Connective.ALL

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        # Every applicant has a legal form: an empty list says no more than a missing one.
        forms = facts.legal_forms or None
        if "excluded" in test:
            return negate(share_any(forms, test["excluded"]))
        return share_any(forms, test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        if "excluded" not in test:
            forms = _forms(test["in"])
            return Localized(f"The applicant is {forms.en}.", f"Le demandeur est {forms.fr}.")
        denied = phrases.is_none_of(phrases.in_order(test["excluded"], phrases.FORM_PHRASES))
        return Localized(f"The applicant {denied.en}.", f"Le demandeur {denied.fr}.")

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if not facts.legal_forms:
            return Localized("We do not know your legal form.", "Nous ne connaissons pas votre forme juridique.")
        forms = phrases.names(facts.legal_forms, phrases.FORM_PHRASES, "and")
        return Localized(f"You are {forms.en}.", f"Vous êtes {forms.fr}.")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        if "excluded" in test:
            return Localized(
                "A partner with another legal form could apply.",
                "Un partenaire d’une autre forme juridique pourrait présenter la demande.",
            )
        forms = _forms(test["in"])
        return Localized(
            f"A partner that is {forms.en} could apply.",
            f"Un partenaire pourrait présenter la demande{NBSP}: {forms.fr}.",
        )


class ForProfit(ConditionType):
    kind = ConditionKind.FOR_PROFIT
    parameters = Parameters(truth="is")
    example = {"is": True}
    unmet = Localized("it is for another kind of organization", "vise un autre type d’organisme")
    field = Localized("Whether it must be for profit", "Si elle doit être à but lucratif")
    fields = ("for_profit",)
    ask = Localized("Tell us whether you work for profit.", "Indiquez si vous êtes à but lucratif.")

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return as_wanted(facts.for_profit, wanted=test["is"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        if test["is"]:
            return Localized("The applicant works for profit.", "Le demandeur est à but lucratif.")
        return Localized("The applicant does not work for profit.", "Le demandeur est sans but lucratif.")

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.for_profit is None:
            return Localized(
                "We do not know whether you work for profit.", "Nous ne savons pas si vous êtes à but lucratif."
            )
        if facts.for_profit:
            return Localized("You work for profit.", "Vous êtes à but lucratif.")
        return Localized("You do not work for profit.", "Vous êtes sans but lucratif.")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        if test["is"]:
            return Localized(
                "A partner that works for profit could apply.",
                "Un partenaire à but lucratif pourrait présenter la demande.",
            )
        return Localized(
            "A partner that does not work for profit could apply.",
            "Un partenaire sans but lucratif pourrait présenter la demande.",
        )

    @override
    def contradicts(self, test: Test, kind: ConditionKind, other: Test) -> bool:
        forms = other.get("in") if kind is ConditionKind.LEGAL_FORMS else None
        return bool(test["is"] and forms and _NEVER_FOR_PROFIT.issuperset(forms))


class MajorityOwners(ConditionType):
    """Who owns the majority of the company."""

    kind = ConditionKind.OWNERSHIP
    parameters = Parameters(lists={"in": None})
    example = {"in": ["women"]}
    unmet = Localized("it is for other owners", "réservé à certains groupes")
    field = Localized("Groups that must own it", "Groupes qui doivent la détenir")
    fields = ("ownership",)
    ask = Localized(
        "Tell us who owns the majority of the company.",
        "Indiquez à qui appartient la majorité de l’entreprise.",
    )

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return share_any(facts.ownership, test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        owners = phrases.names(test["in"], phrases.OWNER_PHRASES)
        return Localized(
            f"The company is majority-owned by {owners.en}.",
            f"L’entreprise appartient en majorité à {owners.fr}.",
        )

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.ownership is None:
            return Localized(
                "We do not know who owns the majority of the company.",
                "Nous ne savons pas à qui appartient la majorité de l’entreprise.",
            )
        if not facts.ownership:
            return Localized(
                "You told us that no group of the list owns the majority.",
                "Vous nous avez dit qu’aucun groupe de la liste ne détient la majorité.",
            )
        owners = phrases.names(facts.ownership, phrases.OWNER_PHRASES, "and")
        return Localized(f"The majority belongs to {owners.en}.", f"L’entreprise appartient en majorité à {owners.fr}.")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        owners = phrases.names(test["in"], phrases.OWNER_PHRASES)
        return Localized(
            f"A partner company owned by {owners.en} could apply.",
            f"Une entreprise partenaire qui appartient à {owners.fr} pourrait présenter la demande.",
        )

    @property
    @override
    def field_values(self) -> tuple[str, ...]:
        return (*Ownership, *_OTHER_OWNERS)

    @override
    def choices(self, lang: str) -> list[tuple[str, str]]:
        return [(group.value, localized_label(group).text(lang)) for group in Ownership]


class CanadianControl(ConditionType):
    """Whether Canadians control the company."""

    kind = ConditionKind.CANADIAN_CONTROL
    parameters = Parameters(truth="is")
    example = {"is": True}
    unmet = Localized("it goes by who controls the company", "dépend de qui contrôle l’entreprise")
    fields = ("canadian_controlled",)
    ask = Localized(
        "Tell us whether Canadians control the company.",
        "Indiquez si l’entreprise est sous contrôle canadien.",
    )

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return as_wanted(facts.canadian_controlled, wanted=test["is"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        if test["is"]:
            return Localized("The company is Canadian-controlled.", "L’entreprise est sous contrôle canadien.")
        return Localized("The company is not Canadian-controlled.", "L’entreprise n’est pas sous contrôle canadien.")

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.canadian_controlled is None:
            return Localized(
                "We do not know whether Canadians control the company.",
                "Nous ne savons pas si l’entreprise est sous contrôle canadien.",
            )
        if facts.canadian_controlled:
            return Localized("Canadians control the company.", "L’entreprise est sous contrôle canadien.")
        return Localized("Canadians do not control the company.", "L’entreprise n’est pas sous contrôle canadien.")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        if test["is"]:
            return Localized(
                "A Canadian-controlled partner could apply.",
                "Un partenaire sous contrôle canadien pourrait présenter la demande.",
            )
        return Localized(
            "A partner controlled from abroad could apply.",
            "Un partenaire sous contrôle étranger pourrait présenter la demande.",
        )


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
    kind = ConditionKind.CERTIFICATIONS
    parameters = Parameters(lists={"in": None})
    example = {"in": ["B Corp"]}
    unmet = Localized("it asks for a certification", "demande une certification")
    fields = ("certifications",)
    ask = Localized("Tell us which certifications you hold.", "Indiquez les certifications que vous détenez.")
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
