"""Rank the seats of commissioners and advisers for a company, with reasons.

The stated order, of who sells abroad or means to: the regional office of the company's province first; then every other
seat whose conditions are met, then those with something to confirm, each by its score; last the Hub's own desk, so that
nobody leaves without a person. While the province is not known, the Hub's desk comes first. So it does for who told
nothing of an export: trade commissioners, whose work that is, then come last. Seats that a condition rules out are left
out. Of seats with one score, the one for fewer areas comes first.
Within a group those who are away, or have as many requests as they can take, come after the others. Every federal seat
answers in both official languages; one that has none of the company's languages is to confirm.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from hub.core.text.formats import NBSP, day
from hub.core.vocabulary.enums import Area, Need, Result, Verdict
from hub.matching.engine.findings import (
    FAIRS,
    NATIONAL,
    MatchFinding,
    SeatAvailability,
    SeatFilter,
    area_finding,
    need_finding,
    province_finding,
    seat_filter_findings,
    verdict_from,
    weighted_score,
)
from hub.matching.profile.facts import china_wanted, chinese_provinces_wanted
from hub.matching.ranking.company import is_project_abroad, sells_abroad
from programs.eligibility.facts import ApplicantFacts

PEOPLE_WEIGHTS: Mapping[str, float] = {"provinces": 0.35, "areas": 0.25, "target_markets": 0.25, "needs": 0.15}

UNCONFIRMED = MatchFinding(
    "status",
    Result.UNKNOWN,
    "No source shows this office at work today: write first.",
    f"L’ouverture de ce bureau n’est pas confirmée{NBSP}: écrivez d’abord.",
)


OTHER_LANGUAGE = MatchFinding(
    "languages",
    Result.UNKNOWN,
    "Answers in another language than yours: ask the Hub’s desk to help.",
    f"Répond dans une autre langue que la vôtre{NBSP}: demandez l’aide de l’équipe du Carrefour.",
)
FULL = MatchFinding(
    "load",
    Result.UNKNOWN,
    "Has as many requests as it can take: the answer may be slow.",
    f"Très sollicité en ce moment{NBSP}: la réponse peut tarder.",
)
EXPORT_NOT_KNOWN = MatchFinding(
    "target_markets",
    Result.UNKNOWN,
    "Helps companies to sell abroad: name a market abroad.",
    f"Aide à vendre à l’étranger{NBSP}: indiquez un marché visé.",
)
NO_EXPORT = MatchFinding(
    "target_markets",
    Result.NOT_MET,
    "Helps companies to sell abroad; you named no market abroad.",
    "Aide à vendre à l’étranger; vous n’y visez aucun marché.",
)
OFFICIAL = frozenset({"en", "fr"})


class SeatRank(StrEnum):
    """What a seat stands for in the order of people."""

    HUB_DESK = "hub_desk"
    REGIONAL_OFFICE = "regional_office"
    CHINA_POST = "china_post"
    PROVINCIAL_OFFICE = "provincial_office"
    ORGANIZATION_DESK = "organization_desk"


_COMMISSIONERS = frozenset({SeatRank.REGIONAL_OFFICE, SeatRank.CHINA_POST, SeatRank.PROVINCIAL_OFFICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """A role that looks after something: a commissioner, an adviser, a desk.

    ``areas``, ``provinces`` and ``needs`` None means all. ``markets`` names the markets served: "CN" alone for a seat
    that only serves companies aiming at China, "*" or nothing where the market makes no condition. ``cn_provinces``
    names the Chinese provinces served (ISO 3166-2:CN); empty means all of China. ``confirmed`` is False where no
    source shows the office at work today; its page leads to a person and ``phone`` reaches the office, "" where none is
    known. ``filters`` are those of the organization, the office and the seat: all must pass. The Hub's desk has none,
    so that it takes everybody.
    """

    slug: str
    title_en: str
    title_fr: str
    office_slug: str
    office_en: str
    office_fr: str
    organization: str
    kind: SeatRank
    areas: frozenset[str] | None = None
    provinces: frozenset[str] | None = None
    markets: frozenset[str] = frozenset()
    cn_provinces: frozenset[str] = frozenset()
    needs: frozenset[str] | None = None
    languages: frozenset[str] = frozenset({"en", "fr"})
    routable: bool = True
    confirmed: bool = True
    url_en: str = ""
    url_fr: str = ""
    phone: str = ""
    filters: tuple[SeatFilter, ...] = ()

    def title(self, lang: str) -> str:
        return self.title_fr if lang.startswith("fr") else self.title_en

    def office(self, lang: str) -> str:
        return self.office_fr if lang.startswith("fr") else self.office_en

    def url(self, lang: str) -> str:
        return self.url_fr if lang.startswith("fr") else self.url_en


NOT_KNOWN = SeatAvailability()

HUB_DESK = SeatView(
    slug="hub-desk",
    title_en="The Hub’s desk",
    title_fr="Le guichet du Carrefour",
    office_slug="hub",
    office_en="The Hub’s desk",
    office_fr="Le guichet du Carrefour",
    organization="hub",
    kind=SeatRank.HUB_DESK,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAnswer:
    """One seat before one company."""

    seat: SeatView
    verdict: Verdict
    rank: int
    score: float
    findings: tuple[MatchFinding, ...]
    why: tuple[tuple[str, str], ...]  # sentences in English and French


def people_for(
    facts: ApplicantFacts,
    *,
    seats: Iterable[SeatView],
    top: int,
    available: Mapping[str, SeatAvailability] | None = None,
    abroad: bool = False,
) -> tuple[SeatAnswer, ...]:
    """Return at most ``top`` seats for a company, at least one, best first.

    ``available`` holds, by the slug of a seat, its load and absence where they are known. ``abroad``: what is asked
    about is for sales abroad, whatever the company told.
    """
    known, means_abroad = available or {}, abroad or _means_abroad(facts)
    routable = [seat for seat in seats if seat.routable]
    if not any(seat.kind is SeatRank.HUB_DESK for seat in routable):
        routable.append(HUB_DESK)
    judged = [
        (seat, findings, verdict_from(findings))
        for seat in routable
        for findings in [_findings(seat, facts, known.get(seat.slug, NOT_KNOWN), abroad=means_abroad)]
    ]
    possible = [
        SeatAnswer(
            seat=seat,
            verdict=verdict,
            rank=0,
            score=weighted_score(findings, PEOPLE_WEIGHTS),
            findings=findings,
            why=_why(seat, findings),
        )
        for seat, findings, verdict in judged
        if verdict is not Verdict.NOT_NOW
    ]
    has_office = bool(means_abroad) and any(_is_own_office(answer, facts) for answer in possible)

    def place(answer: SeatAnswer) -> tuple[int, bool, float, int, str, str]:
        seat = answer.seat
        free = known.get(seat.slug, NOT_KNOWN)
        if seat.kind is SeatRank.HUB_DESK:
            tier = 3 if has_office else 0
        elif not means_abroad and seat.kind in _COMMISSIONERS:
            tier = 5
        elif _is_own_office(answer, facts):
            tier = 0
        elif seat.provinces is not None and facts.province is None:
            tier = 4  # one region's office, of a company that may be anywhere
        else:
            tier = 1 if answer.verdict is Verdict.MEETS else 2
        burdened = free.is_full or free.away_until is not None
        # Of seats for the same thing, the one that does less beside it.
        breadth = len(Area) if seat.areas is None else len(seat.areas)
        return (tier, burdened, -answer.score, breadth, seat.title_en.casefold(), seat.slug)

    ordered = sorted(possible, key=place)[: max(top, 1)]
    return tuple(replace(answer, rank=rank) for rank, answer in enumerate(ordered, start=1))


def _means_abroad(facts: ApplicantFacts) -> bool | None:
    """Return whether trade commissioners have something to do: sales abroad, told or read, or a project there."""
    supposed = facts.supposed
    return True if is_project_abroad(supposed) or china_wanted(facts) else sells_abroad(supposed)


def _is_own_office(answer: SeatAnswer, facts: ApplicantFacts) -> bool:
    seat = answer.seat
    served = seat.provinces is not None and facts.province in seat.provinces
    return seat.kind is SeatRank.REGIONAL_OFFICE and served


def _findings(
    seat: SeatView, facts: ApplicantFacts, free: SeatAvailability, *, abroad: bool | None
) -> tuple[MatchFinding, ...]:
    findings = []
    if seat.provinces is not None:
        findings.append(province_finding(seat.provinces, facts))
    if seat.areas is not None:
        findings.append(area_finding(seat.areas, facts))
    findings += _of_markets(seat, facts, abroad=abroad)
    if seat.needs is not None:
        findings.append(need_finding(seat.needs, facts))
    if seat.kind is not SeatRank.HUB_DESK:
        findings += seat_filter_findings(seat.filters, facts)
    if not seat.confirmed:
        findings.append(UNCONFIRMED)
    if (facts.languages or set()) & OFFICIAL and seat.languages.isdisjoint(facts.languages or ()):
        findings.append(OTHER_LANGUAGE)
    if free.away_until is not None:
        findings.append(away_finding(free.away_until))
    if free.is_full:
        findings.append(FULL)
    return tuple(findings)


def away_finding(until: date, *, covered: bool = False) -> MatchFinding:
    """Tell until when everybody of a seat is away; ``covered`` says that somebody acts for it until then."""
    en, fr = ("; somebody acts for it", f"{NBSP}: quelqu’un assure l’intérim") if covered else ("", "")
    return MatchFinding(
        "absence",
        Result.UNKNOWN,
        f"Away until {day(until, 'en')}{en}.",
        f"De retour après le {day(until, 'fr')}{fr}.",
    )


def _of_markets(seat: SeatView, facts: ApplicantFacts, *, abroad: bool | None) -> tuple[MatchFinding, ...]:
    """Tell of a seat in China, and of a trade commissioner at home, whether the company means to sell there."""
    if seat.cn_provinces or seat.markets == {"CN"}:
        return (_china(seat, facts),)
    if seat.kind is not SeatRank.REGIONAL_OFFICE or abroad:
        return ()
    return (EXPORT_NOT_KNOWN if abroad is None else NO_EXPORT,)


def _china(seat: SeatView, facts: ApplicantFacts) -> MatchFinding:
    """Tell whether a seat in China serves the part of China aimed at; without a named part, by the referral rule.

    The part is that of the markets, else the one where the project takes place.
    """
    wanted, place = china_wanted(facts), facts.supposed.project.place or ""
    provinces = chinese_provinces_wanted(facts) or frozenset({place} if place.startswith("CN-") else ())
    if wanted is None:
        return _market(
            Result.UNKNOWN, "Serves companies that aim at China.", "Sert les entreprises qui visent la Chine."
        )
    if not wanted:
        return _market(
            Result.NOT_MET,
            "Serves companies that aim at China; your markets are others.",
            "Sert les entreprises qui visent la Chine; vos marchés sont ailleurs.",
        )
    if not seat.cn_provinces:
        return _market(Result.MET, "You aim at China.", "Vous visez la Chine.")
    return _part_of_china(seat, provinces) if provinces else _china_as_a_whole(seat, facts)


def _part_of_china(seat: SeatView, provinces: frozenset[str]) -> MatchFinding:
    if provinces.isdisjoint(seat.cn_provinces):
        return _market(Result.NOT_MET, "Serves another part of China.", "S’occupe d’une autre partie de la Chine.")
    return _market(
        Result.MET, "Serves the part of China that you aim at.", "Sert la partie de la Chine que vous visez."
    )


def _china_as_a_whole(seat: SeatView, facts: ApplicantFacts) -> MatchFinding:
    if NATIONAL in seat.cn_provinces:
        return _market(
            Result.MET,
            "You aim at China as a whole: this office takes buyers of national reach.",
            f"Vous visez l’ensemble de la Chine{NBSP}: ce bureau s’occupe des acheteurs d’envergure nationale.",
        )
    if FAIRS in seat.cn_provinces and Need.TRADE_MISSION in (facts.supposed.needs or ()):
        return _market(
            Result.MET,
            "You want to join a mission: most fairs take place in this territory.",
            f"Vous voulez participer à une mission{NBSP}: la plupart des salons ont lieu dans ce territoire.",
        )
    return _market(
        Result.UNKNOWN,
        "Serves a part of China: name the Chinese province that you aim at.",
        f"S’occupe d’une partie de la Chine{NBSP}: nommez la province chinoise que vous visez.",
    )


def _market(result: Result, en: str, fr: str) -> MatchFinding:
    return MatchFinding("target_markets", result, en, fr)


def _why(seat: SeatView, findings: tuple[MatchFinding, ...]) -> tuple[tuple[str, str], ...]:
    """Return the reasons for a seat: what is met, then what stays to confirm."""
    if seat.kind is SeatRank.HUB_DESK:
        return (
            (
                "The Hub’s desk takes any question and stays with it until someone answers.",
                "L’équipe du Carrefour reçoit toutes les questions et les suit jusqu’à la réponse.",
            ),
        )
    met = [finding for finding in findings if finding.result is Result.MET]
    open_ones = [finding for finding in findings if finding.result is Result.UNKNOWN]
    return (
        *((finding.sentence_en, finding.sentence_fr) for finding in met),
        *((f"To confirm: {finding.sentence_en}", f"À confirmer{NBSP}: {finding.sentence_fr}") for finding in open_ones),
    )
