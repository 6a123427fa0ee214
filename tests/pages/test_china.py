"""The page on China: counts against an independent recount over days, filters, the calendar around its days, the map."""

import re
from collections import Counter
from datetime import date, timedelta
from html import unescape

import icalendar
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import override

from companies.choices import MemberRole
from companies.models import Membership
from companies.registration.services import register_company
from hub.casework.choices import RequestKind
from hub.directory.choices import OfficeService
from hub.directory.models import Office
from hub.directory.reference.places import ChineseProvince, chinese_province
from hub.pages.china.presentation import SQUARES, name_lines, province_of_city
from hub.pages.china.queries import (
    ChinaFilter,
    ChinaOverview,
    Moment,
    VisitEntry,
    coming_days,
    coming_months,
    entry_days,
    holiday_days,
    signal_days,
)
from hub.pages.china.registry import REPORT, china_goals
from opportunities.choices import AgreementStatus
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity, PolicySignal
from programs.publication.services import live_catalogue
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)
LIVE = {"ongoing", "in_force", "recurring", "ongoing_unconfirmed"}


def get(client: Client, lang: str, name: str = "pages:china", **query: str):
    """Answer a page in a language."""
    with override(lang):
        return client.get(reverse(name), query)


def words_before_opening(page: str) -> str:
    """Return the words of a page that are seen before anything is opened."""
    main = page.split("<main")[1].split("</main", maxsplit=1)[0]
    return unescape(strip_tags(re.sub(r"<details.*?</details>|<svg.*?</svg>", "", main, flags=re.DOTALL)))


def recount(on: date, *, area: str = "", place: str = "") -> Counter[str]:
    """Count opportunities by where they stand, from the rows alone and in other words than the portal's."""
    found: Counter[str] = Counter()
    for row in Opportunity.objects.all():
        if (area and area not in row.areas) or (place and place not in row.cn_provinces):
            continue
        days = [] if row.kind == "project" else [each for each in (row.opens, row.closes) if each and each >= on]
        last = row.closes or (row.opens if row.kind in {"trade_fair", "mission", "seminar"} else None)
        vouched = row.vouched_on is not None and 0 <= (on - row.vouched_on).days < 90
        if row.status not in LIVE:
            found["past"] += 1
        elif row.status == "recurring" and not days:
            found["watch"] += 1
        elif (days and row.is_verified and row.status != "ongoing_unconfirmed") or (
            vouched and not (last and last < on)
        ):
            found["open"] += 1
        else:
            found["to_confirm"] += 1
    return found


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("days", [-400, -30, 0, 1, 40, 400])
def test_counts_are_those_of_an_independent_recount(days: int) -> None:
    on = TODAY + timedelta(days)
    Opportunity.objects.filter(slug="cn-fair-ciie").update(opens=TODAY, closes=TODAY + timedelta(35))
    for area, place in (("", ""), ("wastewater-treatment", ""), ("", "CN-SH"), ("low-carbon-electricity", "CN-SX")):
        found = ChinaOverview(ChinaFilter(area, place), on=on)
        expected = recount(on, area=area, place=place)
        assert {key.value: count for key, count in found.counts.items() if count} == dict(expected)
        assert len(found.offered) == sum(expected.values()) - expected["past"]
    found = ChinaOverview(ChinaFilter(), on=on)
    for code in ChineseProvince:
        expected = recount(on, place=code)
        assert found.places[code].open == sum(expected.values()) - expected["past"], code
        living = Agreement.objects.exclude(status=AgreementStatus.EXPIRED).filter(cn_provinces__contains=[code])
        assert found.places[code].agreements == living.count()
        others = [
            office for office in Office.objects.all() if code in office.cn_provinces_served and not office.is_post
        ]
        assert found.places[code].offices == len(others)


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("query", [{}, {"area": "wastewater-treatment"}, {"place": "CN-JS"}, {"show": "agreements"}])
def test_the_page_says_what_it_counts(client: Client, lang: str, query: dict[str, str]) -> None:
    with time_machine.travel("2026-11-27T15:00:00Z", tick=False):
        answer = get(client, lang, **query)
        expected = recount(TODAY, area=query.get("area", ""), place=query.get("place", ""))
    assert answer.status_code == 200
    for key in ("open", "to_confirm", "watch", "past"):
        assert answer.context["counts"][key] == expected[key]
    shown = re.findall(r"<li>\s*<a href=\"[^\"]+\">\s*<b>(\d+)</b>", answer.text)
    assert [int(each) for each in shown[:3]] == [expected["open"], expected["to_confirm"], expected["watch"]]
    assert "style=" not in answer.text
    # What a list holds is not folded here too: one link leads to it.
    assert "<details" not in answer.text.partition('id="agreements"')[2].partition("</main>")[0]
    assert answer.text.count(f'href="{answer.context["lists"]["to_confirm"].replace("&", "&amp;")}"') == 1
    assert answer.context["agreements"] == [] or query.keys() & {"area", "place"}
    # The table says what the map says.
    squares = answer.context["map"].squares
    assert len(squares) == len(ChineseProvince) == answer.text.count('class="tile ')
    for square in squares:
        row = re.search(rf">{re.escape(square.name)}</a></th>(.*?)</tr>", answer.text, re.DOTALL)
        cells = re.findall(r"<td[^>]*>([^<]*)</td>", row.group(1) if row else "")
        assert cells[0] == (square.post.city if square.post else "–")
        assert sum(map(int, cells[1:4])) == square.counts.open
        assert cells[4:] == [str(square.counts.agreements), str(square.counts.offices)]


@pytest.mark.usefixtures("reference_data")
def test_a_place_shows_its_own_part(client: Client) -> None:
    page = get(client, "en", place="CN-JS", area="wastewater-treatment")
    assert [card.card.office.slug for card in page.context["map"].posts] == ["tcs-shanghai"]
    assert {card.office.slug for card in page.context["offices"]} >= {"cto-nanjing", "qc-shanghai"}
    assert all("CN-JS" in card.row.cn_provinces for card in page.context["agreements"])
    assert get(client, "en", area="wastewater-treatment").context["agreements"]
    assert [each["url"] for each in page.context["said"]] == ["?place=CN-JS", "?area=wastewater-treatment"]
    for post in page.context["map"].posts:
        assert all(seat.areas is None or "wastewater-treatment" in seat.areas for seat in post.seats)


@pytest.mark.usefixtures("reference_data")
def test_what_no_list_knows_asks_for_nothing(client: Client) -> None:
    assert get(client, "en", area="x", place="CN-XX", show="<b>").context["asked"] == ChinaFilter()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_stands_without_any_entry(client: Client, lang: str) -> None:
    answer = get(client, lang)
    assert answer.status_code == 200
    assert not answer.context["open"]
    assert not answer.context["agreements"]
    assert not answer.context["map"].posts
    with override(lang):
        assert reverse("pages:contact") in answer.text
    assert get(client, lang, "pages:china_enter").status_code == 200
    assert get(client, lang, "pages:china_calendar").status_code == 200


# --- The calendar -----------------------------------------------------------------------------------------------------


def entry(**values: object) -> Opportunity:
    """Return an opportunity of today, unsaved."""
    given: dict[str, object] = {"slug": "one", "kind": "trade_fair", "status": "ongoing", "is_verified": True}
    return Opportunity(**(given | {"title_en": "One"} | values))


@pytest.mark.parametrize(("before", "shown"), [(1, True), (0, True), (-1, False)])
def test_a_closing_day_stands_until_it_is_over(before: int, shown: bool) -> None:
    row, on = entry(kind="joint_call", closes=TODAY), TODAY - timedelta(before)
    assert [(day.moment, day.day) for day in entry_days(row, on)] == ([(Moment.CLOSES, TODAY)] if shown else [])
    months = coming_months(coming_days([row], [], on), on)
    assert sum(len(month.days) for month in months) == int(shown)


@pytest.mark.parametrize("of_it", [True, False])
def test_an_event_with_a_public_visit_stands_once(of_it: bool) -> None:
    row = entry(opens=TODAY, closes=TODAY + timedelta(3))
    url = row.get_absolute_url() if of_it else "/en/china/#days"
    begun, ends = TODAY - timedelta(1), TODAY + timedelta(2)
    visit = VisitEntry(slug="visit-1", title="Visit", url=url, opens=begun, closes=ends, as_of=TODAY)
    found = coming_days([row], [], TODAY, visits=[visit])
    assert [(day.row.slug, day.day) for day in found] == [("one", TODAY), ("visit-1", TODAY)][of_it:]


@pytest.mark.parametrize(("before", "first"), [(1, 0), (0, 0), (-1, 3), (-3, 3), (-4, None)])
def test_a_fair_stands_once_until_its_last_day(before: int, first: int | None) -> None:
    row = entry(opens=TODAY, closes=TODAY + timedelta(3))
    found = [day.day for day in entry_days(row, TODAY - timedelta(before))]
    assert found == ([] if first is None else [TODAY + timedelta(first)])


@pytest.mark.parametrize(("before", "moments"), [(1, ["begins"]), (0, ["begins"]), (-1, [])])
def test_a_rule_begins_on_its_day(before: int, moments: list[str]) -> None:
    assert [
        day.moment for day in signal_days(PolicySignal(effective="2026-11-27"), TODAY - timedelta(before))
    ] == moments


@pytest.mark.parametrize(("until", "on", "stands"), [
    ("2026-12-31", date(2026, 12, 30), True), ("2026-12-31", date(2026, 12, 31), True),
    ("2026-12-31", date(2027, 1, 1), False), ("2026", date(2026, 12, 31), True), ("2026", date(2027, 1, 1), False),
    ("2027-02", date(2027, 2, 28), True), ("2027-02", date(2027, 3, 1), False),
])  # fmt: skip
def test_a_rule_ends_with_the_last_day_that_may_be_meant(until: str, on: date, stands: bool) -> None:
    assert bool(list(signal_days(PolicySignal(until=until), on))) is stands


def test_a_month_alone_is_no_day() -> None:
    row = entry(status="recurring", usual_month=11, as_of=date(2019, 5, 1))
    (day,) = entry_days(row, TODAY)
    assert (day.stated, day.is_exact, day.seen) == ("2026-11", False, 2019)
    (day,) = entry_days(row, date(2026, 12, 1))
    assert day.stated == "2027-11"
    assert not list(entry_days(entry(status="historic", usual_month=11), TODAY))


def test_the_months_are_twelve_and_hold_each_day_once() -> None:
    months = coming_months(holiday_days(date(2026, 11, 27)), date(2026, 11, 27))
    assert (months[0].first, months[-1].first) == (date(2026, 11, 1), date(2027, 10, 1))
    days = [day.day for month in months for day in month.days]
    assert days == sorted(days)
    assert date(2027, 2, 6) in days
    assert date(2027, 5, 1) in days
    assert date(2027, 10, 1) in days
    assert len(days) == 7


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_calendar_file_holds_the_days_that_sources_name(client: Client, lang: str) -> None:
    with time_machine.travel("2026-11-27T15:00:00Z", tick=False):
        answer = get(client, lang, "pages:china_calendar")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    rows = PolicySignal.objects.all()
    named = [each for row in rows for each in (row.effective, row.until) if len(each) == 10 and each >= "2026-11-27"]
    assert sorted(event["DTSTART"].dt.isoformat() for event in events) == sorted(named)
    with time_machine.travel("2026-11-27T15:00:00Z", tick=False):
        again = client.get(answer.wsgi_request.path, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


# --- The map ----------------------------------------------------------------------------------------------------------


def test_every_province_has_its_own_square_and_a_name_that_fits() -> None:
    assert set(SQUARES) == set(ChineseProvince)
    assert len(set(SQUARES.values())) == len(SQUARES)
    for code in ChineseProvince:
        for lang in ("en", "fr"):
            lines = name_lines(code, lang)
            assert len(lines) <= 2
            assert max(map(len, lines)) <= 10
            assert fold_line(lines) == chinese_province(code, lang).replace(" ", "").replace("-", "")


def fold_line(lines: tuple[str, ...]) -> str:
    """Return the lines of a name as one word."""
    return "".join(lines).replace(" ", "").replace("-", "")


@pytest.mark.usefixtures("reference_data")
def test_every_post_lies_in_a_province_that_it_serves_and_has_a_letter_of_its_own() -> None:
    posts = list(Office.objects.posts())
    assert all(province_of_city(post.city) in post.cn_provinces_served for post in posts)
    assert len({post.city[0] for post in posts}) == len(posts)


# --- What to get done -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("reference_data")
def test_the_goals_name_what_there_is() -> None:
    programs = live_catalogue().by_slug
    for goal in china_goals().values():
        for model, slugs in ((Guide, goal.guides), (ComplianceCheck, goal.checks), (PolicySignal, goal.signals)):
            assert set(model.objects.filter(slug__in=slugs).values_list("slug", flat=True)) == set(slugs)
        assert [slug for slug in goal.programs if slug not in programs] == []
        assert goal.kind in RequestKind.values
        assert set(goal.services) <= set(OfficeService.values)
        assert goal.acts
        for text in (goal.title, goal.line, goal.history, goal.unknown, goal.subject, goal.body):
            assert text.en
            assert text.fr
            assert text.en != text.fr
        assert max(len(goal.line.en.split()), len(goal.line.fr.split())) <= 14
        assert len(goal.subject.fr) <= 160
        assert len(goal.subject.en) <= 160
    assert Guide.objects.filter(slug=REPORT, as_of__year=2017).exists()


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("key", ["enter", "protect", "partners", "together", "official", "dispute"])
def test_a_goal_joins_what_serves_it_and_begins_its_request(client: Client, lang: str, key: str) -> None:
    goal = china_goals()[key]
    page = get(client, lang, goal.address, place="CN-JS")
    assert [card.row.slug for card in page.context["guides"]] == list(goal.guides)
    assert [card.slug for card in page.context["programs"]] == list(goal.programs)
    assert {card.row.slug for card in page.context["signals"]} == set(goal.signals)
    assert [post.card.office.slug for post in page.context["posts"]] == ["tcs-shanghai"]
    assert goal.history.text(lang) in page.text
    assert goal.unknown.text(lang) in page.text
    with override(lang):
        begun = client.get(f"{reverse('casework:new')}?{page.context['ask_query']}")
    form = begun.context["form"]
    assert form.name == "words"
    assert (form["subject"].value(), form["body"].value()) == (goal.subject.text(lang), goal.body.text(lang))


@pytest.mark.usefixtures("reference_data")
def test_who_must_agree_to_an_official_is_told_by_level_and_stands_on_no_other_page(client: Client) -> None:
    page = get(client, "en", china_goals()["official"].address)
    ladder = {wished: list(map(str, steps)) for wished, steps in page.context["ladder"]}
    assert ladder["The ambassador"] == ["A trade commissioner", "The consul general"]
    assert "A trade commissioner" not in ladder
    assert page.text.count('id="ladder-h"') == 1
    assert 'id="ladder-h"' not in get(client, "en", china_goals()["enter"].address).text


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("key", ["enter", "protect", "partners", "together", "official", "dispute"])
def test_a_goal_says_little_before_anything_is_opened(client: Client, lang: str, key: str) -> None:
    seen = words_before_opening(get(client, lang, china_goals()[key].address).text)
    # Whole guides, every check that stops a lead and whom a post serves need their words: at most 717 today.
    assert len(seen.split()) <= 720, len(seen.split())


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("key", ["enter", "protect", "partners", "together", "official", "dispute"])
def test_a_goal_folds_no_caveat_of_its_first_guides_and_nothing_that_stops_a_lead(
    client: Client, lang: str, key: str
) -> None:
    goal = china_goals()[key]
    page = get(client, lang, goal.address)
    seen, whole = words_before_opening(page.text), unescape(page.text)
    checks = ComplianceCheck.objects.filter(slug__in=goal.checks, blocks_lead=True)
    with override(lang):
        guides = [card.row.summary for card in page.context["guides"]]
        stops = [row.question for row in checks]
    assert all(summary in seen for summary in guides[:3])
    assert all(summary in whole for summary in guides)
    assert ('<ol class="rows steps" start="4">' in page.text) == (len(guides) > 3)
    assert all(question in seen for question in stops)
    assert [row.slug for row in (*page.context["checks"], *page.context["homework"])] == list(goal.checks)
    assert not any(row.blocks_lead for row in page.context["homework"])


@pytest.mark.usefixtures("reference_data")
def test_a_goal_says_whom_each_post_serves_and_of_an_area_who_is_there(client: Client) -> None:
    unsure = "Who serves what is our working assumption until the posts confirm it."
    page = get(client, "en", "pages:china_enter")
    assert page.context["posts"]
    assert all(post.card.serves in unescape(page.text) for post in page.context["posts"])
    assert unsure in page.text
    page = get(client, "en", "pages:china_enter", area="environmental-monitoring")
    whole = unescape(page.text)
    for post in page.context["posts"]:
        said = (post.card.serves, post.card.evidence, *(seat.title for seat in post.seats))
        assert [words for words in said if words not in whole] == []
    assert whole.count("Nobody there is listed for this area") == sum(not post.seats for post in page.context["posts"])
    assert unsure in whole
    # What was chosen can be taken out again.
    assert [(each["text"], each["url"]) for each in page.context["said"]] == [("Environmental monitoring", "?")]


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("key", ["enter", "protect", "partners", "together", "official", "dispute"])
def test_a_goal_leads_a_company_to_what_it_does_about_it_and_no_member_to_a_closed_page(
    client: Client, key: str
) -> None:
    owner, reader = make_person("owner@firm.example", name="Owner"), make_person("ria@firm.example", name="Ria")
    company = register_company(by=owner, name="Boreal", province="QC", at=timezone.now())
    Membership.objects.create(company=company, user=reader, role=MemberRole.READER, joined_at=timezone.now())
    goal = china_goals()[key]
    public = [name for name in goal.acts if name == "pages:china"]
    assert [each["url"] for each in get(client, "en", goal.address).context["acts"]] == [
        reverse(name) + "#days" for name in public
    ]
    for person in (owner, reader):
        client.force_login(person)
        acts = get(client, "en", goal.address).context["acts"]
        assert all(client.get(each["url"]).status_code == 200 for each in acts)
        assert person is reader or len(acts) == len(goal.acts)


@pytest.mark.usefixtures("reference_data")
def test_a_goal_names_the_company_in_its_links_and_leads_whoever_has_many_to_all_of_them(client: Client) -> None:
    owner = make_person("owner@firm.example", name="Owner")
    client.force_login(owner)
    for number in range(1, 5):
        register_company(by=owner, name=f"Boreal {number}", province="QC", at=timezone.now())
        page = get(client, "en", "pages:china_partners")
        if number == 1:
            act = next(one for one in page.context["acts"] if one.get("company"))
            assert f'<a href="{act["url"]}">{act["text"]}: Boreal 1</a>' in page.text
    own = [one["url"] for one in page.context["acts"] if not one["url"].endswith("#days")]
    assert own == [reverse("companies:own_companies")]
