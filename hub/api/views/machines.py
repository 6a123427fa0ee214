"""What machines read besides the API: its document, the files, the sitemap, the note for language models."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language_from_request, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from hub.api import files
from hub.api.answers import kept_answer, tag_of
from hub.api.document import document_text
from hub.api.problems import problem
from hub.api.site import public_pages, sitemap
from hub.core.context import identity


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponseBase:
    """Answer with the OpenAPI document."""
    return kept_answer(request, tag=tag_of(document_text()), body=document_text)


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
    if name not in files.KINDS:
        raise Http404
    file = files.file_of(name, form)
    return kept_answer(
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
    return kept_answer(request, tag=tag_of(text), body=lambda: text)


@login_not_required
@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponseBase:
    """List every public page in both languages."""
    pages, site = public_pages(), _site(request)
    return kept_answer(
        request,
        tag=tag_of(pages, site),
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
    return kept_answer(request, tag=tag_of(text), body=lambda: text, content_type="text/plain; charset=utf-8")


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
