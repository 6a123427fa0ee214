"""Pages that join programs, people and opportunities."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.core.vocabulary.enums import Area, IntakeMode
from hub.directory.choices import SeatKind
from hub.outbox.models import OutboxMessage
from programs.catalogue.facets import named_areas
from programs.eligibility.evaluate import IntakeFacts
from programs.models import Program
from programs.publication.services import live_catalogue
from tests.programs import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def get(client, lang, name, *args, **query):
    with override(lang):
        return client.get(reverse(name, args=args), query)


def test_home_shows_what_closes_next_where_it_is_confirmed_and_has_a_page(client):
    soon = IntakeFacts(mode=IntakeMode.CALL, closes=timezone.localdate() + timedelta(days=9))
    entry = factories.entry("ca-closing", url_en="https://example.org/", intake=soon, verified=True)
    doubtful = factories.entry("ca-doubtful", url_en="https://example.org/", intake=soon, verified=False,
                               unverified_reason="Nobody confirms it.")  # fmt: skip
    factories.publish(entry, doubtful, factories.entry("ca-without-page", url_en=None, url_fr=None, intake=soon))
    closing = get(client, "en", "pages:home").context["closing"]
    assert "ca-closing" in [card.slug for card in closing]
    assert not {"ca-doubtful", "ca-without-page"} & {card.slug for card in closing}
    assert all(card.program.verified and card.program.url("en") for card in closing)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", ["pages:home", "pages:areas", "pages:contact", "pages:search", "pages:feedback"])
def test_a_page_answers_in_both_languages(client, lang, name):
    assert get(client, lang, name).status_code == 200


def test_home_counts_the_programs_that_name_each_area(client):
    text = get(client, "en", "pages:home").text
    named = Counter(area for program in live_catalogue().programs for area in named_areas(program))
    assert set(named) == set(Area)
    assert all(f"{count} programs<" in " ".join(text.split()).replace(" <", "<") for count in named.values())
    assert f"Browse all {Program.objects.published().count()} programs" in text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_area_joins_programs_people_and_opportunities(client, lang):
    answer = get(client, lang, "pages:area", "wastewater-treatment")
    assert answer.status_code == 200
    for anchor in ("p-h", "pe-h", "o-h", "b-h"):
        assert f'id="{anchor}"' in answer.text
    catalogue = live_catalogue()
    with override(lang):
        shown = [slug for slug in catalogue.by_slug if reverse("programs:detail", args=[slug]) in answer.text]
    named = [slug for slug in shown if "wastewater-treatment" in named_areas(catalogue.by_slug[slug])]
    assert len(named) == 4
    assert "ca-nrc-irap" in set(shown) - set(named), "what is open to any area stands beside it"
    assert len(set(shown) - set(named)) == 4


def test_an_area_shows_those_that_name_it_first_and_first_in_canada(client):
    seats = get(client, "en", "pages:area", "wastewater-treatment").context["seats"]
    order = [(seat.areas is None, seat.kind in {SeatKind.CHINA_POST, SeatKind.PROVINCIAL_OFFICE}) for seat in seats]
    assert len(order) == 6
    assert order == sorted(order)


def test_an_area_has_no_heading_where_no_program_is_for_any(client, monkeypatch):
    assert "For any area" in get(client, "en", "pages:area", "wastewater-treatment").text
    monkeypatch.setattr("hub.pages.views.areas.named_areas", lambda _program: frozenset(Area))
    assert "For any area" not in get(client, "en", "pages:area", "wastewater-treatment").text


def test_an_unknown_area_is_not_found(client):
    assert get(client, "en", "pages:area", "perpetual-motion").status_code == 404


@pytest.mark.parametrize(
    ("lang", "words", "expected"),
    [
        ("en", "IRAP", "IRAP"),
        ("fr", "eaux usees", "eaux usées"),
        ("en", "Shanghai", "Shanghai"),
        ("en", "intellectual property", "intellectual"),
    ],
)
def test_one_search_finds_programs_people_opportunities_and_guides(client, lang, words, expected):
    answer = get(client, lang, "pages:search", q=words)
    assert expected in answer.text
    assert 'class="empty' not in answer.text


def test_chinese_titles_are_found(client):
    from opportunities.models import Opportunity

    title = Opportunity.objects.exclude(title_zh="").order_by("slug").values_list("title_zh", flat=True)[0]
    assert title in get(client, "en", "pages:search", q=title[:6]).text


def test_a_search_that_finds_nothing_has_a_way_on(client):
    text = get(client, "en", "pages:search", q="zzzxqv").text
    assert "Nothing has these words." in text
    with override("en"):
        assert reverse("matching:finder") in text


@pytest.mark.parametrize("hostile", ["'", '"', "%", "\\", "a'; DROP TABLE x; --", "<script>", "(", "& |", "é" * 300])
def test_no_words_break_the_search(client, hostile):
    answer = get(client, "en", "pages:search", q=hostile)
    assert answer.status_code == 200
    assert "<script>" not in answer.text


@pytest.mark.parametrize("province", ["QC", "NU", "BC", "PE"])
def test_contact_names_the_office_of_each_province(client, province):
    text = get(client, "en", "pages:contact", province=province).text
    assert "Start here" in text


def feedback(client, **changes):
    started = signing.dumps(changes.pop("started", 0.0), salt="hub.pages.open-form")
    data = {"page": "/en/", "useful": "no", "text": "A word is wrong.", "started": started, **changes}
    with override("en"):
        return client.post(reverse("pages:feedback"), data)


def test_feedback_reaches_the_desk_through_the_outbox(client):
    assert feedback(client).status_code == 302
    row = OutboxMessage.objects.get(topic="pages.feedback")
    assert row.payload["to"] == ["desk@hub.example"]
    assert "A word is wrong." in row.payload["body"]


def test_a_program_that_fills_every_field_is_kept_out_and_nothing_is_lost(client):
    answer = feedback(client, website="https://spam.example")
    assert answer.status_code == 200
    assert "A word is wrong." in answer.text
    assert not OutboxMessage.objects.filter(topic="pages.feedback").exists()


def test_feedback_sent_in_no_time_is_asked_to_wait(client):
    import time

    assert "That was very fast." in feedback(client, started=time.time()).text


def test_line_breaks_cannot_add_a_header(client):
    assert feedback(client, page="/en/\r\nBcc: everyone@hub.example").status_code == 302
    subject = OutboxMessage.objects.get(topic="pages.feedback").payload["subject"]
    assert "\n" not in subject
    assert "\r" not in subject


@pytest.mark.parametrize("name", ["pages:home", "pages:areas", "pages:search"])
def test_a_public_page_asks_at_most_eight_queries(client, queries, name):
    get(client, "en", name)
    with queries.recording():
        get(client, "en", name, q="export")
    assert len(queries) <= 8
