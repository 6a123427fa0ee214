"""A search finds programs by stems, without accents, by acronyms of either language, and in spite of slips."""

import pytest

from hub.core.text.formats import fold
from hub.directory.catalogue.services import load_directory
from programs.catalogue.files import read_programs
from programs.catalogue.synonyms import known_terms, synonyms
from programs.models import Program
from programs.publication.services import load_catalogue


@pytest.fixture(scope="module")
def catalogue():
    return read_programs()


@pytest.fixture
def loaded(db, catalogue, now):
    load_directory(by=None, at=now)
    load_catalogue(catalogue=catalogue, by=None, at=now)


FINDS = [
    ("IRAP", "en", "ca-nrc-irap"),
    ("irap", "fr", "ca-nrc-irap"),
    ("PARI", "en", "ca-nrc-irap"),
    ("PARI CNRC", "fr", "ca-nrc-irap"),
    ("SR&ED", "en", "ca-cra-sred"),
    ("sred", "en", "ca-cra-sred"),
    ("RS&DE", "en", "ca-cra-sred"),
    ("SR&ED", "fr", "ca-cra-sred"),
    ("rs&de", "fr", "ca-cra-sred"),
    ("CanExport", "en", "ca-gac-canexport-smes"),
    ("canexport pme", "fr", "ca-gac-canexport-smes"),
    ("CII hydrogène", "fr", "ca-cra-clean-hydrogen-itc"),
    ("clean hydrogen ITC", "en", "ca-cra-clean-hydrogen-itc"),
    ("hydrogene propre", "fr", "ca-cra-clean-hydrogen-itc"),
    ("HYDROGÈNE PROPRE", "fr", "ca-cra-clean-hydrogen-itc"),
    ("Ecotech Quebec", "fr", "qc-ecotech-quebec"),
    ("wastewater", "en", "ca-fcm-green-municipal-fund"),
    ("ressources naturelles", "fr", "ca-nrcan-cmrdd"),
    ("RNCan", "en", "ca-nrcan-cmrdd"),
    ("exports insured", "en", "ca-edc-portfolio-credit-insurance"),
    ("ROIV", "en", "on-ovin-rd-ev"),
    ("Prairies innovation ecosystems", "en", "ca-prairiescan-rie"),
    ("hydrogne", "en", "ca-cra-clean-hydrogen-itc"),
    ("canexprt", "en", "ca-gac-canexport-smes"),
    ("technoclimatt", "fr", "qc-technoclimat"),
    ("Aquaacton", "en", "ca-ngo-aquaaction"),
]


@pytest.mark.usefixtures("loaded")
def test_searches_find_what_is_meant():
    missed = []
    for text, lang, slug in FINDS:
        found = Program.objects.published().search(text, lang)
        if slug not in found.values_list("slug", flat=True)[:10]:
            missed.append((text, lang, slug, list(found.values_list("slug", "relevance")[:10])))
    assert missed == []


@pytest.mark.usefixtures("loaded")
def test_the_name_comes_before_the_mention():
    assert Program.objects.search("CanExport SMEs", "en").first().slug == "ca-gac-canexport-smes"
    relevance = Program.objects.published().relevance("hydrogen", "en")
    assert len(relevance) > 3
    assert all(0 < value <= 1 for value in relevance.values())
    assert list(relevance.values()) == sorted(relevance.values(), reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "&&&", "\x00", "'); DROP TABLE", "a | b & !c", "%_%", "œuf ™"])
@pytest.mark.usefixtures("loaded")
def test_any_text_may_be_searched(text):
    assert isinstance(Program.objects.published().relevance(text, "fr"), dict)


@pytest.mark.usefixtures("loaded")
def test_a_search_costs_few_queries(django_assert_max_num_queries):
    for text in ("IRAP", "hydrogne", "zzzzzz", " ".join(group[0] for group in synonyms())):
        with django_assert_max_num_queries(4):
            Program.objects.published().relevance(text, "en")


def test_synonyms_are_groups_that_do_not_overlap():
    terms = [fold(term) for group in synonyms() for term in {fold(term) for term in group}]
    assert all(terms)
    assert len(terms) == len(set(terms))
    assert all(len(group) >= 2 for group in synonyms())


def test_known_terms_of_a_search():
    assert known_terms("wastewater") == ((), "wastewater")
    (group,), rest = known_terms("grants of the Programme d’aide à la recherche industrielle")
    assert {"IRAP", "PARI"} <= set(group)
    assert rest == "grants of the"
