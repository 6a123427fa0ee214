"""One search over everything finds what an adviser would name, in spite of language, accents and slips."""

import sys
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from hub.pages.presentation import worth_on
from hub.pages.queries import find, in_order
from opportunities.models import Opportunity
from programs.catalogue.synonyms import read_search
from programs.publication.services import live_catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

DAY = date(2026, 11, 24)
FIRST = 3
# What visitors type, with the entry (or its twins) that an adviser names. The first list was written before the search
# was made and was used to mend it; the second was written before it was tried. The third was
# too, found 48 of 60 then, and was used to mend it. Nineteen of twenty are asked for.
LISTS = [("searches.tsv", 70), ("more-searches.tsv", 22), ("further-searches.tsv", 57)]


def found(words, **options):
    asked, hits = find(read_search(words), **options)
    ordered = in_order(hits, asked, worth=worth_on(live_catalogue(), DAY, asked))
    return [f"{hit.kind}:{hit.slug}" for hit in ordered]


@pytest.mark.parametrize(("name", "enough"), LISTS)
def test_what_an_adviser_names_is_among_the_first_three(name, enough):
    _head, *lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    missed = []
    for line in lines:
        _lang, words, expected = line.split("\t")
        best = found(words)[:FIRST]
        if not set(best) & set(expected.split()):
            missed.append((words, expected, best))
    report = [f"{name}: {len(lines) - len(missed)} of {len(lines)}", *(f"  missed: {one}" for one in missed)]
    sys.stdout.write("\n".join(report) + "\n")
    assert len(lines) - len(missed) >= enough, missed


def test_the_lists_name_entries_that_are_there():
    from hub.directory.models import AreaText, Office, Organization
    from opportunities.models import Agreement, Guide, PolicySignal
    from programs.models import Program

    models = {
        "program": Program,
        "office": Office,
        "opportunity": Opportunity,
        "guide": Guide,
        "signal": PolicySignal,
        "agreement": Agreement,
        "area": AreaText,
        "organization": Organization,
    }
    for name, _enough in LISTS:
        _head, *lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
        for line in lines:
            for entry in line.split("\t")[2].split():
                kind, slug = entry.split(":")
                assert models[kind].objects.filter(slug=slug).exists(), entry


def get(client, lang="en", **query):
    with override(lang):
        return client.get(reverse("pages:search"), query)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_mistyped_word_is_named_and_may_be_searched_as_typed(client, lang):
    text = get(client, lang, q="wastwater jiangsu").text
    assert "<b>wastewater jiangsu</b>" in text
    assert "q=wastwater%20jiangsu&amp;typed=1" in text
    as_typed = get(client, lang, q="wastwater jiangsu", typed="1").text
    assert "<b>wastewater jiangsu</b>" not in as_typed


def test_what_holds_all_words_stands_before_what_holds_some(client):
    context = get(client, q="hydrogen ontario").context
    assert context["whole"]
    rows = context["rows"]
    assert [row.is_whole for row in rows] == sorted((row.is_whole for row in rows), reverse=True)
    text = get(client, q="hydrogen ontario").text
    assert text.index("All of your words") < text.index("Some of your words")
    assert "Nothing has all of your words. These have some" in get(client, q="hydrogen forced arbitration").text


def test_each_line_says_which_words_it_holds(client):
    row = next(row for row in get(client, q="hydrogen tax credit").context["rows"] if "Clean Hydrogen" in row.title)
    assert row.held == ["hydrogen", "tax credit"]


@pytest.mark.parametrize(("lang", "words", "other"), [("en", "grant", "subvention"), ("fr", "RS&DE", "SR&amp;ED")])
def test_the_page_says_how_words_were_read(client, lang, words, other):
    page = get(client, lang, q=words).text
    assert other in page[page.index('class="readings"') :]


def test_results_may_be_narrowed_to_a_kind(client):
    context = get(client, q="Shanghai", kind="people").context
    assert context["rows"]
    assert {str(row.kind) for row in context["rows"]} <= {"Office", "Organization"}
    assert get(client, q="Shanghai", kind="nonsense").context["section"] == ""


def test_who_asks_for_a_person_reads_people_first(client):
    kinds = [str(row.kind) for row in get(client, q="who can help me in Shanghai").context["rows"]]
    people = [kind in {"Office", "Organization"} for kind in kinds]
    assert people[0]
    assert people == sorted(people, reverse=True)


def test_every_result_is_one_press_away(client):
    context = get(client, q="shanghai").context
    assert context["page_obj"].paginator.num_pages > 1
    second = get(client, q="shanghai", page="2").context["rows"]
    assert second
    assert {row.url for row in second}.isdisjoint(row.url for row in context["rows"])


@pytest.mark.parametrize("words", ["hydrogen", "wastwater grant jiangsu", "碳捕集", "zzzxqv"])
def test_a_search_asks_few_queries(client, queries, words):
    get(client, q="export")
    with queries.recording():
        get(client, q=words)
    assert len(queries) <= 6


def test_what_is_withdrawn_is_not_found(client):
    from programs.models import SearchDocument

    SearchDocument.objects.filter(program__slug="ca-nrc-irap").delete()
    assert "program:ca-nrc-irap" not in found("irap")
