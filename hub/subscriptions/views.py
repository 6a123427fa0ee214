"""What a person follows and was told, the buttons that save and stop, and the calendar."""

import hashlib

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.accounts.authentication.sessions import SignedInRequest
from hub.accounts.forms import EMAIL
from hub.accounts.mail import CONFIRMATION_DAYS
from hub.core.db.bilingual import current_language
from hub.core.db.tenancy import allow_writes
from hub.core.forms import PublicForm
from hub.core.http.errors import refusal_as_message
from hub.core.http.middleware import takes_public_form, uncached
from hub.core.identity import identity
from hub.core.text.formats import is_own_address
from hub.core.workflow import RefusedError
from hub.notifications.mail.registry import absolute_url
from hub.subscriptions.access import calendar_owner, subscriptions_of
from hub.subscriptions.choices import ENTRY_KINDS, SEARCH_KINDS, SubscriptionKind
from hub.subscriptions.models import CalendarFeed, Subscription
from hub.subscriptions.notification_types import notification_type, read_stop_token
from hub.subscriptions.presentation import (
    PERSONAL_CALENDARS,
    alert_rows,
    calendar_file,
    deadlines_of,
    followed_groups,
    thing_name,
    thing_url,
)
from hub.subscriptions.queries import PersonalView, saved, search_by_mail, search_query
from hub.subscriptions.services import (
    asked_by_mail,
    follow_by_mail,
    forget_follower,
    hears_of,
    mail_confirmation,
    make_calendar,
    mark_seen,
    remove_calendar,
    save,
)
from hub.subscriptions.services import stop as stop_service

_SLUG_LENGTH = 80
_QUERY_LENGTH = 1000
# The address of a calendar is shown once, on the page after the one that made it.
_SHOWN = "subscriptions.calendar"


@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """Show what the person follows, and what was told of it; what is shown counts as seen."""
    at = timezone.now()
    view, rows = PersonalView(request.user, at=at), subscriptions_of(request.user)
    token = request.session.pop(_SHOWN, "") if request.method == "GET" else ""
    context = {
        "alerts": alert_rows(view),
        "groups": followed_groups(view, rows),
        "total": len(rows),
        "calendar": CalendarFeed.objects.filter(person=request.user).first(),
        "calendar_url": absolute_url(reverse("calendar-feed", args=[token])) if token else "",
    }
    response = render(request, "subscriptions/list.html", context)
    if request.method == "GET" and request.user.unread_alerts:
        with allow_writes():
            mark_seen(person=request.user, at=at)
    return response


@require_POST
def change(request: SignedInRequest) -> HttpResponse:
    """Save or stop what a button names ("save program SLUG", "stop program_search"), and go back to its page."""
    act, kind, slug, query = _named(request.POST)
    at = timezone.now()
    if act == "stop":
        if found := saved(request.user, kind, slug=slug, query=query):
            stop_service(subscription=found, by=request.user, at=at)
        messages.success(request, _("Stopped. We tell you nothing more of it."))
    else:
        with refusal_as_message(request):
            language = current_language()
            made = save(person=request.user, kind=kind, slug=slug, query=query, language=language, at=at)
            if made is None:
                raise Http404
            messages.success(request, _("You follow it. We write at most one mail a day."))
    back = request.POST.get("back", "")
    return redirect(back if is_own_address(back) else "subscriptions:list")


def _named(data: QueryDict) -> tuple[str, SubscriptionKind, str, str]:
    """Return what a button asks for. Raises ``Http404`` for what no button says."""
    act, _space, rest = data.get("what", "").partition(" ")
    name, _space, slug = rest.partition(" ")
    if act not in {"save", "stop"} or name not in SubscriptionKind.values:
        raise Http404
    kind, query = SubscriptionKind(name), ""
    if kind in SEARCH_KINDS:
        query = search_query(kind, QueryDict(data.get("query", "")[:_QUERY_LENGTH]))
    is_named = bool(slug) == (kind in ENTRY_KINDS) and bool(query) == (kind in SEARCH_KINDS)
    if not is_named or len(slug) > _SLUG_LENGTH or len(query) > _QUERY_LENGTH:
        raise Http404
    return act, kind, slug, query


# --- Without an account ----------------------------------------------------------------------------------------------


class FollowForm(PublicForm):
    """The address of a visitor who wants to hear of an entry, or of what a search finds."""

    least_seconds = 1  # one field, which a browser fills

    email = forms.EmailField(
        label=EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("We mail a link there. Press its button, and you follow it."),
        error_messages={"required": gettext_lazy("Write the address to which we mail the link.")},
    )


@login_not_required
@takes_public_form()
@too_many_attempts
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take the address of a visitor who wants to hear of something, and mail the link that confirms it."""
    given, at = request.POST if request.method == "POST" else request.GET, timezone.now()
    kind, slug, query = _thing_of(given)
    name, lang = thing_name(PersonalView(request.user, at=at), kind, slug=slug, query=query), current_language()
    if not name:
        raise Http404
    url = thing_url(kind, slug=slug, query=query)
    form = FollowForm(request.POST if request.method == "POST" else None, now=at.timestamp())
    if form.is_valid() and allows_attempt(
        request, form, "subscriptions.follow", at=at, mailbox=(mailbox := form.cleaned_data["email"])
    ):
        asked = {"kind": kind.value, "slug": slug, "query": query, "language": lang, "email": mailbox}
        mail_confirmation(asked=asked, name=name, address=request.build_absolute_uri, at=at)
        sentence = _("Open the link in it within %(days)s days and press the button: then you follow %(entry)s.")
        said = {"email": mailbox, "sentence": sentence % {"days": CONFIRMATION_DAYS, "entry": name}, "back_url": url}
        return uncached(render(request, "accounts/mailed.html", said))
    context = {"form": form, "what": f"{kind} {slug}".strip(), "query": query, "name": name, "back_url": url}
    return uncached(render(request, "subscriptions/ask.html", context))


def _thing_of(given: QueryDict) -> tuple[SubscriptionKind, str, str]:
    """Return kind and slug of an entry ("program SLUG"), or kind and query of a search. Raises ``Http404``."""
    kind, _space, slug = given.get("what", "").partition(" ")
    if kind in ENTRY_KINDS and slug and len(slug) <= _SLUG_LENGTH:
        return SubscriptionKind(kind), slug, ""
    if kind in SEARCH_KINDS and not slug:
        return SubscriptionKind(kind), "", search_by_mail(kind, QueryDict(given.get("query", "")[:_QUERY_LENGTH]))
    raise Http404


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before a mailbox follows something; on POST let it. Whoever reads the mailbox has the link."""
    at = timezone.now()
    asked = asked_by_mail(token, at=at)
    name, problem, found, thing = "", "", None, {}
    if asked is not None:
        thing = {"slug": asked["slug"], "query": asked.get("query", "")}
        name = thing_name(PersonalView(request.user, at=at), asked["kind"], **thing)
    if name and request.method == "POST":
        try:
            found = follow_by_mail(token=token, at=at)
        except RefusedError as refused:
            problem = refused.refusal.sentence
    is_off = found is not None and not hears_of(found.person, notification_type(found.kind))
    context = {"problem": problem, "done": found is not None, "is_off": is_off, "token": token}
    if asked is not None and name:
        context |= {"name": name, "url": thing_url(asked["kind"], **thing), "query": thing["query"]}
    return uncached(render(request, "subscriptions/confirm.html", context, status=200 if name else 410))


@require_POST
def calendar(request: SignedInRequest) -> HttpResponse:
    """Make the address of the person's calendar, replace it, or take it away."""
    if "remove" in request.POST:
        remove_calendar(person=request.user, at=timezone.now())
        messages.success(request, _("The address of your calendar is gone. Nothing reads it any more."))
    else:
        request.session[_SHOWN] = make_calendar(person=request.user, at=timezone.now())
    return redirect(reverse("subscriptions:list") + "#calendar-h")


@login_not_required
@csrf_exempt  # The token is the authority, as for the other links of mails that stop something.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before one thing is stopped; on POST stop it. Again, or after it is gone, is no effect."""
    key = read_stop_token(token)
    if key is None:
        raise Http404
    found = Subscription.objects.select_related("person").filter(pk=key).first()
    has_page = request.user.is_authenticated or (found is not None and not found.person.is_only_an_address)
    context = {"is_there": found is not None, "has_page": has_page, "token": token, "name": _stops(found)}
    if request.method == "POST" and found is not None:
        stop_service(subscription=found, by=found.person, at=timezone.now())
        context |= {"is_there": False, "is_forgotten": forget_follower(person=found.person, at=timezone.now())}
    return render(request, "subscriptions/stop.html", context)


def _stops(found: Subscription | None) -> str:
    """Return what a link of a mail stops; the words of somebody's search stay on the page of their account."""
    if found is None or not (found.kind in ENTRY_KINDS or found.person.is_only_an_address):
        return ""
    view = PersonalView(found.person, at=timezone.now())
    return thing_name(view, found.kind, slug=found.slug, query=found.query)


@login_not_required
@cache_control(private=True, no_cache=True)
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the days of the entries that the owner of a secret address follows, in the owner's language."""
    person = calendar_owner(token)
    at = timezone.now()
    with override(person.language):
        days = deadlines_of(PersonalView(person, at=at), subscriptions_of(person))
        days = [*days, *(day for days_of in PERSONAL_CALENDARS for day in days_of(person, at=at))]
        title = _("%(portal)s: what I follow") % {"portal": identity(person.language).name}
        content = calendar_file(days, title=title, lang=person.language, on=timezone.localdate(at))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="clean-growth-hub.ics"'
    response["ETag"] = etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    return get_conditional_response(request, etag=etag, response=response) or response
