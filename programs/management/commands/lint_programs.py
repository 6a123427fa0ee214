"""Look through the catalogue's files with the linter and write the report."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.settings.env import BASE_DIR
from programs.catalogue.files import read_programs
from programs.linter.linter import lint, lint_report

REPORT = BASE_DIR / "docs" / "reports" / "lint-programs.md"


class Command(BaseCommand):
    """Write the report; fail where a rule that stops a draft is broken."""

    help = "Write docs/reports/lint-programs.md; fail where a program breaks a rule that stops a draft."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=REPORT, help="where the report is written")

    def handle(self, *args: Any, **options: Any) -> None:
        programs = read_programs().programs
        options["to"].parent.mkdir(parents=True, exist_ok=True)
        options["to"].write_text(lint_report(programs), encoding="utf-8")
        stopped = [f"{one.slug}: {found.words.en}" for one in programs for found in lint(one) if found.stops]
        if stopped:
            raise CommandError("\n".join(stopped))
        print(f"{len(programs)} programs looked through; the report is in {options['to'].name}.")
