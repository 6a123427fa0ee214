"""``manage.py replay_assessments``: execute the records of what was told again and compare them to the byte."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hub.matching.assessments.services import replay
from hub.matching.assessments.sources import published_sources
from hub.matching.engine.answer import ENGINE_VERSION
from hub.matching.models import Assessment


class Command(BaseCommand):
    """Exit 1 when a record of the present versions does not repeat."""

    help = (
        "Execute every record of what was told again. Records of the present catalogue, directory, opportunities and"
        " engine must give the same bytes (exit code 1 where one does not); for older ones the differences are listed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", help="the address word of one company")
        parser.add_argument("--differences", action="store_true", help="list what is different today in older records")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = published_sources()
        rows = Assessment.objects.order_by("at", "pk")
        if options["company"]:
            rows = rows.filter(company__slug=options["company"])
        equal = older = 0
        broken = []
        for row in rows.iterator(chunk_size=50):
            outcome = replay(row, sources=sources, engine_version=ENGINE_VERSION)
            if not outcome.same_versions:
                older += 1
                self._list(row, outcome.differences if options["differences"] else ())
            elif outcome.equal:
                equal += 1
            else:
                broken.append(row)
                self._list(row, outcome.differences)
        self.stdout.write(f"{equal} repeated to the byte, {older} of older versions, {len(broken)} different")
        if broken:
            sys.exit(1)

    def _list(self, row: Assessment, differences: Any) -> None:
        for one in differences:
            self.stdout.write(f"record {row.pk}: {one.program}: {one.then} is now {one.now}")
