"""Pages about the data: what there is to take, the reference of the API, and the feed of changes.

Every public page of the portal, for those who read it whole.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from hub.api.open_data import files
from hub.api.open_data.changes import CatalogueChange, ChangeKind, changes, last_change
from hub.api.open_data.presentation import FilePart, operations, problem_kinds
from hub.api.records import fields
from hub.api.v1.openapi import openapi_text
from hub.api.v1.problems import problem
from hub.api.v1.responses import conditional_response, etag_for
from hub.core.db.bilingual import current_language
from hub.core.identity import identity
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


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what there is to take: files with digests, licence, dictionary, and the ways to be told of changes."""
    lang = current_language()
    parts = [FilePart(forms, lang) for forms in files.files()]
    context = {
        "parts": parts,
        "changed": last_change(),
        "licence": fields.LICENCE_NAME,
        "deed": fields.LICENCE_DEEDS[lang],
    }
    return render(request, "api/index.html", context)


@login_not_required
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Show the reference of the API, from its own document."""
    lang = current_language()
    times, _seconds = settings.RATE_LIMITS.get("api.match", {}).get("address", (0, 0))
    context = {
        "operations": operations(lang),
        "problems": problem_kinds(lang),
        "site": request.build_absolute_uri("/")[:-1],
        "limit": times,
    }
    return render(request, "api/reference.html", context)


@login_not_required
@require_safe
def changes_feed(request: HttpRequest) -> HttpResponseBase:
    """Tell what was published, changed, withdrawn and ended, newest first."""
    lang = current_language()
    found = changes(today=timezone.localdate())
    return conditional_response(
        request,
        tag=etag_for(lang, request.get_host(), [(change.key, change.at) for change in found]),
        body=lambda: _feed(request, found, lang),
        content_type="application/atom+xml; charset=utf-8",
        modified=int(found[0].at.timestamp()) if found else None,
    )


def _feed(request: HttpRequest, found: list[CatalogueChange], lang: str) -> str:
    hub = identity(lang)
    feed = Atom1Feed(
        title=_("%(portal)s: changes of the catalogue") % {"portal": hub.name},
        link=request.build_absolute_uri(reverse("programs:list")),
        description=_("Programs, opportunities and policies published, changed, withdrawn and ended."),
        language=f"{lang}-CA",
        feed_url=request.build_absolute_uri(request.path),
        author_name=hub.name,
        feed_guid=request.build_absolute_uri(request.path),
    )
    for change in found:
        is_gone = change.what is ChangeKind.WITHDRAWN or not change.page
        to = reverse(change.listed) if is_gone else reverse(change.page, args=[change.slug])
        feed.add_item(
            title=_xml_text(_title(change, lang)),
            link=request.build_absolute_uri(to),
            description=_xml_text(change.summary.text(lang)),
            unique_id=change.key,
            pubdate=change.at,
            updateddate=change.at,
            categories=[change.what.value],
        )
    return str(feed.writeString("utf-8"))


def _xml_text(text: str) -> str:
    """Return a text without the controls that no XML may hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


def _title(change: CatalogueChange, lang: str) -> str:
    name = {"program": change.name.text(lang)}
    match change.what:
        case ChangeKind.PUBLISHED:
            return _("Published: %(program)s") % name
        case ChangeKind.CHANGED:
            return _("Changed: %(program)s") % name
        case ChangeKind.WITHDRAWN:
            return _("Withdrawn: %(program)s") % name
    return _("Ended: %(program)s") % name


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponseBase:
    """Answer with the OpenAPI document."""
    return conditional_response(request, tag=etag_for(openapi_text()), body=openapi_text)


@csrf_exempt
@login_not_required
def no_such_address(request: HttpRequest) -> HttpResponse:
    """Say of any other address under ``/api/`` that nothing is there."""
    return problem("not-found")


@login_not_required
@require_safe
@vary_on_headers("Accept-Language")
def to_the_page(request: HttpRequest) -> HttpResponse:
    """Lead a person who types the address of the files on to the page about them, in their language."""
    with override(get_language_from_request(request)):
        return HttpResponseRedirect(reverse("data:index"))


@login_not_required
@require_safe
def data_file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """Stream one file of the open data."""
    if name not in files.DATASETS:
        raise Http404
    file = files.file_of(name, form)
    return conditional_response(
        request,
        tag=f'"{file.sha256}"',
        body=lambda: StreamingHttpResponse(files.pieces_of(name, form), content_type=files.FORMS[form]),
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


@login_not_required
@require_safe
def data_package(request: HttpRequest) -> HttpResponseBase:
    """Describe all files: what they are called, what their columns mean, and their digests."""
    text = json.dumps(files.data_package(), ensure_ascii=False, indent=1)
    return conditional_response(request, tag=etag_for(text), body=lambda: text)


@login_not_required
@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponseBase:
    """List every public page in both languages."""
    pages, site = public_pages(), _site(request)
    return conditional_response(
        request,
        tag=etag_for(pages, site),
        body=lambda: "".join(sitemap(pages, site=site)),
        content_type="application/xml; charset=utf-8",
    )


@login_not_required
@require_safe
def llms(request: HttpRequest) -> HttpResponseBase:
    """Tell language models where the data is, so that they need not guess at pages."""
    text = render_to_string(
        "api/llms.txt", {"site": _site(request), "hub_en": identity("en"), "hub_fr": identity("fr")}
    )
    return conditional_response(
        request, tag=etag_for(text), body=lambda: text, content_type="text/plain; charset=utf-8"
    )


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
