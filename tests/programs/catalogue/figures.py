"""The figures of docs/catalogue.md, counted from the data."""

from collections import Counter

from hub.core.text.problems import DataProblems
from hub.core.vocabulary.enums import ConditionKind
from programs.catalogue.classification import (
    ProgramEnding,
    SentenceClass,
    SourceCorrection,
    read_classifications,
    read_corrections,
)
from programs.catalogue.entries import Catalogue
from programs.catalogue.files import CLASSIFICATION_PATHS, CORRECTIONS_PATH, read_programs
from programs.stacking.files import read_rules

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def figures() -> str:
    """Return the tables as the page shows them."""
    catalogue, mistakes = read_programs(), DataProblems()
    sortings = [read_classifications([path], mistakes) for path in CLASSIFICATION_PATHS]
    corrections = read_corrections(CORRECTIONS_PATH, mistakes)
    sorts = [
        Counter(item.sort for sorting in sortings_of_file.values() for item in sorting.sentences)
        for sortings_of_file in sortings
    ]
    total = [sum(counts.values()) for counts in sorts]
    tested = [item for file in sortings for sorting in file.values() for item in sorting.sentences if item.tests]
    rest = Counter(item.remainder for item in tested)
    extra = sum(len(sorting.extra_tests) for file in sortings for sorting in file.values())
    alternatives = sum(bool(sorting.any_of) for file in sortings for sorting in file.values())
    corrected, ended = (
        sum(any(isinstance(item, kind) for item in items) for items in corrections.values())
        for kind in (SourceCorrection, ProgramEnding)
    )
    lines = [
        "| free sentences | federal | provincial and territorial | all |",
        "|---|---:|---:|---:|",
        *(
            f"| {sort} | {sorts[0][sort]} | {sorts[1][sort]} | {sorts[0][sort] + sorts[1][sort]} |"
            for sort in SentenceClass
        ),
        f"| all | {total[0]} | {total[1]} | {sum(total)} |",
        "",
        f"Of the {len(tested)} sentences sorted *test*, {rest[None]} are tested whole,",
        f"{rest[SentenceClass.NOTE]} leave a note and {rest[SentenceClass.CHECK]} leave a person's check.",
        f"{extra} tests are carried by no sentence, {alternatives} programs let one of several conditions suffice,",
        f"{corrected} programs have a structured field corrected, and {ended} have ended by their own words.",
        "",
        *_kinds(catalogue),
        "",
        *_programs(catalogue),
    ]
    return "\n".join(lines)


def _kinds(catalogue: Catalogue) -> list[str]:
    conditions: Counter[ConditionKind] = Counter()
    programs: Counter[ConditionKind] = Counter()
    for program in catalogue.programs:
        conditions.update(condition.kind for condition in program.conditions)
        programs.update({condition.kind for condition in program.conditions})
    rows = [f"| {kind} | {conditions[kind]} | {programs[kind]} |" for kind in ConditionKind]
    head = ["| kind of condition | conditions | programs that have it |", "|---|---:|---:|"]
    having = sum(bool(program.conditions) for program in catalogue.programs)
    return [*head, *rows, f"| all | {sum(conditions.values())} | {having} |"]


def _programs(catalogue: Catalogue) -> list[str]:
    programs, rules = catalogue.programs, read_rules()
    conditions = [one for each in programs for one in each.conditions]
    testable = [each for each in programs if all(c.kind is not ConditionKind.OTHER for c in each.conditions)]
    return [
        "| programs | |",
        "|---|---:|",
        f"| all | {len(programs)} |",
        f"| verified | {sum(each.verified for each in programs)} |",
        f"| nothing left for a person to check | {len(testable)} |",
        f"| the same, verified and official: *meets* can be reached | {sum(each.is_confirmed for each in testable)} |",
        f"| conditions of which the page is known that says each | {sum(one.own_source for one in conditions)} |",
        f"| cap on all public money known | {sum(rules.stacking_cap(each.slug) is not None for each in programs)} |",
        f"| notes | {sum(len(each.notes) for each in programs)} |",
        f"| replaced by another program | {sum(bool(each.replaced_by) for each in programs)} |",
        f"| ended, though no day of the end is known | {sum(each.intake.ended for each in programs)} |",
    ]
