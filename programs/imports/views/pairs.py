"""Programs that may be one, or versions of each other, and what a person says of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from hub.accounts.requests import SignedInRequest
from hub.core.workflow import TransitionRefusedError
from programs.choices import Judgement
from programs.curating.access import charge_of, pairs_of
from programs.importing.pairs import Reason
from programs.imports.access import pair_for
from programs.imports.services import judge_pair, propose_pairs

PER_PAGE = 20
_WORDS = {
    Reason.NAME: gettext_lazy("Their names are alike."),
    Reason.URL: gettext_lazy("They have the same official page."),
    Reason.ORGANIZATION: gettext_lazy("They are of the same organization."),
}


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """Show the pairs that wait."""
    page = Paginator(pairs_of(charge_of(request.user)), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "pair": pair,
            "reasons": [_WORDS[Reason(reason)] for reason in pair.reasons],
            "sides": (pair.first, pair.second),
        }
        for pair in page
    ]
    return render(request, "programs/importing/pairs.html", {"page_obj": page, "rows": rows})


@require_POST
def look(request: SignedInRequest) -> HttpResponse:
    """Look over all that is published."""
    charge_of(request.user)
    found = propose_pairs(new=None, at=timezone.now())
    words = ngettext("%(count)d new pair in the whole catalogue.", "%(count)d new pairs in the whole catalogue.", found)
    messages.success(request, words % {"count": found})
    return redirect("imports:pairs")


@require_POST
def judge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whether two programs belong together, and which of two that are one is kept."""
    pair = pair_for(request.user, pk)
    asked = request.POST.get("judgement", "")
    keep = {"first": pair.first, "second": pair.second}.get(asked)
    judgement = Judgement.JOINED if keep or asked == "joined" else Judgement.APART if asked == "apart" else None
    if judgement is None:
        raise Http404
    try:
        draft = judge_pair(pair=pair, judgement=judgement, keep=keep, by=request.user, at=timezone.now())
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
        return redirect("imports:pairs")
    if draft is not None:
        messages.success(request, _("The draft says which program took over. A second curator publishes it."))
        return redirect("curating:draft", draft.pk)
    if keep is not None:
        messages.success(request, _("That is remembered. Delete the draft of the program that is not kept."))
    else:
        messages.success(request, _("That is remembered."))
    return redirect("imports:pairs")
