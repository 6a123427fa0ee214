"""A search finds programs by stems, without accents, by acronyms of either language, and in spite of slips."""

import pytest

from hub.core.text.formats import fold
from programs.catalogue.synonyms import read_search, support_words, synonyms
from programs.models import Program
from programs.querysets import closest_words


def on_the_catalogue(test):
    return pytest.mark.django_db(pytest.mark.usefixtures("reference_data")(test))


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


@on_the_catalogue
def test_searches_find_what_is_meant():
    missed = []
    for text, lang, slug in FINDS:
        found = Program.objects.published().search(text, lang)
        if slug not in found.values_list("slug", flat=True)[:10]:
            missed.append((text, lang, slug, list(found.values_list("slug", "relevance")[:10])))
    assert missed == []


@on_the_catalogue
def test_the_name_comes_before_the_mention():
    assert Program.objects.search("CanExport SMEs", "en").first().slug == "ca-gac-canexport-smes"
    relevance = Program.objects.published().relevance("hydrogen", "en")
    assert len(relevance) > 3
    assert all(0 < value <= 1 for value in relevance.values())
    assert list(relevance.values()) == sorted(relevance.values(), reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "&&&", "\x00", "'); DROP TABLE", "a | b & !c", "%_%", "œuf ™"])
@on_the_catalogue
def test_any_text_may_be_searched(text):
    assert isinstance(Program.objects.published().relevance(text, "fr"), dict)


@on_the_catalogue
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
    (alone,) = read_search("hydrokinetic").terms
    assert alone.names == ("hydrokinetic",)
    grant, known = read_search("grants of the Programme d’aide à la recherche industrielle").terms
    assert {"IRAP", "PARI"} <= set(known.names)
    assert (grant.words, "subvention" in grant.names) == ("grants", True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I need a loan guarantee, please", ["loan guarantee"]),
        ("qui peut m’aider à Pékin", ["pekin"]),
        ("碳捕集补助", ["碳捕集", "补助"]),
        ("上海的污水处理 grant", ["上海", "污水处理", "grant"]),
        ("RS&DE et SR&ED", ["rs de", "sr ed"]),
        ("Ai-je droit à une subvention?", ["droit", "subvention"]),
        ("l’éco-performance", ["eco performance"]),
        ("main-d’œuvre", ["main", "œuvre"]),
        ("the of and", []),
        ("", []),
    ],
)
def test_words_that_say_nothing_are_left_out_and_long_terms_count_first(text, words):
    assert [term.words for term in read_search(text).terms] == words


def test_what_bears_a_hyphen_is_looked_for_apart_and_in_one_word_and_may_be_mistyped():
    (term,) = read_search("programme d’éco-preformance").terms[1:]
    assert term.names == ("eco preformance", "ecopreformance")
    assert term.doubtful_words == ("preformance",)
    (_program, right) = read_search("programme d’éco-preformance").corrected({"preformance": "performance"}).terms
    assert (right.names, right.typed) == (("eco performance", "ecoperformance"), "eco preformance")


def test_chinese_words_are_read_through_the_lists_of_the_portal():
    (carbon,) = read_search("碳捕集").terms
    assert {"carbon capture", "captage du carbone"} <= {name.lower() for name in carbon.names}
    (water,) = read_search("污水处理").terms
    assert water.codes == {"wastewater-treatment"}
    (jiangsu,) = read_search("江苏").terms
    assert ("Jiangsu" in jiangsu.names, jiangsu.codes) == (True, {"CN-JS"})


@pytest.mark.parametrize("text", ["who can help me in Shanghai", "qui peut m’aider", "phone number BDC", "谁能帮我"])
def test_a_search_may_ask_for_a_person(text):
    assert read_search(text).asks_for_person
    assert not read_search("loan for equipment").asks_for_person


def test_every_kind_of_support_has_words():
    from hub.core.vocabulary.enums import Support

    assert all(support_words(kind) for kind in Support)


@on_the_catalogue
@pytest.mark.parametrize(
    ("typed", "word"),
    [("hydrogn", "hydrogen"), ("canexprt", "canexport"), ("irapp", "irap"), ("zzzzqq", None), ("hydrogen", None)],
)
def test_a_mistyped_word_is_told_from_the_words_of_the_catalogue(typed, word):
    assert closest_words([typed]).get(typed) == word


@on_the_catalogue
def test_all_words_come_before_any_of_them():
    both = Program.objects.published().relevance("hydrogen tax credit", "en")
    assert "ca-cra-clean-hydrogen-itc" in both
    assert "ca-nrc-irap" not in both
    either = Program.objects.published().relevance("hydrogen zzzzqq", "en")
    assert "ca-cra-clean-hydrogen-itc" in either
