"""``manage.py train_areas``: learn the reading of areas anew from its corpus, and print how well it reads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.matching.areas.model import MODEL_FILE, write_model
from hub.matching.areas.training import read_corpus, train_model


class Command(BaseCommand):
    """Train, print the figures of texts whose writer was left out, and write the model."""

    help = "Train the model of areas from hub/matching/data/corpus and write it. Needs scikit-learn (requirements-dev)."
    requires_system_checks: list[str] = []  # some of them ask a database, which this has no need of

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file to write."""
        parser.add_argument("--output", type=Path, default=MODEL_FILE, help="where the model is written")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            texts = read_corpus()
            model, figures = train_model(texts)
        except ImportError as error:
            raise CommandError(f"{error}. Install requirements-dev.txt first.") from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        write_model(options["output"], model)
        self.stdout.write(f"{figures.texts} texts, {len(model.rows)} features")
        self.stdout.write("read by models that had not seen the writer:")
        self.stdout.write(f"  main area scores highest   {figures.first:.3f}")
        self.stdout.write(f"  highest area is one of its {figures.first_any:.3f}")
        self.stdout.write(f"  micro-F1 of the proposals  {figures.f1:.3f}")
        self.stdout.write(f"  other trades rejected      {figures.rejected:.3f}")
        self.stdout.write(f"thresholds: {model.thresholds}")
