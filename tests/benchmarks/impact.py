"""The impact of a draft on 100,000 companies: from the columns at hand, and in a process that has read nothing yet.

Run:  .local/venv/bin/python -m tests.benchmarks.impact [--companies N]
Takes every tenth program of the real catalogue with one condition changed, and prints milliseconds of processor
time. No database: what a page adds is two small queries.
"""

import argparse
import random
import statistics
import sys
import time
from dataclasses import replace

from hub.matching.bulk.companies import synthetic_facts
from hub.matching.index.columns import CompanyColumns, join_columns, pack_columns, unpack_columns
from hub.matching.index.companies import revision_impact
from programs.catalogue.files import read_programs
from tests.support.synthetic import hide

BLOCK = 1000
LIMIT = 1000.0


def main() -> int:
    """Measure and print; return 1 where a preview takes more than a second of the processor."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--companies", type=int, default=100_000)
    count = options.parse_args().companies
    rng = random.Random(20261124)
    blocks = []
    for start in range(0, count, BLOCK):
        size = min(BLOCK, count - start)
        blocks.append(pack_columns(CompanyColumns.of([made(rng)] for _ in range(size))))
    begun = time.process_time()
    whole = pack_columns(join_columns([unpack_columns(block) for block in blocks]))
    joined = 1000 * (time.process_time() - begun)
    begun = time.process_time()
    columns = unpack_columns(whole)
    loaded = 1000 * (time.process_time() - begun)
    programs = [one for one in read_programs().programs if one.conditions]
    taken, moved = [], 0
    for program in programs[::10]:
        other = rng.choice(rng.choice(programs).conditions)
        changed = replace(program, conditions=(*program.conditions[1:], replace(other, group=None)))
        begun = time.process_time()
        moved += len(revision_impact(program, changed, columns).companies)
        taken.append(1000 * (time.process_time() - begun))
    print(f"{columns.companies} companies, {len(whole) / 1e6:.1f} MB")
    print("| what | median ms | longest ms |\n|---|---:|---:|")
    print(f"| the worker joins {len(blocks)} blocks, once a night | {joined:.0f} | {joined:.0f} |")
    print(f"| a process unpacks them, once a night | {loaded:.0f} | {loaded:.0f} |")
    print(
        f"| impact of a draft with its causes, {len(taken)} drafts | {statistics.median(taken):.0f} | {max(taken):.0f} |"
    )
    print(f"| the first one in a process, both together | | {loaded + max(taken):.0f} |")
    print(f"\n{moved} verdicts moved.")
    return int(loaded + max(taken) > LIMIT)


def made(rng: random.Random) -> object:
    """Return what is known of a company that was made up."""
    return hide(synthetic_facts(rng), rng, rng.choice((0, 0.1, 0.3, 0.6)))


if __name__ == "__main__":
    sys.exit(main())
