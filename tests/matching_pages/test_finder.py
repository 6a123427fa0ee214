"""The finder without an account."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import FactSheet
from hub.matching.engine.evaluation import OPENING
from hub.matching.questions.registry import QUESTION_TEXTS
from tests.matching_pages.conftest import catalogue_entries, sheet_with, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

WORDS = {
    "en": "We build membrane systems for municipal wastewater",
    "fr": "Nous fabriquons des membranes pour les eaux usées municipales",
}


def digest_of_tables():
    """Return a digest of every row of the database, so that any write at all is seen."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            rows = f'SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), chr(10))) FROM "{table}" t'  # noqa: S608
            cursor.execute(rows)
            found.update(cursor.fetchone()[0].encode())
    return found.hexdigest()


def test_the_notice_stands_before_the_first_question(lang):
    for query in ("?questions=1", "?province=QC"):
        page = text_of(Client().get(reverse("matching:finder") + query))
        assert page.index(reverse("pages:how_matching_works")) < page.index('id="question"')
        assert 'href="#help"' in page[: page.index('id="question"')]


def test_three_questions_lead_to_an_answer(lang):
    client = Client()
    start = reverse("matching:finder")
    assert 'name="answer"' in text_of(client.get(start + "?questions=1"))
    first = client.post(start, {"answer": "QC"})
    sheet = FactSheet.objects.get()
    assert sheet.answers == {"province": "QC"}
    assert sheet.language == lang
    token = first["Location"].split("/")[3]

    second = client.get(first["Location"])
    assert reverse("matching:change", args=[token, "areas"]) in text_of(second)
    told = client.post(reverse("matching:change", args=[token, "areas"]), {"words": WORDS[lang], "then": "question"})
    confirm = text_of(client.get(told["Location"]))
    assert re.search(r'value="wastewater-treatment"[^>]*checked', confirm)
    assert "membranes" in confirm or "membrane" in confirm
    confirmed = client.post(
        reverse("matching:change", args=[token, "areas"]),
        {"answer": ["wastewater-treatment"], "confirm": "1", "then": "question"},
    )
    third = client.get(confirmed["Location"])
    assert reverse("matching:change", args=[token, "needs"]) in text_of(third)
    done = client.post(
        reverse("matching:change", args=[token, "needs"]), {"answer": ["find_partner"], "then": "question"}
    )
    assert done["Location"] == reverse("matching:answer", args=[token])
    answer = text_of(client.get(done["Location"]))
    assert catalogue_entries()[0].name_en in answer or catalogue_entries()[0].name_fr in answer
    assert 'class="ask-panel' in answer
    assert len(re.findall("<h1", answer)) == 1


def test_the_home_page_brings_the_first_answer_and_is_not_asked_again():
    client = Client()
    page = text_of(client.get(reverse("matching:finder") + "?province=QC"))
    assert 'name="province" value="QC"' in page
    assert 'name="words"' in page
    client.post(reverse("matching:finder"), {"province": "QC", "answer": ["energy-efficiency"]})
    assert FactSheet.objects.get().answers == {"province": "QC", "areas": ["energy-efficiency"]}


def test_a_province_that_is_none_is_asked_for():
    page = text_of(Client().get(reverse("matching:finder") + "?province=XX"))
    assert 'name="words"' not in page


def test_reading_writes_nothing(lang):
    _sheet, token = sheet_with(province="QC", areas=["energy-efficiency"], needs=["find_partner"])
    before = digest_of_tables()
    client = Client()
    for url in (
        reverse("matching:finder"),
        reverse("matching:finder") + "?questions=1",
        reverse("matching:finder") + "?province=QC",
        reverse("matching:answer", args=[token]),
        reverse("matching:answer", args=[token]) + "?show=not_now",
        reverse("matching:question", args=[token]),
        *(reverse("matching:change", args=[token, fact]) for fact in QUESTION_TEXTS),
        *(reverse("matching:answer_program", args=[token, program.slug]) for program in catalogue_entries()),
    ):
        assert client.get(url).status_code == 200, url
        client.head(url)
    assert digest_of_tables() == before


def test_a_link_that_is_over_or_forged_leads_on(lang):
    sheet, token = sheet_with(province="QC")
    FactSheet.objects.filter(pk=sheet.pk).update(
        created_at=timezone.now() - timedelta(days=31), expires_at=timezone.now() - timedelta(seconds=1)
    )
    for bad in (token, token[:-2], "nothing"):
        for name, more in (("answer", []), ("question", []), ("change", ["needs"]), ("answer_program", ["qc-open"])):
            response = Client().get(reverse(f"matching:{name}", args=[bad, *more]))
            assert response.status_code == 404
            page = text_of(response)
            assert reverse("matching:finder") in page
            assert reverse("pages:contact") in page


def test_the_pages_of_a_link_are_kept_out_of_caches_and_engines():
    _sheet, token = sheet_with(province="QC")
    response = Client().get(reverse("matching:answer", args=[token]))
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]


def test_a_private_link_is_never_handed_on():
    _sheet, token = sheet_with(province="QC", areas=[], needs=["find_partner"])
    for url in (
        reverse("matching:answer", args=[token]),
        reverse("matching:question", args=[token]),
        reverse("matching:answer_program", args=[token, "qc-open"]),
    ):
        assert reverse("pages:feedback") not in text_of(Client().get(url))


def test_unknown_is_an_answer_and_is_not_asked_again(lang):
    sheet, token = sheet_with(province="QC", areas=["energy-efficiency"], needs=["find_partner"])
    client = Client()
    seen = []
    for _round in range(len(QUESTION_TEXTS)):
        response = client.get(reverse("matching:question", args=[token]))
        if response.status_code == 302:
            assert response["Location"] == reverse("matching:answer", args=[token])
            break
        fact = re.search(r'action="[^"]*/question/([a-z_]+)/"', text_of(response))[1]
        assert fact not in seen
        seen.append(fact)
        client.post(reverse("matching:change", args=[token, fact]), {"answer": "unknown", "then": "question"})
    sheet.refresh_from_db()
    assert seen
    assert all(sheet.answers[QUESTION_TEXTS[fact].keys[0]] is None for fact in seen)
    answer = text_of(client.get(reverse("matching:answer", args=[token])))
    assert 'class="ask-panel' not in answer
    assert "ca-formed" in answer  # unknown is not no


@pytest.mark.parametrize("fact", list(QUESTION_TEXTS))
def test_every_question_takes_i_dont_know_and_refuses_silence(fact):
    sheet, token = sheet_with(province="QC", target_markets=["CN"])
    url = reverse("matching:change", args=[token, fact])
    silence = Client().post(url, {"then": "question"})
    assert silence.status_code == 200
    assert 'role="alert"' in text_of(silence)
    unknown = {"answer": "unknown", "unknown": "on", "CN": "unknown", "then": "answer"}
    assert Client().post(url, unknown)["Location"] == reverse("matching:answer", args=[token])
    sheet.refresh_from_db()
    assert QUESTION_TEXTS[fact].was_asked(sheet.answers)


@pytest.mark.parametrize(
    ("fact", "given", "kept"),
    [
        ("employees", {"exact": "42"}, {"employees": 42}),
        ("employees", {"answer": "20-49"}, {"employees": {"min": 20, "max": 49}}),
        ("employees", {"answer": "20-49", "exact": "1 234"}, {"employees": 1234}),
        ("annual_revenue_cad", {"exact": "1 234 567,00 $"}, {"annual_revenue_cad": 1234567}),
        ("annual_revenue_cad", {"exact": "$1,234"}, {"annual_revenue_cad": 1234}),
        ("own_contribution", {"exact": "25 %"}, {"project": {"own_contribution": 0.25}}),
        ("min_project_cost", {"exact": "1,2 M$"}, {"project": {"cost_cad": 1200000}}),
        ("target_markets", {"answer": ["US"], "part": "CN-JS"}, {"target_markets": ["US", "CN", "CN-JS"]}),
        ("target_markets", {"answer": ["none"]}, {"target_markets": []}),
        ("partner", {"answer": ["academic"]}, {"project": {"has_partner": True, "partner_kind": ["academic"]}}),
        ("partner", {"answer": ["none"]}, {"project": {"has_partner": False, "partner_kind": []}}),
        ("for_profit", {"answer": "no"}, {"for_profit": False}),
        ("ownership", {"answer": ["none"]}, {"ownership": []}),
        ("sectors_naics", {"codes": "3333, 541330"}, {"naics": ["3333", "541330"]}),
        ("market_sales_share", {"CN": "0-0"}, {"market_sales_share": {"CN": 0}}),
        ("sub_region", {"city": "Trois-Rivières"}, {"sub_region": None, "city": "Trois-Rivières"}),
        ("trl", {"answer": "8"}, {"trl": 8}),
    ],
)
def test_answers_are_kept_as_profiles_keep_them(fact, given, kept):
    sheet, token = sheet_with(province="QC")
    response = Client().post(reverse("matching:change", args=[token, fact]), given)
    assert response.status_code == 302
    sheet.refresh_from_db()
    assert sheet.answers == {"province": "QC", **kept}
    page = text_of(Client().get(reverse("matching:change", args=[token, fact])))
    assert "checked" in page or "value=" in page


def test_what_a_list_does_not_offer_is_not_lost():
    sheet, token = sheet_with(memberships=["Local Club"], target_markets=["CN", "CN-JS", "CN-ZJ", "AU"])
    client = Client()
    for fact, more in (("membership", {}), ("target_markets", {"part": "CN-JS"})):
        url = reverse("matching:change", args=[token, fact])
        page = text_of(client.get(url))
        ticked = re.findall(r'value="([^"]*)"[^>]*checked', page)
        client.post(url, {"answer": ticked, **more})
    sheet.refresh_from_db()
    assert sheet.answers["memberships"] == ["Local Club"]
    assert set(sheet.answers["target_markets"]) == {"CN", "CN-JS", "CN-ZJ", "AU"}


@pytest.mark.parametrize(
    ("fact", "given"),
    [
        ("employees", {"exact": "many"}),
        ("employees", {"exact": "1.5"}),
        ("own_contribution", {"exact": "120 %"}),
        ("ownership", {"answer": ["none", "women"]}),
        ("target_markets", {"answer": ["none"], "part": "CN-JS"}),
        ("sectors_naics", {"codes": "abc"}),
        ("provinces", {"answer": "XX"}),
    ],
)
def test_what_makes_no_sense_is_said_at_the_field(fact, given):
    sheet, token = sheet_with(province="QC")
    page = text_of(Client().post(reverse("matching:change", args=[token, fact]), given))
    assert 'role="alert"' in page
    assert "Error:" in page[: page.index("</title>")]
    sheet.refresh_from_db()
    assert sheet.answers == {"province": "QC"}


def test_every_not_now_says_why_what_would_change_it_the_nearest_and_a_person(lang):
    _sheet, token = sheet_with(province="QC", employees=500, legal_form=["municipality"], needs=["find_partner"])
    response = Client().get(reverse("matching:answer", args=[token]) + "?show=not_now")
    part = next(part for part in response.context["parts"] if part.key == "not_now")
    assert {row.slug for row in part.rows} >= {"on-only", "qc-small"}
    page = text_of(response)
    for row in part.rows:
        assert row.against
        for against in row.against:
            assert against.because in page
            assert against.rule in page
            assert against.remedy in page
        assert row.nearest is not None
    # The person is asked on the page itself.
    assert page.count('href="#ask"') >= len(part.rows)
    assert page.count('id="ask"') == 1


def test_an_ended_program_names_what_took_over_or_the_nearest(lang):
    _sheet, token = sheet_with(province="QC", needs=["find_partner"])
    response = Client().get(reverse("matching:answer", args=[token]) + "?show=ended")
    part = next(part for part in response.context["parts"] if part.key == "ended")
    by_slug = {row.slug: row for row in part.rows}
    assert [one.url for one in by_slug["ca-old"].successors] == [
        reverse("matching:answer_program", args=[token, "qc-small"])
    ]
    assert by_slug["ca-gone"].successors == []
    assert by_slug["ca-gone"].nearest is not None
    page = text_of(Client().get(reverse("matching:answer_program", args=[token, "ca-old"])))
    assert reverse("matching:answer_program", args=[token, "qc-small"]) in page


def test_an_explanation_shows_each_condition_with_its_source(lang):
    _sheet, token = sheet_with(province="QC")
    for program in catalogue_entries():
        page = text_of(Client().get(reverse("matching:answer_program", args=[token, program.slug])))
        for condition in program.conditions:
            assert condition.sentence.text(lang) in page
            assert condition.source in page
    assert Client().get(reverse("matching:answer_program", args=[token, "no-such"])).status_code == 404


def test_an_explanation_says_how_to_apply_and_leads_to_the_other_moves(lang):
    _sheet, token = sheet_with(province="QC", areas=[], needs=["funding_demo"])
    moves = Client().get(reverse("matching:answer", args=[token])).context["moves"]
    first, second, *others = moves
    response = Client().get(second.row.explained_url)
    page, entry = text_of(response), response.context["entry"]
    assert f'href="{first.row.explained_url}"' in page
    assert f'href="{second.row.explained_url}"' in text_of(Client().get(first.row.explained_url))
    assert f'href="{reverse("matching:answer", args=[token])}#move-2"' in page
    count = len(others) + 2
    assert {"en": f"Move 2 of {count}", "fr": f"Démarche 2 sur {count}"}[lang] in page
    assert entry.how_to_apply in page
    assert all(one in page for one in entry.documents)
    assert f'href="{entry.url}"' in page
    assert f'href="{second.row.url}"' in page  # without the private link: the front logs queries


def test_where_nothing_fits_there_is_still_a_way_on():
    nowhere = {"province": "NU", "legal_form": ["municipality"], "employees": 500}
    _sheet, token = sheet_with(**nowhere, needs=["find_partner"])
    response = Client().get(reverse("matching:answer", args=[token]))
    page = text_of(response)
    assert response.context["counts"]["could"] == 0
    assert 'class="empty' in page
    assert reverse("pages:contact") in page


def test_an_answer_can_be_changed_from_the_result():
    sheet, token = sheet_with(province="QC", areas=[], needs=["find_partner"])
    client = Client()
    page = text_of(client.get(reverse("matching:answer", args=[token])))
    for fact in OPENING:
        assert reverse("matching:change", args=[token, fact]) in page
    response = client.post(reverse("matching:change", args=[token, "provinces"]), {"answer": "ON", "then": "answer"})
    assert response["Location"] == reverse("matching:answer", args=[token])
    sheet.refresh_from_db()
    assert sheet.answers["province"] == "ON"


def test_no_more_than_ten_questions():
    answers = {
        "province": "QC", "areas": [], "needs": [], "for_profit": None, "trl": None, "ownership": None, "naics": None,
        "ip_status": None, "memberships": None, "export_experience": None,
    }  # fmt: skip
    _sheet, token = sheet_with(**answers)
    assert Client().get(reverse("matching:question", args=[token])).status_code == 302
    assert 'class="ask-panel' not in text_of(Client().get(reverse("matching:answer", args=[token])))


def test_a_start_up_that_does_not_know_is_asked_five_questions():
    _sheet, token = sheet_with(province="QC", areas=None, needs=None, trl=None)
    assert Client().get(reverse("matching:question", args=[token])).status_code == 200
    _sheet, token = sheet_with(province="QC", areas=None, needs=None, trl=None, employees=None)
    assert Client().get(reverse("matching:question", args=[token])).status_code == 302


def test_forms_need_their_token():
    guarded = Client(enforce_csrf_checks=True)
    assert guarded.post(reverse("matching:finder"), {"answer": "QC"}).status_code == 403


def test_the_pages_ask_the_database_as_often_for_one_program_as_for_thirty(queries):
    from tests.programs.factories import entry, publish

    _sheet, token = sheet_with(province="QC", areas=[], needs=["find_partner"])
    urls = [
        reverse("matching:answer", args=[token]),
        reverse("matching:answer", args=[token]) + "?show=all",
        reverse("matching:answer_meeting_page", args=[token]),
        reverse("matching:question", args=[token]),
        reverse("matching:answer_program", args=[token, "qc-open"]),
    ]

    def measured():
        found = []
        for url in urls:
            Client().get(url)  # the catalogue is read once for each version
            with queries.recording():
                Client().get(url)
            found.append(list(queries.statements))
        return found

    few = measured()
    publish(*catalogue_entries(), *(entry(f"ca-more-{number}") for number in range(30)))
    assert measured() == few
    assert all(len(statements) <= 5 for statements in few)


def test_a_province_that_is_only_gathered_says_so_and_can_be_changed(lang):
    _sheet, token = sheet_with(project={"place": "BC"})
    page = text_of(Client().get(reverse("matching:answer", args=[token])))
    guess = {"en": "In British Columbia, as we gather", "fr": "En Colombie-Britannique, croyons-nous"}[lang]
    assert guess in page
    link = reverse("matching:change", args=[token, "provinces"])
    assert re.search(rf'href="{re.escape(link)}">\s*{guess}', page)
    _sheet, token = sheet_with(project={"place": "BC"}, province="ON")
    assert guess not in text_of(Client().get(reverse("matching:answer", args=[token])))
