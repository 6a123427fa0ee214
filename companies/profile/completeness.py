"""How much a profile says, in words; and what to add next. It never blocks anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from companies.profile.facts import profile_answers

# What counts, in the order in which it helps most: the fact, where it is filled in, and what it does.
_STEPS: tuple[tuple[str, str, str], ...] = (
    ("description", "words", gettext_noop("Say what you do in your own words: areas are proposed from it.")),
    ("areas", "offering", gettext_noop("Add an offering with its areas: people and leads are found by area.")),
    ("needs", "needs", gettext_noop("Say what you need: it puts your matches in order.")),
    ("employees", "size", gettext_noop("Say how many people you employ: a range settles many programs.")),
    ("annual_revenue_cad", "size", gettext_noop("Give a range for your revenue: some programs start or stop there.")),
    ("legal_form", "structure", gettext_noop("Say your legal form: it settles whether you may apply yourself.")),
    ("years_in_business", "size", gettext_noop("Say how long you have been in business.")),
    ("trl", "offering", gettext_noop("Give the readiness level of your main offering.")),
    ("target_markets", "needs", gettext_noop("Name the markets you aim at: commissioners go by market.")),
    ("export_experience", "needs", gettext_noop("Say whether you have exported.")),
    ("canadian_controlled", "structure", gettext_noop("Say who controls the company: tax credits ask for it.")),
    ("project", "project", gettext_noop("Add a project: cost shares and places are facts of a project.")),
    ("ownership", "structure", gettext_noop("Say who owns the company, if you like: it can only add programs.")),
    ("city", "identity", gettext_noop("Name your city: some programs serve one region.")),
)


@dataclass(frozen=True, slots=True)
class ProfileStep:
    """One thing to add: where it is filled in (a section, "offering" or "project"), and a sentence."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ProfileCompleteness:
    """What is known of what counts, a word for it, and the next steps, most useful first."""

    known: int
    total: int
    words: str
    steps: tuple[ProfileStep, ...]


def profile_completeness(
    company: Any, *, offerings: Iterable[Any], projects: Iterable[Any], day: date
) -> ProfileCompleteness:
    """Return the strength of a profile. An "I don't know" counts as said: it is not asked again here."""
    offering, project = next(iter(offerings), None), next(iter(projects), None)
    answers = profile_answers(company, day=day, offering=offering, project=project)
    if company.description("en"):
        answers["description"] = True
    missing = [step for step in _STEPS if step[0] not in answers]
    known = len(_STEPS) - len(missing)
    return ProfileCompleteness(
        known,
        len(_STEPS),
        _words(known),
        tuple(ProfileStep(where, _(sentence)) for _fact, where, sentence in missing[:3]),
    )


def _words(known: int) -> str:
    if known == len(_STEPS):
        return _("Complete")
    if known >= 10:
        return _("Strong: few questions are left")
    if known >= 5:
        return _("Good: most programs can be judged")
    return _("A start: you can already look around")
