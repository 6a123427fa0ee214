"""A file with a mistake is refused whole, and every mistake is told with its place and its remedy."""

import pytest

from hub.core.text.problems import InvalidDataError
from programs.catalogue.files import read_programs
from tests.programs.catalogue.small import CORRECTIONS, FILES, broken, ending, read

# file, old text, new text, where the mistake stands, what is said of it
BROKEN = {
    "truth value for a province": (
        "programs.yaml", "[ON, QC]", "[true, QC]", "eligibility.provinces", 'Write ON in quotes: "ON"'),
    "capital truth value": (
        "programs.yaml", "[ON, QC]", "[True]", "eligibility.provinces", 'Write ON in quotes: "ON"'),
    "truth value for a jurisdiction": (
        "provincial.yaml", 'jurisdiction: "ON"', "jurisdiction: true", "jurisdiction", 'Write ON in quotes: "ON"'),
    "unknown province": ("programs.yaml", "[ON, QC]", "[ON, XX]", "eligibility.provinces", '"XX" is not known'),
    "unknown area": ("programs.yaml", "[wastewater-treatment]", "[waste]", "eligibility.areas", "Use only: low-carbon"),
    "unknown support": ("programs.yaml", "support: [grant]", "support: [gift]", "support", '"gift" is not known'),
    "unknown stage": ("programs.yaml", "[demonstration]", "[pilot]", "stages", "Use only: research"),
    "unknown legal form": (
        "programs.yaml", "[corporation, cooperative]", "[company]", "eligibility.legal_forms", '"company"'),
    "unknown intake": ("programs.yaml", "intake: call", "intake: soon", "intake", "Use only: continuous"),
    "unknown owner": ("provincial.yaml", "[women]", "[martians]", "eligibility.ownership", '"martians"'),
    "unknown export experience": (
        "programs.yaml", "export_experience: some", "export_experience: lots", "eligibility.export_experience", "lots"),
    "unknown market": ("programs.yaml", '["*", CN]', "[China]", "eligibility.target_markets", 'like "CN"'),
    "not a NAICS code": ("programs.yaml", '["3333"]', '["abc"]', "eligibility.sectors_naics", 'like "3333"'),
    "unknown key": ("programs.yaml", "  stages: [dem", "  steps: []\n  stages: [dem", "steps", "The key is not known."),
    "unknown key of eligibility": (
        "programs.yaml", "    export_experience", "    staff: 3\n    export_experience", "eligibility.staff", "known"),
    "duplicate id in one file": ("programs.yaml", "id: ca-example-old", "id: ca-example-grant", "id", "entry 1"),
    "duplicate id over both files": (
        "provincial.yaml", "id: on-example-loan", "id: ca-example-old", "id", "programs.yaml, entry 2"),
    "not a slug": ("programs.yaml", "id: ca-example-grant", "id: CA Example", "id", "Use small letters"),
    "missing id": ("programs.yaml", "- id: ca-example-old\n", "- url_en: null\n", "id", "The value is missing."),
    "minimum above maximum": (
        "programs.yaml", "{min: 3, max: 500}", "{min: 600, max: 500}", "eligibility.employees", "above the maximum"),
    "amounts reversed": ("programs.yaml", "min: 1000", "min: 90000", "amount_cad", "Swap or correct them."),
    "negative amount": ("programs.yaml", "min: 1000", "min: -5", "amount_cad.min", "-5 is below 0"),
    "amount in words": ("programs.yaml", "max: 50000", "max: 50k", "amount_cad.max", '"50k" is not a number'),
    "amount with cents": ("programs.yaml", "max: 50000", "max: 50000.5", "amount_cad.max", "Give whole dollars."),
    "amount without bounds": ("programs.yaml", "{min: 1000, max: 50000}", "50000", "amount_cad", "A mapping was"),
    "share above one": ("programs.yaml", "cost_share_max: 0.5", "cost_share_max: 50", "cost_share_max", "is above 1"),
    "negative share": ("programs.yaml", "cost_share_max: 0.5", "cost_share_max: -0.5", "cost_share_max", "below 0"),
    "readiness level above nine": ("provincial.yaml", "max: 9}", "max: 10}", "eligibility.trl.max", "10 is above 9"),
    "English name missing": (
        "programs.yaml", "name_en: Example grant", "name_en: null", "name_en", "The English text is missing."),
    "French summary missing": (
        "programs.yaml", "  summary_fr: Terminé.\n", "", "summary_fr", "The French text is missing."),
    "French name of the organization missing": (
        "provincial.yaml", "name_fr: Exemple Ontario}", "name_fr: }", "organization.name_fr", "French text is missing"),
    "unknown spelling of an organization": (
        "provincial.yaml", "acronym: OX, name_en", "acronym: OY, name_en", "organization", "organizations.yaml"),
    "list where a text is": ("programs.yaml", "name_en: Example grant", "name_en: [a, b]", "name_en", "A text was"),
    "text where a list is": ("programs.yaml", "support: [grant]", "support: grant", "support", "A list was expected."),
    "no support": ("programs.yaml", "support: [grant]", "support: []", "support", "Name at least one."),
    "dangling successor": (
        "programs.yaml", "[ca-example-grant]", "[ca-nowhere]", "replaced_by", 'There is no program "ca-nowhere"'),
    "own successor": ("programs.yaml", "[ca-example-grant]", "[ca-example-old]", "replaced_by", "its own successor"),
    "successors in a circle": (
        "programs.yaml", "replaced_by: []", "replaced_by: [ca-example-old]", "replaced_by", "go in a circle"),
    "ended and open": (
        "programs.yaml", "  closed_on: null\n", "  ended: true\n", "ended", "Write intake: closed, or drop it."),
    "ended in words": ("programs.yaml", "  closed_on: null\n", "  ended: long ago\n", "ended", "Use only: true, false."),
    "bad date": ("programs.yaml", "closes: 2026-12-01", "closes: 2026-13-01", "closes", "is not a date"),
    "date in another form": ("programs.yaml", "as_of: 2026-06-15", "as_of: 15/06/2026", "as_of", "YYYY-MM-DD"),
    "no date of evidence": ("programs.yaml", "as_of: 2026-06-15", "as_of: null", "as_of", "The value is missing."),
    "closes before it opens": (
        "programs.yaml", "closes: 2026-12-01", "closes: 2026-08-01", "closes", "before the opening on 2026-09-01"),
    "bad address": ("programs.yaml", "https://example.org/grant", "example.org", "url_en", "beginning with https://"),
    "script for an address": ("programs.yaml", "https://example.org/grant", "javascript:alert(1)", "url_en", "address"),
    "bad source": ("programs.yaml", "[https://example.org/old]", "[the ministry]", "sources.1", "not a web address"),
    "no source": ("programs.yaml", "[https://example.org/old]", "[]", "sources", "Name the page that says so."),
    "verified in words": ("programs.yaml", "verified: false", "verified: maybe", "verified", "Use only: true, false."),
    "verified missing": ("programs.yaml", "  verified: false\n", "", "verified", "The value is missing."),
    "one French sentence too few": (
        "programs.yaml", "    - Saine gestion\n", "", "eligibility.other_fr", "4 English and 3 French sentences"),
    "an empty sentence": ("programs.yaml", "    - Saine gestion\n", "    - ''\n", "eligibility.other_fr.3", "A text"),
    "sentence without a sort": (
        "programs.yaml", "Sound management", "Very sound management", "eligibility.other_en", "has no sort"),
    "sort without its sentence": (
        "sorting.yaml", "sentence: Sound management", "sentence: Good books", "sentences.3", "no longer says"),
    "sorting of an unknown program": (
        "sorting.yaml", "on-example-loan:\n  sent", "on-gone: {}\non-example-loan:\n  sent", "", "no such program"),
    "unknown sort": ("sorting.yaml", "sort: check", "sort: perhaps", "sentences.3.sort", "Use only: test"),
    "unknown kind of test": (
        "sorting.yaml", "kind: years_in_business", "kind: years", "sentences.2.tests.1.kind", '"years" is not known'),
    "wrong key of a test": (
        "sorting.yaml", "business, min: 2", "business, least: 2", "sentences.2.tests.1.least", "not known"),
    "test without its number": (
        "sorting.yaml", "min: 2}", "min: two}", "sentences.2.tests.1.min", '"two" is not a number'),
    "test of an unknown place": ("sorting.yaml", '["ON"]', '["Ontario"]', "extra_tests.1", "does not know 'Ontario'"),
    "extra test in one language": (
        "sorting.yaml", "    sentence_fr: Le projet doit se dérouler en Ontario.\n", "", "extra_tests.1.sentence_fr",
        "The French text is missing."),
    "test sort without tests": (
        "sorting.yaml", "    tests:\n    - {kind: years_in_business, min: 2}\n", "", "sentences.2.tests", "Add or"),
    "widening of what is not there": (
        "sorting.yaml", "widens: legal_forms\n    add: [partnership]", "widens: ownership\n    add: [women]",
        "eligibility.other_en", "widens a condition that is not there"),
    "widening with an unknown form": (
        "sorting.yaml", "add: [partnership]", "add: [guild]", "sentences.1.add", '"guild" is not known'),
    "alternatives that are not there": (
        "sorting.yaml", "[annual_revenue_cad, employees]", "[annual_revenue_cad, partner]", "any_of", "lacks"),
    "what rules between programs say": (
        "sorting.yaml", "    sort: note\n", "    sort: note\n    excludes: [on-example-loan]\n", "sentences.4.excludes",
        "or in together.yaml"),
    "correction of another value": (
        "corrections.yaml", '["3333"]', '["2211"]', "1", "does not have this value of the field"),
    "correction without a reason": (
        "corrections.yaml", "  reason: The code says where the technology is used.\n", "", "1.reason", "missing"),
    "ending of a program that is open": (
        "corrections.yaml", CORRECTIONS, ending("ca-example-grant", "Example grant"), "1", "not closed without a day"),
    "ending of a program whose end has a day": (
        "corrections.yaml", CORRECTIONS, ending("ca-example-old", "Ended"), "1", "not closed without a day"),
    "ending that becomes something else": (
        "corrections.yaml", CORRECTIONS, ending("ca-example-old", "Ended", becomes="open"), "1.becomes", "not known"),
    "ending without its words": (
        "corrections.yaml", CORRECTIONS, ending("ca-example-old", "null"), "1.says", "missing"),
    "purpose of an unknown program": ("purpose.yaml", "ca-example-grant:", "ca-gone:", "", "no such program"),
    "unknown purpose": (
        "purpose.yaml", "[pilot_demonstration, equip", "[pilots, equip", "pays_for", '"pilots" is not known'),
    "purpose that pays for nothing": (
        "purpose.yaml", "[pilot_demonstration, equipment_capital]", "[]", "pays_for", "The value is missing."),
    "purpose without sizes of companies": ("purpose.yaml", "[startup, small]", "null", "firm", "The value is missing."),
    "unknown applicant": ("purpose.yaml", "applicant: company", "applicant: someone", "applicant", "Use only: company"),
    "purpose without a basis": ("purpose.yaml", "  basis: adviser\n", "", "basis", "The value is missing."),
    "must serve in words": (
        "purpose.yaml", "must_serve: true", "must_serve: maybe", "must_serve", "Use only: true, false."),
    "must serve missing": ("purpose.yaml", "  must_serve: true\n", "", "must_serve", "The value is missing."),
    "obstacle in one language": (
        "purpose.yaml", "obstacle_en: A utility must test it.", "obstacle_en: null", "obstacle_en", "English text is"),
    "topic in one language": (
        "purpose.yaml", "  topic_fr: technologies de l'eau\n", "", "topic_fr", "The French text is missing."),
    "value above three": ("purpose.yaml", "value: 2", "value: 4", "value", "4 is above 3"),
    "half a value": ("purpose.yaml", "value: 2", "value: 1.5", "value", "Write 0, 1, 2 or 3."),
    "typical project above the largest": (
        "purpose.yaml", "typical: 100000", "typical: 500000", "ticket_cad.project_max", "The costs are not in order."),
    "cost in words": ("purpose.yaml", "100000", "some", "ticket_cad.typical", '"some" is not a number'),
    "unknown key of a purpose": ("purpose.yaml", "  firm:", "  firms: []\n  firm:", "firms", "The key is not known."),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "field", "words"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_told_with_place_and_remedy(tmp_path, file, old, new, field, words):
    with pytest.raises(InvalidDataError) as caught:
        read(tmp_path, broken(file, old, new))
    mistakes = caught.value.mistakes
    fitting = [mistake for mistake in mistakes if mistake.field == field and words in str(mistake)]
    assert fitting, f"not told: {list(map(str, mistakes))}"
    for mistake in mistakes:
        assert mistake.file in FILES
        assert mistake.problem.endswith(".")
        assert mistake.remedy.endswith(".")
        assert str(mistake).count("\n") == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("- id: [unclosed\n- more: }\n", "not readable YAML at line 2"),
        ("- id: a\n  name_en: x\n  name_en: y\n", "line 3: the key name_en stands twice"),
        ("a: mapping\n", "A list of programs was expected."),
        ("", "A list of programs was expected."),
        ("just words\n", "A list of programs was expected."),
        ("- only words\n", "entry 1: A program was expected."),
        ("[" * 5000, "programs.yaml"),
        ("- id: x\n  name: \x07\n", "not readable YAML"),
    ],
)
def test_a_file_that_is_not_a_list_of_programs(tmp_path, content, words):
    with pytest.raises(InvalidDataError, match=words):
        read(tmp_path, {**FILES, "programs.yaml": content})


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InvalidDataError, match=r"nothing\.yaml: The file cannot be opened"):
        read_programs([tmp_path / "nothing.yaml"])


def test_bytes_that_are_not_text(tmp_path):
    (tmp_path / "bytes.yaml").write_bytes(b"- id: \xff\xfe")
    with pytest.raises(InvalidDataError, match="Save it as UTF-8"):
        read_programs([tmp_path / "bytes.yaml"])


def test_a_file_of_purposes_that_is_no_mapping(tmp_path):
    with pytest.raises(InvalidDataError, match="A mapping from program to its purpose was expected"):
        read(tmp_path, {**FILES, "purpose.yaml": "- a list\n"})


def test_every_mistake_of_every_file_is_told_at_once(tmp_path):
    files = {
        **broken("programs.yaml", "support: [grant]", "support: [gift]"),
        "provincial.yaml": FILES["provincial.yaml"].replace("max: 9}", "max: 10}").replace("[women]", "[men]"),
    }
    with pytest.raises(InvalidDataError) as caught:
        read(tmp_path, files)
    assert {(mistake.file, mistake.position, mistake.entry_id, mistake.field) for mistake in caught.value.mistakes} == {
        ("programs.yaml", 1, "ca-example-grant", "support"),
        ("provincial.yaml", 1, "on-example-loan", "eligibility.trl.max"),
        ("provincial.yaml", 1, "on-example-loan", "eligibility.ownership"),
    }


def test_a_mistake_reads_as_one_line(tmp_path):
    with pytest.raises(InvalidDataError) as caught:
        read(tmp_path, broken("programs.yaml", "[ON, QC]", "[true]"))
    assert str(caught.value.mistakes[0]) == (
        "programs.yaml, entry 1 (ca-example-grant), eligibility.provinces: "
        '"true" is a truth value, not a province. Write ON in quotes: "ON".'
    )
