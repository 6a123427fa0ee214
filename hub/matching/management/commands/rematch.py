"""``manage.py rematch``: match every company against the published catalogue again, and see how far a run has come."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hub.matching.bulk.rematch import CHUNK, request_rematch
from hub.matching.choices import RematchState
from hub.matching.models import Rematch
from hub.outbox.models import OutboxMessage, OutboxState

_LISTED = 5


class Command(BaseCommand):
    """Ask for a run; the worker does it. A run that goes on is superseded."""

    help = (
        "Match every company against the published catalogue again. The worker does it, a chunk at a time; a run that"
        " goes on, or has stopped, is superseded. With --status nothing is asked for: the last runs are listed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--status", action="store_true", help="list the last runs and how far they have come")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["status"]:
            self._list()
            return
        request_rematch(at=timezone.now())
        self.stdout.write("asked for; the worker begins it. See: manage.py rematch --status")

    def _list(self) -> None:
        for run in Rematch.objects.newest_first()[:_LISTED]:
            self.stdout.write(
                f"run {run.pk} ({run.reason}, catalogue {run.catalogue_version[:12]}): {run.state},"
                f" {run.done} of {run.total} companies, {run.changed} with a changed verdict"
            )
            if run.state == RematchState.RUNNING:
                self._tell_trouble(run)

    def _tell_trouble(self, run: Rematch) -> None:
        for job in OutboxMessage.objects.filter(topic=CHUNK, payload__run_id=run.pk).exclude(state=OutboxState.DONE):
            if job.last_error:
                state = "given up" if job.state == OutboxState.DEAD else "to be tried again"
                self.stdout.write(f"  after {job.attempts} tries {state}: {job.last_error}")
