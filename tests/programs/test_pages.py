"""The catalogue as visitors see it."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from hub.core.text.formats import site_of
from programs.catalogue.entries import Contact
from programs.pages.presentation import former_entries
from tests.programs import factories
from tests.support.catalogue import real_catalogue
from tests.support.samples import EXTENTS, one_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def get(client, lang, name, *args, **query):
    with override(lang):
        return client.get(reverse(name, args=args), query)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_list_shows_programs_facets_and_the_order(client, lang):
    answer = get(client, lang, "programs:list")
    assert answer.status_code == 200
    assert len(re.findall(r'<p class="name">', answer.text)) == 20
    assert str(len(real_catalogue().programs)) in answer.text
    assert answer.cookies == {}


def test_a_facet_narrows_the_list_and_stays_ticked(client):
    text = get(client, "en", "programs:list", support="insurance").text
    assert re.search(r'name="support" value="insurance"\s+checked', text)
    assert "Remove" in text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_ended_and_dormant_programs_are_hidden_by_a_filter_that_says_so_and_can_be_removed(client, lang):
    client.cookies["any"] = "1"  # else the second answer is kept and has no context
    shown = get(client, lang, "programs:list").context
    everything = get(client, lang, "programs:list", show="all").context
    hidden = everything["total"] - shown["total"]
    assert everything["total"] == len(real_catalogue().programs)
    assert hidden > 0
    (notice,) = shown["said"]
    assert notice["text"].startswith(f"{hidden} ")
    assert client.get(notice["url"]).context["total"] == everything["total"]
    (back,) = everything["said"]
    assert client.get(back["url"]).context["total"] == shown["total"]


def test_what_has_ended_is_found_by_its_words_and_by_its_filter(client):
    ended = get(client, "en", "programs:list", intake="ended").context
    assert ended["total"] > 0
    assert all(card.ended for card in ended["cards"])
    assert "ca-sdtc" in [card.slug for card in get(client, "en", "programs:list", q="SDTC").context["cards"]]


def test_a_use_of_the_money_narrows_the_list_to_programs_that_pay_for_it(client):
    found = get(client, "en", "programs:list", pays_for="ip_protection").context
    assert 0 < found["total"] < 20
    assert all("ip_protection" in card.program.purpose.pays_for for card in found["cards"])


def test_unknown_values_in_an_address_are_ignored(client):
    answer = get(
        client, "en", "programs:list", support="gold", place="XX", sort="loud", page="9999", organization="../x",
        pays_for="yachts", show="all",
    )  # fmt: skip
    assert answer.status_code == 200
    assert f"{len(real_catalogue().programs)} programs" in answer.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("lang", "words", "slug"),
    [
        ("en", "IRAP", "ca-nrc-irap"),
        ("fr", "PARI", "ca-nrc-irap"),
        ("en", "PARI", "ca-nrc-irap"),
        ("en", "canexprt smes", "ca-gac-canexport-smes"),
        ("fr", "developpement durable", "ca-sdtc"),
        ("fr", "développement durable", "ca-sdtc"),
    ],
)
def test_search_forgives_accents_typos_and_knows_acronyms(client, lang, words, slug):
    answer = get(client, lang, "programs:list", q=words)
    with override(lang):
        assert reverse("programs:detail", args=[slug]) in answer.text


def test_nothing_found_offers_the_nearest_and_a_person(client):
    text = get(client, "en", "programs:list", support="equity", level="municipal").text
    assert "No program answers all of it." in text
    assert "without the filter" in text
    with override("en"):
        assert reverse("pages:contact") in text


@EXTENTS
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_program_has_its_page(client, lang, whole):
    from programs.models import Program

    for slug in Program.objects.values_list("slug", flat=True):
        if not whole and one_of(("en", "fr", "", ""), slug) != lang:
            continue
        answer = get(client, lang, "programs:detail", slug)
        assert answer.status_code == 200, slug
        assert "None" not in re.sub(r"<[^>]+>", " ", answer.text), slug


def test_a_program_page_shows_each_condition_with_its_source(client):
    text = get(client, "en", "programs:detail", "ca-gac-canexport-smes").text
    assert "3 and 500 employees" in text
    assert "tradecommissioner.gc.ca" in text
    assert "Active Canada Revenue Agency business number" in text
    assert "A person must check." in text


@pytest.mark.parametrize(
    ("lang", "clause"), [("en", "OR gross revenue under $15 million"), ("fr", "OU revenu brut inférieur à 15")]
)
def test_a_clause_that_stands_as_two_conditions_is_read_once(client, lang, clause):
    page = get(client, lang, "programs:detail", "mb-csb")
    (line,) = [each for each in page.context["page"].conditions if clause in each.sentence]
    assert page.text.replace("&#x27;", "'").count(line.sentence) == 1
    assert page.context["page"].groups == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["Pays for", "Marketing abroad, trade shows and missions, market studies", "Who applies", "The company",
                "$20,000 to $100,000; about $60,000, by our estimate", "Most common obstacle",
                "At least three employees", "Our reading, not the words of the sources."]),
        ("fr", ["Usage de l’aide", "Promotion à l’étranger, salons et missions commerciales", "Qui présente la demande",
                "L’entreprise", "De 20 000 $ à 100 000 $; environ 60 000 $, selon notre estimation",
                "Obstacle le plus fréquent", "Au moins trois employés", "Selon notre lecture des sources, non dans leurs mots."]),
    ],
)  # fmt: skip
def test_a_program_page_says_what_it_is_for_and_who_says_so(client, lang, words):
    text = get(client, lang, "programs:detail", "ca-gac-canexport-smes").text.replace("\u00a0", " ")
    for each in words:
        assert each in text


def test_what_the_sources_say_is_not_called_our_reading(client):
    text = get(client, "en", "programs:detail", "ca-gac-tcs").text
    assert "From the sources below." in text
    assert "Our reading" not in text


def test_an_ended_program_answers_with_what_took_over(client):
    text = get(client, "en", "programs:detail", "ca-sdtc").text
    assert "Ended 4 February 2025" in text
    with override("en"):
        assert reverse("programs:detail", args=["ca-nrc-irap-clean-technology"]) in text


@pytest.mark.parametrize(("lang", "words"), [("en", "Ended"), ("fr", "Terminé")])
def test_a_program_that_ended_on_a_day_nobody_knows_says_so_and_shows_the_nearest(client, lang, words):
    text = get(client, lang, "programs:detail", "yt-innovation-prize").text
    assert f"<b>{words}.</b>" in text
    assert 'aria-labelledby="m-h"' in text
    assert "Prochaine période à venir" not in text
    assert "until the next round" not in text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_address_of_what_is_no_program_says_what_it_is_and_where_it_went(client, lang):
    for slug, entry in former_entries().items():
        answer = get(client, lang, "programs:detail", slug)
        assert answer.status_code == 200
        assert escape(entry.what.text(lang)) in answer.text
        for office in entry.offices:
            with override(lang):
                assert reverse("directory:office", args=[office]) in answer.text


def test_what_was_not_found_is_told_with_the_day_and_what_nobody_looked_up_is_asked_for(client):
    factories.publish(factories.entry(contact=Contact(), documents=(), looked_up=date(2026, 11, 27)))
    text = get(client, "en", "programs:detail", "ca-example").text.replace("\u00a0", " ")
    found_nothing = ("contact of the program", "way to apply", "list of documents", "time to decision")
    assert all(f"No {what} found (27 November 2026)." in text for what in found_nothing)
    assert "Not looked up yet:" not in text
    factories.publish(factories.entry(contact=Contact(), documents=(), looked_up=None))
    text = get(client, "en", "programs:detail", "ca-example").text
    # Once for the contact, once for the rest.
    assert text.count("Not looked up yet:") == 2
    assert "how to apply, what to hand in, time to decision." in text
    assert "No way to apply found" not in text


def test_no_amount_is_said_to_be_unpublished_before_somebody_looked(client):
    for on, words in (
        (None, "<dd>Not looked up yet</dd>"),
        (date(2026, 11, 27), "No amount published (27 November 2026)."),
    ):
        entry = factories.entry(amount_min_cad=None, amount_max_cad=None, cost_share_max=None, amount_as_of=on)
        factories.publish(entry)
        text = get(client, "en", "programs:detail", "ca-example").text.replace("\u00a0", " ")
        assert words in text
        assert "<dt>Share of eligible cost</dt>" not in text  # no day says whether somebody looked


def test_contact_and_way_to_apply_stand_on_the_page_and_sources_say_whether_they_are_official(client):
    text = get(client, "en", "programs:detail", "ca-gac-canexport-smes").text
    assert "canexportsmes@international.gc.ca" in text
    assert "Apply online during the yearly window" in text
    assert "60 business days" in text
    assert ">Official source, " in re.sub(r"\s+", " ", text)


def test_an_unverified_program_says_so(client):
    assert "Confirm first." in get(client, "en", "programs:detail", "ca-fednor-rtri").text


def test_a_page_in_one_language_only_is_labelled(client):
    assert "(en anglais)" in get(client, "fr", "programs:detail", "sk-scmii").text


def test_an_unknown_program_is_not_found(client):
    assert get(client, "en", "programs:detail", "nothing-here").status_code == 404


@pytest.mark.parametrize("query", [{}, {"q": "export"}, {"support": "insurance"}])
def test_the_list_asks_at_most_eight_queries_whatever_it_shows(client, queries, query):
    get(client, "en", "programs:list")  # the catalogue is read into memory once a process and version
    with queries.recording():
        get(client, "en", "programs:list", **query)
    assert len(queries) <= 8
    first = queries.statements
    with queries.recording():
        get(client, "en", "programs:list", **{**query, "level": "federal"})
    assert queries.statements == first


def test_conditions_that_rest_on_a_page_of_another_say_so(client):
    def sites(program, *, official):
        lines = [one for one in program.conditions if one.source]
        return {site_of(one.source) for one in lines if program.is_official(one.source) is official}

    programs = [one for one in real_catalogue().programs if all(sites(one, official=said) for said in (True, False))]
    program = one_of(programs, "conditions on pages of others")
    text = unescape(get(client, "en", "programs:detail", program.slug).text)
    assert all(f"{site} (secondary)" in text for site in sites(program, official=False))
    own = sites(program, official=True) - sites(program, official=False)
    assert not any(f">{site} (secondary)" in text for site in own)
