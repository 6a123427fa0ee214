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
from hub.api.records.fields import FRENCH, Record, documented
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

api = NinjaAPI(
    title="Clean Growth Hub",
    version="1.0.0",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)


def _documented(tag: str, summary_fr: str, description_fr: str = "") -> dict[str, Any]:
    """Return what an operation says in French besides."""
    return {"tags": [tag], "x-summary-fr": french_typography(summary_fr), FRENCH: french_typography(description_fr)}


class ListHead(Record):
    """Which part of a list this is."""

    total: int = documented("Entries in the whole list", "Entrées dans toute la liste")
    page: int = documented("Number of this page", "Numéro de cette page")
    pages: int = documented("Number of pages", "Nombre de pages")
    per_page: int = documented("Most entries on a page", "Entrées par page, au plus")
    previous: str | None = documented("Address of the page before", "Adresse de la page précédente")
    next: str | None = documented("Address of the next page", "Adresse de la page suivante")


class ProgramList(ListHead):
    """Programs, in the order asked for; equal places are put in the order of names, then of slugs."""

    catalogue_version: str = documented("Version of the catalogue", "Version du catalogue")
    on: date = documented("The day of the intake", "Le jour du dépôt des demandes")
    results: list[ProgramOnList] = documented("The programs of this page", "Les programmes de cette page")


# --- Programs ---------------------------------------------------------------------------------------------------------


@api.get(
    "programs",
    response={200: ProgramList, 400: Problem, 404: Problem, 422: Problem},
    operation_id="list_programs",
    summary="List programs",
    description="The programs that pass every filter, as on the page of programs.",
    openapi_extra=_documented(
        "programs",
        "Lister les programmes",
        "Les programmes qui passent tous les filtres, comme sur la page des programmes.",
    ),
)
def programs(request: HttpRequest, query: Query[ProgramQuery]) -> HttpResponseBase:
    on = query.on or timezone.localdate()
    data = sources.open_catalogue()
    return conditional_response(
        request,
        tag=etag_for("programs", data.part.digest, on, query.model_dump(mode="json")),
        body=lambda: listing.programs_page(data, query, on=on),
    )


@api.get(
    "programs/{slug:slug}",
    url_name="program",
    response={200: ProgramOnDay, 400: Problem, 404: Problem, 422: Problem},
    operation_id="get_program",
    summary="Get one program",
    description="A program whole: conditions with tests and sentences, intake on a day, sources, what goes together.",
    openapi_extra=_documented(
        "programs",
        "Obtenir un programme",
        "Un programme en entier : conditions avec tests et phrases, dépôt des demandes au jour dit, sources, cumul.",
    ),
)
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
        results=(list[record], documented("The entries of this page", "Les entrées de cette page")),  # type: ignore[valid-type]
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
    operation = api.get(
        noun.name,
        url_name=noun.name,
        response={200: whole, 400: Problem, 404: Problem, 422: Problem},
        operation_id=f"list_{noun.name}",
        summary=noun.many.en,
        openapi_extra=_documented(noun.name, noun.many.fr),
    )
    operation(many)
    operation = api.get(
        noun.name + "/{slug:slug}",
        url_name=noun.one,
        response={200: record, 400: Problem, 404: Problem, 422: Problem},
        operation_id=f"get_{noun.one}",
        summary=noun.single.en,
        openapi_extra=_documented(noun.name, noun.single.fr),
    )
    operation(one)


for _noun in RESOURCES:
    _serve(_noun)


@api.get(
    "vocabularies",
    response={200: VocabularyList, 400: Problem, 422: Problem},
    operation_id="list_vocabularies",
    summary="List the closed lists",
    description="Every code that the data holds, with its label in both languages.",
    openapi_extra=_documented(
        "vocabularies", "Lister les listes fermées", "Chaque code des données, avec son libellé dans les deux langues."
    ),
)
def vocabulary_list(request: HttpRequest) -> HttpResponseBase:
    text = vocabularies().model_dump_json()
    return conditional_response(request, tag=etag_for(text), body=lambda: text)


# --- Matching ---------------------------------------------------------------------------------------------------------


@api.post(
    "match",
    response={
        200: MatchAnswer,
        400: Problem,
        413: Problem,
        415: Problem,
        422: Problem,
        429: Problem,
    },
    operation_id="match",
    summary="Match facts without identity",
    description=(
        "Programs with verdict and reasons, seats, opportunities and the next question, for the facts of one company. "
        "Names and addresses are refused. Nothing is stored or logged. At most 16 KB."
    ),
    openapi_extra=_documented(
        "match",
        "Calculer les résultats d’une entreprise sans l’identifier",
        "Programmes avec raisons, personnes, occasions et prochaine question, pour les faits d’une entreprise. "
        "Les noms et adresses sont refusés. Rien n’est conservé ni journalisé. Au plus 16 Ko.",
    ),
)
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
        unknown = sorted(set(request.GET) - set(type(query).model_fields if query else ()))
        if unknown:
            raise ProblemError("unknown-parameter", map(unknown_parameter, unknown))
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
