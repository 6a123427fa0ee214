"""Pages of the China side: facets and their counts, both languages, cost, and no dead ends."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.core.vocabulary.enums import OpportunityStanding
from opportunities.access import ANYONE
from opportunities.entries.filters import FacetValues, OpportunityListQuery, facet_groups
from opportunities.entries.presentation import OpportunityCard, signing_date, split_first_sentence, value_text
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity
from tests.support.queries import QueryRecorder

pytestmark = pytest.mark.django_db


def address(name: str, lang: str, *args: str) -> str:
    """Return the address of a page in a language."""
    with override(lang):
        return reverse(f"opportunities:{name}", args=args)


PAGES = [
    ("list", ()),
    ("signals", ()),
    ("signal", ("cn-policy-procurement-2026",)),
    ("detail", ("cn-adb-changzhi-2023",)),
    ("detail", ("cn-fair-snec-pv",)),
    ("detail", ("cn-adb-qingdao-smart-energy",)),
    ("detail", ("cn-adb-50164-integrated-wastewater",)),
    ("guides", ()),
    ("guide", ("strac",)),
    ("agreements", ()),
    ("agreement", ("qc-cn-most-2005",)),
    ("agreement", ("ca-cn-mou-energy-2026",)),
]


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(("name", "args"), PAGES)
def test_page_answers_within_nine_queries_and_leads_to_a_person(
    client: Client, queries: QueryRecorder, name: str, args: tuple[str, ...], lang: str
) -> None:
    with queries.recording():
        response = client.get(address(name, lang, *args))
    assert response.status_code == 200
    assert len(queries) <= 9
    page = response.content.decode()
    assert f'lang="{lang}-CA"' in page
    with override(lang):
        assert reverse("pages:contact") in page
    assert "/ro-quebec/" in page
    assert "style=" not in page
    assert "Set-Cookie" not in response


@pytest.mark.usefixtures("reference_data")
def test_list_costs_the_same_with_one_row_and_with_thirty(client: Client, queries: QueryRecorder) -> None:
    with queries.recording():
        client.get(address("list", "en"))
    many = list(queries.statements)
    Opportunity.objects.exclude(slug="cn-fair-snec-pv").delete()
    with queries.recording():
        client.get(address("list", "en"))
    assert queries.statements == many


@pytest.mark.usefixtures("reference_data")
def test_counts_of_facets_are_what_a_click_would_find(client: Client) -> None:
    for asked in (
        {},
        {"kind": ["trade_fair"]},
        {"area": ["wastewater-treatment"], "use": ["to_confirm"]},
        {"q": "water"},
    ):
        groups = client.get(address("list", "en"), asked).context["groups"]
        for group in groups:
            for choice in group.choices:
                clicked = {**asked, group.name: [choice.value]}
                assert client.get(address("list", "en"), clicked).context["total"] == choice.count, clicked


@pytest.mark.usefixtures("reference_data")
def test_values_of_one_facet_widen_and_facets_narrow(client: Client) -> None:
    def total(**asked: object) -> int:
        return client.get(address("list", "en"), asked).context["total"]

    fairs, projects = total(kind="trade_fair"), total(kind="project")
    assert total(kind=["trade_fair", "project"]) == fairs + projects == 30
    assert total(kind=["trade_fair"], use="past") == 1
    assert total(use=["open", "to_confirm", "watch", "past"]) == 101
    assert total(use="past") + total() == 101
    assert total(place="CN") == Opportunity.objects.live().filter(cn_provinces=[]).count()
    assert total(place=["CN", "CN-SH"]) == total(place="CN") + total(place="CN-SH")


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "loan"},
        {"kind": "policy_demand"},
        {"use": "usable"},
        {"use": "signal"},
        {"area": "' OR 1=1"},
        {"sort": "random"},
        {"page": "99x"},
        {"use": ""},
    ],
)
def test_what_is_not_known_is_left_out(client: Client, asked: dict[str, str]) -> None:
    response = client.get(address("list", "en"), asked)
    assert response.status_code == 200
    assert response.context["total"] == 31


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("words", ["环博会", "énergie éolienne", "a" * 5000, "'; DROP TABLE", "water AND (", '"'])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_any_words_can_be_searched(client: Client, words: str, lang: str) -> None:
    assert client.get(address("list", lang), {"q": words}).status_code == 200


@pytest.mark.usefixtures("reference_data")
def test_search_shows_its_words_its_order_and_the_way_back(client: Client) -> None:
    page = client.get(address("list", "en"), {"q": "membranes", "kind": "trade_fair"}).content.decode()
    assert "“membranes”" in page
    assert "Order: best match for your words." in page
    assert 'value="membranes"' in page
    chinese = client.get(address("list", "en"), {"q": "污水处理"})
    assert chinese.context["total"] == 14


@pytest.mark.usefixtures("reference_data")
def test_nothing_found_offers_what_is_near(client: Client) -> None:
    response = client.get(address("list", "en"), {"kind": "mission", "use": "watch"})
    page = response.content.decode()
    assert "No opportunity answers all of it." in page
    assert "17 without" in page
    assert reverse("directory:list") in page
    assert "No opportunity answers" in client.get(address("list", "en"), {"q": "zeppelin"}).content.decode()


def test_empty_pages_still_lead_to_a_person(client: Client) -> None:
    for name in ("list", "signals", "guides", "agreements"):
        response = client.get(address(name, "en"))
        assert response.status_code == 200
        assert reverse("pages:contact") in response.content.decode()


@pytest.mark.usefixtures("reference_data")
def test_a_challenge_leads_on_to_what_a_company_does_about_it(client: Client) -> None:
    page = client.get(address("guides", "en")).content.decode()
    for name in ("opportunities:signals", "pages:china_partners", "pages:china_protect", "pages:china_dispute"):
        assert f'href="{reverse(name)}"' in page
    # The page of a guide leads to the fold itself, whose name is always shown.
    guide = Guide.objects.order_by("slug")[0]
    shown = client.get(guide.get_absolute_url()).content.decode()
    slugs = re.findall(rf'href="{address("guides", "en")}#([^"]+)">', shown)
    assert set(guide.challenges) <= set(slugs)
    assert all(f'<details class="facet" id="{slug}"' in page for slug in guide.challenges)


@pytest.mark.usefixtures("reference_data")
def test_what_is_past_says_so_and_offers_what_can_be_acted_on(client: Client) -> None:
    past = client.get(address("detail", "en", "cn-adb-qingdao-smart-energy"))
    assert "nobody takes offers for it any more" in past.content.decode()
    assert past.context["nearest"]
    assert all(card.is_offered for card in past.context["nearest"])
    screened = client.get(address("detail", "en", "cn-adb-50164-integrated-wastewater")).content.decode()
    assert "the integrity check comes first" in screened
    assert "not what a buyer asked for" in screened
    unconfirmed = client.get(address("detail", "en", "cn-adb-changzhi-2023")).content.decode()
    assert "Nothing confirms it today" in unconfirmed
    # The ten questions stand only where something could be shared.
    assert "Before you share anything" in unconfirmed
    assert "Before you share anything" not in screened
    fair = client.get(address("detail", "en", "cn-fair-snec-pv")).content.decode()
    assert "Before you share anything" not in fair
    unverified = client.get(address("detail", "en", "cn-fair-ep-shanghai")).content.decode()
    assert "Not verified: confirm before you count on it." in unverified


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("slug", "signed", "place"),
    [
        ("ca-cn-declaration-cleantech-2016", "2016-02", ""),
        ("ca-cn-working-group-cleantech-2016", "", ""),
        ("ca-cn-call-clean-transport-2012", "", ""),
        ("qc-cn-most-2011", "", "QC"),
        ("qc-shandong-st-2006", "", "QC"),
        ("qc-shanghai-global-2011", "", "QC"),
        ("ab-cn-nea-2013", "", "AB"),
        ("ab-cn-ndrc-eri-2017", "", "AB"),
        ("ab-guangdong-2017", "", "AB"),
        ("on-jiangsu-accord-2015", "", "ON"),
        ("toronto-chongqing-2008", "", "ON"),
        ("nb-hebei-2017", "", "NB"),
    ],
)
def test_what_the_report_names_is_in_the_list_and_has_its_page(
    client: Client, slug: str, signed: str, place: str, lang: str
) -> None:
    row = Agreement.objects.get(slug=slug)
    assert row.signed.startswith(signed)
    listed = client.get(address("agreements", lang), {"status": row.status} | ({"place": place} if place else {}))
    assert slug in {card.row.slug for card in listed.context["cards"]}
    title = row.title_fr if lang == "fr" else row.title_en
    page = client.get(address("agreement", lang, slug))
    assert title.split(",")[0].split("’")[0] in html.unescape(page.text)


@pytest.mark.usefixtures("reference_data")
def test_agreements_are_shown_by_state_and_by_who_signed(client: Client) -> None:
    page = client.get(address("agreements", "en"), {"place": "QC"})
    assert {row.row.slug for row in page.context["cards"]} == set(
        Agreement.objects.filter(provinces__contains=["QC"]).values_list("slug", flat=True)
    )
    nothing = client.get(address("agreements", "en"), {"place": "NB", "status": "in_force"}).content.decode()
    assert "No agreement answers both." in nothing
    chain = client.get(address("agreement", "en", "qc-cn-most-2005")).content.decode()
    assert "Replaced by" in chain
    assert "It replaced" in chain


@pytest.mark.usefixtures("reference_data")
def test_unknown_addresses_are_not_found(client: Client) -> None:
    for name in ("detail", "guide", "agreement"):
        assert client.get(address(name, "en", "nothing")).status_code == 404


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        ("150000000", "USD", "USD\u00a0150\u00a0million", "150\u00a0millions\u00a0USD"),
        ("1430000000", "USD", "USD\u00a01.43\u00a0billion", "1,43\u00a0milliard\u00a0USD"),
        ("4000000000000", "CNY", "CNY\u00a04\u00a0trillion", "4\u00a0000\u00a0milliards\u00a0CNY"),
        ("950000", "EUR", "EUR\u00a0950,000", "950\u00a0000\u00a0EUR"),
    ],
)
def test_values_are_written_for_both_languages(amount: str, currency: str, english: str, french: str) -> None:
    assert value_text(Decimal(amount), currency, "en") == english
    assert value_text(Decimal(amount), currency, "fr") == french


def test_a_signature_is_as_exact_as_its_source() -> None:
    assert [signing_date(each, "en") for each in ("2008", "2015-11", "2026-01-16", "")] == [
        "2008", "November 2015", "16 January 2026", "",
    ]  # fmt: skip
    assert signing_date("2009-12-01", "fr") == "1er décembre 2009"


def test_a_summary_is_the_first_sentence() -> None:
    assert split_first_sentence("USD 1.43 billion lent. Then more.") == ("USD 1.43 billion lent.", "Then more.")
    assert split_first_sentence("One sentence") == ("One sentence", "")


@pytest.mark.parametrize(
    ("kind", "closes", "tone", "words"),
    [
        ("tender", date(2026, 11, 23), "soon", "Its date has passed: confirm"),
        ("lead", date(2026, 11, 23), "shut", "Closed"),
        ("lead", date(2026, 11, 24), "soon", "Closes on 24 November 2026"),
        ("lead", date(2026, 12, 24), "soon", "Closes on 24 December 2026"),
        ("lead", date(2026, 12, 25), "ok", "Open until 25 December 2026"),
    ],
)
def test_a_closing_date_within_reach_is_named(today: date, kind: str, closes: date, tone: str, words: str) -> None:
    row = Opportunity(kind=kind, status="ongoing", closes=closes, as_of=today, is_verified=True)
    card = OpportunityCard(row, reader=ANYONE, today=today, lang="en")
    assert (card.tone, card.status) == (tone, words)


@pytest.mark.parametrize(
    ("kind", "opens", "closes", "en", "fr"),
    [
        ("lead", date(2013, 1, 1), date(2018, 12, 31), "2013 to 2018", "2013 – 2018"),
        ("lead", date(2026, 1, 1), date(2026, 12, 31), "2026", "2026"),
        ("lead", None, date(2030, 12, 31), "Until 2030", "Jusqu’en 2030"),
        ("lead", date(2021, 1, 1), None, "Since 2021", "Depuis 2021"),
        ("lead", None, date(2027, 5, 4), "Until 4 May 2027", "Jusqu’au 4 mai 2027"),
        ("mission", None, date(2027, 5, 4), "Ends on 4 May 2027", "Fin le 4 mai 2027"),
        ("mission", date(2027, 5, 1), date(2027, 5, 4), "1 May 2027 to 4 May 2027", "Du 1er mai 2027 au 4 mai 2027"),
    ],
)
def test_of_a_year_alone_no_day_is_said(
    today: date, kind: str, opens: date | None, closes: date | None, en: str, fr: str
) -> None:
    row = Opportunity(kind=kind, status="ongoing", opens=opens, closes=closes, as_of=today, is_verified=True)
    for lang, words in (("en", en), ("fr", fr)):
        with override(lang):
            card = OpportunityCard(row, reader=ANYONE, today=today, lang=lang)
            assert card.dates.replace("\u00a0", " ") == words


def test_a_mission_begins_and_ends_and_closes_never(today: date) -> None:
    row = Opportunity(kind="mission", status="ongoing", opens=today + timedelta(9), closes=today + timedelta(12),
                      as_of=today, is_verified=True)  # fmt: skip
    assert OpportunityCard(row, reader=ANYONE, today=today, lang="en").status.startswith("Begins on")
    row.opens = today - timedelta(1)
    assert OpportunityCard(row, reader=ANYONE, today=today, lang="en").status.startswith("Ends on")


def test_sources_are_marked_as_official_or_secondary(client: Client, reference_data: object) -> None:
    row = Opportunity.objects.filter(disclosure="teaser").exclude(sources=[]).order_by("slug").first()
    row.sources, row.organizer_url = (
        ["https://a.gov.cn/x", "https://fair.example/b", "https://x.example/c"],
        "https://www.fair.example/",
    )
    row.save()
    page = " ".join(client.get(address("detail", "en", row.slug)).content.decode().split())
    marks = re.findall(
        r"<a href=\"(https://[^\"]+)\" rel=\"noopener nofollow\">[^<]+</a> <span class=\"quiet\">([^<]+)<", page
    )
    assert marks == [
        ("https://a.gov.cn/x", "Official source"),
        ("https://fair.example/b", "Official source"),
        ("https://x.example/c", "Secondary source"),
    ]


@pytest.mark.parametrize("vouched", [True, False])
def test_what_a_commissioner_confirmed_is_not_called_unverified(today: date, vouched: bool) -> None:
    row = Opportunity(kind="lead", status="ongoing", is_verified=False, vouched_on=today if vouched else None)
    card = OpportunityCard(row, reader=ANYONE, today=today, lang="en")
    assert (card.unsure, card.status.startswith("Confirmed on")) == (not vouched, vouched)
    assert card.is_confirmation == vouched


@pytest.mark.parametrize(
    ("changes", "is_said"),
    [
        ({"kind": "tender", "closes": 9}, True),
        ({"kind": "trade_fair", "status": "recurring"}, True),
        # What denies it: its day has passed, or somebody closed it. And its status that says so already.
        ({"kind": "tender", "closes": -1}, False),
        ({"kind": "lead", "closes": -1}, False),
        ({"kind": "lead", "status": "closed"}, False),
        ({"kind": "lead"}, False),
    ],
)
def test_the_day_of_a_confirmation_is_told_where_nothing_denies_it(
    today: date, changes: dict[str, Any], is_said: bool
) -> None:
    said = {"status": "ongoing", "is_verified": True, "vouched_on": today} | changes
    if "closes" in said:
        said["closes"] = today + timedelta(said["closes"])
    assert bool(OpportunityCard(Opportunity(**said), reader=ANYONE, today=today, lang="en").confirmed) == is_said


def test_a_closing_day_that_has_the_day_of_the_confirmation_in_it_is_none() -> None:
    row = Opportunity(kind="lead", status="ongoing", vouched_on=date(2026, 12, 1), closes=date(2026, 12, 21))
    card = OpportunityCard(row, reader=ANYONE, today=date(2026, 12, 2), lang="en")
    assert (card.status, card.vouched) == ("Closes on 21 December 2026", "1 December 2026")
    assert not card.is_confirmation


def test_ticked_values_stay_though_they_count_nothing() -> None:
    query = OpportunityListQuery.of(QueryDict("kind=mission&area=energy-efficiency&kind=nonsense"))
    assert query.chosen == {"kind": {"mission"}, "area": {"energy-efficiency"}}
    groups = {
        group.name: group
        for group in facet_groups(
            query,
            [FacetValues(1, "lead", ("transmission-grid",), (), OpportunityStanding.OPEN, None, (0, False, 0, "lead"))],
            "en",
        )
    }
    assert [choice.value for choice in groups["kind"].choices] == ["mission"]
    assert [choice.chosen for choice in groups["area"].choices] == [True]


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("model", [Opportunity, Agreement, Guide, ComplianceCheck])
def test_admin_finds_rows_and_changes_none(rf: RequestFactory, model: type) -> None:
    request = rf.get("/", {"q": "c"})
    request.user = User.objects.create_user("a@example.org", role=Role.ADMINISTRATOR, is_superuser=True)
    shown = admin.site.get_model_admin(model)
    assert shown.get_changelist_instance(request).queryset.count()
    assert not shown.has_change_permission(request, model.objects.first())
