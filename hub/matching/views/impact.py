"""For which companies the answer changes if a draft is published: for its curators, before they decide."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.text import join_words
from hub.core.words import label, words_for
from hub.directory.access import seats_of
from hub.matching.impacts import DraftImpact, draft_impact
from hub.matching.reverse import FEW, shown_count
from programs.curating.access import draft_for
from programs.curating.services import reading_of
from programs.services import live_catalogue


@require_safe
def draft_impact_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the impact of a draft; ``?part=1`` asks for the figures alone, as a part of the draft's own page."""
    draft = draft_for(request.user, pk)
    found = draft_impact(
        before=live_catalogue().by_slug.get(draft.program.slug),
        after=reading_of(draft).program,
        seats=seats_of(request.user),
        on=timezone.localdate(),
    )
    lang = current_language()
    context = {"draft": draft, "found": found, "few": FEW, "part": "part" in request.GET}
    template = "matching/impact_figures.html" if context["part"] else "matching/impact.html"
    return render(request, template, context | ({} if found is None else _shown(found, lang)))


def _shown(found: DraftImpact, lang: str) -> dict[str, Any]:
    return {
        "newly": shown_count(found.newly),
        "no_longer": shown_count(found.no_longer),
        "better": shown_count(found.better),
        "worse": shown_count(found.worse),
        "same": shown_count(found.same),
        "reasons": [
            {
                "words": join_words([words_for(kind).text(lang) for kind in reason.kinds], lang, "or"),
                "better": reason.better,
                "count": shown_count(reason.count),
            }
            for reason in found.reasons
        ],
        "named": [
            {"name": one.name, "before": label(one.before, lang), "after": label(one.after, lang)}
            for one in found.named
        ],
    }
