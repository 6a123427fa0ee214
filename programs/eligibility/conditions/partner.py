"""With whom the project is done, and who applies."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import override

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ApplicantKind, ConditionKind, LegalForm, PartnerKind, Result
from programs.eligibility import phrases
from programs.eligibility.conditions.base import (
    MET,
    NOT_MET,
    NOTHING,
    UNKNOWN,
    ConditionType,
    FactParts,
    Parameters,
    Parts,
    Test,
    applicant_with,
)
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.places import Places

# Kinds of partners that serve where another kind is asked for.
PARTNERS_THAT_SERVE: Mapping[str, frozenset[str]] = MappingProxyType(
    {kind.value: frozenset({kind.value}) for kind in PartnerKind}
    | {
        PartnerKind.ANY: frozenset(kind.value for kind in PartnerKind),
        PartnerKind.COMPANY: frozenset({PartnerKind.COMPANY, PartnerKind.SME, PartnerKind.INDUSTRY}),
        PartnerKind.INDUSTRY: frozenset({PartnerKind.INDUSTRY, PartnerKind.COMPANY, PartnerKind.SME}),
        PartnerKind.RESEARCH: frozenset({PartnerKind.RESEARCH, PartnerKind.ACADEMIC}),
    }
)

# Applicants that a legal form shows, and those that a partner of the project shows. What is not listed stays open.
APPLICANTS_BY_FORM: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        LegalForm.ACADEMIC: frozenset({ApplicantKind.RESEARCHER}),
        LegalForm.MUNICIPALITY: frozenset({ApplicantKind.MUNICIPALITY, ApplicantKind.COMMUNITY}),
        LegalForm.INDIGENOUS_ORGANIZATION: frozenset({ApplicantKind.COMMUNITY}),
    }
)
APPLICANTS_BY_PARTNER: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        PartnerKind.ACADEMIC: frozenset({ApplicantKind.RESEARCHER}),
        PartnerKind.RESEARCH: frozenset({ApplicantKind.RESEARCHER}),
        PartnerKind.MUNICIPALITY: frozenset({ApplicantKind.MUNICIPALITY, ApplicantKind.COMMUNITY}),
        PartnerKind.INDIGENOUS: frozenset({ApplicantKind.COMMUNITY}),
        PartnerKind.UTILITY: frozenset({ApplicantKind.UTILITY}),
        PartnerKind.INVESTOR: frozenset({ApplicantKind.INVESTOR}),
    }
)
_SHOWN_BY_FORM = frozenset().union(*APPLICANTS_BY_FORM.values())
_SHOWN_BY_PARTNER = frozenset().union(*APPLICANTS_BY_PARTNER.values())


class ProjectPartner(ConditionType):
    kind = ConditionKind.PARTNER
    parameters = Parameters(lists={"kinds": tuple(PartnerKind)}, whole="count")
    example = {"kinds": ["academic"], "count": 1}
    fields = ("project.has_partner", "project.partner_kinds")

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        project = facts.project
        if project.has_partner is False:
            return NOT_MET
        if test.get("count", 1) > 1:
            return UNKNOWN  # how many partners there are is not among the facts
        if project.partner_kinds and any(
            not PARTNERS_THAT_SERVE[kind].isdisjoint(project.partner_kinds) for kind in test["kinds"]
        ):
            return MET
        return MET if project.has_partner and "any" in test["kinds"] else UNKNOWN

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        kinds, count = test["kinds"], test.get("count", 1)
        wanted = phrases.names(kinds, phrases.PARTNER_PHRASES)
        if count == 1:
            return self.say("sentence", wanted=wanted)
        if "any" in kinds:
            return self.say("sentence_several", count=count)
        return self.say("sentence_several_of_kind", count=count, wanted=wanted)

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        project = facts.project
        if project.has_partner is False:
            return self.say("none_yet")
        if project.partner_kinds:
            return self._of_kind(project.partner_kinds, result)
        if project.has_partner is None:
            return self.say("unknown")
        if result is MET:
            return self.say("known")
        if "any" in test["kinds"]:
            return self.say("more_needed")
        return self.say("kind_unknown")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        return self._find_partner(test)

    @override
    def to_settle(self, test: Test, asked: Localized | None) -> Localized:
        return asked or self._find_partner(test)

    @override
    def parts(self, places: Places) -> FactParts | None:
        return FactParts(self.kind.value, _partner, _with_partner)

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        project = facts.project
        if project.has_partner is None and not project.partner_kinds:
            return frozenset({"partner"})
        return NOTHING if project.partner_kinds or test.get("count", 1) > 1 else frozenset({"partner"})

    def _find_partner(self, test: Test) -> Localized:
        return self.say("find", wanted=phrases.names(test["kinds"], phrases.PARTNER_PHRASES))

    def _of_kind(self, known: frozenset[str], result: Result) -> Localized:
        kinds = phrases.names(known, phrases.PARTNER_PHRASES, "and")
        if result is MET:
            return self.say("of_kind", kinds=kinds)
        return self.say("other_needed", kinds=kinds)


def _partner(facts: ApplicantFacts) -> Parts | None:
    project = facts.project
    if project.has_partner is False:
        return (False,)
    kinds = project.partner_kinds or ()
    return ((True, *kinds) if project.has_partner else kinds) or None


def _with_partner(part: bool | str) -> ApplicantFacts:  # noqa: FBT001 - a part is a yes, a no or a kind
    if isinstance(part, bool):
        return applicant_with("project.has_partner", part)
    return applicant_with("project.partner_kinds", frozenset({part}))


class Applicant(ConditionType):
    """Somebody else who applies: never "not met", since a company may find one."""

    kind = ConditionKind.APPLICANT
    parameters = Parameters(lists={"is": tuple(ApplicantKind)})
    example = {"is": ["researcher"]}

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        # A company that is not the applicant may still find one: this is never "not met".
        for form in facts.legal_forms or ():
            if not APPLICANTS_BY_FORM.get(form, frozenset()).isdisjoint(test["is"]):
                return MET
        for partner in facts.project.partner_kinds or ():
            if not APPLICANTS_BY_PARTNER.get(partner, frozenset()).isdisjoint(test["is"]):
                return MET
        return UNKNOWN

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return self.say("sentence", who=phrases.names(test["is"], phrases.APPLICANT_PHRASES))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        wanted = frozenset(test["is"])
        who = phrases.names(wanted, phrases.APPLICANT_PHRASES)
        if result is not MET:
            return self.say("somebody_else", who=who)
        forms = [form for form in facts.legal_forms or () if not wanted.isdisjoint(APPLICANTS_BY_FORM.get(form, ()))]
        if forms:
            return self.say("known", own=phrases.names(forms, phrases.FORM_PHRASES, "and"))
        partners = [
            kind
            for kind in facts.project.partner_kinds or ()
            if not wanted.isdisjoint(APPLICANTS_BY_PARTNER.get(kind, ()))
        ]
        return self.say("partner_can", kinds=phrases.names(partners, phrases.PARTNER_PHRASES, "and"))

    @override
    def to_settle(self, test: Test, asked: Localized | None) -> Localized:
        who = phrases.names(test["is"], phrases.APPLICANT_PHRASES)
        look = self.say("find", who=who)
        return phrases.both(lambda lang: f"{asked.text(lang)} {look.text(lang)}") if asked else look

    @override
    def parts(self, places: Places) -> FactParts | None:
        return FactParts(self.kind.value, _shown, lambda part: applicant_with(part[0], frozenset({part[1]})))

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        wanted = frozenset(test["is"])
        names = set()
        if not facts.legal_forms and not wanted.isdisjoint(_SHOWN_BY_FORM):
            names.add("legal_forms")
        partner_open = facts.project.has_partner is not False and not facts.project.partner_kinds
        if partner_open and not wanted.isdisjoint(_SHOWN_BY_PARTNER):
            names.add("partner")
        return frozenset(names)


def _shown(facts: ApplicantFacts) -> Parts | None:
    """Return the legal forms and kinds of partners that show any applicant at all."""
    forms = [("legal_forms", form) for form in facts.legal_forms or () if form in APPLICANTS_BY_FORM]
    kinds = facts.project.partner_kinds or ()
    return forms + [("project.partner_kinds", kind) for kind in kinds if kind in APPLICANTS_BY_PARTNER] or None
