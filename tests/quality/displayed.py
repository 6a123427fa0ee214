"""What a reader sees: the programs of an answer as the pages list them. Needs Django set up."""

from datetime import date

from hub.matching.engine.results import MatchResult, MatchSources, match_readings
from hub.matching.explanations.presentation import AnswerLinks, MatchedPrograms
from hub.matching.profile.facts import CompanyReading, Profile
from programs.catalogue.entries import Catalogue

_NOWHERE = AnswerLinks(program=lambda slug: "", question=None, person="")


def told_to(profile: Profile, *, catalogue: Catalogue, on: date) -> MatchResult:
    """Return what a page tells a company, with nobody to meet and nothing asked."""
    sources = MatchSources(catalogue=catalogue, seats=(), opportunities=())
    reading = CompanyReading(answers={})
    vars(reading)["profile"] = profile  # kept as if it had been made of answers
    return match_readings((reading,), sources=sources, on=on)


def order_shown(told: MatchResult, *, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the slugs of the programs that could serve, from the top of the page down."""
    province = told.readings[0].facts.province
    programs = MatchedPrograms.of(told, catalogue=catalogue, province=province, lang="en", links=_NOWHERE)
    return tuple(row.slug for row in programs.could)
