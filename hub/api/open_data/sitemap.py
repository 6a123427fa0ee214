"""Every public page of the portal, for those who read it whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.urls import reverse
from django.utils.translation import override

from hub.core.vocabulary.enums import Area
from hub.directory.models import Office, Organization
from opportunities.models import Agreement, Guide, Opportunity, PolicySignal
from programs.publication.services import live_catalogue

# Pages without an argument.
_ALONE = (
    "pages:home", "pages:areas", "pages:contact", "pages:about", "pages:how_matching_works", "pages:privacy",
    "pages:terms", "pages:accessibility", "programs:list", "opportunities:list", "opportunities:signals",
    "opportunities:guides", "opportunities:agreements", "directory:list", "directory:organizations",
    "results:results", "pages:china", "pages:china_enter", "pages:china_protect", "pages:china_partners",
    "pages:china_together", "pages:china_official", "pages:china_dispute", "pages:showcase", "pages:enquiry",
    "matching:finder", "data:index", "data:reference", "casework:new",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """One page: its address in each language."""

    en: str
    fr: str


def public_pages() -> list[SitemapPage]:
    """Return every public page that says something of its own, in a stable order."""
    named = [(name, ()) for name in _ALONE] + [(name, (slug,)) for name, slugs in _of_resources() for slug in slugs]
    found: dict[str, list[str]] = {}
    for lang in ("en", "fr"):
        with override(lang):
            found[lang] = [reverse(name, args=args) for name, args in named]
    return [SitemapPage(*pair) for pair in zip(found["en"], found["fr"], strict=True)]


def _of_resources() -> Iterator[tuple[str, Iterable[str]]]:
    yield "pages:area", [area.value for area in Area]
    yield "programs:detail", [program.slug for program in live_catalogue().programs]
    tables: tuple[tuple[str, Any], ...] = (
        ("directory:organization", Organization.objects),
        ("directory:office", Office.objects),
        ("opportunities:detail", Opportunity.objects),
        ("opportunities:signal", PolicySignal.objects),
        ("opportunities:guide", Guide.objects),
        ("opportunities:agreement", Agreement.objects),
    )
    for name, slugs in tables:
        yield name, slugs.order_by("slug").values_list("slug", flat=True)


def sitemap(pages: Iterable[SitemapPage], *, site: str) -> Iterator[str]:
    """Yield the sitemap: each page in both languages, with its other language. ``site`` ends without a slash."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n')
    for page in pages:
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(site + address)}/>'
            for lang, address in (("en", page.en), ("fr", page.fr), ("x-default", page.en))
        )
        for address in (page.en, page.fr):
            yield f"<url><loc>{escape(site + address)}</loc>{alternates}</url>\n"
    yield "</urlset>\n"
