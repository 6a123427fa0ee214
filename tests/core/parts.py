"""The look without the apps: addresses that stand in for theirs, and a reader of markup, for its tests."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import include, path
from django.utils import translation

PAGES = {
    "pages": [
        "home",
        "china",
        "showcase",
        "search",
        "feedback",
        "about",
        "how_matching_works",
        "privacy",
        "terms",
        "accessibility",
        "contact",
    ],
    "results": ["results"],
    "chinese": ["home"],
    "matching": ["finder"],
    "programs": ["list"],
    "opportunities": ["list"],
    "directory": ["list"],
    "companies": ["mine"],
    "accounts": ["settings"],
    "data": ["index"],
}


def _nothing(request: HttpRequest) -> None:
    raise AssertionError(request.path)


# Stand-ins for the addresses that the frame links to: these tests need no other app.
urlpatterns = [
    path(f"{space}/", include(([path(f"{name}/", _nothing, name=name) for name in names], space)))
    for space, names in PAGES.items()
] + [path("login/", _nothing, name="account_login"), path("choose/", _nothing, name="choose-language")]


class Page(HTMLParser):
    """Collects the elements of a page and checks that they nest."""

    VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "use"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> out of place"

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.elements if attribute in attrs]


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def make(source: str, **values: object) -> str:
    return Template(source).render(RequestContext(RequestFactory().get("/programs/list/?area=water&page=2"), values))


def sheet() -> str:
    return get_template("ui/styleguide.html").render({}, RequestFactory().get("/programs/list/"))
