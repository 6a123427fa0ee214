"""Go through the portal link by link, as a person could."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import urlsplit

from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import override
from playwright.sync_api import Page

from tests.browser.conftest import Portal

PER_KIND = 2
DOWNLOADS = {
    "accounts:export",
    "companies:export",
    "data:changes",
    "desk:inbox_csv",
    "desk:inbox_csv?",
    "imports:export",
    "imports:template",
    "leads:list_csv",
    "pages:china_calendar",
    "pages:china_calendar?",
    "results:results_csv",
    "rooms:needs_csv?",
    "visits:list_csv?",
    "results:results_pdf",
    "pages:sheet_file",
    "mfa_download_recovery_codes",
    "team:figures_csv",
    "team:figures_csv?",
}
# Pages that end the visit, are not pages, or stand in for a mailbox and an app.
_SKIPPED = ("/logout", "/sign-out", "/deconnexion", "/demo/", "/health/", "/static/", ".json", "format=")
# A plain evaluation: for a selector Playwright brings scripts of its own into each new page.
_LINKS = "() => [...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))"


@cache
def match_of(path: str) -> ResolverMatch | None:
    """Return what the portal has at a path; None where there is nothing."""
    path = urlsplit(path).path
    lang = path.split("/")[1]
    try:
        with override(lang if lang in {"en", "fr"} else "en"):
            return resolve(path)
    except Resolver404:
        return None


def kind_of(path: str) -> str:
    """Return the kind of page behind a path: its view's name, and whether the address narrows it."""
    match = match_of(path)
    return (match.view_name if match else f"404 {path}") + ("?" if "?" in path else "")


def is_private(path: str) -> bool:
    """Whether a path leads to a page for people who are signed in, outside the admin site."""
    match = match_of(path)
    return match is None or (is_no_admin(path) and getattr(match.func, "login_required", True))


def is_of_work(path: str) -> bool:
    """Whether a path leads to a private page that is not one's own account."""
    return is_private(path) and not kind_of(path).startswith(("account", "mfa_", "usersessions"))


def is_admin(path: str, part: int) -> bool:
    """Whether a path leads into a part (0 to 7) of the admin site's tables, or to what is of none of them.

    A list that is narrowed or sorted is no page of its own there.
    """
    match = match_of(path)
    if match is None or match.namespace != "admin" or "?" in path:
        return False
    table = match.view_name.rpartition("_")[0]
    return not table or sum(table.encode()) % 8 == part


def is_no_admin(path: str) -> bool:
    """Whether a path leads to a page of the portal's own, outside the admin site."""
    match = match_of(path)
    return match is None or match.namespace != "admin"


def is_of_a_lead(path: str) -> bool:
    """Whether a path leads to a page of those who lead a desk."""
    match = match_of(path)
    return match is None or match.namespace == "team"


def is_of_leads(path: str) -> bool:
    """Whether a path leads to a page of leads, missions and rooms, of whoever looks after them or was told."""
    match = match_of(path)
    return match is None or match.namespace in {"leads", "missions", "rooms"}


def walk(
    page: Page,
    portal: Portal,
    start: str,
    *,
    into: Callable[[str], bool] = is_no_admin,
    per_kind: int = PER_KIND,
    most: int = 150,
) -> Iterator[str]:
    """Open pages breadth first from ``start``, few of each kind, and yield the path of each while it is open.

    ``into`` says whether a path is of the part of the portal that this walk is for.
    """
    waiting, seen, kinds = deque([start]), {start}, Counter[str]()
    lang = start.split("/")[1]
    while waiting and most:
        path = waiting.popleft()
        kind = kind_of(path)
        if kind in DOWNLOADS or kinds[kind] >= per_kind:
            continue
        kinds[kind] += 1
        answer = page.goto(portal.base + path)
        assert answer is not None
        if kind == "desk:case" and answer.status == 404:
            continue  # an older page led to a case whose right to be read has ended: sharing ends when it is closed
        assert answer.status == 200, f"{path} answered {answer.status}"
        most -= 1
        links = page.evaluate(_LINKS)
        yield path
        for link in links:
            target = _absolute(link, path)
            wanted = target.startswith(f"/{lang}/") and not any(part in target for part in _SKIPPED)
            if wanted and target not in seen and into(target):
                seen.add(target)
                waiting.append(target)


def _absolute(link: str, path: str) -> str:
    """Return the path that a link of a page leads to, without the place on the page."""
    target = link.partition("#")[0]
    here = path.partition("?")[0]
    if target.startswith("?"):
        return here + target
    if target and not target.startswith("/") and "://" not in target and ":" not in target:
        return here.rpartition("/")[0] + "/" + target
    return target
