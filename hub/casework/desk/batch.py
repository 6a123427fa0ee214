"""Where requests of a file would go, as the desk routes them, in JSON: one request a line, so that runs compare."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.casework.choices import ReferralState
from hub.casework.desk.presentation.seats import goes_to_words, kind_name, mark_words
from hub.casework.models import Referral
from hub.casework.referrals.candidates import (
    Routing,
    SeatCandidate,
    SeatPool,
    current_seat_pool,
    mailbox_of,
    routing_gap_of,
    routing_in,
)
from hub.casework.referrals.cases import RoutingCase
from hub.casework.referrals.queries import PublishedPrograms
from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.enums import CANADA, Result
from hub.directory.choices import SeatKind
from hub.directory.models import IntakeQuestion, Seat
from hub.directory.reference.places import zone_of
from hub.matching.engine.answer import ENGINE_VERSION, to_json
from hub.matching.engine.findings import MatchFinding
from hub.matching.engine.seats import RankedSeat, RoutingQuestion, open_questions

# A moment at which it is the same day in Beijing and in Vancouver.
_HOUR = time(10)


def route_cases(
    cases: Sequence[RoutingCase],
    *,
    on: date,
    lang: str,
    top: int,
    progress: Callable[[int], None] = lambda done: None,
) -> Iterator[str]:
    """Yield the JSON document of all answers, piece by piece; ``progress`` hears how many requests are done."""
    head = {"engine_version": ENGINE_VERSION, "on": on.isoformat(), "lang": lang}
    yield to_json(head)[:-1] + ', "requests": ['
    pool_of, programs = cache(_pool_on), PublishedPrograms()
    with override(lang):
        texts = {row.slug: str(row.text) for row in IntakeQuestion.objects.all()}
    for done, case in enumerate(cases, start=1):
        with override(lang):
            pool, day = pool_of(case.on or on), case.on or on
            answer = _answer(case, pool, on=day, lang=lang, top=top, texts=texts, programs=programs)
        yield ("\n" if done == 1 else ",\n") + to_json(answer)
        progress(done)
    yield "\n]}\n"


def _moment(on: date) -> datetime:
    return datetime.combine(on, _HOUR, ZoneInfo(zone_of(CANADA)))


@unscoped()
def _pool_on(on: date) -> SeatPool:
    return current_seat_pool(_moment(on))


def _answer(
    case: RoutingCase,
    pool: SeatPool,
    *,
    on: date,
    lang: str,
    top: int,
    texts: dict[str, str],
    programs: PublishedPrograms,
) -> dict[str, Any]:
    request = case.request
    request.owner = next(row for row in pool.rows.values() if row.kind == SeatKind.HUB_DESK)
    asked = tuple(
        Referral(seat=row, state=ReferralState.RETURNED) for slug, row in pool.rows.items() if slug in case.asked
    )
    routing = routing_in(pool, request, case.facts, asked=asked, programs=programs)
    proposals = [_proposal(one, lang) for one in routing.candidates[:top]]
    return {
        "id": case.id,
        "first": proposals[0]["id"],
        "on": on.isoformat(),
        "question": _question(case, routing.question),
        "proposals": proposals,
        "refused": [_refused(one, routing, lang) for one in routing.answer.left_out[:top]]
        + [{**_seat(one.seat), "kind": None, "why": [_("Asked already.")], "findings": []} for one in asked],
        "gap": _gap(case, routing, on=on, lang=lang),
        "to_ask": [
            {"id": name, "sentence": texts.get(name, name)} for name in open_questions(routing.answer, routing.question)
        ],
    }


def _question(case: RoutingCase, question: RoutingQuestion) -> dict[str, Any]:
    """Return how a request was read. What nobody said is null, and named under ``unknown``."""
    areas = question.facts.areas if question.facts.areas is not None else question.facts.proposed_areas or None
    return {
        "kind": case.request.kind,
        "asks": question.asks,
        "market": question.market,
        "places": sorted(question.places),
        "areas": None if areas is None else sorted(areas),
        "province": question.facts.province,
        "language": case.request.language or None,
        "signs": sorted(question.signs),
        "program_of": question.organization or None,
        "unknown": case.unknown,
    }


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "id": seat.slug,
        "title": str(seat.title),
        "office": seat.office.slug if seat.office else None,
        "organization": seat.body.slug if seat.body else None,
        "place": seat.place_name,
    }


def _proposal(one: SeatCandidate, lang: str) -> dict[str, Any]:
    return _seat(one.seat) | {
        "rank": one.rank,
        "kind": one.step.kind or None,
        "ask": one.step.ask or None,
        "fit": one.ranked.fit,
        "mark": one.mark,
        "sentence": mark_words(one)[0],
        "receiver": one.receiver.slug,
        "goes_to": goes_to_words(one) or None,
        "mailbox": mailbox_of(one.seat) or None,
        "open_requests": one.open_requests,
        "takes": one.presence.takes,
        "away_until": one.presence.away_until and one.presence.away_until.isoformat(),
        "why": [fr if lang == "fr" else en for en, fr in one.reasons],
        "findings": _findings(one.ranked.findings, lang),
    }


def _refused(one: RankedSeat, routing: Routing, lang: str) -> dict[str, Any]:
    against = [finding.sentence(lang) for finding in one.findings if finding.result is Result.NOT_MET]
    return _seat(routing.pool.rows[one.seat.slug]) | {
        "kind": one.step.kind if one.step else None,
        "why": against,
        "findings": _findings(one.findings, lang),
    }


def _findings(findings: Sequence[MatchFinding], lang: str) -> list[dict[str, str]]:
    return [
        {"condition": one.condition, "result": one.result.value, "sentence": one.sentence(lang)} for one in findings
    ]


def _gap(case: RoutingCase, routing: Routing, *, on: date, lang: str) -> dict[str, Any] | None:
    """Return the unmet demand that the desk would count, None for none."""
    found = routing_gap_of(case.request, routing, at=_moment(on))
    if found is None:
        return None
    name = kind_name(found.kind, lang)
    sentence = _("The right seat is empty. This counts as unmet demand.")
    return {
        "kind": found.kind,
        "exists": found.exists,
        "areas": found.areas,
        "needs": found.needs,
        "province": found.province or None,
        "places": found.cn_provinces,
        "sentence": f"{name}. {sentence}",
    }
