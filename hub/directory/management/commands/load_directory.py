"""Load the directory from its data files."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from hub.core.management.files import LoadCommand
from hub.directory.catalogue.reader import DATA
from hub.directory.catalogue.services import load_directory
from hub.directory.demo import DEMO_ORGANIZATION, DEMO_SEAT


class Command(LoadCommand):
    """Bring organizations, offices, seats, areas and services to what the files say."""

    help = "Load the directory. All files are checked first; a second load changes nothing."
    what, folder = "Directory", DATA

    def load(self, folder: Path, at: datetime) -> Any:
        besides = [DEMO_ORGANIZATION, DEMO_SEAT] if settings.DEMO_MODE else []
        return load_directory(by=None, at=at, folder=folder, besides=besides)
