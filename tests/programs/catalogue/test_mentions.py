"""Programs and bodies that a text names."""

import pytest

from programs.catalogue.mentions import NamedProgram, ProgramNames

ESSOR = NamedProgram("qc-essor", "qc-iq", "QC")
CAN_EXPORT = NamedProgram("ca-canexport-smes", "tcs", "CA")
RESEARCH = NamedProgram("ca-sred", "cra", "CA")
CRITICAL = NamedProgram("sk-scii", "sk", "SK")
EXPORTS = NamedProgram("sk-step", "step", "SK")
ROWS = [
    (ESSOR, ("ESSOR – volet 2", "ESSOR – volet 2", "Investissement Québec", "Investissement Québec", "IQ", "IQ")),
    (CAN_EXPORT, ("CanExport SMEs", "CanExport PME", "Global Affairs Canada (TCS)", "Affaires mondiales Canada")),
    (RESEARCH, ("Scientific Research (SR&ED) tax incentives", "Encouragements fiscaux pour la RS&DE", "CRA", "ARC")),
    (CRITICAL, ("Commercial Innovation Incentive (SCII, ’patent box’)", "Government of Saskatchewan")),
    (EXPORTS, ("STEP - export services for members", "STEP")),
]


def _named(text: str) -> list[set[str]]:
    return [{one.slug for one in mention.programs} for mention in ProgramNames.of(ROWS).mentions_in(text)]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("our canexport claim", CAN_EXPORT.slug),
        ("CanExport PME nous a refusés", CAN_EXPORT.slug),
        ("Our SR&ED reviewer", RESEARCH.slug),
        ("La RS&DE de 2024", RESEARCH.slug),
        ("l'ARC nous demande", RESEARCH.slug),
        ("d’ESSOR, rien", ESSOR.slug),
        ("INVESTISSEMENT QUEBEC tarde", ESSOR.slug),
        ("Global Affairs Canada wrote", CAN_EXPORT.slug),
        ("the SCII for our patent", CRITICAL.slug),
        ("STEP told us", EXPORTS.slug),
    ],
)
def test_a_name_is_read_in_whatever_form(text: str, slug: str):
    assert _named(text) == [{slug}]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one step at a time",
        "our SME",
        "nos PME",
        "a furnace with an arc",
        "IQ",
        "scientific research",
        "incentives",
        "CCC mark",
    ],
)
def test_what_is_no_name_is_none(text: str):
    assert _named(text) == []


def test_each_mention_says_where_it_stands():
    text = "IRAP paid; our CanExport claim waits."
    (mention,) = ProgramNames.of(ROWS).mentions_in(text)
    assert text[mention.start : mention.end] == "CanExport"


def test_the_longest_name_is_read():
    rows = [*ROWS, (NamedProgram("ca-canexport-innovation", "tcs", "CA"), ("CanExport Innovation",))]
    (mention,) = ProgramNames.of(rows).mentions_in("CanExport Innovation said no")
    assert {one.slug for one in mention.programs} == {"ca-canexport-innovation"}


def test_no_names_find_nothing():
    assert ProgramNames.of([]).mentions_in("CanExport") == ()
