"""For which companies the answer changes if a draft is published: for its curators, before they decide."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.text.formats import MINUS, NBSP, join_words, plain_number
from hub.core.vocabulary.enums import ConditionKind, Verdict
from hub.core.vocabulary.labels import in_province, label, localized_label
from hub.directory.seats.presence import seats_of
from hub.matching.assessments.sources import use_published_vocabulary
from hub.matching.bulk.companies import TYPICAL_FIRMS
from hub.matching.bulk.impact_preview import DraftImpact, TypicalImpact, draft_impact, typical_impact
from hub.matching.company_matching.matching import SMALLEST_COUNT, Precision, ShownFigure, shown_parts, shown_share
from hub.publishing.services import newest_save
from programs.catalogue.entries import ProgramView
from programs.publication.access import draft_for
from programs.publication.services import catalogue_and_area_words

type Cause = tuple[tuple[ConditionKind, ...], bool]  # the kinds that differ, and whether they make verdicts better


@require_safe
def draft_impact_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the impact of a draft; ``?part=1`` asks for the figures alone, as a part of the draft's own page."""
    draft = draft_for(request.user, pk)
    catalogue, area_words = catalogue_and_area_words()
    use_published_vocabulary(area_words)
    before = catalogue.by_slug.get(draft.program.slug)
    reading = draft.type.read(draft, newest_save(draft).content)
    # A draft that tests what is tested today has nothing to count.
    is_same = before is not None and _tests(before) == _tests(reading.entry)
    lang, typical, found = current_language(), None, None
    if not is_same:
        typical = typical_impact(before=before, after=reading.entry)
        found = draft_impact(
            before=before, after=reading.entry, seats=seats_of(request.user), on=timezone.localdate()
        )  # fmt: skip
    context: dict[str, Any] = {
        "draft": draft,
        "found": found,
        "is_new": before is None,
        "is_same": is_same,
        "part": "part" in request.GET,
    }
    template = "matching/impact_figures.html" if context["part"] else "matching/impact.html"
    if found is not None:
        context |= _shown(found, lang)
    if typical is not None:
        context |= _typical(typical, context.get("registered"), lang)
    return render(request, template, context)


def _tests(program: ProgramView) -> tuple[bool, list[tuple[str, int | None]]]:
    """Return all that a verdict rests on."""
    return program.is_confirmed, [(one.key, one.group) for one in program.conditions]


def _typical(found: TypicalImpact, registered: Mapping[Cause, ShownFigure] | None, lang: str) -> dict[str, Any]:
    """Return the verdicts of typical firms, and the conditions that move these or enough of the registered companies.

    A condition that moves few registered companies reads as one that moves none: no draft tells whether one is there.
    """
    moved = {(one.kinds, one.better): plain_number(one.count, lang) for one in found.reasons}
    few = ShownFigure(Precision.FEWER, SMALLEST_COUNT)
    told = {cause: figure for cause, figure in (registered or {}).items() if figure.precision is not Precision.FEWER}
    return {
        "typical": {
            "firms": plain_number(TYPICAL_FIRMS, lang),
            "where": in_province(found.province or "CA", lang),
            "had": found.before is not None,
            "rows": [
                (
                    label(one, lang),
                    plain_number(found.before[one] if found.before else 0, lang),
                    plain_number(now, lang),
                )
                for one, now in reversed([*found.after.items()])
            ],
        },
        "reasons": [
            {
                "words": join_words([localized_label(kind).text(lang) for kind in cause[0]], lang, "or"),
                "better": cause[1],
                "typical": moved.get(cause, "0"),
                "registered": "" if registered is None else figure_words(told.get(cause, few), lang),
            }
            for cause in {**moved, **told}
        ],
    }


def _shown(found: DraftImpact, lang: str) -> dict[str, Any]:
    # The parts add up to all companies: what is said of one is true beside what is said of the others.
    parts = shown_parts(
        {
            "newly": found.newly,
            "raised": found.better - found.newly,
            "no_longer": found.no_longer,
            "lowered": found.worse - found.no_longer,
            "same": found.same,
        }
    )
    moved = {True: (parts["newly"], parts["raised"]), False: (parts["no_longer"], parts["lowered"])}
    return {
        "figures": [
            {"text": figure_short(parts[name], sign, lang), "words": words()} for name, sign, words in _FIGURES
        ],
        "raised": figure_words(parts["raised"], lang),
        "lowered": figure_words(parts["lowered"], lang),
        "maybe": label(Verdict.TO_CONFIRM, lang),
        "not_now": label(Verdict.NOT_NOW, lang),
        "registered": {(one.kinds, one.better): shown_share(one.count, moved[one.better]) for one in found.reasons},
        "named": [
            {"name": one.name, "before": label(one.before, lang), "after": label(one.after, lang)}
            for one in found.named
        ],
    }


_FIGURES: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("newly", "+", lambda: _("would newly meet every condition")),
    ("no_longer", MINUS, lambda: _("would no longer meet every condition")),
    ("same", "", lambda: _("keep the same verdict")),
)


def figure_words(figure: ShownFigure, lang: str) -> str:
    number = plain_number(figure.number, lang)
    if figure.precision is Precision.FEWER:
        return _("fewer than %(few)s") % {"few": number}
    return _("at least %(number)s") % {"number": number} if figure.precision is Precision.AT_LEAST else number


def figure_short(figure: ShownFigure, sign: str, lang: str) -> str:
    """Return a figure in signs; ``sign`` stands before one that says how many are gained or lost."""
    number = plain_number(figure.number, lang)
    if figure.precision is Precision.FEWER:
        return f"<{NBSP}{number}"
    return f"≥{NBSP}{number}" if figure.precision is Precision.AT_LEAST else f"{sign}{number}"
