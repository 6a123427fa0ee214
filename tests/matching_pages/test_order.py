"""One order everywhere: pages, sheet, overview, plan and desk list programs as the engine ranks them, and so do API and batch."""

import json
import re
from html import unescape
from urllib.parse import quote

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.access import sign_fact_sheet
from companies.choices import Stance
from companies.profile.services.fact_sheets import start_fact_sheet
from companies.profile.services.offerings import add_offering, add_project
from companies.profile.services.profile import update_profile
from companies.profile.services.programs import set_stance
from companies.registration.services import register_company
from hub.casework.models import ServiceRequest
from hub.casework.requests.presentation.programs import profile_matches
from hub.core.vocabulary.enums import Intake
from hub.matching.assessments.sources import match_company, match_fact_sheet, published_sources
from opportunities.models import PolicySignal
from programs.publication.services import live_catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

FACTS = {
    "three answers": {"province": "QC", "areas": ["wastewater-treatment"], "needs": ["funding_demo"]},
    "nothing said": {},
    "an exporter": {
        "province": "ON",
        "areas": ["energy-efficiency", "transmission-grid"],
        "needs": ["market_entry_china", "export_finance"],
        "employees": 42,
        "annual_revenue_cad": 6_000_000,
        "legal_form": ["corporation"],
        "for_profit": True,
        "target_markets": ["CN"],
        "project": {"place": "ON", "cost_cad": 900_000, "own_contribution": 0.3, "has_partner": True},
    },
    "the North": {"province": "NU", "areas": [], "employees": 3, "needs": ["talent"], "ownership": ["indigenous"]},
}


def text_of(response):
    assert response.status_code == 200
    return unescape(response.content.decode())


MOVES, WHOLE, SHEET, OVERVIEW = 'id="programs"', 'id="could"', 'id="p-h"', 'id="m-h"'
# What follows the first moves, and the programs that could serve.
BELOW = r'id="(unlikely|not_now|ended|answered|people)"'


def linked(text, address, *, after=MOVES, before=BELOW, stream=""):
    """Return the slugs of the programs that a part of a page leads to by ``address``, in the order of the page."""
    part = re.split(before, text[text.index(after) :], maxsplit=1)[0]
    pattern = re.escape(address("a-slug")).replace(re.escape("a-slug"), "([a-z0-9-]+)")
    return list(dict.fromkeys(re.findall(f'{stream}href="{pattern}"', part)))


def moves_on(text, address, told, **part):
    """Return the first moves of a part of a page by their cards, in the order of the page.

    A stream stands in the card of a move before it, whose call asks for both: its rank says where it would stand.
    """
    rank = {one.program.slug: one.rank for one in told.answer.programs}
    shown, streams = linked(text, address, **part), linked(text, address, **part, stream="<a data-stream ")
    cards = [slug for slug in shown if slug not in streams]
    for slug in streams:
        card = next(one for one in reversed(shown[: shown.index(slug)]) if one in cards)
        assert rank[card] < rank[slug]
        assert slug.startswith(f"{card}-") or card.startswith(f"{slug}-")
    for slug in sorted(streams, key=rank.__getitem__):
        place = next((at for at, one in enumerate(cards) if rank[one] > rank[slug]), len(cards))
        cards.insert(place, slug)
    return cards


def ranked(told):
    return [answer.program.slug for answer in told.answer.programs if answer.likely]


def moves_among(shown, told):
    """Return the first moves among the programs of a list; their numbers are the rank and leave no gap."""
    moves = [one for one in told.answer.programs if one.first_move and one.program.slug in shown]
    assert [one.rank for one in moves] == list(range(1, len(moves) + 1))
    assert 5 <= len(moves) <= 8
    return [one.program.slug for one in moves]


def in_rank_order(shown, told):
    """Whether programs stand as the engine ranks them; versions for other provinces may be left out."""
    order = ranked(told)
    return shown == [slug for slug in order if slug in shown]


def versions():
    return {slug for rule in live_catalogue().rules.twins for slug in rule.members}


@pytest.mark.parametrize("facts", FACTS.values(), ids=FACTS)
def test_the_finder_shows_the_order_of_the_engine(facts, lang):
    sheet = start_fact_sheet(language="en", answers=facts, at=timezone.now())
    token = sign_fact_sheet(sheet)
    told = match_fact_sheet(sheet=sheet, on=timezone.localdate())

    def address(slug):
        return reverse("matching:answer_program", args=[token, slug])

    whole = text_of(Client().get(reverse("matching:answer", args=[token]) + "?show=could"))
    shown = linked(whole, address, after=WHOLE)
    assert in_rank_order(shown, told)
    assert set(ranked(told)) - set(shown) <= versions()
    first = text_of(Client().get(reverse("matching:answer", args=[token])))
    moves = moves_among(shown, told)
    assert moves_on(first, address, told) == moves_on(whole, address, told) == moves == shown[: len(moves)]
    sheet = text_of(Client().get(reverse("matching:answer_meeting_page", args=[token])))
    assert moves_on(sheet, address, told, after=SHEET, before="</article>") == moves


@pytest.fixture
def companies(owner, now):
    """Three companies: one told little, one told much, one with two offerings for two projects."""
    little = register_company(by=owner, name="Little Ltd.", province="BC", at=now)
    much = register_company(by=owner, name="Much Inc.", province="ON", at=now)
    facts = {
        name: value for name, value in FACTS["an exporter"].items() if name not in {"project", "areas", "province"}
    }
    much = update_profile(company=much, answers=facts, version=much.version, by=owner, at=now)
    add_offering(company=much, name="Drives", answers={"areas": ["energy-efficiency"], "trl": 8}, by=owner, at=now)
    add_project(company=much, name="Pilot", answers=FACTS["an exporter"]["project"], by=owner, at=now)
    several = register_company(by=owner, name="Several SARL", province="QC", at=now)
    for name, area in (("Membranes", "wastewater-treatment"), ("Sensors", "environmental-monitoring")):
        add_offering(company=several, name=name, answers={"areas": [area]}, by=owner, at=now)
        add_project(company=several, name=f"Plant for {name}", answers={"cost_cad": 500_000}, by=owner, at=now)
    return little, much, several


@pytest.mark.parametrize("which", range(3), ids=["little", "much", "several"])
def test_match_page_sheet_overview_plan_and_desk_show_the_order_of_the_engine(companies, member, which, now, lang):
    company = companies[which]
    sources = published_sources()
    told = match_company(company=company, on=timezone.localdate(), sources=sources)

    def explained(slug):
        return reverse("matching:company_program", args=[company.slug, slug])

    page = reverse("matching:company", args=[company.slug])
    whole = text_of(member.get(f"{page}?show=could"))
    shown = linked(whole, explained, after=WHOLE)
    assert in_rank_order(shown, told)
    assert set(ranked(told)) - set(shown) <= versions()
    moves = moves_among(shown, told)
    assert moves_on(text_of(member.get(page)), explained, told) == moves == shown[: len(moves)]
    sheet = text_of(member.get(reverse("matching:company_meeting_page", args=[company.slug])))
    assert moves_on(sheet, explained, told, after=SHEET, before="</article>") == moves
    dashboard = text_of(member.get(reverse("companies:dashboard", args=[company.slug])))
    assert moves_on(dashboard, explained, told, after=OVERVIEW, before="</section>") == moves
    plan = member.get(reverse("matching:plan", args=[company.slug]))
    assert [row.slug for row in plan.context["suggested"]] == moves
    desk = profile_matches(ServiceRequest(company=company, kind="programs"), at=timezone.now(), lang=lang)
    assert [one.url for one in desk.programs] == [reverse("programs:detail", args=[slug]) for slug in shown[:4]]


def test_what_the_company_set_aside_is_left_out_everywhere(companies, member, owner, now):
    company = companies[1]

    def explained(slug):
        return reverse("matching:company_program", args=[company.slug, slug])

    page = reverse("matching:company", args=[company.slug])
    before = linked(text_of(member.get(f"{page}?show=could")), explained, after=WHOLE)
    for slug, said in zip(before[:3], ("have", "not_for_us", "later"), strict=True):
        set_stance(company=company, program_slug=slug, stance=said, by=owner, at=timezone.now())
    whole = text_of(member.get(f"{page}?show=could"))
    after = linked(whole, explained, after=WHOLE)
    assert after == before[3:]
    moves = moves_on(whole, explained, match_company(company=company, on=timezone.localdate()))
    assert moves
    assert moves == after[: len(moves)]
    for slug in before[:3]:  # folded where it stood, with its undo
        assert f"undo {slug}" in whole[whole.index(MOVES) : whole.index('id="people"')]
    sheet = text_of(member.get(reverse("matching:company_meeting_page", args=[company.slug])))
    assert linked(sheet, explained, after=SHEET, before="</article>") == moves
    dashboard = text_of(member.get(reverse("companies:dashboard", args=[company.slug])))
    dashboard = dashboard[dashboard.index(OVERVIEW) :].partition("</section>")[0]
    stated = [f"</a></b>: {Stance(said).label}." for said in ("have", "not_for_us", "later")]
    assert all(words in dashboard for words in stated)  # with their numbers, so that the others keep theirs
    plan = member.get(reverse("matching:plan", args=[company.slug]))
    assert [row.slug for row in plan.context["suggested"]] == moves
    desk = profile_matches(ServiceRequest(company=company, kind="programs"), at=timezone.now(), lang="en")
    assert [one.url for one in desk.programs] == [reverse("programs:detail", args=[slug]) for slug in moves[:4]]


def test_a_verdict_narrows_the_list_and_keeps_its_order(companies, member, lang):
    company = companies[1]
    told = match_company(company=company, on=timezone.localdate())

    def explained(slug):
        return reverse("matching:company_program", args=[company.slug, slug])

    page = reverse("matching:company", args=[company.slug])
    narrowed = text_of(member.get(f"{page}?show=could&verdict=meets&verdict=to_check"))
    shown = linked(narrowed, explained, after=WHOLE)
    wanted = [one.program.slug for one in told.answer.programs if one.likely and one.standing in {"meets", "to_check"}]
    assert shown
    assert shown == [slug for slug in wanted if slug in shown]
    assert set(wanted) - set(shown) <= versions()


def test_what_is_less_likely_has_a_part_of_its_own_after_what_could_serve(companies, member, lang):
    company = companies[1]
    answers = match_company(company=company, on=timezone.localdate()).answer.programs
    less = [one for one in answers if one.could_serve and not one.likely]

    def explained(slug):
        return reverse("matching:company_program", args=[company.slug, slug])

    page = text_of(member.get(f"{reverse('matching:company', args=[company.slug])}?show=unlikely"))
    shown = linked(page, explained, after='id="unlikely"', before='id="not_now"')
    assert shown == [one.program.slug for one in less if one.program.slug in shown]
    assert {one.program.slug for one in less} - set(shown) <= versions()
    assert shown
    assert not [one.program.slug for one in less if one.first_move]
    could = page.partition('id="could"')[2].partition('num">')[2].partition("<")[0]
    assert int(could) == sum(one.likely for one in answers)  # the part above counts those alone


@pytest.mark.parametrize("facts", FACTS.values(), ids=FACTS)
def test_api_and_batch_list_programs_by_rank(facts, tmp_path):
    sheet = start_fact_sheet(language="en", answers=facts, at=timezone.now())
    told = match_fact_sheet(sheet=sheet, on=timezone.localdate())
    order = [one.program.slug for one in told.answer.programs if one.rank]  # background has none
    answer = Client().post("/api/v1/match", json.dumps(facts), content_type="application/json")
    (tmp_path / "one.yaml").write_text(yaml.safe_dump([{"id": "one", **facts}]))
    output = tmp_path / "answer.json"
    call_command("route_profiles", str(tmp_path / "one.yaml"), f"--on={timezone.localdate()}", f"--output={output}")
    for programs in (answer.json()["programs"], json.loads(output.read_text())["profiles"][0]["programs"]):
        listed = [(one["id"], one["rank"]) for one in programs[: len(order)]]
        assert listed == [(slug, place) for place, slug in enumerate(order, start=1)]
        assert all(one["rank"] is None for one in programs[len(order) :])


def test_the_official_policy_that_is_most_about_its_area_stands_in_one_line_where_it_aims_at_china() -> None:
    answers = {"province": "ON", "areas": ["wastewater-treatment"], "needs": ["market_entry_china"]}

    def page() -> str:
        token = sign_fact_sheet(start_fact_sheet(language="en", answers=answers, at=timezone.now()))
        return unescape(Client().get(reverse("matching:answer", args=[token])).text)

    def policies() -> list[str]:
        read = page()
        return [row.slug for row in PolicySignal.objects.all() if f'href="{row.get_absolute_url()}"' in read]

    before = policies()
    row = PolicySignal.objects.filter(areas=["wastewater-treatment"]).exclude(slug__in=before).first()
    official = "https://www.mee.gov.cn/said"
    PolicySignal.objects.filter(pk=row.pk).update(sources=["https://news.example/said", official])
    assert policies() == [row.slug]
    assert f'href="{official}"' in page()
    PolicySignal.objects.filter(pk=row.pk).update(effective="2020-01", until="2020-12")
    assert policies() == before
    answers["needs"] = ["funding_demo"]
    assert policies() == []


def test_a_visitor_is_told_by_mail_when_a_move_opens_and_when_an_opportunity_comes(lang):
    sheet = start_fact_sheet(language="en", answers=FACTS["an exporter"], at=timezone.now())
    token = sign_fact_sheet(sheet)
    response = Client().get(reverse("matching:answer", args=[token]))
    page, follow = text_of(response), reverse("subscriptions:ask")
    closed = [
        move.row
        for move in response.context["moves"]
        if move.within is None and move.row.card.intake.state not in {Intake.OPEN, Intake.BY_INVITATION}
    ]
    assert closed
    assert all(f'href="{follow}?what={quote(f"program {row.slug}")}"' in page for row in closed)
    searched = response.context["china"].list_url.partition("?")[2]
    assert f'href="{follow}?what=opportunity_search&query={quote(searched, safe="")}"' in page
    private = quote(reverse("matching:answer", args=[token]), safe="")
    assert private not in page
    own = text_of(Client().get(closed[0].explained_url))
    assert f'href="{follow}?what={quote(f"program {closed[0].slug}")}"' in own
    assert {"en": "Tell me when one comes", "fr": "M’avertir de la prochaine occasion"}[lang] in page
