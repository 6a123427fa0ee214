"""What returned offers say of the directory: proposals by seat and reason, to be settled."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods

from hub.accounts.requests import SignedInRequest
from hub.casework.leading import Team, lead_of
from hub.casework.models import Correction
from hub.casework.presentation.corrections import grouped
from hub.casework.services import settle_correction


@require_http_methods(["GET", "HEAD", "POST"])
def corrections(request: SignedInRequest) -> HttpResponse:
    """List the corrections that nobody has looked at; settle those of one seat and reason."""
    team = lead_of(request.user)
    if request.method == "POST":
        return _settle(request, team)
    context = {"team": team, "groups": grouped(_waiting(team), get_language() or "en")}
    return render(request, "casework/team/corrections.html", context)


def _waiting(team: Team) -> list[Correction]:
    """Return the open corrections that the person decides on; leads of the Hub's desk decide on all."""
    rows = Correction.objects.filter(state="open").select_related("seat__office", "seat__organization")
    return [row for row in rows.order_by("at", "pk") if team.watches(row.seat)]


def _settle(request: SignedInRequest, team: Team) -> HttpResponse:
    """Settle the rows that the page showed, and no others that came in since."""
    decision = request.POST.get("decision", "")
    if decision not in {"made", "refused"}:
        raise Http404
    shown = set(request.POST.get("rows", "").split(","))
    settled = [row for row in _waiting(team) if str(row.pk) in shown]
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    for row in settled:
        settle_correction(correction=row, made=decision == "made", **who)
    sentence = ngettext("%(number)s proposal is settled.", "%(number)s proposals are settled.", len(settled))
    messages.success(request, sentence % {"number": len(settled)})
    return redirect("team:corrections")
