"""Three documents are compared field by field; likeness of programs only proposes."""

from hypothesis import given
from hypothesis import strategies as st

from hub.core.text.problems import DataProblems
from programs.catalogue.entries import digest_of
from programs.catalogue.files import ORGANIZATIONS_PATH, PROGRAM_PATHS
from programs.catalogue.organizations import read_organizations
from programs.choices import PairKind
from programs.documents.conflicts import FieldConflict, compare, completed
from programs.documents.differences import label, value_text
from programs.documents.fields import blank, document_of
from programs.imports.formats.files import read_file
from programs.imports.pairs import SimilarityReason, similar_pairs
from tests.programs.factories import entry
from tests.support.catalogue import real_catalogue

_TEXT = st.sampled_from(["", "a", "b", "c"])


@given(base=_TEXT, ours=_TEXT, theirs=_TEXT)
def test_an_edit_is_never_among_the_changes(base, ours, theirs):
    documents = [blank() | {"name_en": text} for text in (base, ours, theirs)]
    found = compare(documents[2], stands=documents[1], base=documents[0])
    if ours == theirs:
        assert (found.changes, found.clashes, found.kept) == ({}, (), ())
    elif ours == base:
        assert found.changes == {"name_en": theirs}
    elif theirs == base:
        assert found.kept == ("name_en",)
    else:
        assert found.clashes == (FieldConflict("name_en", ours, theirs),)


def test_without_knowing_what_a_file_said_last_every_difference_waits():
    stands, said = document_of(entry()), document_of(entry(name_en="Other"))
    found = compare(said, stands=stands, base=None)
    assert [clash.field for clash in found.clashes] == ["name_en"]
    assert not found.changes


def test_what_a_file_has_no_key_for_is_taken_from_what_stands():
    stands = document_of(entry()) | {"contact_email": "a@programs.example"}
    assert completed(document_of(entry()), stands)["contact_email"] == "a@programs.example"


def test_every_field_has_a_name_and_a_value_in_both_languages():
    document = document_of(entry())
    for name, value in document.items():
        for lang in ("en", "fr"):
            assert label(name, lang)
            assert isinstance(value_text(name, value, lang), str)
    assert value_text("amount_max", "250000", "fr") == "250\u00a0000\u00a0$"


def test_likeness_of_names_or_pages_proposes_a_duplicate_and_a_province_a_twin():
    one = entry("ca-one", name_en="Clean Hydrogen Pilot", name_fr="Pilote hydrogène", url_en=None)
    again = entry("ca-two", name_en="The Clean Hydrogen Pilot Program", name_fr="Hydrogène", url_en=None)
    there = entry("qc-one", name_en="Clean Hydrogen Pilot Québec", name_fr="Pilote", jurisdiction="QC", url_en=None)
    else_ = entry("ca-far", name_en="Wind Turbine Loans", name_fr="Prêts éoliens", url_en=None)
    found = {(pair.first, pair.second): pair for pair in similar_pairs([one, again, there, else_])}
    assert found["ca-one", "ca-two"].kind is PairKind.DUPLICATE
    assert found["ca-one", "qc-one"].kind is PairKind.TWIN
    assert not any("ca-far" in pair for pair in found)
    assert SimilarityReason.NAME in found["ca-one", "ca-two"].reasons


def test_what_took_over_is_no_duplicate_and_only_new_programs_are_compared():
    one = entry("ca-one", name_en="Clean Hydrogen Pilot", replaced_by=("ca-two",))
    two = entry("ca-two", name_en="Clean Hydrogen Pilot")
    assert similar_pairs([one, two]) == []
    three = entry("ca-three", name_en="Clean Hydrogen Pilot")
    assert {(pair.first, pair.second) for pair in similar_pairs([one, two], new=[three])} == {
        ("ca-one", "ca-three"),
        ("ca-three", "ca-two"),
    }


def test_the_catalogues_own_files_say_as_an_import_what_they_say_when_they_are_loaded():
    catalogue = real_catalogue()
    spellings = read_organizations(ORGANIZATIONS_PATH, DataProblems())
    for path in PROGRAM_PATHS:
        sheet = read_file(
            path.name,
            path.read_bytes(),
            spellings=spellings,
            organizations=spellings.values(),
            known=set(catalogue.by_slug),
        )
        assert sheet.programs
        assert [
            program.slug
            for _number, program in sheet.programs
            if digest_of(program) != digest_of(catalogue.by_slug[program.slug])
        ] == []
