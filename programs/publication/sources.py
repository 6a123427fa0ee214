"""On which page each part of a program rests, and what a curator found still right there. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from hub.core.vocabulary.enums import IntakeMode, LinkBasis
from programs.catalogue.entries import ProgramView
from programs.eligibility.conditions.base import TypedCondition


class PartKind(StrEnum):
    """What can rest on a page of its own."""

    ENTRY = "entry"
    AMOUNT = "amount"
    INTAKE = "intake"
    CONDITION = "condition"
    EFFORT = "effort"
    DECISION = "decision"
    CONTACT = "contact"


class ProgramPart(NamedTuple):
    """A part of a program. ``key`` changes with what it says; ``source`` is "" where no page of its own is known."""

    kind: PartKind
    key: str
    source: str
    as_of: date | None
    condition: TypedCondition | None = None


class UnseenLink(NamedTuple):
    """An official page that nobody has seen yet. ``key`` changes with its address; it is none of a part."""

    lang: str
    key: str
    address: str


LINK_KEY = "link-"  # how the keys of official pages begin


@dataclass(frozen=True, slots=True)
class ConfirmedParts:
    """What somebody found still right on a day: the page of each part by its key.

    ``entry``: the day is that of the whole entry, every part of which was read.
    """

    on: date
    pages: Mapping[str, str]
    entry: bool


def parts_of(program: ProgramView) -> Iterator[ProgramPart]:
    days = dict(program.source_days)
    said: Any = [program.name_en, program.name_fr, program.summary_en, program.summary_fr, program.support]
    yield ProgramPart(PartKind.ENTRY, _key(PartKind.ENTRY, said), "", program.as_of)
    said = [program.amount_min_cad, program.amount_max_cad, program.cost_share_max]
    if any(value is not None for value in said):
        yield _part(PartKind.AMOUNT, said, program.amount_source, program.amount_as_of)
    intake = program.intake
    said = [intake.mode, intake.opens, intake.closes, intake.closed_on, intake.ended]
    if intake.mode is not IntakeMode.UNKNOWN or intake.opens or intake.closes:
        yield _part(PartKind.INTAKE, said, program.intake_source, program.intake_as_of)
    for one in program.conditions:
        source = one.source if one.own_source else ""
        yield ProgramPart(PartKind.CONDITION, _condition_key(one), source, one.as_of, one)
    for kind, span in ((PartKind.EFFORT, program.effort), (PartKind.DECISION, program.decision)):
        if span:
            yield _part(kind, [span.least, span.most], span.source, days.get(span.source))
    if program.contact:
        said = asdict(replace(program.contact, source=""))
        yield _part(PartKind.CONTACT, said, program.contact.source, program.contact_as_of)


def unseen_links(program: ProgramView) -> Iterator[UnseenLink]:
    """Yield the official pages of a program that nobody has seen yet, and home pages that stand for one."""
    for lang, address, basis in (
        ("en", program.url_en, program.url_basis_en), ("fr", program.url_fr, program.url_basis_fr)
    ):  # fmt: skip
        if address and basis in {LinkBasis.MEMORY, LinkBasis.DOMAIN_HOME}:
            digest = hashlib.sha256(f"{lang} {address}".encode()).hexdigest()
            yield UnseenLink(lang, f"{LINK_KEY}{digest[:24]}", address)


def usual_page(program: ProgramView) -> str:
    """Return the page on which a part rests that names none: an official source, else the first page there is."""
    pages = [page for page in (*program.sources, program.url_en, program.url_fr) if page]
    return next(filter(program.is_official, pages), pages[0] if pages else "")


def with_confirmed(program: ProgramView, confirmed: Iterable[ConfirmedParts]) -> ProgramView:
    """Return a program in which each part that still says what was confirmed has that page and day, the newest last.

    An official page that somebody saw is known from then on, while its address is the same. A part that names
    another page, or a newer day, keeps them.
    """
    known = list(confirmed)
    days = {key: (page, one.on) for one in known for key, page in one.pages.items()}
    if not days:
        return program
    changes: dict[str, Any] = {"conditions": tuple(_confirmed(one, days) for one in program.conditions)}
    changes |= {f"url_basis_{one.lang}": LinkBasis.STORED_PAGE for one in unseen_links(program) if one.key in days}
    pages = dict(program.source_days)
    for part in parts_of(program):
        page, on = days.get(part.key, ("", None))
        if on is None or not _stands(part.source, part.as_of, page, on):
            continue
        if part.kind in {PartKind.AMOUNT, PartKind.INTAKE}:
            changes |= {f"{part.kind}_source": page, f"{part.kind}_as_of": on}
        elif part.kind is PartKind.CONTACT:
            changes |= {"contact": replace(program.contact, source=page), "contact_as_of": on}
        elif part.kind in {PartKind.EFFORT, PartKind.DECISION} and page in program.sources:
            pages[page] = on
    whole = [one.on for one in known if one.entry and one.on >= program.as_of]
    if whole:
        changes |= {"as_of": max(whole), "as_of_year_only": False}
    return replace(program, **changes, source_days=tuple(pages.items()))


def _confirmed(one: TypedCondition, days: Mapping[str, tuple[str, date]]) -> TypedCondition:
    page, on = days.get(_condition_key(one), ("", None))
    if on is None or not _stands(one.source if one.own_source else "", one.as_of, page, on):
        return one
    return replace(one, source=page, as_of=on, own_source=True)


def _stands(source: str, as_of: date | None, page: str, on: date) -> bool:
    """Whether a page and day that were confirmed say more than what stands."""
    return bool(page) and source in {"", page} and (not source or as_of is None or as_of <= on)


def _part(kind: PartKind, said: Any, source: str, as_of: date | None) -> ProgramPart:
    return ProgramPart(kind, _key(kind, said), source, as_of)


def _condition_key(one: TypedCondition) -> str:
    return _key(PartKind.CONDITION, [one.kind, dict(one.test), one.sentence_en, one.sentence_fr, one.group])


def _key(kind: PartKind, said: Any) -> str:
    text = json.dumps([kind, said], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
