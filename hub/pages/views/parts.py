"""The sheet of parts: every component with every state, for designers and browser tests."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """Show the sheet."""
    return render(request, "ui/parts.html")
