"""Addresses outside that wait for a second person, and those that were decided."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.choices import ApprovalState
from hub.casework.requests.services.corrections import decide_address, domains_of
from hub.casework.team.access import address_for, addresses_of, team_of
from hub.core.workflow import RefusedError


@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: SignedInRequest) -> HttpResponse:
    """List addresses to check and those decided; take the word of a second person."""
    team, refused = team_of(request.user), {}
    if request.method == "POST":
        found, note = address_for(team, request.POST.get("address", "")), request.POST.get("note", "")[:400]
        approved = request.POST.get("do") == "approve"
        try:
            decide_address(address=found, approved=approved, note=note, by=request.user, at=timezone.now())
        except RefusedError as refusal:
            refused = {"pk": found.pk, "sentence": refusal.refusal.sentence, "note": note}
        else:
            words = _("A link may go there now.") if approved else _("No link goes there. Whoever proposed it hears.")
            messages.success(request, words)
            return redirect("team:addresses")
    rows = addresses_of(team)
    context = {
        "team": team,
        "waiting": [(row, domains_of(row.seat)) for row in rows if row.state == ApprovalState.WAITING],
        "decided": [row for row in rows if row.state != ApprovalState.WAITING],
        "refused": refused,
    }
    return render(request, "casework/team/addresses.html", context, status=409 if refused else 200)
