"""A document says all that a program says; what is typed in another way is read alike; differences are told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import ConditionKind, IntakeMode
from hub.publishing.documents import values
from hub.publishing.documents.differences import marked
from programs.catalogue.entries import Contact, Note, Span
from programs.documents.condition_rows import blank_row, condition_of
from programs.documents.differences import differences
from programs.documents.fields import blank, document_of
from programs.documents.parsers import read_document
from programs.eligibility.evaluate import IntakeFacts
from tests.programs.factories import condition, entry, purpose
from tests.support.catalogue import real_catalogue

KIND = ConditionKind


def test_the_document_of_every_published_program_says_the_same_again():
    for program in real_catalogue().programs:
        document = json.loads(json.dumps(document_of(program)))
        reading = read_document(document, program)
        assert reading.entry == program
        assert reading.is_whole


def test_so_does_one_with_all_that_curators_add():
    program = entry(
        documents=(Note("A budget", "Un budget"), Note("A plan", "Un plan")),
        effort=Span(least=20, most=40, source="https://a.example/"),
        decision=Span(most=90, source="https://b.example/"),
        contact=Contact(
            email="a@b.example", phone="613 555-0100", url_en="https://c.example/", source="https://d.example/"
        ),
        link_in_one_language=True,
        purpose=purpose(project_max_cad=400_000, topic_en="water", topic_fr="eau"),
    )
    assert read_document(json.loads(json.dumps(document_of(program))), program).entry == program


def test_a_blank_document_can_be_read_and_is_not_whole():
    reading = read_document(blank(), entry())
    assert not reading.is_whole
    fields = {mistake.field for mistake in reading.mistakes if not mistake.mild}
    assert {"name_en", "name_fr", "summary_en", "summary_fr", "support", "sources", "as_of"} <= fields


def test_what_it_is_for_is_said_whole_or_not_at_all():
    said = document_of(entry(purpose=purpose()))
    assert read_document(said | {"purpose_basis": ""}, entry()).entry.purpose is None
    for name in (
        "purpose_pays_for",
        "purpose_serves",
        "purpose_firm",
        "purpose_role",
        "purpose_value",
        "purpose_basis",
    ):
        reading = read_document(said | {name: type(said[name])()}, entry())
        assert [mistake.field for mistake in reading.mistakes if not mistake.mild] == [name]
        assert not reading.is_whole
    for gone in ({"purpose_obstacle_en": ""}, {"purpose_obstacle_fr": ""}, {"purpose_topic_fr": "eau"}):
        reading = read_document(said | gone, entry())
        assert len([mistake for mistake in reading.mistakes if not mistake.mild]) == 1
        assert reading.entry.purpose is None


def test_who_says_nothing_of_what_it_is_for_is_asked_and_may_go_on():
    said = document_of(entry(url_fr="https://fr.example/"))
    reading = read_document(said, entry())
    assert [(mistake.field, mistake.mild) for mistake in reading.mistakes] == [("purpose_main", True)]
    assert reading.is_whole


def test_the_main_thing_that_it_pays_for_stands_first():
    said = document_of(entry(purpose=purpose())) | {"purpose_main": "hiring"}
    pays_for = read_document(said, entry()).entry.purpose.pays_for
    assert pays_for == ("hiring", "pilot_demonstration", "equipment_capital")


def test_costs_that_are_not_in_order_are_told():
    said = document_of(entry(purpose=purpose())) | {"purpose_project_max_cad": "1"}
    mistakes = [mistake.field for mistake in read_document(said, entry()).mistakes if not mistake.mild]
    assert mistakes == ["purpose_project_max_cad"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,200,000", 1_200_000),
        ("1 200 000 $", 1_200_000),
        ("$5", 5),
        ("33,3", 33.3),
        ("12.5 %", 12.5),
        ("", None),
        ("$5 million", 5_000_000),
        ("1,2 M$", 1_200_000),
    ],
)
def test_numbers_are_read_as_they_are_written_in_both_languages(typed, number):
    assert values.number(typed) == number


def test_programs_are_named_by_their_addresses_or_the_ends_of_them():
    typed = "ca-nrc-irap\n https://hub.example/en/programs/on-fund/?q=a/b \n/fr/programmes/on-fund#prix\n"
    assert values.slugs(typed) == ("ca-nrc-irap", "on-fund")
    for wrong in ("NRC IRAP", "https://", "//", "https://hub.example/en/programs/No such/", "a_b"):
        with pytest.raises(values.ValueMistakeError) as error:
            values.slugs(wrong)
        assert wrong in error.value.words.en
        assert wrong in error.value.words.fr


@pytest.mark.parametrize("typed", ["a lot", "-5", "1e400", "nan", "5-6", "inf"])
def test_what_is_no_number_is_said_and_not_guessed(typed):
    with pytest.raises(values.ValueMistakeError):
        values.number(typed)


@given(st.dictionaries(st.sampled_from(sorted(blank())), st.text(max_size=60)))
def test_whatever_is_typed_a_program_can_be_made_of_it(typed):
    nothing = blank()
    document = nothing | {name: text for name, text in typed.items() if isinstance(nothing[name], str)}
    read_document(document, entry())


@given(
    st.sampled_from(KIND),
    st.dictionaries(
        st.sampled_from(["min", "max", "is", "how", "count", "side", "source", "as_of", "group"]), st.text(max_size=20)
    ),
    st.lists(st.text(max_size=10), max_size=3),
)
def test_whatever_is_typed_of_a_condition_it_is_read_or_told(kind, typed, chosen):
    row = blank_row(kind, 1) | typed | {"values": chosen, "sentence_en": "One.", "sentence_fr": "Un."}
    made, mistakes = condition_of(row)
    assert made is not None or mistakes


def test_the_languages_must_have_the_same_lines():
    document = document_of(entry()) | {"notes_en": "One\nTwo", "notes_fr": "Un"}
    assert [mistake.field for mistake in read_document(document, entry()).mistakes if not mistake.mild] == ["notes_fr"]


def test_the_words_that_go_and_come_are_marked():
    was, now = marked("You have 3 to 500 employees.", "You have 3 to 499 employees.")
    assert [text for text, changed in was if changed] == ["500"]
    assert [text for text, changed in now if changed] == ["499"]
    assert "".join(text for text, _changed in now) == "You have 3 to 499 employees."


@given(st.text(max_size=80), st.text(max_size=80))
def test_marking_loses_no_letter(was, now):
    left, right = marked(was, now)
    assert "".join(text for text, _changed in left) == was
    assert "".join(text for text, _changed in right) == now


def test_every_changed_field_is_told_in_both_languages():
    before = entry(conditions=(condition(KIND.EMPLOYEES, {"max": 500}),))
    after = entry(
        name_fr="Autre nom",
        amount_max_cad=5_000_000,
        cost_share_max=0.333,
        url_fr="https://fr.example/",
        intake=IntakeFacts(mode=IntakeMode.SUSPENDED),
        effort=Span(least=20, most=40, source="https://a.example/"),
        conditions=(condition(KIND.EMPLOYEES, {"max": 499}), condition(KIND.TRL, {"min": 4})),
    )
    told = {one.title.en: one.changes for one in differences(before, after)}
    assert told["Largest amount, in dollars"][1].now == "5\u00a0000\u00a0000\u00a0$"
    assert [change.lang for change in told["Name"]] == ["fr"]
    assert [change.lang for change in told["Number of employees"]] == ["en", "fr"]
    assert told["Technology readiness level"][0].was == ""
    assert {
        "Largest share of the cost, in percent",
        "Official page",
        "Intake",
        "Work to apply, in hours: at least",
    } <= set(told)
    assert differences(before, before) == ()


def test_a_reader_reads_a_figure_once_and_what_was_written_in_both_languages():
    before = entry(
        cost_share_max=0.5,
        conditions=(
            condition(KIND.EMPLOYEES, {"max": 500}),
            condition(KIND.TRL, {"min": 4}, sentence_en="From TRL 4."),
        ),
    )
    after = entry(
        cost_share_max=0.4,
        name_en="Another",
        name_fr="Autre",
        conditions=(
            condition(KIND.EMPLOYEES, {"max": 499}),
            condition(KIND.TRL, {"min": 5}, sentence_en="From TRL 5."),
        ),
    )
    told = {one.title.en: one for one in differences(before, after)}

    def read(title, lang):
        return [(one.lang, one.was, one.now) for one in told[title].read_in(lang)]

    assert read("Largest share of the cost, in percent", "en") == [("en", "50%", "40%")]
    assert read("Largest share of the cost, in percent", "fr") == [("fr", "50\u00a0%", "40\u00a0%")]
    assert [lang for lang, _was, _now in read("Name", "fr")] == ["en", "fr"]
    assert [lang for lang, _was, _now in read("Number of employees", "fr")] == ["fr"]
    assert ("en", "From TRL 4.", "From TRL 5.") in read("Technology readiness level", "fr")


def test_a_changed_purpose_is_told_in_words():
    before = entry(purpose=purpose())
    after = entry(purpose=purpose(pays_for=("hiring",), value=3, obstacle_fr="Il paie très tard."))
    told = {one.title.en: one.changes for one in differences(before, after)}
    assert [change.now for change in told["Pays for"]] == ["Hiring", "Embauche"]
    assert [change.was for change in told["Main thing it pays for"]] == [
        "Pilots and demonstrations", "Projets pilotes et démonstrations"]  # fmt: skip
    assert [change.lang for change in told["Most common obstacle"]] == ["fr"]
    assert set(told) == {"Pays for", "Main thing it pays for", "How much it matters to a company that it suits",
                         "Most common obstacle"}  # fmt: skip


def test_a_code_that_stands_in_both_languages_is_told_in_words():
    after = entry(url_basis_en="stored_page", url_basis_fr="memory")
    told = {one.title.en: one.changes for one in differences(entry(), after)}
    assert [(change.lang, change.now) for change in told["Was the official page read?"]] == [
        ("en", "The page was read"),
        ("fr", "À confirmer\u00a0: personne ne l’a encore vue"),
    ]


def test_of_a_new_program_all_is_new():
    told = differences(None, entry())
    assert all(change.was == "" for one in told for change in one.changes)
    assert "Summary" in {one.title.en for one in told}
