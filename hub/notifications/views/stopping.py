"""The links in mails: stop a category, show that an address works. Whoever holds the link may; nobody signs in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hub.notifications import services
from hub.notifications.links import is_mark_of, read_confirmation_token, read_stop_token
from hub.notifications.models import Recipient
from hub.notifications.registry import categories


@login_not_required
@csrf_exempt  # The token is the authority, and the button of a mail program sends nothing else (RFC 8058).
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before a category is stopped; on POST stop it at once, or take it up again."""
    recipient, slug = read_stop_token(token) or (0, "")
    if not Recipient.objects.filter(pk=recipient).exists():
        raise Http404
    state = "ask"
    if request.method == "POST" and "undo" in request.POST:
        services.take_up_again(recipient_id=recipient, category=slug, at=timezone.now())
        state = "again"
    elif request.method == "POST":
        services.stop_mails(recipient_id=recipient, category=slug, at=timezone.now())
        state = "stopped"
    context = {"state": state, "token": token, "category": categories().get(slug), "all": not slug}
    return render(request, "notifications/stop.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether mail arrives again; on POST write to the address again."""
    key, mark = read_confirmation_token(token) or (0, "")
    recipient = Recipient.objects.select_related("user").filter(pk=key).first()
    if recipient is None or not is_mark_of(mark, recipient.address):
        return render(request, "notifications/confirm.html", {"state": "late"}, status=410)
    if request.method == "POST":
        services.confirm_address(recipient_id=key, at=timezone.now())
    state = "done" if request.method == "POST" else "ask"
    return render(request, "notifications/confirm.html", {"state": state, "token": token})
