"""From answers (of a sheet, a profile, a file or the API) to what the engine reads of a company."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.matching.areas import AreaProposal, propose_areas
from hub.matching.extraction.facts import answers_of, read_facts
from hub.matching.profile.capabilities import propose_capabilities
from hub.matching.profile.industries import industries_in_text, words_in_text
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.parsers import facts_of

DESCRIPTIONS = ("description", "description_en", "description_fr", "description_zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One company to be routed: its facts and, from its words, the areas proposed to it.

    ``area_order`` names the areas that count for its rank, the main one first: its own choice as written, else the
    proposals.
    """

    id: str
    name: str | None
    facts: ApplicantFacts
    proposals: tuple[AreaProposal, ...]
    area_order: tuple[str, ...]


def profile_from_answers(
    answers: Mapping[str, Any], *, ident: str = "", name: str | None = None, words_tell: bool = True
) -> Profile:
    """Return the profile of answers in the shape of ``hub.facts.values``; absent and None both stay unknown.

    Areas and capabilities are proposed from the descriptions; they count only while none was chosen. ``words_tell``:
    other facts that were never asked are read from them too.
    """
    texts = [answers.get(name) for name in DESCRIPTIONS]
    proposals = propose_areas(*texts)
    proposed = tuple(proposal.area for proposal in proposals)
    areas = answers.get("areas")
    return Profile(
        id=ident,
        name=name,
        facts=facts_of(
            answers,
            proposed_areas=frozenset(proposed),
            proposed_capabilities=frozenset(each.capability for each in propose_capabilities(*texts)),
            industries=industries_in_text(*texts),
            words=words_in_text(*texts),
            read=answers_of(read_facts(*texts)) if words_tell else {},
        ),
        proposals=proposals,
        area_order=proposed if areas is None else tuple(areas),
    )
