"""Load the China side from its data files."""

from datetime import datetime
from pathlib import Path
from typing import Any

from hub.core.management.files import LoadCommand
from opportunities.catalogue.reader import DATA
from opportunities.catalogue.services import load_opportunities


class Command(LoadCommand):
    """Bring opportunities, agreements, guides and compliance checks to what the files say."""

    help = "Load the China side. All files are checked first; a second load changes nothing."
    what, folder = "China side", DATA

    def load(self, folder: Path, at: datetime) -> Any:
        return load_opportunities(by=None, at=at, folder=folder)
