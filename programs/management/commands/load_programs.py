"""Load the catalogue of programs, and the rules between them, into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from hub.core.text.problems import InvalidDataError
from programs.catalogue.files import PROGRAM_PATHS, read_programs
from programs.publication.services import ChangedCasesError, UnknownOrganizationsError, load_catalogue, load_rules
from programs.stacking.files import read_rules


class Command(BaseCommand):
    """Check the files whole, then publish what is new or changed. Exit 1 with one line per mistake, else."""

    help = "Load the catalogue of programs. Nothing is written when a file has a mistake."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take other files than the project's own."""
        parser.add_argument("files", nargs="*", type=Path, help="YAML files; the project's own by default")
        parser.add_argument(
            "--accept-changed-cases",
            default="",
            metavar="REASON",
            help="load although verdicts of cases change, for a reason that the audit keeps",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, check, load, report."""
        try:
            catalogue = read_programs(options["files"] or PROGRAM_PATHS)
            rules = None if options["files"] else read_rules(catalogue=catalogue)
            at = timezone.now()
            with transaction.atomic():
                report = load_catalogue(
                    catalogue=catalogue, by=None, at=at, accept_changed_cases=options["accept_changed_cases"]
                )
                changes = None if rules is None else load_rules(rules=rules, by=None, at=at)
        except InvalidDataError as errors:
            for mistake in errors.mistakes:
                self.stderr.write(str(mistake))
            raise SystemExit(1) from None
        except UnknownOrganizationsError as error:
            self.stderr.write(f"{error} Load the directory first.")
            raise SystemExit(1) from None
        except ChangedCasesError as error:
            for change in error.changes:
                self.stderr.write(str(change))
            self.stderr.write("Nothing was loaded. Correct the conditions, or give a reason: --accept-changed-cases.")
            raise SystemExit(1) from None
        self.stdout.write(
            f"{len(report.added)} programs added, {len(report.changed)} changed, "
            f"{len(report.unchanged)} unchanged, version {catalogue.version[:12]}."
        )
        for slug in report.kept:
            self.stdout.write(f"{slug}: a curator's text stands; the file's was not taken.")
        for slug in report.absent:
            self.stdout.write(f"{slug}: not in the files; it stays as it is.")
        if changes is not None:
            self.stdout.write(
                f"Rules between programs: {changes.added} added, {changes.changed} changed, {changes.removed} removed, "
                f"{changes.unchanged} unchanged, {changes.kept} kept as curators wrote them."
            )
