"""The closed list of kinds of conditions: one class each, in the order of ``ConditionKind``."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind
from programs.eligibility import conditions, phrases
from programs.eligibility.conditions.base import ConditionType, Test
from programs.eligibility.places import Places

# Importing the modules of this package makes their classes known: a kind registers itself by standing in one of them.
for _module in iter_modules(conditions.__path__, f"{conditions.__name__}."):
    if _module.name != __name__:
        import_module(_module.name)

CONDITION_TYPES: Mapping[ConditionKind, ConditionType] = MappingProxyType(
    {kind: ConditionType.classes[kind]() for kind in ConditionKind}
)
RULES = {kind: each.decide for kind, each in CONDITION_TYPES.items()}
# Where each fact stands in ``ApplicantFacts``: a fact bears the name of the kind that asks for it.
FACT_FIELDS = {kind.value: each.fields for kind, each in CONDITION_TYPES.items() if each.fields}


def sentence_for(kind: ConditionKind, test: Test, *, places: Places | None = None) -> tuple[str, str]:
    """Return the English and the French sentence of a typed test. Raise KeyError for ``OTHER``, which has no test."""
    words = CONDITION_TYPES[kind].sentence(test, places)
    return words.en, words.fr


def to_settle(kind: ConditionKind, test: Test, facts: frozenset[str]) -> Localized:
    """Return what would settle an open test: the facts to give, or the person to look for or to ask."""
    return CONDITION_TYPES[kind].to_settle(test, _asked_for(facts))


@cache
def _asked_for(facts: frozenset[str]) -> Localized | None:
    asks = [each.ask for kind, each in CONDITION_TYPES.items() if kind.value in facts and each.ask]
    return phrases.both(lambda lang: " ".join(ask.text(lang) for ask in asks)) if asks else None
