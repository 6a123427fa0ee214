"""Several programs that are confirmed at once: what of each rests on which page, and what keeps that it is right."""

from datetime import datetime

from hub.accounts.models import User
from hub.publishing.registry import PagesToCompare
from programs.freshness.presentation import changes_of_pages, parts_by_page
from programs.freshness.services import confirm_parts
from programs.links.queries import page_changes
from programs.models import Program
from programs.publication.services import live_catalogue


def pages_to_compare(program: Program, lang: str) -> PagesToCompare | None:
    """Return the pages of a program with what rests on each, and the revision that was read; None where it has ended.

    Two queries beside the catalogue.
    """
    entry = live_catalogue().by_slug.get(program.slug)
    if entry is None:
        return None
    changes = changes_of_pages(entry, page_changes([entry]).get(program.slug, []), lang)
    pages = parts_by_page(entry, lang, frozenset(key for change in changes for key in change.keys))
    return PagesToCompare(str(program.live_id), [page for page in pages if page.address])


def confirm_unchanged(program: Program, *, read: str, by: User, at: datetime) -> None:
    """Keep that all of a program is still right, but for what rests on a page that has changed: it is looked at alone.

    Raises ``TransitionRefusedError`` as ``confirm_parts``.
    """
    found = pages_to_compare(program, "en")
    keys = [] if found is None else [line.key for page in found.pages for line in page.parts if not line.changed]
    confirm_parts(program=program, revision_id=int(read) if read.isdecimal() else None, keys=keys, by=by, at=at)
