"""For which companies the answer changes if a draft is published: for its curators, before they decide."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.text import join_words, plain_number
from hub.core.words import label, words_for
from hub.directory.access import seats_of
from hub.matching.area_words import use_published_words
from hub.matching.impacts import DraftImpact, draft_impact
from hub.matching.reverse import FEW, shown_count
from hub.publishing.services import newest_save
from programs.desk.access import draft_for
from programs.services import catalogue_and_area_words


@require_safe
def draft_impact_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the impact of a draft; ``?part=1`` asks for the figures alone, as a part of the draft's own page."""
    draft = draft_for(request.user, pk)
    catalogue, area_words = catalogue_and_area_words()
    use_published_words(area_words)
    found = draft_impact(
        before=catalogue.by_slug.get(draft.program.slug),
        after=draft.type.read(draft, newest_save(draft).content).entry,
        seats=seats_of(request.user),
        on=timezone.localdate(),
    )
    lang = current_language()
    context = {"draft": draft, "found": found, "few": FEW, "part": "part" in request.GET}
    template = "matching/impact_figures.html" if context["part"] else "matching/impact.html"
    return render(request, template, context | ({} if found is None else _shown(found, lang)))


def _shown(found: DraftImpact, lang: str) -> dict[str, Any]:
    many_move = shown_count(found.better + found.worse) is not None
    return {
        "newly": shown_count(found.newly),
        "no_longer": shown_count(found.no_longer),
        "better": _figure(found.better, lang),
        "worse": _figure(found.worse, lang),
        # The others of all would tell a small count: then only the least that keep their verdict is said.
        "same": shown_count(found.same) if many_move else None,
        "at_least": max(0, found.companies - FEW + 1),
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


def _figure(number: int, lang: str) -> str:
    """Return a count in words; a small one is not told."""
    if shown_count(number) is None:
        return _("fewer than %(few)s") % {"few": plain_number(FEW, lang)}
    return plain_number(number, lang)
