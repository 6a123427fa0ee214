"""``manage.py train_sentences``: learn anew what sentences and descriptions tell, and print how well it is read."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.matching.areas.model import write_model
from hub.matching.extraction.training import KINDS, read_descriptions, read_sentences, train_descriptions, train_model


class Command(BaseCommand):
    """Train, print the figures of sentences whose writer was left out, and write the models.

    Descriptions come last: what sentences tell is a feature of theirs. ``python -m tests.quality`` tells how well they
    are read.
    """

    help = "Train the models of hub/matching/data/{sentences,descriptions}. Needs scikit-learn (requirements-dev)."
    requires_system_checks: list[str] = []  # some of them ask a database, which this has no need of

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, (path, _classes, likely) in KINDS.items():
            try:
                model, figures = train_model(kind, read_sentences(kind))
            except ImportError as error:
                raise CommandError(f"{error}. Install requirements-dev.txt first.") from error
            except ValueError as error:
                raise CommandError(str(error)) from error
            write_model(path, model)
            self.stdout.write(f"{kind}: {figures.sentences} sentences, {len(model.rows)} features")
            self.stdout.write(f"  of writers that it had not seen, from {likely} on: read {figures.read:.2f}")
            self.stdout.write(f"  of what is said so, right {figures.right:.2f}")
        try:
            descriptions = read_descriptions()
        except ValueError as error:
            raise CommandError(str(error)) from error
        for path, model in train_descriptions(descriptions).items():
            write_model(path, model)
            self.stdout.write(f"{path.name}: {len(descriptions)} descriptions, {len(model.rows)} features")
