"""Several programs that are confirmed at once: what of each rests on which page, and what keeps that it is right."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from hub.accounts.models import User
from hub.publishing.entry_types.pages import PagesToCompare
from programs.freshness.presentation import parts_by_page
from programs.freshness.rules import decided_first
from programs.freshness.services import confirm_parts
from programs.links.queries import page_changes
from programs.models import ImportConflict, Program
from programs.publication.services import live_catalogue
from programs.publication.sources import parts_of, usual_page


def pages_to_compare(programs: Iterable[Program], lang: str) -> dict[str, PagesToCompare]:
    """Return, by slug, the pages of programs with what rests on each, and the revision that was read.

    All that rests on a page that changed since somebody looked is marked as changed: whoever confirms a part has looked
    at its whole page. Where a file says otherwise, that is told, and decided first. A program that left the catalogue
    has none. As many queries as for one program.
    """
    by_slug = live_catalogue().by_slug
    entries = {row: by_slug[row.slug] for row in programs if row.slug in by_slug}
    open_changes = page_changes(entries.values())
    disputed = frozenset(
        ImportConflict.objects.undecided().filter(program__in=entries).values_list("program", flat=True)
    )
    found = {}
    for row, entry in entries.items():
        changed = {change.link.address for change in open_changes.get(row.slug, ())}
        keys = frozenset(part.key for part in parts_of(entry) if (part.source or usual_page(entry)) in changed)
        pages = [page for page in parts_by_page(entry, lang, keys) if page.address and page.parts]
        refusal = {}
        if row.pk in disputed:
            url = reverse("imports:conflicts", query={"program": row.slug})
            refusal = {"words": decided_first().sentence, "url": url}
        found[row.slug] = PagesToCompare(str(row.live_id), pages, refusal)
    return found


def confirm_unchanged(program: Program, *, read: str, by: User, at: datetime) -> None:
    """Keep that all of a program is still right, but for what rests on a page that has changed: it is looked at alone.

    Raises ``RefusedError`` as ``confirm_parts``.
    """
    found = pages_to_compare([program], "en").values()
    lines = [line for each in found for page in each.pages for line in page.parts if not line.changed]
    keys = [key for line in lines for key in line.keys]
    confirm_parts(program=program, revision_id=int(read) if read.isdecimal() else None, keys=keys, by=by, at=at)
