"""The market barriers that were met in requests, counted."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.team.access import barrier_reader, barriers_met
from hub.casework.team.presentation import grouped_barriers


@require_safe
def barriers(request: SignedInRequest) -> HttpResponse:
    """Show each barrier with how many companies met it, the most often met first."""
    team = barrier_reader(request.user)
    groups = grouped_barriers(barriers_met(team, at=timezone.now()), get_language() or "en")
    return render(request, "casework/team/barriers.html", {"team": team, "groups": groups})
