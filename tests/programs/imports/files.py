"""Files that a curator sends, and what is published of them."""

from datetime import timedelta

from hub.audit.models import Entry
from hub.publishing import services as desk
from programs.imports.services import (
    apply_import,
    check_file,
)
from programs.models import DraftSave, Import, ImportConflict, ImportRow, Program, ProgramPair, Revision
from tests.programs.desk.curators import MOMENT, REASON, curator
from tests.programs.imports.sheets import as_csv

LATER = MOMENT + timedelta(hours=1)


def check(by, *rows, name="fund.csv"):
    return check_file(name=name, content=as_csv(*rows).encode(), by=by, at=MOMENT)


def bring(by, *rows):
    """Import rows and return what became of each, by slug."""
    source = apply_import(source=check(by, *rows), by=by, at=MOMENT)
    return {one.slug: one for one in source.rows.all()}


def publish_draft(draft, reader="reader"):
    """Let the importer's draft be submitted and published by a second curator."""
    desk.submit(version=draft, reason=REASON, by=None, at=MOMENT)
    desk.approve(version=draft, by=curator(reader, None), at=MOMENT)


def counts():
    models = (Import, ImportRow, ImportConflict, Program, Revision, DraftSave, ProgramPair, Entry)
    return [model.objects.count() for model in models]
