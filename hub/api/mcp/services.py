"""The tools. Each answers what the read API answers to the same question: same functions, records, sources and days.

Nothing is written: statements that would are refused. Matching counts towards the limit of the API.
"""

import json
from collections.abc import Callable
from functools import partial, wraps
from typing import Annotated, Any

from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from hub.api.records import sources
from hub.api.records.fields import Day
from hub.api.v1 import listing
from hub.api.v1.endpoints import OPERATIONS
from hub.api.v1.facts import Facts, profile_from_facts
from hub.api.v1.matching import MatchQuery, match, refuse_too_many
from hub.api.v1.problems import PROBLEM_KINDS, ProblemError
from hub.api.v1.queries import OfficeQuery, OpportunityQuery, ProgramQuery
from hub.core.db.tenancy import read_only
from hub.matching.assessments.sources import use_published_vocabulary

Answer = dict[str, Any]

INSTRUCTIONS = " / ".join(OPERATIONS["assistants"].values())
# Whoever starts the server asks from this machine.
_HERE = "127.0.0.1"


def search_programs(query: ProgramQuery) -> Answer:
    """List programs of support by filters; q looks for words. Filtres pour lister les programmes d’aide; q : mots."""
    return _read(listing.programs_page(sources.open_catalogue(), query, on=query.on or timezone.localdate()))


def get_program(
    slug: Annotated[str, Field(description="Slug of the program, as lists name it")],
    on: Annotated[Day | None, Field(description="Day for the intake; today where it is left out")] = None,
) -> Answer:
    """Get one program whole: conditions, intake, contacts, sources. Un programme en entier : conditions, sources."""
    return _read(listing.program(sources.open_catalogue(), slug, on=on or timezone.localdate()))


def who_can_help(query: OfficeQuery) -> Answer:
    """List offices by who is served: provinces, cn_provinces. Les bureaux, selon le lieu servi."""
    return _read(listing.table_page("offices", sources.part_of("offices"), query))


def opportunities(query: OpportunityQuery) -> Answer:
    """List leads, fairs and projects in China by filters. Les occasions d’affaires en Chine, selon les filtres."""
    return _read(listing.table_page("opportunities", sources.part_of("opportunities"), query))


def match_facts(
    facts: Facts,  # type: ignore[valid-type]
    top: Annotated[int, Field(ge=1, le=50, description="Most programs, seats and opportunities; best first")] = 10,
) -> Answer:
    """Match facts of a company, without its identity, to programs, seats and opportunities.

    Jumeler les faits d’une entreprise, sans son identité, avec des programmes, des postes et des occasions.
    """
    request, at = HttpRequest(), timezone.now()
    request.META["REMOTE_ADDR"], request.user = _HERE, AnonymousUser()
    refuse_too_many(request, at=at)
    use_published_vocabulary()
    answer = _read(match(profile_from_facts(facts), on=timezone.localdate(at), top=MatchQuery(top=top).top))
    # The API tells of every program; an assistant reads the first ones, in the order that pages show.
    ranked = sorted((each for each in answer["programs"] if each["rank"] is not None), key=lambda each: each["rank"])
    return answer | {"programs": ranked[:top], "programs_total": len(answer["programs"])}


TOOLS: dict[str, Callable[..., Answer]] = {
    "search_programs": search_programs,
    "get_program": get_program,
    "match": match_facts,
    "who_can_help": who_can_help,
    "opportunities": opportunities,
}


def _read(text: str | bytes) -> Answer:
    return json.loads(text)


def server() -> MCPServer[Any]:
    """Return the server with its tools."""
    made: MCPServer[Any] = MCPServer("clean-growth-hub", title="Clean Growth Hub", instructions=INSTRUCTIONS)
    for name, tool in TOOLS.items():
        made.add_tool(_served(tool), name=name, annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))
    return made


def _served(tool: Callable[..., Answer]) -> Callable[..., Any]:
    """Return a tool as the server calls it: beside its loop, with no right to write, problems in both languages."""

    def answer(values: dict[str, Any]) -> Answer:
        close_old_connections()
        try:
            with read_only():
                return tool(**values)
        except ProblemError as error:
            raise ToolError(_words(error)) from error

    @wraps(tool)
    async def served(**values: Any) -> Answer:
        return await sync_to_async(partial(answer, values))()

    return served


def _words(error: ProblemError) -> str:
    kind = PROBLEM_KINDS[error.kind]
    fields = [f"{each.field}: {each.detail_en} / {each.detail_fr}" for each in error.errors]
    return "\n".join([f"{kind.title.en} {kind.detail.en} / {kind.title.fr} {kind.detail.fr}", *fields])
