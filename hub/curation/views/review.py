"""The difference against what readers see, what stops a draft, and the steps from draft to readers."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.workflow import TransitionRefusedError
from hub.curation import services
from hub.curation.access import version_for
from hub.curation.choices import OPEN_STATES, EntryState
from hub.curation.differences import differences
from hub.curation.entries import blank_row, document_of_row, row_of
from hub.curation.forms import PublishForm
from hub.curation.history import last_comment
from hub.curation.kinds import KINDS
from hub.curation.models import EntrySave, EntryVersion
from hub.curation.readiness import points_for
from hub.curation.rules import may_step, may_write
from hub.curation.services.drafts import newest_save
from hub.curation.services.versions import is_outdated, versions_of
from hub.curation.views.frame import render_version
from programs.curating.forms.programs import ReasonForm
from programs.curating.readiness import Point

PER_PAGE = 30
_SAVES = {
    "begun": gettext_lazy("Begun"),
    "saved": gettext_lazy("Saved"),
    "updated": gettext_lazy("Brought up to date"),
    "restored": gettext_lazy("An earlier save again"),
}
_DONE = {
    "submit": gettext_lazy("Sent to a second curator."),
    "send_back": gettext_lazy("Sent back to its author."),
    "publish": gettext_lazy("Published."),
    "schedule": gettext_lazy("Approved. It goes out on its day."),
    "unschedule": gettext_lazy("Taken back: it is in review again."),
    "update": gettext_lazy("What was published since is in the draft now."),
    "discard": gettext_lazy("Deleted."),
    "take": gettext_lazy("What the file changed is in a draft now. A second curator publishes it."),
    "keep": gettext_lazy("The words of the curators stay. The same words of the file are not asked about again."),
}


@require_safe
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a draft changes, what still stops it, and what may be done with it."""
    return _page(request, version_for(request.user, pk))


def _page(request: SignedInRequest, row: EntryVersion, **forms: Any) -> HttpResponse:
    kind, person, lang = KINDS[row.kind], request.user, current_language()
    save = newest_save(row)
    there = row_of(kind, row.slug)
    before = None if there is None else document_of_row(kind, there)
    if row.state in OPEN_STATES and row.based_on is not None and there is None:
        before = row.based_on.content
    points: list[Point] = []
    if row.state in OPEN_STATES:
        points, _mistakes = points_for(kind, there or blank_row(kind, row.slug), save.content)
    context = {
        "live": versions_of(kind, row.slug).filter(state=EntryState.PUBLISHED).first(),
        "changes": differences(kind, before, save.content, lang),
        "comment": last_comment(row),
        "may_write": may_write(row, by=person) is None,
        "outdated": row.state == EntryState.DRAFT and is_outdated(row, there),
        "refusals": {step: may_step(row, step, by=person) for step in ("submit", "send_back", "publish", "unschedule")},
        "submit_form": ReasonForm(initial={"reason": row.change_reason}),
        "send_back_form": ReasonForm(label=_("What to look at again")),
        "approve_form": PublishForm(),
        "step_urls": {name.replace("-", "_"): reverse("entries:step", args=[row.pk, name]) for name in _STEPS},
    } | forms
    return render_version(
        request, row, "entries/draft.html", document=save.content, current="draft", points=points, **context
    )


@require_http_methods(["GET", "HEAD", "POST"])
def saves(request: SignedInRequest, pk: int) -> HttpResponse:
    """List every save of a draft, or make the draft say again what it said at one."""
    row = version_for(request.user, pk)
    if request.method == "POST":
        number = request.POST.get("number", "")
        if not (number.isdecimal() and len(number) < 9):
            raise Http404
        try:
            services.restore_save(version=row, number=int(number), by=request.user, at=timezone.now())
        except EntrySave.DoesNotExist:
            raise Http404 from None
        except TransitionRefusedError as error:
            messages.error(request, error.refusal.sentence)
        else:
            messages.success(request, _("The draft says again what it said then. The later saves are kept."))
        return redirect("entries:draft", pk)
    kept = row.saves.filter(number__isnull=False).select_related("by").order_by("-number").defer("content")
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    return render_version(
        request,
        row,
        "entries/saves.html",
        document=newest_save(row).content,
        current="saves",
        points=[],
        page_obj=page,
        saves=[{"save": save, "what": _SAVES.get(save.what, save.what)} for save in page],
        may_write=may_write(row, by=request.user) is None,
    )


@require_POST
def step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Take a step: submit, send back, approve, take back, bring up to date, discard; decide about a file's words."""
    take = _STEPS.get(step)
    if take is None:
        raise Http404
    row = version_for(request.user, pk)
    try:
        answer = take(request, row)
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
        return redirect("entries:draft", pk)
    if isinstance(answer, HttpResponse):
        return answer
    messages.success(request, _DONE[answer])
    if answer == "discard":
        return redirect("entries:desk")
    if answer in ("publish", "keep"):
        return redirect("entries:entry", row.kind, row.slug)
    return redirect("entries:draft", pk)


def _submit(request: SignedInRequest, row: EntryVersion) -> HttpResponse | str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, submit_form=form, form=form)
    services.submit(version=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    return "submit"


def _send_back(request: SignedInRequest, row: EntryVersion) -> HttpResponse | str:
    form = ReasonForm(request.POST, label=_("What to look at again"))
    if not form.is_valid():
        return _page(request, row, send_back_form=form, form=form)
    services.send_back(version=row, comment=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    return "send_back"


def _approve(request: SignedInRequest, row: EntryVersion) -> HttpResponse | str:
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _page(request, row, approve_form=form, form=form)
    at, on = timezone.now(), form.cleaned_data["day"]
    moment = None if on is None else timezone.make_aware(datetime.combine(on, time()))
    services.approve(version=row, by=request.user, at=at, publish_at=moment)
    return "publish" if moment is None or moment <= at else "schedule"


def _take_back(request: SignedInRequest, row: EntryVersion) -> str:
    services.take_back(version=row, by=request.user, at=timezone.now())
    return "unschedule"


def _update(request: SignedInRequest, row: EntryVersion) -> str:
    services.bring_up_to_date(version=row, by=request.user, at=timezone.now())
    return "update"


def _discard(request: SignedInRequest, row: EntryVersion) -> str:
    services.discard_draft(version=row, by=request.user, at=timezone.now())
    return "discard"


def _take(request: SignedInRequest, row: EntryVersion) -> HttpResponse:
    made = services.decide_on_file(offered=row, take=True, by=request.user, at=timezone.now())
    messages.success(request, _DONE["take"])
    return redirect("entries:draft", row.pk if made is None else made.pk)


def _leave(request: SignedInRequest, row: EntryVersion) -> str:
    services.decide_on_file(offered=row, take=False, by=request.user, at=timezone.now())
    return "keep"


_STEPS: dict[str, Callable[[SignedInRequest, EntryVersion], HttpResponse | str]] = {
    "submit": _submit,
    "send-back": _send_back,
    "approve": _approve,
    "take-back": _take_back,
    "update": _update,
    "discard": _discard,
    "take": _take,
    "keep": _leave,
}
