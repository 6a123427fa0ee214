"""``python -m tests.quality``: print one figure a line; with ``--write`` put them into docs/quality.md as well.

The settings are those of the tests where none are named; no database is needed.
"""

import argparse
import os
import sys

import django


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and, when asked, write; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/quality.md")
    parser.add_argument("--changes", nargs="*", metavar="PROGRAM", help="try single changes of what programs are for")
    parser.add_argument(
        "--learn",
        action="store_true",
        help="say how well is learned whom advisers name a program to; with --write, keep it",
    )
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.test")
    django.setup()
    # What is measured reads models, which cannot be imported before Django is set up.
    from hub.matching.areas.model import write_model
    from hub.matching.engine.answer import ENGINE_VERSION
    from hub.matching.ranking.advisers import ADVISERS_MODEL
    from tests.quality.changes import lines
    from tests.quality.learning import held_out, learn, lessons
    from tests.quality.measuring import judged_catalogue, measure
    from tests.quality.page import HELD_OUT, PAGE, block, with_block

    if options.changes is not None:
        sys.stdout.writelines(f"{line}\n" for line in lines(options.changes))
        return 0
    if options.learn:
        catalogue = judged_catalogue()
        pages = lessons(catalogue)
        said = f"Engine {ENGINE_VERSION}, catalogue {catalogue.version[:12]}, {len(pages)} pages.\n\n"
        said += "\n".join(f"- {figure.name}: {figure.cell()}" for figure in held_out(pages, catalogue))
        sys.stdout.write(f"{said}\n")
        if options.write:
            PAGE.write_text(with_block(PAGE.read_text(encoding="utf-8"), said, HELD_OUT), encoding="utf-8")
            write_model(ADVISERS_MODEL, learn(pages, catalogue))
        return 0
    measured = measure()
    sys.stdout.write(f"engine {measured.engine_version}, catalogue {measured.catalogue_version[:12]}, {measured.on}\n")
    sys.stdout.writelines(f"{figure.line()}\n" for figure in measured.figures)
    for each in measured.exclusions:
        sys.stdout.write(
            f"excluded: {each.record} {each.program} ({each.setup}) by {', '.join(each.conditions)}: "
            f"{each.why or 'false exclusion'}\n"
        )
    sys.stdout.writelines(f"gone: {record} {slug}\n" for record, slug in measured.gone)
    if options.write:
        PAGE.write_text(with_block(PAGE.read_text(encoding="utf-8"), block(measured)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
