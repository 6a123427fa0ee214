"""What the company of a request would be told today, in a few lines: programs with their verdicts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from companies.models import ProgramStance
from companies.profile.facts import sheet_rows
from hub.casework.choices import MONEY, NEEDS_OF_KIND, RecommendationAnswer, RequestKind
from hub.casework.models import ProgramRecommendation, ServiceRequest
from hub.casework.requests.presentation.seats import SeatName, seat_name
from hub.casework.requests.presentation.status import LabelledRow
from hub.core.text.formats import fold
from hub.core.vocabulary.enums import Intake, Need
from hub.core.vocabulary.purpose import PaysFor
from hub.directory.reference.places import CHINA
from hub.matching.assessments.sources import match_company, match_kept, program_sources, sheet_reading
from hub.matching.engine.results import MatchResult, MatchSources
from hub.matching.explanations.presentation import (
    AnswerLinks,
    MatchedPrograms,
    NamedLink,
    ProgramRow,
    program_rows,
    stances_on,
)
from hub.matching.extraction.facts import read_facts
from hub.matching.profile.facts import CompanyReading
from hub.matching.ranking.programs import SERVES_WELL
from hub.matching.ranking.tables import NEEDS_TO_PURPOSES, PLACE_AMONG_PURPOSES
from opportunities.models import PolicySignal
from programs.eligibility.evaluate import intake_on
from programs.publication.services import program_names

SHOWN, SIGNALS_SHOWN = 4, 2
_SERVES_BEST = 0.75  # beside a question that is not for money: money for research is no answer to one on a standard
_WITH_OFFICIALS = frozenset({PaysFor.INTRODUCTIONS, PaysFor.EVENT_MISSION})


@dataclass(frozen=True, slots=True)
class ProfileMatches:
    """What the company's own profile says of a request: the first programs, and the facts that the matching used."""

    programs: list[ProgramRow]
    facts: list[LabelledRow]


def profile_matches(request: ServiceRequest, *, at: datetime, lang: str) -> ProfileMatches:
    """Return what the matching makes of the profile. The reader must have been let in to it.

    The facts are those of the offering and the project that the request names, or of the main ones.
    """
    # Areas are proposed by the words of the catalogue: it is read first.
    sources, company, on = program_sources(), request.company, timezone.localdate(at)
    told = match_company(company=company, on=on, sources=sources)
    reading = max(told.readings, key=lambda one: _fit(one, request))
    rows = [LabelledRow(label=str(row.label), words=row.words) for row in sheet_rows(reading.answers) if row.words]
    stances = stances_on(on, company.stances.all())
    return ProfileMatches(_lines(request, told, sources, province=company.province, lang=lang, stances=stances), rows)


def _fit(reading: CompanyReading, request: ServiceRequest) -> int:
    """Return how many of the offering and the project of a request a reading is about; of equals the first is taken."""
    pairs = ((reading.offering, request.offering_id), (reading.project, request.project_id))
    return sum(named is not None and named[0] == key for named, key in pairs)


def programs_for_words(request: ServiceRequest, *, at: datetime, lang: str) -> list[ProgramRow]:
    """Return the first programs for what the request itself says: the company's profile is not looked at."""
    sources = program_sources()
    needs = sorted(asked_needs(request) or ())
    answers = {"province": request.province, "areas": request.areas, "needs": needs}
    if request.cn_provinces:
        answers["target_markets"] = [CHINA, *request.cn_provinces]
    known = {name: value for name, value in answers.items() if value}
    told = match_kept((sheet_reading(known),), sources=sources, on=timezone.localdate(at))
    return _lines(request, told, sources, province=request.province, lang=lang)


@dataclass(frozen=True, slots=True)
class RecommendedProgram:
    """A program that was recommended; before the company its ``row`` too, None where it left the catalogue."""

    row: ProgramRow | None
    name: str
    recommendation: ProgramRecommendation

    @property
    def tone(self) -> str:
        answer = self.recommendation.answer
        return "ok" if answer == RecommendationAnswer.APPLY else "shut" if answer else "soon"

    @property
    def pays(self) -> str:
        return ". ".join(filter(None, (self.row.card.gives, self.row.card.use))) if self.row else ""

    @property
    def seat(self) -> SeatName:
        return seat_name(self.recommendation.seat)


def recommended_at_desk(rows: Iterable[ProgramRecommendation], *, lang: str) -> list[RecommendedProgram]:
    """Return what was recommended on a case; the profile of the company is not looked at."""
    if not (found := list(rows)):
        return []
    known, slugs = program_sources().catalogue.by_slug, {one.program_slug for one in found}
    names = _names_of_gone(slugs - known.keys(), lang) | {slug: known[slug].name(lang) for slug in known.keys() & slugs}
    return [RecommendedProgram(None, names.get(one.program_slug, one.program_slug), one) for one in found]


def programs_to_recommend(known: Collection[str], *, on: date, lang: str) -> list[tuple[str, str]]:
    """Return the programs of the catalogue that have not ended and are not ``known``, by address and name."""
    rows = [one for one in program_sources().catalogue.programs if one.slug not in known]
    named = [(one.slug, one.name(lang)) for one in rows if intake_on(one.intake, on).state is not Intake.ENDED]
    return sorted(named, key=lambda one: fold(one[1]))


def _names_of_gone(slugs: Collection[str], lang: str) -> dict[str, str]:
    """Return what programs were called that are no longer in the catalogue (one query, none without any)."""
    return {slug: name.text(lang) for slug, name in program_names(slugs).items()} if slugs else {}


def recommended_to_company(request: ServiceRequest, *, at: datetime, lang: str) -> list[RecommendedProgram]:
    """Return what was recommended to the company of a request, as its own pages tell of these programs today."""
    found = list(request.recommendations.select_related("seat__office", "seat__organization"))
    if not found:
        return []
    sources, company = program_sources(), request.company
    told = match_company(company=company, on=timezone.localdate(at), sources=sources)
    links = AnswerLinks(
        program=lambda slug: reverse("matching:company_program", args=[company.slug, slug]), question=None, person=""
    )
    rows = {row.slug: row for row in program_rows(told, catalogue=sources.catalogue, lang=lang, links=links)}
    names = _names_of_gone({one.program_slug for one in found} - rows.keys(), lang)
    names |= {slug: row.name for slug, row in rows.items()}
    return [
        RecommendedProgram(rows.get(one.program_slug), names.get(one.program_slug, one.program_slug), one)
        for one in found
    ]


def signals_for(request: ServiceRequest, *, at: datetime) -> list[NamedLink]:
    """Return policies and market rules that touch a request about China: of its areas, at its places.

    What stands in the way comes first. None for a request that names no place in China (one query for the others).
    """
    if not request.cn_provinces or not request.areas:
        return []
    there = {CHINA, *request.cn_provinces}
    rows = PolicySignal.objects.in_force(areas=request.areas, on=timezone.localdate(at))
    found = [row for row in rows if there.intersection(row.places)]
    return [NamedLink(row.title, row.get_absolute_url()) for row in found[:SIGNALS_SHOWN]]


def _lines(
    request: ServiceRequest,
    told: MatchResult,
    sources: MatchSources,
    *,
    province: str,
    lang: str,
    stances: Mapping[str, ProgramStance] | None = None,
) -> list[ProgramRow]:
    links = AnswerLinks(program=lambda slug: reverse("programs:detail", args=[slug]), question=None, person="")
    programs = MatchedPrograms.of(
        told, catalogue=sources.catalogue, province=province, lang=lang, links=links, stances=stances
    )
    # The company's first moves, those for what the request asks first; without any, what could serve it.
    needs = asked_needs(request)
    first = sorted(programs.first, key=lambda row: needs is None or row.answer.first_move not in needs)
    rows = [row for row in first if _answers(row, request, needs)]
    rows = rows or [row for row in programs.could if _answers(row, request, needs)]
    return rows[:SHOWN]


def asked_needs(request: ServiceRequest) -> frozenset[Need] | None:
    """Return the needs that a program must answer to stand beside a request; None where advice on any is asked.

    Those that it names, else those of its kind, else those that its words say. No program answers a dispute.
    """
    kind = RequestKind(request.kind)
    if request.needs:
        return frozenset(map(Need, request.needs))
    if kind == RequestKind.PROGRAMS:
        return None
    if kind == RequestKind.FINANCE:
        return frozenset(MONEY)
    if kind in {RequestKind.UNSURE, RequestKind.OTHER}:
        return frozenset(Need(one.value) for one in read_facts(request.subject, request.body) if one.fact == "needs")
    return NEEDS_OF_KIND.get(kind, frozenset()) - {Need.DISPUTE}


def _answers(row: ProgramRow, request: ServiceRequest, needs: frozenset[Need] | None) -> bool:
    """Return whether a program pays for what is asked: an official’s visit, or a need; any one where programs are."""
    purpose = row.answer.program.purpose
    paid = purpose.pays_for if purpose else ()
    if request.kind == RequestKind.PRESENCE:
        return not _WITH_OFFICIALS.isdisjoint(paid)
    if needs is None or request.kind == RequestKind.PROGRAMS:
        return True
    ranked = tuple(zip(paid, PLACE_AMONG_PURPOSES, strict=False))
    return any(
        NEEDS_TO_PURPOSES[need].get(one, 0.0) * share >= (SERVES_WELL if need in MONEY else _SERVES_BEST)
        for need in needs
        for one, share in ranked
    )
