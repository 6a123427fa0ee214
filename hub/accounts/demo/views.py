"""Pages that stand in for an authenticator app and a mailbox in the demonstration."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.accounts.demo import services as demo_services
from hub.outbox.models import OutboxKind, OutboxMessage

# These pages have one address for both languages, so they offer no way to the other.
ONE_ADDRESS: dict[str, Any] = {"other_language_url": "", "english_url": "", "french_url": ""}
MAILS_A_PAGE = 20


def _refuse_outside_demo() -> None:
    # The addresses exist only in the demonstration; this holds even if somebody routes them elsewhere.
    if not settings.DEMO_MODE:
        raise Http404


@login_not_required
@never_cache
@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """Show who can sign in, and the code of each person's app at this moment."""
    _refuse_outside_demo()
    now = time.time()
    codes_now = demo_services.current_codes(now=now)
    context = {
        **ONE_ADDRESS,
        "people": [(person, codes_now.get(person.email, "")) for person in demo_services.PEOPLE],
        "password": demo_services.PASSWORD,
        "seconds_left": demo_services.seconds_left(now=now),
    }
    return render(request, "accounts/demo_codes.html", context)


@login_not_required
@never_cache
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Show the mails that the portal wrote, newest first; with ``?to=`` those to one address."""
    _refuse_outside_demo()
    rows = OutboxMessage.objects.filter(kind=OutboxKind.MAIL).order_by("-created_at", "pk")
    if to := request.GET.get("to", "").replace("\0", ""):
        rows = rows.filter(payload__to__contains=[to])
    page = Paginator(rows, MAILS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/demo_mail.html", {**ONE_ADDRESS, "page_obj": page})
