"""What only a person can check."""

from typing import override

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Result
from programs.eligibility.conditions.base import NOTHING, UNKNOWN, ConditionType, Parameters, Test
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.places import Places


class PersonCheck(ConditionType):
    """A sentence without a test: always open."""

    kind = ConditionKind.OTHER
    parameters = Parameters()
    example = {}

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return UNKNOWN

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        return Localized(
            "No fact that we keep can decide this: a person must check.",
            f"À vérifier avec l’organisme{NBSP}: vos réponses ne permettent pas de conclure.",
        )

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        return NOTHING
