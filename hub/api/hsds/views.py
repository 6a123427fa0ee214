"""The addresses of the HSDS API for reading, below ``/api/v1/hsds/en/`` and ``/api/v1/hsds/fr/``, and the files."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from pydantic import ValidationError

from hub.api.hsds.mappers import LANGUAGES, PROFILE, VERSION, Feed, feed
from hub.api.v1.problems import ProblemError, field_problems, problem
from hub.api.v1.queries import PageQuery
from hub.api.v1.responses import conditional_response, etag_for
from hub.core.identity import identity

type View = Callable[..., HttpResponseBase]


def _served(view: View) -> View:
    """Return a view as it is served: to anyone, in a language of the portal, what goes wrong as problem documents."""

    @login_not_required
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *, lang: str, **named: str) -> HttpResponseBase:
        if lang not in LANGUAGES:
            raise Http404
        try:
            return view(request, feed(lang), **named)
        except ProblemError as error:
            return problem(error.kind, error.errors)

    return answer


@_served
def index(request: HttpRequest, found: Feed) -> HttpResponseBase:
    """Say which version this is, and what the feed is of."""
    told = {"version": VERSION, "profile": PROFILE, "description": identity(found.lang).name}
    return _answered(request, found, "index", lambda: told)


@_served
def documents(request: HttpRequest, found: Feed, *, kind: str) -> HttpResponseBase:
    """Answer with a page of documents, in the envelope of HSDS."""
    try:
        query = PageQuery.model_validate(request.GET.dict())
    except ValidationError as error:
        raise ProblemError("invalid", field_problems([dict(each) for each in error.errors()])) from error
    every = list(_of_kind(found, kind).values())
    pages = max(1, -(-len(every) // query.per_page))
    if query.page > pages:
        raise ProblemError("not-found")
    shown = every[(query.page - 1) * query.per_page : query.page * query.per_page]
    envelope = {
        "total_items": len(every),
        "total_pages": pages,
        "page_number": query.page,
        "size": len(shown),
        "first_page": query.page == 1,
        "last_page": query.page == pages,
        "empty": not shown,
        "contents": shown,
    }
    return _answered(request, found, (kind, query.page, query.per_page), lambda: envelope)


@_served
def document(request: HttpRequest, found: Feed, *, kind: str, key: str) -> HttpResponseBase:
    one = _of_kind(found, kind).get(key)
    if one is None:
        raise ProblemError("not-found")
    return _answered(request, found, (kind, key), lambda: one)


@_served
def whole(request: HttpRequest, found: Feed) -> HttpResponseBase:
    """Answer with all documents of a language as one file."""
    named = {"Content-Disposition": f'attachment; filename="hsds-{found.lang}.json"'}
    return conditional_response(
        request, tag=etag_for("hsds", found.lang, found.digest), body=lambda: found.text, headers=named
    )


def _of_kind(found: Feed, kind: str) -> Any:
    if kind not in found.documents:
        raise ProblemError("not-found")
    return found.documents[kind]


def _answered(request: HttpRequest, found: Feed, asked: object, body: Callable[[], object]) -> HttpResponseBase:
    return conditional_response(
        request,
        tag=etag_for(found.lang, found.digest, asked),
        body=lambda: json.dumps(body(), ensure_ascii=False, separators=(",", ":")),
    )
