"""What a reader sees: the programs of an answer as the pages list them. Needs Django set up."""

from datetime import date

from hub.matching.presentation import Links
from hub.matching.profiles import Profile
from hub.matching.program_list import ProgramList
from hub.matching.told import Reading, Sources, Told, tell
from programs.catalogue.entries import Catalogue

_NOWHERE = Links(program=lambda slug: "", question=None, person="")


def told_to(profile: Profile, *, catalogue: Catalogue, on: date) -> Told:
    """Return what a page tells a company, with nobody to meet and nothing asked."""
    sources = Sources(catalogue=catalogue, seats=(), opportunities=())
    return tell((Reading(answers={}, profile=profile),), sources=sources, on=on)


def order_shown(told: Told, *, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the slugs of the programs that could serve, from the top of the page down."""
    province = told.readings[0].facts.province
    programs = ProgramList.of(told, catalogue=catalogue, province=province, lang="en", links=_NOWHERE)
    return tuple(row.slug for row in programs.could)
