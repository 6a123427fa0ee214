"""What was told before: the list of records, one of them beside today's answer, and what the catalogue changed."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from companies.access import membership_for, render_company
from companies.models import Membership
from hub.core.db.bilingual import current_language
from hub.core.vocabulary.enums import Intake, Verdict
from hub.core.vocabulary.labels import label
from hub.matching.assessments.services import replay
from hub.matching.assessments.sources import published_sources
from hub.matching.engine.answer import ENGINE_VERSION
from hub.matching.explanations.presentation import STANDINGS, standing_title
from hub.matching.history.notifications import NotableChange, change_reason
from hub.matching.models import Assessment, VerdictChange
from programs.publication.services import live_catalogue, program_names

_LISTED = 50
_PER_PAGE = 20
_ON_DASHBOARD = 3
_TONES = {Verdict.MEETS: "ok", Verdict.TO_CONFIRM: "ask", Verdict.NOT_NOW: "no", "": "no"}


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """List what the company was told, the last first."""
    membership = membership_for(request.user, slug)
    rows = Assessment.objects.filter(company=membership.company).newest_first().without_answer()[:_LISTED]
    records = [{"row": row, "counts": _counts(row)} for row in rows]
    return render_company(request, membership, "matching/history.html", current="matches", records=records)


@require_safe
def snapshot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one record as it was told, its versions, and what is different with today's versions."""
    membership = membership_for(request.user, slug)
    row = Assessment.objects.filter(company=membership.company, pk=pk).first()
    if row is None:
        raise Http404
    sources, lang = published_sources(), current_language()
    outcome = replay(row, sources=sources, engine_version=ENGINE_VERSION)
    names = {program.slug: program.name(lang) for program in sources.catalogue.programs}
    stored = row.told["programs"]
    names = {program["id"]: program["name"] for program in stored} | names
    context: dict[str, Any] = {
        "record": row,
        "counts": _counts(row),
        "replay": outcome,
        "differences": [
            {
                "name": names[difference.program],
                "then": _outcome(difference.then, lang),
                "now": _outcome(difference.now, lang),
            }
            for difference in outcome.differences
        ],
        "told": [_program(program, lang) for program in stored if program["rank"] is not None],
        "lang_told": "fr-CA" if row.language == "fr" else "en-CA",
    }
    return render_company(request, membership, "matching/snapshot.html", current="matches", **context)


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """List the verdicts that a change in the catalogue made better or worse for the company, the last first."""
    membership = membership_for(request.user, slug)
    rows = VerdictChange.objects.filter(company=membership.company).newest_first()
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    shown = _changes(page)
    return render_company(request, membership, "matching/changes.html", current="matches", page_obj=page, changes=shown)


def dashboard_changes(_request: HttpRequest, membership: Membership) -> dict[str, Any]:
    """Return the last changes, for the first page of the company."""
    rows = VerdictChange.objects.filter(company=membership.company).newest_first()
    return {"company": membership.company, "changes": _changes(rows[:_ON_DASHBOARD])}


def _changes(rows: Iterable[VerdictChange]) -> list[dict[str, Any]]:
    found = list(rows)
    listed, lang = live_catalogue().by_slug if found else {}, current_language()
    gone = {row.program for row in found} - listed.keys()
    names = program_names(gone) if gone else {}
    return [
        {
            "at": row.at,
            "slug": row.program if row.program in listed else "",
            "name": listed[row.program].name(lang)
            if row.program in listed
            else names[row.program].text(lang)
            if row.program in names
            else row.program,
            "before": _verdict(row.before, lang),
            "after": _verdict(row.after, lang),
            "tone": _TONES[row.after],
            "reason": change_reason(
                NotableChange(program=row.program, before=row.before, after=row.after, condition=row.condition)
            ).inside(lang),
        }
        for row in found
    ]


def _verdict(verdict: str, lang: str) -> str:
    return label(Verdict(verdict), lang) if verdict else _("Not in the catalogue")


def _counts(row: Assessment) -> list[dict[str, Any]]:
    return [{"title": standing_title(key), "count": row.counts[key]} for key in STANDINGS if row.counts.get(key)]


def _program(program: dict[str, Any], lang: str) -> dict[str, Any]:
    verdict = Verdict(program["verdict"])
    open_ = len(program["missing"]) + len(program["to_check_by_person"])
    return {
        "name": program["name"],
        "organization": program["organization"],
        "rank": program["rank"],
        "tone": "ok" if verdict is Verdict.MEETS else "ask",
        "verdict": label(verdict, lang),
        "open": open_,
    }


def _outcome(outcome: tuple[str, str] | None, lang: str) -> str:
    if outcome is None:
        return _("Not in the catalogue")
    verdict, intake = outcome
    return f"{label(Verdict(verdict), lang)}; {label(Intake(intake), lang).lower()}"
