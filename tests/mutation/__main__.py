"""``python -m tests.mutation [--one-in N] [MODULE ...]``: the share of faults that the tests notice, by module."""

import argparse
import os
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import yaml

from tests.mutation.operators import Mutant, mutants_of, without_fault
from tests.mutation.running import Run, run

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "docs" / "reports" / "mutation.md"
EQUIVALENT = Path(__file__).with_name("equivalent.yaml")
LEAST = 0.9

# The pure modules, each with the tests that hold it; none of them needs a database.
RULES = ("programs/eligibility", "programs/verdict_cases/test_own_cases.py", "programs/verdict_cases/test_checking.py")
MATCHING = tuple(
    f"matching/test_{name}.py"
    for name in (
        "ranking",
        "tables",
        "factors",
        "people",
        "opportunities",
        "questions",
        "evaluation",
        "weighing",
        "requirements",
    )
)
CONDITIONS = ("activity", "base", "comparisons", "company", "market", "place", "size")
PURE = {
    **{f"programs.eligibility.{name}": RULES for name in ("evaluate", "places")},
    **{f"programs.eligibility.conditions.{name}": RULES for name in CONDITIONS},
    **{f"hub.matching.ranking.{name}": MATCHING for name in ("factors", "company", "programs")},
    **{f"hub.matching.engine.{name}": MATCHING for name in ("evaluation", "people", "opportunities", "findings")},
    "hub.matching.profile.facts": MATCHING,
    "companies.profile.completeness": ("companies/test_completeness.py",),
}
# Services, doors and views of four journeys, with the tests that walk them on the database.
REGISTERING = ("companies/test_registration.py", "companies/test_registration_pages.py", "companies/test_pages.py")
SENDING = ("casework/asking", "casework/test_ask_standing.py")
REFERRING = ("casework/desk", "casework/test_flow.py", "casework/test_crossing.py", "casework/test_outside_link.py")
PUBLISHING = ("publishing/test_every_type.py", "publishing/test_buttons.py", "publishing/test_pages.py")
JOURNEYS = {
    **dict.fromkeys(("companies.registration.services", "companies.registration.views"), REGISTERING),
    "hub.casework.requests.services.submission": SENDING,
    "hub.casework.requests.views.review_draft": SENDING,
    **{f"hub.casework.referrals.{name}": REFERRING for name in ("rules", "services", "views")},
    **{f"hub.publishing.{name}": PUBLISHING for name in ("rules", "services.reviews", "views.review")},
}


def _policy(*rooms: str) -> tuple[str, ...]:
    """Return the tests of the written policy that ask the addresses of these rooms."""
    return tuple(f"test_access_matrix.py::test_address_answers_as_its_policy_says[{room}:" for room in rooms)


# Who may: the doors of every room and the roles behind them, with the tests of the room and the written policy of its
# addresses.
COMPANIES = (*REGISTERING, "companies/test_member_pages.py", "companies/test_members.py", "companies/test_sheets.py")
COMPANIES += ("companies/test_registration_by_mail.py", "companies/test_merging.py", "companies/test_merge_rows.py")
COMPANIES += ("companies/test_fact_sheets.py", *_policy("companies"))
PROFILES = ("casework/test_profile_sharing.py", "casework/test_profile_readers.py")
REQUESTS = ("casework/asking", "casework/enquiries", *PROFILES, *_policy("casework"))
DESK = (
    "casework/desk",
    "casework/test_flow.py",
    "casework/test_crossing.py",
    "casework/test_outside_link.py",
    "casework/asking/test_outside.py",
)
DESK += (*PROFILES, "casework/test_introductions.py", *_policy("desk"))
LEADS = ("casework/test_leads.py", "casework/test_lead_clearance.py", "casework/test_lead_lives.py")
LEADS += ("casework/test_missions.py", "casework/test_mission_rooms.py", "casework/test_mission_yields.py")
LEADS += _policy("leads", "missions")
CURATORS = ("publishing/test_every_type.py", "publishing/test_pages.py", "publishing/reports", *_policy("entries"))
CURATORS += _policy("report_review")
IMPORTS = (
    "programs/imports/test_pages.py",
    "programs/imports/test_entries.py",
    "programs/imports/test_pairs.py",
    *_policy("imports", "curating"),
)
PERMISSIONS = {
    **dict.fromkeys(("companies.access", "companies.sheets.access"), COMPANIES),
    "hub.core.db.tenancy": ("security/test_tenancy.py",),
    "hub.accounts.rules": ("accounts/test_invitations.py", "accounts/test_own_account.py"),
    **{f"hub.casework.requests.{name}": REQUESTS for name in ("access", "profile_access", "services.profile_access")},
    **{f"hub.casework.access_grants.{name}": REQUESTS for name in ("rules", "services")},
    **{f"hub.casework.{name}.access": DESK for name in ("desk", "referrals")},
    "hub.casework.team.access": ("casework/team", "casework/desk/test_door.py", *_policy("team")),
    "hub.casework.rooms.access": ("casework/test_rooms.py", "casework/test_consortia.py", *_policy("rooms")),
    "hub.casework.leads.access": LEADS,
    "hub.casework.bookings.access": ("casework/test_bookings.py", *_policy("bookings")),
    "hub.casework.visits.access": (
        *(f"casework/test_visit{name}.py" for name in ("s", "_clashes", "_readers")),
        *_policy("visits"),
    ),
    "hub.matching.company_matching.access": (
        "matching_pages/test_company.py",
        "matching_pages/test_records.py",
        *PROFILES,
        *_policy("matching"),
    ),
    "hub.notifications.dead_letters.access": ("notifications/test_pages.py", *_policy("deliveries")),
    "hub.subscriptions.access": ("subscriptions/test_pages.py", "security/test_events.py", *_policy("subscriptions")),
    "hub.directory.seats.access": (
        "directory/test_charges.py",
        "directory/test_power.py",
        "directory/test_absences.py",
        *_policy("directory"),
    ),
    **{f"hub.publishing.{name}": CURATORS for name in ("access", "reports.access")},
    "opportunities.access": ("opportunities/test_access.py", "opportunities/test_pages.py", *_policy("opportunities")),
    "programs.freshness.access": (
        "programs/freshness/test_owners_pages.py",
        "programs/freshness/test_owners_proposals.py",
        *_policy("owners", "freshness"),
    ),
    "programs.imports.access": (*IMPORTS, "security/test_events.py"),
    "programs.publication.access": ("security/test_events.py", *_policy("freshness")),
}
MODULES = PURE | JOURNEYS | PERMISSIONS


_ABOUT = (
    "`python -m tests.mutation` puts one small fault at a time into the pure modules, and into services, doors and views"
    " of four journeys (a comparison, a bound, an answer, a number, an entry of a table, a call that is left out), and"
    " runs the tests that touch it. The score is the share of faults that at least one"
    f" test notices; {LEAST:.0%} are asked for in every module. A fault that changes nothing that anybody can see is no"
    " fault and does not count; the reason stands beside it. Texts with a space are not changed: tests of words hold"
    " them."
)


def main(arguments: list[str]) -> int:
    """Run what was chosen, or everything; write the report of everything. Return 1 where a score is too low."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--one-in", type=int, default=1, metavar="N", help="put in every Nth fault of a module alone")
    parser.add_argument("chosen", nargs="*", metavar="MODULE")
    options = parser.parse_args(arguments)
    chosen = options.chosen
    names = [name for name in MODULES if not chosen or name in chosen]
    mutants, survivors = [], []
    for group in (PURE, JOURNEYS, PERMISSIONS):
        if wanted := {name: group[name] for name in names if name in group}:
            made, found = _run(wanted, pure=group is PURE, one_in=options.one_in)
            if found.broken:
                print(f"{len(found.broken)} mutants could not be judged: {found.broken[0].name}", file=sys.stderr)
                return 1
            mutants += made
            survivors += found.survivors
    known = yaml.safe_load(EQUIVALENT.read_text("utf-8")) or {}
    text, low = report(names, mutants, survivors, known)
    if chosen or options.one_in > 1:
        print(text)
    else:
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(text, "utf-8")
    for line in low:
        print(line, file=sys.stderr)
    return 1 if low else 0


def _run(modules: dict[str, tuple[str, ...]], *, pure: bool, one_in: int) -> tuple[list[Mutant], Run]:
    files = {name: str(_file(name)) for name in modules}
    texts = {name: Path(file).read_text("utf-8") for name, file in files.items()}
    mutants = [each for name in modules for each in list(mutants_of(name, texts[name], files[name]))[::one_in]]
    sound = [without_fault(name, texts[name], files[name]) for name in modules]
    tests = {name: tuple(ROOT / "tests" / test for test in modules[name]) for name in modules}
    return mutants, run(mutants, sound, files, tests, jobs=os.process_cpu_count() or 1, pure=pure)


def _file(name: str) -> Path:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin)


def report(
    names: list[str], mutants: list[Mutant], survivors: list[Mutant], known: dict[str, dict[str, str]]
) -> tuple[str, list[str]]:
    """Return the report and one line for each module under the least score.

    ``known`` says by module and name why a fault changes nothing that anybody can see: it is then no fault.
    """
    all_of = Counter(mutant.module for mutant in mutants)
    rows, lists, low = [], [], []
    for name in names:
        unnoticed = [mutant for mutant in survivors if mutant.module == name]
        same = [mutant for mutant in unnoticed if mutant.name in known.get(name, {})]
        real = all_of[name] - len(same)
        noticed = all_of[name] - len(unnoticed)
        score = noticed / real if real else 1.0
        rows.append(f"| `{name}` | {all_of[name]} | {noticed} | {len(same)} | {score:.1%} |")
        if score < LEAST:
            low.append(f"{name}: {score:.1%} of the faults are noticed, {LEAST:.0%} are asked for.")
        if unnoticed:
            lists += ["", f"### `{name}`", "", *(_line(mutant, known.get(name, {})) for mutant in unnoticed)]
    head = [
        "# Mutation score",
        "",
        _ABOUT,
        "",
        "| module | faults | noticed | without effect | score |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, "", "## Not noticed", *(lists or ["", "None."]), ""]), low


def _line(mutant: Mutant, known: dict[str, str]) -> str:
    why = known.get(mutant.name)
    return f"- {mutant.function or 'module'}: `{mutant.change}`" + (f": without effect. {why}" if why else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
