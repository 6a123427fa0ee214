"""The largest files that are read at all, with a fault in the last row: how long until each is refused whole.

Run:  .local/venv/bin/python -m tests.benchmarks.imports
Prints seconds of processor time, the median of five. No database: what a request adds is two small queries.
"""

import os
import statistics
import sys
import time

import django

from programs.imports.formats.problems import MAX_BYTES, MAX_ROWS, FileRefusedError
from tests.programs.imports.broken import as_yaml, honest_entry
from tests.programs.imports.sheets import as_csv, as_xlsx, read, row

LIMIT = 2.0
TURNS = 5


def main() -> int:
    """Measure and print; return 1 where a refusal takes longer than two seconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.test")
    django.setup()
    rows = [row(f"ca-{number}", name_en=f"Fund {number}") for number in range(MAX_ROWS)]
    rows[-1]["support"] = "money"
    files = {"a.xlsx": as_xlsx(*rows), "a.csv": as_csv(*rows).encode(), "a.yaml": _yaml()}
    print("| file | bytes | seconds |\n|---|---:|---:|")
    worst = 0.0
    for name, content in files.items():
        assert len(content) <= MAX_BYTES, name
        taken = [_refused(name, content) for _turn in range(TURNS)]
        worst = max(worst, statistics.median(taken))
        print(f"| {name} | {len(content)} | {statistics.median(taken):.2f} |")
    return int(worst > LIMIT)


def _yaml() -> bytes:
    """Return as many entries as the limit of bytes admits, the last one wrong."""
    text = as_yaml(honest_entry())
    number = min(MAX_ROWS, MAX_BYTES // (len(text) + 5)) - 1
    entries = "".join(text.replace("ca-fund", f"ca-{turn}") for turn in range(number))
    return (entries + "- budget: '5'\n").encode()


def _refused(name: str, content: bytes) -> float:
    begun = time.process_time()
    try:
        read(name, content)
    except FileRefusedError:
        return time.process_time() - begun
    raise AssertionError(f"{name} was not refused")


if __name__ == "__main__":
    sys.exit(main())
