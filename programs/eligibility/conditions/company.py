"""What the company is, who owns it, what it belongs to and which certificates it holds."""

from collections.abc import Iterable
from typing import override

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, LegalForm, Ownership, Result
from hub.core.vocabulary.evidence import negate
from hub.core.vocabulary.labels import localized_label
from programs.eligibility import phrases
from programs.eligibility.conditions.base import NOT_MET, NOTHING, UNKNOWN, ConditionType, Connective, Parameters, Test
from programs.eligibility.conditions.comparisons import TruthCondition, any_named, names_body, share_any
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
    field = Localized("Legal forms that may apply", "Formes juridiques admises")
    fields = ("legal_forms",)
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
            return self.say("sentence", forms=_forms(test["in"]))
        denied = phrases.is_none_of(phrases.in_order(test["excluded"], phrases.FORM_PHRASES))
        return self.say("sentence_excluded", denied=denied)

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if not facts.legal_forms:
            return self.say("unknown")
        return self.say("known", forms=phrases.names(facts.legal_forms, phrases.FORM_PHRASES, "and"))

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        if "excluded" in test:
            return self.say("to_change_excluded")
        return self.say("to_change", forms=_forms(test["in"]))


class ForProfit(TruthCondition):
    kind = ConditionKind.FOR_PROFIT
    field = Localized("Whether it must be for profit", "Si elle doit être à but lucratif")
    fields = ("for_profit",)

    @override
    def contradicts(self, test: Test, kind: ConditionKind, other: Test) -> bool:
        forms = other.get("in") if kind is ConditionKind.LEGAL_FORMS else None
        return bool(test["is"] and forms and _NEVER_FOR_PROFIT.issuperset(forms))


class MajorityOwners(ConditionType):
    """Who owns the majority of the company."""

    kind = ConditionKind.OWNERSHIP
    parameters = Parameters(lists={"in": None})
    example = {"in": ["women"]}
    field = Localized("Groups that must own it", "Groupes qui doivent la détenir")
    fields = ("ownership",)

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return share_any(facts.ownership, test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return self.say("sentence", owners=phrases.names(test["in"], phrases.OWNER_PHRASES))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.ownership is None:
            return self.say("unknown")
        if not facts.ownership:
            return self.say("none_named")
        return self.say("known", owners=phrases.names(facts.ownership, phrases.OWNER_PHRASES, "and"))

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        return self.say("to_change", owners=phrases.names(test["in"], phrases.OWNER_PHRASES))

    @property
    @override
    def field_values(self) -> tuple[str, ...]:
        return (*Ownership, *_OTHER_OWNERS)

    @override
    def choices(self, lang: str) -> list[tuple[str, str]]:
        return [(group.value, localized_label(group).text(lang)) for group in Ownership]


class CanadianControl(TruthCondition):
    """Whether Canadians control the company."""

    kind = ConditionKind.CANADIAN_CONTROL
    fields = ("canadian_controlled",)


MEMBERSHIP_WAYS = ("member", "client", "referral")


class MembershipHeld(ConditionType):
    """The organizations that the company belongs to."""

    kind = ConditionKind.MEMBERSHIP
    parameters = Parameters(lists={"bodies": None}, words={"how": MEMBERSHIP_WAYS})
    example = {"bodies": ["Écotech Québec"], "how": "member"}
    fields = ("memberships",)
    typed_values = True

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return any_named(facts.memberships, test["bodies"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        bodies = phrases.as_given(test["bodies"])
        if test["how"] == "referral":
            return self.say("sentence_referral", bodies=bodies)
        several = "" if phrases.is_one(test["bodies"]) else "_of_several"
        return self.say(f"sentence_{test['how']}{several}", bodies=bodies)

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.memberships is None:
            return self.say("unknown")
        if not facts.memberships:
            return self.say("none_named")
        return _named(facts.memberships, test["bodies"], result)

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        bodies = phrases.as_given(test["bodies"])
        if test["how"] == "referral":
            return self.say("to_change_referral", bodies=bodies)
        if test["how"] == "client":
            return self.say("to_change_client", bodies=bodies)
        return self.say("to_change_member", bodies=bodies)

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        return frozenset({"membership"}) if facts.memberships is None else NOTHING


class Certifications(ConditionType):
    kind = ConditionKind.CERTIFICATIONS
    parameters = Parameters(lists={"in": None})
    example = {"in": ["B Corp"]}
    fields = ("certifications",)
    typed_values = True

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return any_named(facts.certifications, test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        wanted = phrases.as_given(test["in"])
        if phrases.is_one(test["in"]):
            return self.say("sentence", wanted=wanted)
        return self.say("sentence_of_several", wanted=wanted)

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.certifications is None:
            return self.say("unknown")
        if not facts.certifications:
            return self.say("none_named")
        return _named(facts.certifications, test["in"], result)

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        return self.say("to_change", wanted=phrases.as_given(test["in"]))

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
