"""Programs that stand for one are shown once: versions that rules name, and pairs that a person has joined."""

from hub.core.text.localized import Localized
from programs.catalogue.entries import Catalogue
from programs.catalogue.program_rules import JoinedPrograms, ProgramVariants, Rules

SENTENCE = Localized("One program.", "Un seul programme.")


def rule(national: str, **versions: str) -> ProgramVariants:
    return ProgramVariants(
        id="twins",
        programs=(national,),
        sentence=SENTENCE,
        said_by="",
        words="",
        verified=False,
        versions=versions,
    )


def shown(province: str | None, *joined: JoinedPrograms, rules: tuple[ProgramVariants, ...] = ()) -> dict[str, str]:
    """Return for each program that is left out the one that stands for it."""
    found = {}
    for family, kept in Catalogue.of([], joined=joined, rules=Rules(rules)).versions_in(province):
        found |= dict.fromkeys(family.members - {kept}, kept)
    return found


def same(kept: str, other: str) -> JoinedPrograms:
    first, second = sorted((kept, other))
    return JoinedPrograms(first, "CA", second, "CA", kept)


def versions(first: str, first_in: str, second: str, second_in: str) -> JoinedPrograms:
    return JoinedPrograms(first, first_in, second, second_in, "")


def test_of_a_program_kept_twice_the_one_that_stays_stands_everywhere() -> None:
    assert shown("QC", same("b", "a")) == {"a": "b"}
    assert shown(None, same("b", "a"), same("c", "b")) == {"a": "c", "b": "c"}


def test_versions_that_were_joined_serve_their_provinces() -> None:
    pairs = (versions("ca", "CA", "qc", "QC"), versions("ca", "CA", "on", "ON"))
    assert shown("QC", *pairs) == {"ca": "qc", "on": "qc"}
    assert shown("ON", *pairs) == {"ca": "on", "qc": "on"}
    assert shown("BC", *pairs) == shown(None, *pairs) == {"qc": "ca", "on": "ca"}


def test_without_a_national_version_nothing_stands_for_the_others_elsewhere() -> None:
    pair = versions("on", "ON", "qc", "QC")
    assert shown("QC", pair) == {"on": "qc"}
    assert shown("BC", pair) == {}


def test_what_a_person_joined_adds_to_what_the_rules_name() -> None:
    rules = (rule("ca", QC="qc"),)
    assert shown("ON", versions("ca", "CA", "on", "ON"), rules=rules) == {"ca": "on", "qc": "on"}
    assert shown("QC", versions("ca", "CA", "qc-2", "QC"), rules=rules) == {"ca": "qc", "qc-2": "qc"}


def test_a_program_that_is_kept_takes_the_place_of_the_other_among_versions() -> None:
    pairs = (versions("on", "ON", "qc-old", "QC"), same("qc", "qc-old"))
    assert shown("QC", *pairs) == {"qc-old": "qc", "on": "qc"}
    assert shown("BC", *pairs) == {"qc-old": "qc"}
    assert shown("QC", same("qc", "qc-old"), rules=(rule("ca", QC="qc-old"),)) == {"qc-old": "qc", "ca": "qc"}


def test_two_that_were_each_kept_for_the_other_end_nowhere_else() -> None:
    assert set(shown("QC", same("a", "b"), same("b", "a"))) <= {"a", "b"}
