"""What a request asks, read whole, and how good the answers are.

Read are its kind, needs, program and the successor of it, opportunity, place, market, the level of an official, the
stage of the offering, and its words: signs outright, and what a model hears (``topics``).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property, lru_cache

from hub.casework.choices import MONEY, NEEDS_OF_KIND, RequestKind
from hub.casework.models import ServiceRequest
from hub.casework.referrals.topics import LIKELY, LIKELY_BESIDE_A_TOPIC, asked_about, topic_of
from hub.core.vocabulary.enums import CANADA, ExportExperience, Need, Stage
from hub.directory.choices import PresenceLevel
from hub.directory.reference.places import CHINA
from hub.directory.reference.seats import (
    ABROAD,
    CHINA_MARKET,
    FIRST_STEPS,
    SANCTIONED,
    UNKNOWN_MARKET,
    WITH_SOMEBODY,
    RoutingTable,
)
from hub.matching.areas import propose_areas
from hub.matching.assessments.sources import company_readings
from hub.matching.engine.seats import MONEY_OF_A_PLACE, RoutingQuestion
from hub.matching.extraction.facts import read_facts
from hub.matching.extraction.places import codes_named, places_in
from hub.matching.extraction.text import folded
from hub.matching.profile.facts import whole_company
from programs.catalogue.entries import Catalogue
from programs.catalogue.mentions import NamedProgram, ProgramNames
from programs.eligibility.facts import ApplicantFacts
from programs.models import Program
from programs.models.catalogue import Succession
from programs.publication.services import live_catalogue

ELSEWHERE = "other"  # the question of signs that name what a body without a desk here decides
_IN_WORDS = {RequestKind.UNSURE, RequestKind.OTHER}  # kinds that say nothing of what is asked
# What a request for programs may be about.
_OF_PROGRAMS = (*MONEY, Need.TALENT)
_NEED_OF_STAGE = {
    Stage.RESEARCH: Need.FUNDING_RD,
    Stage.DEVELOPMENT: Need.FUNDING_RD,
    Stage.DEMONSTRATION: Need.FUNDING_DEMO,
    Stage.COMMERCIALIZATION: Need.GROWTH_CAPITAL,
    Stage.SCALE_UP: Need.GROWTH_CAPITAL,
}
# Kinds whose program is what is asked about; in others it stands beside the question.
_ABOUT_A_PROGRAM = {RequestKind.PROGRAMS, RequestKind.FINANCE, RequestKind.UNSURE, RequestKind.OTHER}
_ABOUT_AN_OPPORTUNITY = {
    RequestKind.MARKET_ENTRY, RequestKind.PARTNERS, RequestKind.OTHER, RequestKind.UNSURE, RequestKind.PROGRAMS,
}  # fmt: skip

_MOST_SUCCESSIONS = 4


def facts_of(request: ServiceRequest, *, on: date) -> ApplicantFacts:
    """Return the facts that a request is routed by: its own, and for the rest the company's profile.

    Where the request names an offering, the stage is that of the offering. Of projects in several places none is meant.
    """
    readings = company_readings(request.company, on=on)
    own = [one.facts for one in readings if one.offering and one.offering[0] == request.offering_id]
    whole = whole_company([one.facts for one in readings])
    if len({one.facts.project.where for one in readings}) > 1:
        whole = replace(whole, project=replace(whole.project, place=None, province=None))
    if own:
        whole = replace(whole, stage=own[0].stage, trl=own[0].trl)
    return facts_from_request(request, beside=whole)


def facts_from_request(request: ServiceRequest, *, beside: ApplicantFacts) -> ApplicantFacts:
    """Return facts with what a request itself says in the place of what is known beside it; it may say nothing.

    What a company needs otherwise says nothing of a request for something else; money may be for any need.
    """
    of_kind = frozenset() if request.kind == RequestKind.FINANCE else NEEDS_OF_KIND.get(request.kind, frozenset())
    return replace(
        beside,
        areas=frozenset(request.areas) or beside.areas,
        needs=of_kind.union(request.needs) or None,
        languages=frozenset({request.language}) if request.language else beside.languages,
        target_markets=_markets(request) or beside.target_markets,
        province=request.province or beside.province,
    )


def _markets(request: ServiceRequest) -> frozenset[str]:
    return frozenset({"CN", *request.cn_provinces}) if request.cn_provinces else frozenset()


class PublishedPrograms:
    """The programs of the catalogue; each thing is read once, when it is first asked."""

    def __init__(self) -> None:
        self.current = cache(current_program)

    @cached_property
    def names(self) -> ProgramNames:
        return _names_of(live_catalogue())

    def asked_about(self, text: str, *, province: str | None, table: RoutingTable, least: float) -> Program | None:
        """Return the program that words ask about, as likely as ``least``; any one of a body where they name that.

        Of several the likeliest that leads to one body counts. A name that several bodies share is that of the body of
        the company's province, or of the kind of seat that answers for all of them.
        """
        for mention in asked_about(text, self.names, least=least):
            served = [one for one in mention.programs if one.jurisdiction in {CANADA, province}] or mention.programs
            bodies = {one.organization for one in served}
            body = min(bodies if len(bodies) == 1 else bodies & table.program_kinds.keys(), default="")
            if body:
                slug = min(one.slug for one in served if one.organization == body)
                return Program.objects.select_related("organization").get(slug=slug)
        return None


@lru_cache(maxsize=1)  # to work them out takes longer than to read them, and they seldom change
def _names_of(catalogue: Catalogue) -> ProgramNames:
    return ProgramNames.of(
        (
            NamedProgram(one.slug, one.organization_slug, one.jurisdiction),
            (
                one.name_en,
                one.name_fr,
                one.organization_en,
                one.organization_fr,
                one.organization_acronym_en,
                one.organization_acronym_fr,
            ),
        )
        for one in catalogue.programs
    )


def current_program(program: Program) -> Program:
    """Return the program that took the place of one, as far as others did; else itself."""
    for _step in range(_MOST_SUCCESSIONS):
        found = (
            Succession.objects.filter(revision=program.live_id, position=0)
            .select_related("successor__organization")
            .first()
        )
        if found is None:
            return program
        program = found.successor
    return program


def question_of(
    request: ServiceRequest,
    facts: ApplicantFacts,
    *,
    table: RoutingTable,
    programs: PublishedPrograms | None = None,
) -> RoutingQuestion:
    """Return what a request asks, for the table of routing; ``facts`` are those of ``facts_of``.

    ``programs`` say which program its words name, and what took the place of one; without them, neither is asked.
    """
    text = ". ".join(filter(None, (request.subject, request.body))).replace("’", "'")
    named = {"CN-" + code if code in {"HK", "MO"} else code for code in codes_named(text)}
    level, city = _official(request)
    # A place under sanctions is read by its name.
    signs = table.signs_in(_with_places(text)) - {SANCTIONED} | (table.signs_in(text) & {SANCTIONED})
    if not any(code.startswith("CN-") for code in named):  # a part of China without a name of its own
        named |= {code for sign in signs for code in table.words[sign].places}
    told = list(dict.fromkeys(ask for sign, ask in table.asks.items() if sign in signs))
    # Another body decides: the model of topics knows none of them, and hears the other sentences.
    is_elsewhere = ELSEWHERE in told and request.kind in _IN_WORDS
    told = [ask for ask in told if ask != ELSEWHERE]
    rest = table.without(ELSEWHERE, text, read=_with_places) if is_elsewhere else text
    program, topic = request.program, topic_of(rest)
    if programs is not None:
        if program is None and request.kind in _ABOUT_A_PROGRAM:
            least = LIKELY if topic is None else LIKELY_BESIDE_A_TOPIC
            program = programs.asked_about(text, province=facts.province, table=table, least=least)
        program = program and programs.current(program)
    if topic is not None and len(told) < 2:  # who says two things outright asks both
        # Something else may be two things: what was said outright then stands after what was heard.
        told = [topic.question, *(told if is_elsewhere or request.kind == RequestKind.OTHER else ())]
        signs |= {topic.sign} - {""}
    # Who has somebody at a place, or signs there, needs the post at once: the profile then says nothing of first steps.
    is_with_somebody = WITH_SOMEBODY in signs and any(code.startswith("CN-") for code in named)
    if facts.export_experience == ExportExperience.NONE and not is_with_somebody:
        signs.add(FIRST_STEPS)
    elif facts.export_experience and facts.export_experience != ExportExperience.NONE:
        signs.discard(FIRST_STEPS)
    about = program is not None
    found: Iterable[str] = _asks(request, facts, level=level, signs=signs, text=text, told=told, about=about)
    if is_elsewhere:
        beside = [need for need in Need if need in request.needs] or told or _needs_in_words(rest)
        named_too = [*(["program"] if about else ()), *(["opportunity"] if request.opportunity_id else ())]
        found = [ELSEWHERE, *named_too, *beside]
    asks = tuple(dict.fromkeys(found))
    first = next(iter(asks), "")
    is_by_place = not MONEY_OF_A_PLACE.isdisjoint(asks)
    where, town = _project(facts, text) if is_by_place else (facts.project.where, "")
    return RoutingQuestion(
        asks=asks,
        facts=replace(facts, areas=_areas(request, facts, text), project=replace(facts.project, place=where)),
        market=_market(request, facts, named, signs=signs, first=first),
        places=_places(request, city, named),
        project_town=town,
        signs=frozenset(signs),
        organization=program.organization.slug if program is not None else "",
        of_province=program is not None and program.jurisdiction != CANADA,
        is_elsewhere=is_elsewhere,
        answers=request.answers,
    )


def _with_places(text: str) -> str:
    """Return a text in which places in China read "china" and others outside Canada "abroad", for the signs."""
    for place in reversed(list(places_in(folded(text), text))):
        is_china = place.code.startswith("CN-") or place.code in {"HK", "MO"}
        if is_china or place.country not in {CANADA, CHINA}:
            text = f"{text[: place.start]}{'china' if is_china else 'abroad'}{text[place.end :]}"
    return text


def _official(request: ServiceRequest) -> tuple[str, str]:
    """Return the level of the official who is asked for, and the city; "" where none is."""
    if request.kind != RequestKind.PRESENCE:
        return "", ""
    presence = getattr(request, "presence", None)
    return (presence.level, presence.city) if presence is not None else (PresenceLevel.OFFICER, "")


def _asks(
    request: ServiceRequest,
    facts: ApplicantFacts,
    *,
    level: str,
    signs: set[str],
    text: str,
    told: Sequence[str],
    about: bool,
) -> Iterator[str]:
    """Yield the questions of a request, the first one first.

    ``told`` are those that its words say outright, ``about`` says whether a program is one of them.
    """
    kind = RequestKind(request.kind)
    needs = [need for need in Need if need in request.needs]
    if kind is RequestKind.PRESENCE:
        yield f"presence-{level}"
        return
    if about and kind in _ABOUT_A_PROGRAM:
        yield "program"
    if request.opportunity_id is not None and kind in _ABOUT_AN_OPPORTUNITY:
        yield "opportunity"
    if needs or not (about and kind in _ABOUT_A_PROGRAM):
        yield from _asks_of_kind(kind, needs, facts, signs=signs, text=text, told=told)
    yield from needs
    if about and kind not in _ABOUT_A_PROGRAM:
        yield "program"


def _asks_of_kind(
    kind: RequestKind,
    needs: Sequence[str],
    facts: ApplicantFacts,
    *,
    signs: set[str],
    text: str,
    told: Sequence[str],
) -> Iterator[str]:
    match kind:
        case RequestKind.MARKET_ENTRY:
            yield "market_entry"
        case RequestKind.FINANCE:
            money = [need for need in MONEY if need in needs]
            if not money and "export" in signs:
                yield Need.EXPORT_FINANCE
            said: list[str] = [*money] or [ask for ask in MONEY if ask in told]
            yield from said or _money_in_words(signs, text) or ["finance"]
        case RequestKind.PROGRAMS if not needs:
            stage = _NEED_OF_STAGE.get(Stage(facts.stage)) if facts.stage in set(Stage) else None
            asked = [ask for ask in told if ask in _OF_PROGRAMS] or _money_in_words(signs, text)
            yield from asked or ([stage] if stage else ["funding"])
        case RequestKind.UNSURE if not needs:
            # One question that words surely tell has its door: what is read of needs is too loose for one. Who asks
            # several talks with the Hub's desk first.
            yield from told if len(told) == 1 else ()
            yield "unsure"
            yield from (*told, *_needs_in_words(text))
        case RequestKind.OTHER if not needs:
            yield from (*told, *_needs_in_words(text)) or ["other"]
        case RequestKind.PARTNERS if Need.CONSORTIUM in needs and Need.FIND_PARTNER not in needs:  # says more
            yield Need.CONSORTIUM
        case _:
            yield from sorted(NEEDS_OF_KIND.get(kind, ()))


def _needs_in_words(text: str) -> list[str]:
    return [reading.value for reading in read_facts(text) if reading.fact == "needs"]


def _money_in_words(signs: set[str], text: str) -> list[str]:
    if "export-insurance" in signs:
        return [Need.EXPORT_FINANCE]
    read = _needs_in_words(text)
    return [need for need in MONEY if need in read]


def _market(
    request: ServiceRequest, facts: ApplicantFacts, named: Collection[str], *, signs: set[str], first: str
) -> str:
    """Return which market a request is about: what it names itself comes before what the company says of itself."""
    countries = {code[:2] for code in named}
    of_china = request.cn_provinces or request.opportunity_id is not None or request.kind == RequestKind.PRESENCE
    if of_china or CHINA in countries or Need.MARKET_ENTRY_CHINA in request.needs:
        return CHINA_MARKET
    if countries - {CANADA} or SANCTIONED in signs:
        return ABROAD
    # Neither money nor something else is for another market because the company sells there; no more is a sale at home.
    is_money = request.kind in {RequestKind.FINANCE, RequestKind.PROGRAMS}
    is_home = first == Need.PROCUREMENT and CANADA in countries
    markets = set() if is_money or is_home or first == "other" else {code[:2] for code in facts.target_markets or ()}
    if CHINA in markets:
        return CHINA_MARKET
    return ABROAD if markets - {CANADA} else UNKNOWN_MARKET


def _places(request: ServiceRequest, city: str, named: Iterable[str]) -> frozenset[str]:
    """Return the part of China that a request is about: named, of its opportunity, of the city, or in its words."""
    of_city = city or request.city
    told = request.cn_provinces or (request.opportunity.cn_provinces if request.opportunity is not None else [])
    if city or not told:
        found = {code for code in codes_named(of_city) if code.startswith("CN-")}
        told = [*found] or told
    return frozenset(told or (code for code in named if code.startswith("CN-")))


def _project(facts: ApplicantFacts, text: str) -> tuple[str | None, str]:
    """Return where a project takes place and the town in Canada, "" for none: as it is known, else as words say.

    Words that name several provinces, or several towns, say nothing.
    """
    planned = {one.start for one in read_facts(text) if one.fact == "project.place"}
    named = [place for place in places_in(folded(text), text) if place.start in planned and place.province]
    provinces, where = {place.province for place in named}, facts.project.where
    if where in {None, CANADA} and len(provinces) == 1:
        (where,) = provinces
    towns = {place.town for place in named if place.town and place.province == where}
    return where, towns.pop() if len(towns) == 1 else ""


def _areas(request: ServiceRequest, facts: ApplicantFacts, text: str) -> frozenset[str] | None:
    """Return the areas of a request: named, of its opportunity, of the company, or proposed by its words."""
    if request.areas or facts.areas:
        return facts.areas
    if request.opportunity is not None and request.opportunity.areas:
        return frozenset(request.opportunity.areas)
    if facts.proposed_areas:
        return facts.proposed_areas
    return frozenset(proposal.area for proposal in propose_areas(text)) or facts.areas
