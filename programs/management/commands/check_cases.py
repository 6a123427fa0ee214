"""``manage.py check_cases``: ask the programs of a catalogue what they say to the cases (docs/cases.md)."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hub.core.text.problems import InvalidDataError
from programs.catalogue.files import read_programs
from programs.verdict_cases.evaluate import case_differences
from programs.verdict_cases.files import case_paths, read_cases

DIFFERENT, REFUSED = 1, 2


class Command(BaseCommand):
    """One line for each case that is answered otherwise. Exit 0: none is; 1: some are; 2: a file is not usable."""

    help = (
        "Compare what programs say to the companies of the case files with what was written. Exit code 0: all is as"
        " written. 1: some cases differ, one line each. 2: a file is unreadable or invalid, one line per mistake."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take other cases than the project's own, and other programs than the published ones."""
        parser.add_argument("cases", nargs="*", type=Path, help="case files; the project's own by default")
        parser.add_argument(
            "--catalogue",
            type=Path,
            action="append",
            metavar="PROGRAMS.yaml",
            help="programs that stand in for the published ones (repeatable); no database is needed then",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, check, report."""
        try:
            cases = read_cases(options["cases"] or case_paths())
            if options["catalogue"]:
                catalogue = read_programs(options["catalogue"])
            else:
                from programs.publication.services import live_catalogue

                catalogue = live_catalogue()
        except InvalidDataError as errors:
            for mistake in errors.mistakes:
                self.stderr.write(str(mistake))
            sys.exit(REFUSED)
        found = case_differences(cases, catalogue)
        for difference in found:
            self.stdout.write(str(difference))
        held = [case for case in cases if case.program in catalogue.by_slug]
        programs = len({case.program for case in held})
        self.stdout.write(f"{len(held) - len(found)} of {len(held)} cases of {programs} programs are as written.")
        if others := len(cases) - len(held):
            self.stdout.write(f"{others} cases of programs that are not in this catalogue were left out.")
        if found:
            sys.exit(DIFFERENT)
