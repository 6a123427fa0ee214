"""The read API, version 1. Each address is one function: what may be asked, what answers, and nothing else.

Types come from the records and queries; the OpenAPI document is drawn from them, and bodies are written by them.
"""

import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja import Body, NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError
from pydantic import create_model

from hub.api.records import sources
from hub.api.records.fields import FRENCH, Record, read_data
from hub.api.records.programs import ProgramOnDay, ProgramOnList
from hub.api.records.vocabulary import VocabularyList, vocabularies
from hub.api.v1 import listing
from hub.api.v1.facts import Facts, profile_from_facts, refuse_identity
from hub.api.v1.matching import MatchAnswer, MatchQuery, match, refuse_too_many
from hub.api.v1.problems import Problem, ProblemError, field_problems, problem, unknown_parameter
from hub.api.v1.queries import RESOURCES, ApiResource, DayQuery, ProgramQuery
from hub.api.v1.responses import JSON, conditional_response, etag_for
from hub.core.text.typography import french_typography
from hub.matching.assessments.sources import use_published_vocabulary

MOST_BYTES = 16 * 1024
OPERATIONS = read_data("operations")

api = NinjaAPI(
    title="Clean Growth Hub",
    version="1.0.0",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)


def _operation(name: str, answer: type[Record], *problems: int) -> dict[str, Any]:
    """Return what the document says of an operation, in both languages, and which problems it may answer with."""
    told = {"description_en": None, "description_fr": ""} | OPERATIONS[name]
    return {
        "operation_id": name,
        "summary": told["summary_en"],
        "description": told["description_en"],
        "response": {200: answer, **dict.fromkeys(sorted({400, 422, *problems}), Problem)},
        "openapi_extra": {
            "tags": [told["tag"]],
            "x-summary-fr": french_typography(told["summary_fr"]),
            FRENCH: french_typography(told["description_fr"]),
        },
    }


class ListHead(Record):
    """Which part of a list this is."""

    total: int
    page: int
    pages: int
    per_page: int
    previous: str | None
    next: str | None


class ProgramList(ListHead):
    """Programs, in the order asked for; equal places are put in the order of names, then of slugs."""

    catalogue_version: str
    on: date
    results: list[ProgramOnList]


# --- Programs ---------------------------------------------------------------------------------------------------------


@api.get("programs", **_operation("list_programs", ProgramList, 404))
def programs(request: HttpRequest, query: Query[ProgramQuery]) -> HttpResponseBase:
    on = query.on or timezone.localdate()
    data = sources.open_catalogue()
    return conditional_response(
        request,
        tag=etag_for("programs", data.part.digest, on, query.model_dump(mode="json")),
        body=lambda: listing.programs_page(data, query, on=on),
    )


@api.get("programs/{slug:slug}", url_name="program", **_operation("get_program", ProgramOnDay, 404))
def program(request: HttpRequest, slug: Path[str], query: Query[DayQuery]) -> HttpResponseBase:
    on = query.on or timezone.localdate()
    data = sources.open_catalogue()
    if slug not in data.by_slug:
        raise ProblemError("not-found")
    return conditional_response(
        request,
        tag=etag_for("program", data.part.digest, on, slug),
        body=lambda: listing.program(data, slug, on=on),
    )


# --- Tables -----------------------------------------------------------------------------------------------------------


def _serve(noun: ApiResource) -> None:
    """Add the list of a table and its single records."""
    record = sources.TABLES[noun.name].record
    whole = create_model(
        f"{record.__name__.removesuffix('Record')}List",
        __base__=ListHead,
        results=(list[record], ...),  # type: ignore[valid-type]
    )

    def many(request: HttpRequest, query: Any) -> HttpResponseBase:
        part = sources.part_of(noun.name)
        return conditional_response(
            request,
            tag=etag_for(noun.name, part.digest, query.model_dump(mode="json")),
            body=lambda: listing.table_page(noun.name, part, query),
        )

    def one(request: HttpRequest, slug: Path[str]) -> HttpResponseBase:
        part = sources.part_of(noun.name)
        if slug not in part.texts:
            raise ProblemError("not-found")
        return conditional_response(request, tag=etag_for(noun.one, part.digest, slug), body=lambda: part.texts[slug])

    many.__annotations__["query"] = Query[noun.query]  # type: ignore[misc, name-defined]  # known at run time
    api.get(noun.name, url_name=noun.name, **_operation(f"list_{noun.name}", whole, 404))(many)
    address = noun.name + "/{slug:slug}"
    api.get(address, url_name=noun.one, **_operation(f"get_{noun.one}", record, 404))(one)


for _noun in RESOURCES:
    _serve(_noun)


@api.get("vocabularies", **_operation("list_vocabularies", VocabularyList))
def vocabulary_list(request: HttpRequest) -> HttpResponseBase:
    text = vocabularies().model_dump_json()
    return conditional_response(request, tag=etag_for(text), body=lambda: text)


# --- Matching ---------------------------------------------------------------------------------------------------------


@api.post("match", **_operation("match", MatchAnswer, 413, 415, 429))
def match_facts(
    request: HttpRequest,
    query: Query[MatchQuery],
    facts: Body[Facts],  # type: ignore[valid-type]
) -> HttpResponse:
    at = timezone.now()
    refuse_too_many(request, at=at)
    use_published_vocabulary()
    body = match(profile_from_facts(facts), on=timezone.localdate(at), top=query.top)
    return HttpResponse(body, content_type=JSON, headers={"Cache-Control": "no-store"})


# --- What goes wrong --------------------------------------------------------------------------------------------------


@api.exception_handler(ProblemError)
def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return problem(error.kind, error.errors, error.headers)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    unknown = any(each["type"] == "extra_forbidden" and each["loc"][0] == "query" for each in error.errors)
    return problem("unknown-parameter" if unknown else "invalid", field_problems(error.errors))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem("bad-request")


def check_body(request: HttpRequest) -> None:
    """Raise ``ProblemError`` where a body is too large, no JSON, or tells who asks."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise ProblemError("too-large")
    if request.content_type != "application/json":
        raise ProblemError("not-json")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ProblemError("bad-request") from None
    refuse_identity(body)


type Answer = Callable[..., HttpResponseBase]


def _refuse_unknown_parameters(operation: Answer) -> Answer:
    """Refuse a parameter that the operation does not know: ninja itself would drop it in silence."""

    @wraps(operation)
    def answer(request: HttpRequest, **values: Any) -> HttpResponseBase:
        query = values.get("query")
        known = set(type(query).model_fields if query else ())
        if unknown := sorted(set(request.GET) - known):
            raise ProblemError("unknown-parameter", (unknown_parameter(name, known) for name in unknown))
        return operation(request, **values)

    return answer


api.add_decorator(_refuse_unknown_parameters)


def served(view: Answer, *, takes_body: bool) -> Answer:
    """Return a view of the API as the portal serves it: to anyone, HEAD as GET, errors as problem documents."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = request.method
        try:
            if takes_body and method == "POST":
                check_body(request)
            request.method = "GET" if method == "HEAD" else method
            return view(request, *args, **kwargs)
        except ProblemError as error:
            return problem(error.kind, error.errors, error.headers)
        finally:
            request.method = method

    return answer
