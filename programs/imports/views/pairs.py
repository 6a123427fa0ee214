"""Programs that may be one, or versions of each other, and what a person says of them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.accounts.models import User
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.core.text.localized import Localized
from hub.directory.seats.access import Charge, charge_of
from programs.choices import PairDecision
from programs.imports.access import judged_pairs_of, pair_for, pairs_of
from programs.imports.pairs import SimilarityReason
from programs.imports.presentation import side_names
from programs.imports.rules import of_two_organizations
from programs.imports.services import approve_pair, decide_pair, propose_pairs, reopen_pair
from programs.models import ProgramPair

PER_PAGE = 20


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """Show the pairs that wait, and what was said of others last."""
    charge = charge_of(request.user)
    page = Paginator(pairs_of(charge), PER_PAGE).get_page(request.GET.get("page"))
    judged = list(judged_pairs_of(charge)[:PER_PAGE])
    names = side_names(side for pair in (*page, *judged) for side in (pair.first, pair.second))
    rows = [_row(pair, request.user, charge, names) for pair in page]
    decided = [_row(pair, request.user, charge, names) for pair in judged]
    context = {
        "page_obj": page,
        "rows": rows,
        "proposed": [one for one in decided if one["pair"].judgement == PairDecision.PROPOSED],
        "judged": [one for one in decided if one["pair"].judgement != PairDecision.PROPOSED],
    }
    return render(request, "programs/imports/pairs.html", context)


def _row(pair: ProgramPair, person: User, charge: Charge, names: Mapping[str, Localized]) -> dict[str, Any]:
    lang, sides = current_language(), (pair.first, pair.second)
    named = {side.pk: names[side.slug].text(lang) if side.slug in names else side.slug for side in sides}
    return {
        "pair": pair,
        "reasons": [SimilarityReason(reason).label for reason in pair.reasons],
        "sides": [(side, named[side.pk]) for side in sides],
        "kept": named[pair.kept_id] if pair.kept_id else "",
        "two_bodies": of_two_organizations(pair),
        "own": pair.judged_by_id == person.pk,
        # What is apart is taken back by whoever looks after both.
        "reopens": pair.judgement != PairDecision.APART or all(charge.holds(side.organization_id) for side in sides),
    }


@require_POST
def propose(request: SignedInRequest) -> HttpResponse:
    """Look over all that is published."""
    charge_of(request.user)
    found = propose_pairs(new=None, at=timezone.now())
    words = ngettext("%(count)d new pair in the whole catalogue.", "%(count)d new pairs in the whole catalogue.", found)
    messages.success(request, words % {"count": found})
    return redirect("imports:pairs")


@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whether two programs belong together, and which of two that are one is kept; agree, or take it back."""
    pair = pair_for(request.user, pk)
    asked = request.POST.get("judgement", "")
    if asked in _STEPS:
        return _step(request, pair, asked)
    keep = {"first": pair.first, "second": pair.second}.get(asked)
    judgement = PairDecision.JOINED if keep or asked == "joined" else PairDecision.APART if asked == "apart" else None
    if judgement is None:
        raise Http404
    with refusal_as_message(request):
        draft = decide_pair(pair=pair, judgement=judgement, keep=keep, by=request.user, at=timezone.now())
        if of_two_organizations(pair) and judgement == PairDecision.JOINED:
            messages.success(request, _("That is proposed. It holds once a second curator approves it."))
            return redirect("imports:pairs")
        if draft is not None:
            messages.success(request, _("The draft says which program took over. A second curator publishes it."))
            return redirect("curating:draft", draft.pk)
        if keep is not None:
            messages.success(request, _("That is remembered. Delete the draft of the program that is not kept."))
        else:
            messages.success(request, _("That is remembered."))
    return redirect("imports:pairs")


def _step(request: SignedInRequest, pair: ProgramPair, asked: str) -> HttpResponse:
    """Agree to what somebody proposed, or take back what was said."""
    do, words = _STEPS[asked]
    with refusal_as_message(request):
        do(pair=pair, by=request.user, at=timezone.now())
        messages.success(request, words)
    return redirect("imports:pairs")


_STEPS: Mapping[str, tuple[Callable[..., Any], Any]] = {
    "approve": (approve_pair, gettext_lazy("They are joined. Where one ends, its draft waits on the desk.")),
    "reopen": (
        reopen_pair,
        gettext_lazy("That is taken back; the pair waits again. A draft that ends one of them stays: delete it there."),
    ),
}
