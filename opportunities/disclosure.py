"""How much of an opportunity is shown, and to whom. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

TEASER, PROFILE, TECHNICAL = "teaser", "profile", "technical"

# What anybody is told of every opportunity. All its other columns open with its level of disclosure.
TEASER_COLUMNS = (
    "slug", "kind", "title_en", "title_fr", "title_zh", "areas", "areas_basis", "cn_provinces", "status", "opens",
    "closes", "usual_month", "disclosure", "vouched_on", "as_of", "is_verified",
)  # fmt: skip


def is_open(level: str, *, registered: bool, area_fits: bool, ip_checked: bool = False) -> bool:
    """Return whether the whole of an opportunity is shown to a company.

    A teaser is open to anyone, a profile to a registered company that chose one of its areas, technical details once
    its checks on intellectual property are done, or were knowingly skipped.
    """
    return level == TEASER or (registered and area_fits and (level == PROFILE or ip_checked))


# --- The dossier of a lead --------------------------------------------------------------------------------------------

CLEARING = ("no", "settled")  # answers that let a lead go on
CLEARED_FOR = 365  # days


class AskedCheck(Protocol):
    """A check as it stands today."""

    pk: int
    question_en: str
    question_fr: str
    if_yes_en: str
    if_yes_fr: str
    blocks_lead: bool


class GivenClearance(Protocol):
    question_id: int
    answer: str
    text: str
    valid_until: date


def text_mark(check: AskedCheck) -> str:
    """Return the mark of a check's text: another one says that the answer was given to other words."""
    text = f"{check.question_en}\n{check.question_fr}\n{check.if_yes_en}\n{check.if_yes_fr}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def is_valid(given: GivenClearance | None, check: AskedCheck, *, on: date) -> bool:
    """Return whether an answer holds on a day: it was given to today's words, less than twelve months ago."""
    return given is not None and given.text == text_mark(check) and given.valid_until >= on


def open_checks(checks: Iterable[AskedCheck], given: Iterable[GivenClearance], *, on: date) -> list[AskedCheck]:
    """Return the blocking checks that hold a lead on a day: without a valid answer, or with one that holds it."""
    answers = {each.question_id: each for each in given}
    return [
        check
        for check in checks
        if check.blocks_lead
        and not (is_valid(found := answers.get(check.pk), check, on=on) and found and found.answer in CLEARING)
    ]


class LevelNeed(StrEnum):
    """What a level of the dossier needs before a company reads it."""

    CLEARED = "cleared"
    PROPOSED = "proposed"  # an officer told the company of the lead
    CONSENT = "consent"
    DECLARED = "declared"
    COMPANY_YES = "company_yes"
    BUYER_YES = "buyer_yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierReader:
    """A company before a lead, as far as the levels ask."""

    cleared: bool = False
    proposed: bool = False
    consent: bool = False
    declared: bool = False
    company_yes: bool = False
    buyer_yes: bool = False


# The contact of the buyer opens with the technical level.
LEVEL_NEEDS = {
    PROFILE: (LevelNeed.CLEARED, LevelNeed.PROPOSED, LevelNeed.CONSENT, LevelNeed.DECLARED),
    TECHNICAL: tuple(LevelNeed),
}


def missing_needs(level: str, reader: DossierReader) -> list[LevelNeed]:
    """Return what a level of the dossier still needs before this company; nothing where it is open.

    A company that takes its consent back goes on with what both sides said yes to.
    """
    both = reader.company_yes and reader.buyer_yes
    return [
        need
        for need in LEVEL_NEEDS[level]
        if not getattr(reader, need.value) and not (need is LevelNeed.CONSENT and both)
    ]
