"""The results of twelve months: what they count, what they keep, and what they never tell."""

import csv
import io
import random
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from hub.casework.choices import FigureCut, PublicFigure, RequestKind
from hub.casework.metrics.months import (
    NO_SEAT,
    OF_VISITS,
    ResultKey,
    Results,
    count_months,
    month_after,
    months_to_close,
    results,
)
from hub.casework.metrics.queries import month_of
from hub.casework.metrics.results import ResultsWords
from hub.casework.metrics.results_report import results_report
from hub.casework.metrics.services import close_months
from hub.casework.models import (
    CompanyProposal,
    MonthlyFigure,
    RoutingGap,
    ServiceRequest,
    Survey,
    Visit,
    VisitClash,
)
from hub.casework.sla.clock import calendar_of
from hub.casework.sla.services import first_answer_days
from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.enums import Area, Province
from hub.directory.models import Seat
from hub.directory.seats.presence import seat_place
from opportunities.models import Opportunity
from tests.benchmarks.many_requests import seed_many_requests, spread_over_a_year
from tests.casework.slow_clock import model_elapsed
from tests.casework.world import build_world
from tests.support.databases import plan_as_shipped

TORONTO = ZoneInfo("America/Toronto")


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    cache.clear()


def seed(number: int) -> None:
    """Write requests over a year, surveys on every third that was closed, and gaps."""
    seed_many_requests(company=build_world(at=timezone.now()).company, number=number)
    spread_over_a_year(number)
    with unscoped():
        # Answers of a day to come, or of nobody.
        ServiceRequest.objects.filter(first_answer_at__gt=timezone.now()).update(first_answer_at=None)
        ServiceRequest.objects.filter(number__iregex=r"(3|7)$").exclude(state="closed").update(first_answer_at=None)
        closed = list(ServiceRequest.objects.filter(state="closed").order_by("number"))
        Survey.objects.bulk_create(
            Survey(
                request=request,
                round=number,
                asked_at=request.closed_at,
                answered_at=request.closed_at + timedelta(days=30 * number),
                helped=place % 2 == 0,
                came_of_it=["contract"] if place % 5 == 0 else [],
            )
            for place, request in enumerate(closed[::3])
            for number in (1, 2)
            if request.closed_at + timedelta(days=30 * number) < timezone.now()
        )
        RoutingGap.objects.bulk_create(
            RoutingGap(at=request.received_at, request_key=request.pk, province="QC") for request in closed[::11]
        )
        seed_visits()


def seed_visits() -> None:
    """Write visits over a year and two months to come, and clashes of some: seen on one side or both, or avoided."""
    dice, today, now = random.Random(14), timezone.localdate(), timezone.now()
    seat, areas = Seat.objects.order_by("pk")[0], [area.value for area in Area][:6]
    visits = []
    for _number in range(90):
        first = today + timedelta(days=dice.randint(-380, 60))
        plan = {"first_day": first, "last_day": first + timedelta(days=dice.randint(0, 4)), "city": "Suzhou"}
        state = dice.choice(["draft", "planned", "planned", "public", "cancelled"])
        visits.append(
            Visit(
                contact=seat, areas=sorted(dice.sample(areas, dice.randint(0, 2))), state=state, at=now, changed_at=now,
                circle="public" if state == "public" else dice.choice(["public", "officials"]), **plan,
            )
        )  # fmt: skip
    Visit.objects.bulk_create(visits)
    rows = []
    for one, other in zip(visits[::2], visits[1::2], strict=True):
        seen = now - timedelta(days=dice.randint(1, 400))
        sides = [(one, other, seen), (other, one, seen + timedelta(days=dice.choice([0, 0, 45])))]
        rows += [
            VisitClash(
                visit=mine, other=theirs, grounds=["city"], seen_at=moment,
                ended_at=min(seen + timedelta(days=dice.randint(1, 40)), now) if dice.random() < 0.7 else None,
            )
            for mine, theirs, moment in dice.sample(sides, dice.choice([1, 2, 2]))
        ]  # fmt: skip
    VisitClash.objects.bulk_create(rows)


type Counts = Counter[tuple[str, ...]]


def recount(months: tuple[str, ...], at: datetime) -> Counts:
    """Count the same from the rows, one by one, by another clock."""
    counts: Counts = Counter()
    for row in ServiceRequest.objects.select_related("owner__office", "owner__organization"):
        recount_request(row, at, counts)
    recount_surveys(counts)
    for gap in RoutingGap.objects.all():
        counts[local_month(gap.at), "unmet", "reason", NO_SEAT] += 1
    recount_visits(counts, at.astimezone(TORONTO).date())
    return Counter({key: number for key, number in counts.items() if key[0] in months})


def local_month(moment: datetime) -> str:
    return f"{moment.astimezone(TORONTO):%Y-%m}"


def recount_surveys(counts: Counts) -> None:
    contracts: dict[object, datetime] = {}
    for survey in Survey.objects.filter(answered_at__isnull=False):
        month = local_month(survey.answered_at)
        counts[month, "asked_back", "round", str(survey.round)] += 1
        if survey.helped:
            counts[month, "helped", "round", str(survey.round)] += 1
        if "contract" in survey.came_of_it:
            first = contracts.get(survey.request_id)
            contracts[survey.request_id] = min(first, survey.answered_at) if first else survey.answered_at
    for moment in contracts.values():
        counts[local_month(moment), "contracts", "", ""] += 1


def recount_visits(counts: Counts, today: date) -> None:
    visits = {visit.pk: visit for visit in Visit.objects.all()}
    for visit in visits.values():
        if visit.state in {"planned", "public"} and visit.first_day <= today:
            told = visit.areas if visit.circle == "public" else []
            for part in (("", ""), *(("area", area) for area in told or ["unknown"])):
                counts[f"{visit.first_day:%Y-%m}", "visits", *part] += 1
    pairs: dict[frozenset[object], list[VisitClash]] = {}
    for row in VisitClash.objects.all():
        pairs.setdefault(frozenset((row.visit_id, row.other_id)), []).append(row)
    for pair, sides in pairs.items():
        month = local_month(min(row.seen_at for row in sides))
        counts[month, "clashes", "", ""] += 1
        two = [visits[key] for key in pair]
        if any(row.ended_at is None for row in sides) or any(one.state not in {"planned", "public"} for one in two):
            continue
        ended = max(row.ended_at for row in sides).astimezone(TORONTO).date()
        if all(one.first_day > ended for one in two):
            counts[month, "clashes_avoided", "", ""] += 1


def recount_request(row: ServiceRequest, at: datetime, counts: Counts) -> None:
    end = row.first_answer_at or row.closed_at or at
    waited = model_elapsed(row.received_at, end, [], calendar_of(seat_place(row.owner)))
    promise, month = first_answer_days(row.kind), local_month(row.received_at)
    figures = ["received"]
    if row.first_answer_at or waited >= promise:
        figures += ["judged"] + ["kept"] * bool(row.first_answer_at and waited < promise)
    parts = [("", ""), ("kind", row.kind), ("province", row.province), ("language", row.language)]
    parts += [("size", "unknown"), *(("area", area) for area in row.areas)]
    for figure in figures:
        for part in parts:
            counts[month, figure, *part] += 1
    if row.first_answer_at:
        counts[month, "answered", "days", str(min(waited, 6))] += 1
    if row.closed_at:
        month = local_month(row.closed_at)
        counts[month, "closed", "", ""] += 1
        counts[month, "closed", "outcome", row.outcome] += 1
        for reason in row.outcome_reasons:
            counts[month, "unmet", "reason", reason] += 1


@pytest.mark.django_db
@pytest.mark.parametrize("number", [400, pytest.param(50_000, marks=pytest.mark.deep)])
def test_a_year_of_requests_equals_a_recount_and_is_read_in_half_a_second(
    client: Client, reference_data: None, number: int
):
    plan_as_shipped()
    seed(number)
    at = timezone.now()
    found = results(at=at)
    with unscoped():
        assert {tuple(key): one for key, one in found.numbers.items()} == dict(recount(found.months, at))
    assert found.months[-1] == month_of(at)
    assert len(found.months) == len(set(found.months)) == 12
    # As it is after the months that are over were closed: two are open, and each tenth minute a reader has them counted.
    close_months(at=at)
    for is_counted in (True, False):
        assert sorted(_read(client, is_counted=is_counted) for _again in range(20))[18] <= 0.5


def _read(client: Client, *, is_counted: bool) -> float:
    """Read the page, and return the seconds of the processor; where it is not counted yet, the open months are."""
    if not is_counted:
        cache.clear()
    begun = time.process_time()
    assert client.get(reverse("results:results")).status_code == 200
    return time.process_time() - begun


@pytest.mark.django_db
def test_a_closed_month_survives_erasure_and_is_closed_once(reference_data: None):
    seed(200)
    at = timezone.now()
    before = results(at=at)
    assert close_months(at=at) >= 10
    assert close_months(at=at) == 0
    cache.clear()
    assert results(at=at).numbers == before.numbers
    opened = {month_of(at), month_after(month_of(at), -1)}
    assert set(before.months) - results(at=at).closed == opened
    with connection.cursor() as cursor, unscoped():
        cursor.execute("SET session_replication_role = replica")
        ServiceRequest.objects.all().delete()
        cursor.execute("SET session_replication_role = origin")
    cache.clear()
    after = results(at=at)
    closed = {key: one for key, one in before.numbers.items() if key.month not in opened}
    assert {key: one for key, one in after.numbers.items() if key.month not in opened and one} == closed
    assert not any(one for key, one in after.numbers.items() if key.month in opened and key.figure == "received")


@pytest.mark.django_db
def test_visits_of_months_that_were_closed_without_them_are_counted_and_a_kept_figure_of_them_is_not(
    reference_data: None,
):
    seed(30)
    at = timezone.now()
    before = results(at=at)
    month = next(key.month for key in before.numbers if key.figure == PublicFigure.CLASHES)
    # As a month was closed when of clashes only those were kept that had been avoided.
    MonthlyFigure.objects.bulk_create(
        MonthlyFigure(month=f"{one}-01", figure=figure, number=number)
        for one in (month, month_after(month, 1))
        for figure, number in ((PublicFigure.RECEIVED, 0), (PublicFigure.CLASHES_AVOIDED, 77))
    )
    cache.clear()
    after = results(at=at)
    assert month in after.closed

    def of_visits(found: Results) -> dict[ResultKey, int]:
        return {key: number for key, number in found.numbers.items() if key.figure in OF_VISITS}

    assert of_visits(after) == of_visits(before)
    assert {key.figure for key in of_visits(after)} == set(OF_VISITS)
    close_months(at=at)
    assert not MonthlyFigure.objects.filter(figure__in=OF_VISITS).exclude(number=77).exists()


def test_visits_without_an_area_are_told_by_no_total_beside_those_with_one():
    def words(**areas: int) -> ResultsWords:
        numbers = {ResultKey("2026-01", PublicFigure.VISITS): 20} | {
            ResultKey("2026-01", PublicFigure.VISITS, FigureCut.AREA, code): number for code, number in areas.items()
        }
        return ResultsWords(Results(months=MONTHS, numbers=numbers), least=5, lang="en")

    with translation.override("en"):
        area = next(one.value for one in Area)
        few, enough = words(**{area: 18, "unknown": 2}), words(**{area: 13, "unknown": 7})
        assert [bar.number for bar in few.visits.lines] == [20]
        assert "Not said" in few.visits.small
        assert [(bar.name, bar.number) for bar in enough.visits.lines][1] == ("Not said", 7)


@pytest.mark.django_db
def test_no_figure_of_a_closed_month_is_changed_or_deleted(reference_data: None):
    seed(30)
    close_months(at=timezone.now())
    row = MonthlyFigure.objects.order_by("pk").first()
    for act in (lambda: MonthlyFigure.objects.filter(pk=row.pk).update(number=99), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.django_db
def test_a_month_without_a_request_is_closed_and_nothing_is_without_the_first(reference_data: None):
    at = datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert months_to_close(at=at) == []
    world = build_world(at=at - timedelta(days=150))
    world.submit()
    assert months_to_close(at=at) == ["2026-07", "2026-08", "2026-09"]
    assert close_months(at=at) == 3
    assert set(MonthlyFigure.objects.filter(month="2026-08-01").values_list("figure", "number")) == {("received", 0)}


@pytest.mark.django_db
def test_the_way_from_a_lead_to_a_contract_is_counted_in_the_month_of_each_step(reference_data: None):
    at = datetime(2026, 8, 12, 12, tzinfo=UTC)
    world = build_world(at=at)
    request = world.submit()
    lead = Opportunity.objects.order_by("pk").first()
    with connection.cursor() as cursor, unscoped():
        # The checks of a lead are not what is tried here.
        cursor.execute("SET session_replication_role = replica")
        CompanyProposal.objects.create(
            company=world.company,
            opportunity=lead,
            at=at,
            sent_at=at,
            answer="yes",
            answered_at=at + timedelta(days=30),
            buyer_accepts=True,
            buyer_at=at + timedelta(days=31),
            request=request,
        )
        cursor.execute("SET session_replication_role = origin")
        for number, days in ((1, 62), (2, 100)):
            moment = at + timedelta(days=days)
            Survey.objects.create(
                request=request, round=number, asked_at=at, answered_at=moment, helped=True, came_of_it=["contract"]
            )
    counts = count_months("2026-08", "2026-11", at=at + timedelta(days=108))
    assert {(key.month, key.figure) for key in counts if key.figure in {"told", "accepted", "introduced"}} == {
        ("2026-08", "told"),
        ("2026-09", "accepted"),
        ("2026-09", "introduced"),
    }
    assert counts[ResultKey("2026-10", PublicFigure.LEAD_CONTRACTS)] == 1
    assert counts[ResultKey("2026-11", PublicFigure.LEAD_CONTRACTS)] == 0


# --- What is shown ---------------------------------------------------------------------------------------------------

MONTHS = tuple(month_after("2026-01", number) for number in range(12))
CODES = {
    FigureCut.PROVINCE: [one.value for one in Province],
    FigureCut.AREA: [one.value for one in Area],
    FigureCut.SIZE: ["startup", "small", "unknown"],
}


@st.composite
def some_results(draw: st.DrawFn) -> Results:
    """Numbers of a few codes, small and large."""
    numbers: dict[ResultKey, int] = {}
    for cut, codes in CODES.items():
        for code in draw(st.lists(st.sampled_from(codes), unique=True, max_size=6)):
            month, whole = draw(st.sampled_from(MONTHS)), draw(st.integers(1, 12))
            numbers[ResultKey(month, PublicFigure.RECEIVED, cut, code)] = whole
    for month in draw(st.lists(st.sampled_from(MONTHS), unique=True, max_size=4)):
        kind, judged = draw(st.sampled_from(list(RequestKind))), draw(st.integers(1, 12))
        kept = draw(st.integers(0, judged))
        for of in ((), (FigureCut.KIND, kind.value)):
            numbers[ResultKey(month, PublicFigure.JUDGED, *of)] = judged
            numbers[ResultKey(month, PublicFigure.KEPT, *of)] = kept
    return Results(months=MONTHS, numbers=numbers)


@given(found=some_results())
def test_no_number_below_the_least_is_shown_and_none_can_be_worked_out(found: Results):
    with translation.override("en"):
        words = ResultsWords(found, least=5, lang="en")
        for parts, cut in ((words.provinces, "province"), (words.areas, "area"), (words.sizes, "size")):
            shown = [bar.number for bar in parts.lines if bar.number is not None]
            total = sum(number for key, number in found.numbers.items() if key.cut == cut)
            assert all(number >= 5 for number in shown)
            # What is left out has a line of its own, told together, or everything is.
            assert sum(shown) == total or not shown
            assert parts.small or sum(shown) == total
        tables = [section.table for section in results_report(words).sections if section.table]
    # The report says no more: each of its numbers stands there as the page has it.
    cells = {cell for table in tables if table.bars for line in table.lines for cell in line}
    assert not cells & {"1", "2", "3", "4"}


def test_of_clashes_nothing_is_told_by_which_those_that_were_not_avoided_could_be_counted():
    for found, avoided, shown in ((20, 9, (20, 9)), (20, 17, (20, None)), (20, 20, (20, 20)), (4, 4, (None, None))):
        numbers = {
            ResultKey("2026-01", PublicFigure.CLASHES): found,
            ResultKey("2026-01", PublicFigure.CLASHES_AVOIDED): avoided,
        }
        words = ResultsWords(Results(months=MONTHS, numbers=numbers), least=5, lang="en")
        assert (words.clashes, words.clashes_avoided) == shown


def judged(**months: tuple[int, int]) -> dict[ResultKey, int]:
    return {
        ResultKey(f"2026-{month[1:]}", figure): number
        for month, numbers in months.items()
        for figure, number in zip((PublicFigure.KEPT, PublicFigure.JUDGED), numbers, strict=True)
    }


def test_where_most_months_have_too_few_the_promise_is_told_by_quarter():
    numbers = judged(m01=(2, 2), m02=(3, 3), m05=(4, 4), m06=(5, 5), m08=(5, 5), m11=(12, 12))
    with translation.override("en"):
        chart = ResultsWords(Results(months=MONTHS, numbers=numbers), least=5, lang="en").by_month
    assert (chart.name, chart.headings[0]) == ("Promise kept, by full quarter", "Months")
    assert [(one.name, one.value) for one in chart.columns] == [
        ("Jan–Mar", "100%"), ("Apr–June", "100%"), ("July–Sept", "100%"),
    ]  # fmt: skip
    assert chart.columns[0].cells[0] == "January–March 2026"


def test_a_quarter_is_told_once_it_is_over_and_while_it_lies_whole_in_the_year():
    months = tuple(month_after("2025-12", number) for number in range(12))
    with translation.override("fr"):
        chart = ResultsWords(Results(months=months, numbers={}), least=5, lang="fr").by_month
    assert [one.cells[0] for one in chart.columns] == [
        "janvier–mars 2026", "avril–juin 2026", "juillet–septembre 2026",
    ]  # fmt: skip


def test_months_that_hold_few_together_are_not_told_by_the_others():
    of = {f"m{number:02}": (9, 9) for number in range(1, 11)} | {"m11": (1, 1), "m12": (2, 2)}
    with translation.override("en"):
        chart = ResultsWords(Results(months=MONTHS, numbers=judged(**of)), least=5, lang="en").by_month
    assert [one.value for one in chart.columns].count("<5") == 3


@pytest.mark.parametrize(("came_in", "told"), [(12, 12), (9, 9), (11, None), (17, 17)])
def test_how_many_came_in_is_told_unless_few_of_them_wait(came_in: int, told: int | None):
    numbers = judged(m01=(9, 9)) | {ResultKey("2026-01", PublicFigure.RECEIVED): came_in}
    numbers[ResultKey("2026-01", PublicFigure.JUDGED)] = 9 if came_in != 12 else 7
    assert ResultsWords(Results(months=MONTHS, numbers=numbers), least=5, lang="en").came_in == told


@pytest.mark.parametrize(("days", "words"), [("4", "4 days"), ("6", "6 days or more")])
def test_what_took_longer_than_the_last_column_is_not_said_to_take_as_long(days: str, words: str):
    key = ResultKey("2026-01", PublicFigure.ANSWERED, FigureCut.DAYS, days)
    with translation.override("en"):
        heads = ResultsWords(Results(months=MONTHS, numbers={key: 9}), least=5, lang="en").heads
    assert heads[0].basis == f"Half within {words}"


def test_the_promise_by_language_says_which_figure_is_which():
    numbers = {
        ResultKey("2026-01", figure, FigureCut.LANGUAGE, language): number
        for language, part in (("en", 6), ("fr", 9))
        for figure, number in ((PublicFigure.KEPT, part), (PublicFigure.JUDGED, 12))
    }
    with translation.override("en"):
        found = ResultsWords(Results(months=MONTHS, numbers=numbers), least=1, lang="en").heads[1]
    assert (found.value, found.basis) == ("50% and 75%", "")


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_anybody_reads_the_page_and_the_file_in_both_languages(client: Client, reference_data: None, lang: str):
    seed(300)
    cache.clear()
    with translation.override(lang):
        page, file = client.get(reverse("results:results")), client.get(reverse("results:results_csv"))
    words = page.context["words"]
    assert words.kept is not None
    assert page.context["report"].texts[0] in page.text
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    with translation.override(lang):
        assert [words.period, str(words.kept.part), str(words.kept.whole)] == rows[1][1:]
    assert len({len(row) for row in rows}) == 1
    assert file["Content-Disposition"].endswith('.csv"')


@pytest.mark.django_db
def test_an_empty_portal_says_that_there_is_nothing_yet(client: Client, reference_data: None):
    cache.clear()
    page = client.get(reverse("results:results"))
    assert page.status_code == 200
    assert "Too few to show" in page.text
    assert "%" not in page.text.split("<main")[1].split("</main")[0]
