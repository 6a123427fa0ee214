"""For which companies the answer changes if a draft is published: for its curators, before they decide."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.text.formats import join_words, plain_number
from hub.core.vocabulary.labels import label, localized_label
from hub.directory.seats.access import seats_of
from hub.matching.assessments.sources import use_published_vocabulary
from hub.matching.bulk.impact_preview import DraftImpact, draft_impact
from hub.matching.company_matching.matching import SMALLEST_COUNT, disclosable_count
from hub.publishing.services import newest_save
from programs.publication.access import draft_for
from programs.publication.services import catalogue_and_area_words


@require_safe
def draft_impact_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the impact of a draft; ``?part=1`` asks for the figures alone, as a part of the draft's own page."""
    draft = draft_for(request.user, pk)
    catalogue, area_words = catalogue_and_area_words()
    use_published_vocabulary(area_words)
    found = draft_impact(
        before=catalogue.by_slug.get(draft.program.slug),
        after=draft.type.read(draft, newest_save(draft).content).entry,
        seats=seats_of(request.user),
        on=timezone.localdate(),
    )
    lang = current_language()
    context = {"draft": draft, "found": found, "few": SMALLEST_COUNT, "part": "part" in request.GET}
    template = "matching/impact_figures.html" if context["part"] else "matching/impact.html"
    return render(request, template, context | ({} if found is None else _shown(found, lang)))


def _shown(found: DraftImpact, lang: str) -> dict[str, Any]:
    many_move = disclosable_count(found.better + found.worse) is not None
    return {
        "newly": disclosable_count(found.newly),
        "no_longer": disclosable_count(found.no_longer),
        "better": _figure(found.better, lang),
        "worse": _figure(found.worse, lang),
        # The others of all would tell a small count: then only the least that keep their verdict is said.
        "same": disclosable_count(found.same) if many_move else None,
        "at_least": max(0, found.companies - SMALLEST_COUNT + 1),
        "reasons": [
            {
                "words": join_words([localized_label(kind).text(lang) for kind in reason.kinds], lang, "or"),
                "better": reason.better,
                "count": disclosable_count(reason.count),
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
    if disclosable_count(number) is None:
        return _("fewer than %(few)s") % {"few": plain_number(SMALLEST_COUNT, lang)}
    return plain_number(number, lang)
