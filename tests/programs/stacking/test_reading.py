"""The rules between programs: the project's own file holds, and every mistake is told with its place and remedy."""

import pytest

from hub.core.text.problems import InvalidDataError
from hub.core.vocabulary.enums import Province
from programs.catalogue.program_rules import Combination, Exclusion, Match
from programs.stacking.files import PROGRAM_RULES_PATH, read_rules
from tests.support.catalogue import real_catalogue

CATALOGUE = real_catalogue()
RULES = read_rules(catalogue=CATALOGUE)

CAP = """\
- id: a-cap
  kind: cap
  programs: [mb-igp]
  share: 0.5
  counts: all_public
  said_by: mb-igp
  words: all government support at most 50%
  sentence_en: At most half.
  sentence_fr: "Au plus la moitié : 50 %"
"""
PAIR = """\
- id: a-pair
  kind: excludes
  programs: [ca-cra-ccus-itc]
  others: [ca-cra-sred]
  scope: expense
  notes: true
  verified: false
  sentence_en: Not together.
  sentence_fr: Pas ensemble.
"""
ORDER = """\
- id: an-order
  kind: order
  programs: [ca-nrc-ip-assist]
  first: [ca-nrc-irap]
  notes: true
  verified: false
  sentence_en: One first.
  sentence_fr: Un d’abord.
"""
TWINS = """\
- id: some-twins
  kind: twins
  programs: [ca-rda-rtri]
  versions: {QC: ca-ced-rtri}
  notes: true
  verified: false
  sentence_en: Two versions.
  sentence_fr: Deux versions.
"""


def written(tmp_path, text):
    path = tmp_path / "together.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes_of(tmp_path, text):
    with pytest.raises(InvalidDataError) as refused:
        read_rules(written(tmp_path, text), catalogue=CATALOGUE)
    assert all(mistake.remedy for mistake in refused.value.mistakes)
    return [(mistake.position, mistake.field) for mistake in refused.value.mistakes]


def test_the_file_holds_against_the_catalogue_and_reads_the_same_twice():
    assert RULES.rules
    assert read_rules(catalogue=CATALOGUE).rules == RULES.rules == read_rules().rules


def test_what_revisions_once_said_is_told_by_the_rules():
    caps = {program.slug: cap for program in CATALOGUE.programs if (cap := RULES.stacking_cap(program.slug))}
    assert caps == {
        "ab-export-support-fund": 0.5, "ca-aafc-act-research-innovation": 0.75, "ca-gac-canexport-innovation": 0.75,
        "ca-eccc-decarbonization-incentive": 0.75, "ca-sdtc": 0.75, "mb-csb": 0.5, "mb-igp": 0.5, "pe-crif": 0.9,
        "nl-business-growth-program": 0.8, "qc-innov-r": 0.8, "qc-psce-volet-2": 0.65, "qc-technoclimat": 0.75,
    }  # fmt: skip
    for slug, excluded in (
        ("ca-cra-clean-tech-manufacturing-itc", ["ccus-itc", "clean-hydrogen-itc"]),
        ("ca-esdc-swpp-eco-canada", ["ca-nrc-irap-youth", "ca-mitacs-accelerate", "ca-nrcan-stip-green-jobs"]),
    ):
        assert _ids(excluded) <= set(RULES.beside(slug, Exclusion)), slug
    for slug, combined in (
        ("ca-nrc-irap-clean-technology", ["sred", "clean-technology-itc", "clean-hydrogen-itc", "ccus-itc"]),
        ("ca-cra-clean-technology-itc", ["clean-tech-manufacturing-itc", "clean-electricity-itc", "ccus-itc"]),
        ("ca-cra-clean-hydrogen-itc", ["clean-technology-itc", "clean-electricity-itc", "ccus-itc"]),
    ):
        assert _ids(combined) <= set(RULES.beside(slug, Combination)), slug
    assert "ca-cra-sred" not in RULES.beside("ca-cra-sred", Combination)
    assert "ca-nrc-irap" in RULES.before("ca-nrc-ip-assist")
    assert RULES.before("ca-nrc-irap-youth") == []


def _ids(names: list[str]) -> set[str]:
    return {name if name.startswith("ca-") else f"ca-cra-{name}" for name in names}


def test_every_tested_own_contribution_that_is_a_match_has_the_same_share():
    for rule in RULES.rules:
        if isinstance(rule, Match) and rule.share.low == rule.share.high:
            (program,) = (CATALOGUE.by_slug[slug] for slug in rule.programs)
            tested = [one.test["min"] for one in program.conditions if one.kind == "own_contribution"]
            assert all(share == pytest.approx(rule.share.low, abs=0.001) for share in tested), rule.id


def test_versions_serve_the_provinces_that_they_are_for():
    for twins in RULES.twins:
        for province, slug in twins.versions.items():
            places = [one.test["in"] for one in CATALOGUE.by_slug[slug].conditions if one.kind == "provinces"]
            assert places
            assert all(province in place for place in places)
        assert {twins.versions.get(province, twins.national) for province in Province} == twins.members


def test_a_right_file_is_read(tmp_path):
    rules = read_rules(written(tmp_path, CAP + PAIR + ORDER + TWINS), catalogue=CATALOGUE).rules
    assert [rule.id for rule in rules] == ["a-cap", "a-pair", "an-order", "some-twins"]
    assert rules[0].sentence.fr == "Au plus la moitié\u00a0: 50\u00a0%"


@pytest.mark.parametrize(
    ("text", "old", "new", "place"),
    [
        (CAP, "id: a-cap", "id: A Cap", "id"),
        (CAP, "kind: cap", "kind: lid", "kind"),
        (CAP, "kind: cap\n", "kind: null\n", "kind"),
        (CAP, "programs: [mb-igp]", "programs: []", "programs"),
        (CAP, "programs: [mb-igp]", "programs: [mb-igp, no-such]", "programs"),
        (CAP, "share: 0.5", "share: 1.5", "share"),
        (CAP, "share: 0.5", "share: {min: 0.5, max: 0.8}", "depends_en"),
        (CAP, "share: 0.5", "share: {min: 0.8, max: 0.5}\n  depends_en: a\n  depends_fr: b", "share"),
        (CAP, "share: 0.5", "share: 0.5\n  depends_en: the kind", "depends_fr"),
        (CAP, "counts: all_public", "counts: none", "counts"),
        (CAP, "counts: all_public", "counts: null", "counts"),
        (CAP, "said_by: mb-igp", "said_by: mb-csb", "said_by"),
        (CAP, "all government support", "all support", "words"),
        (CAP, "  words: all government support at most 50%\n", "", "words"),
        (CAP, "said_by: mb-igp", "said_by: mb-igp\n  notes: true", "said_by"),
        (CAP, "sentence_fr: \"Au plus la moitié : 50 %\"", "sentence_fr: null", "sentence_fr"),
        (CAP, "share: 0.5", "share: 0.5\n  scope: project", "scope"),
        (PAIR, "verified: false", "verified: true", "verified"),
        (PAIR, "scope: expense", "scope: house", "scope"),
        (PAIR, "others: [ca-cra-sred]", "others: []", "others"),
        (PAIR, "others: [ca-cra-sred]", "others: [ca-cra-sred]\n  levels: [federal]", "others"),
        (PAIR, "others: [ca-cra-sred]", "levels: [royal]", "levels"),
        (PAIR, "others: [ca-cra-sred]", "others: [no-such]", "others"),
        (ORDER, "first: [ca-nrc-irap]", "first: []", "first"),
        (ORDER, "first: [ca-nrc-irap]", "first: [ca-nrc-ip-assist]", ""),
        (TWINS, "versions: {QC: ca-ced-rtri}", "versions: {}", "versions"),
        (TWINS, "versions: {QC: ca-ced-rtri}", "versions: {XX: ca-ced-rtri}", "versions.XX"),
        (TWINS, "programs: [ca-rda-rtri]", "programs: [ca-rda-rtri, ca-ced-rtri]", "programs"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path, text, old, new, place):
    assert old in text
    assert place in {field for _position, field in mistakes_of(tmp_path, text.replace(old, new))}


@pytest.mark.parametrize("text", ["a: mapping", "- text", "- {", ""])
def test_what_is_no_list_of_rules_is_refused(tmp_path, text):
    assert mistakes_of(tmp_path, text)


def test_an_id_stands_once_and_all_mistakes_are_told(tmp_path):
    text = CAP + CAP.replace("share: 0.5", "share: 2").replace("mb-igp", "no-such")
    found = mistakes_of(tmp_path, text)
    assert {(2, "id"), (2, "share"), (2, "programs")} <= set(found)
    assert all(position == 2 for position, _field in found)


def test_a_circle_over_several_rules_is_found(tmp_path):
    back = (
        ORDER.replace("an-order", "back")
        .replace("[ca-nrc-ip-assist]", "[x]")
        .replace("[ca-nrc-irap]", "[ca-nrc-ip-assist]")
        .replace("[x]", "[ca-nrc-irap]")
    )
    assert (None, "") in mistakes_of(tmp_path, ORDER + back)


def test_no_file_is_a_mistake(tmp_path):
    with pytest.raises(InvalidDataError):
        read_rules(tmp_path / "absent.yaml")
    assert PROGRAM_RULES_PATH.exists()
