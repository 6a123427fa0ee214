"""The lines of the log, as they would be written."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hub.core.http import logs


class Lines(logging.Handler):
    """Keeps every line."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logs.json_formatter())
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record as its line."""
        self.texts.append(self.format(record))

    def of(self, action: str) -> list[dict[str, Any]]:
        """Return the lines that tell of an action."""
        return [line for line in map(json.loads, self.texts) if line["event"] == action]


@contextmanager
def listening() -> Iterator[Lines]:
    """Keep what is logged inside the block, from the level that production writes."""
    lines, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(lines)
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.setLevel(level)
        root.removeHandler(lines)
