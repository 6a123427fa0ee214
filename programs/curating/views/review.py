"""The difference against what is published, what stops a draft, and the steps from draft to catalogue."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.workflow import TransitionRefusedError
from programs.choices import RevisionState
from programs.curating import services
from programs.curating.access import draft_for
from programs.curating.forms.programs import ApproveForm, ReasonForm
from programs.curating.history import last_comment
from programs.curating.rules import may_step, may_write
from programs.curating.services.drafts import newest_save
from programs.curating.views.frame import render_draft
from programs.drafting.differences import Difference, differences
from programs.drafting.labels import SECTION_WORDS
from programs.models import DraftSave, Revision
from programs.reports.showing import beside
from programs.services import live_catalogue

PER_PAGE = 30
_WHOLE = {
    "begun": gettext_lazy("Begun"),
    "imported": gettext_lazy("Imported from a file"),
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
}


@require_safe
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a draft changes, what still stops it, and what may be done with it."""
    return _page(request, draft_for(request.user, pk))


def _page(request: SignedInRequest, row: Revision, *, status: int = 200, **forms: Any) -> HttpResponse:
    lang = current_language()
    save = newest_save(row)
    reading = services.reading_of(row, save.content)
    live = live_catalogue().by_slug.get(row.program.slug)
    person = request.user
    context = {
        "live": row.program.live,
        "changes": [_shown(each, lang) for each in differences(live, reading.program)],
        "comment": last_comment(row),
        "reports": beside(row),
        "may_write": may_write(row, by=person) is None,
        "outdated": row.state == RevisionState.DRAFT and row.based_on_id != row.program.live_id,
        "refusals": {step: may_step(row, step, by=person) for step in ("submit", "send_back", "publish", "unschedule")},
        "submit_form": ReasonForm(initial={"reason": row.change_reason}),
        "send_back_form": ReasonForm(label=_("What to look at again")),
        "approve_form": ApproveForm(),
        "step_urls": {name.replace("-", "_"): reverse("curating:step", args=[row.pk, name]) for name in _STEPS},
    } | forms
    return render_draft(
        request,
        row,
        "curating/draft.html",
        reading=reading,
        document=save.content,
        current="",
        status=status,
        save=save,
        **context,
    )


def _shown(difference: Difference, lang: str) -> dict[str, Any]:
    return {
        "section": SECTION_WORDS[difference.section].text(lang),
        "title": difference.title.text(lang),
        "changes": [
            {"lang": change.lang, "was": change.marked[0], "now": change.marked[1]} for change in difference.changes
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def saves(request: SignedInRequest, pk: int) -> HttpResponse:
    """List every save of a draft, or make the draft say again what it said at one."""
    row = draft_for(request.user, pk)
    if request.method == "POST":
        number = request.POST.get("number", "")
        if not (number.isdecimal() and len(number) < 9):
            raise Http404
        try:
            services.restore_save(revision=row, number=int(number), by=request.user, at=timezone.now())
        except DraftSave.DoesNotExist:
            raise Http404 from None
        except TransitionRefusedError as error:
            messages.error(request, error.refusal.sentence)
        else:
            messages.success(request, _("The draft says again what it said then. The later saves are kept."))
        return redirect("curating:draft", pk)
    kept = row.saves.filter(number__isnull=False).select_related("by").order_by("-number")
    page = Paginator(kept.defer("content"), PER_PAGE).get_page(request.GET.get("page"))
    shown = [{"save": save, "what": _part_words(save.section)} for save in page]
    context = {"draft": row, "page_obj": page, "saves": shown, "may_write": may_write(row, by=request.user) is None}
    return render(request, "curating/saves.html", context)


def _part_words(part: str) -> str:
    if part in _WHOLE:
        return str(_WHOLE[part])
    kind, _colon, number = part.partition(":")
    words = SECTION_WORDS["conditions" if kind == "condition" else kind].text(current_language())
    return f"{words} {number}".strip()


@require_POST
def step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Take a step with a draft: submit, send back, publish, take back, bring up to date, discard."""
    take = _STEPS.get(step)
    if take is None:
        raise Http404
    row = draft_for(request.user, pk)
    program = row.program
    try:
        answer = take(request, row)
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
        return redirect("curating:draft", pk)
    if isinstance(answer, HttpResponse):
        return answer
    messages.success(request, _DONE[answer])
    if answer == "publish":
        return redirect("curating:program", program.slug)
    return redirect("curating:desk") if answer == "discard" else redirect("curating:draft", pk)


def _submit(request: SignedInRequest, row: Revision) -> HttpResponse | str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, submit_form=form, form=form)
    services.submit(revision=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    return "submit"


def _send_back(request: SignedInRequest, row: Revision) -> HttpResponse | str:
    form = ReasonForm(request.POST, label=_("What to look at again"))
    if not form.is_valid():
        return _page(request, row, send_back_form=form, form=form)
    services.send_back(revision=row, comment=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    return "send_back"


def _approve(request: SignedInRequest, row: Revision) -> HttpResponse | str:
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _page(request, row, approve_form=form, form=form)
    at = timezone.now()
    on = form.cleaned_data["day"]
    moment = None if on is None else timezone.make_aware(datetime.combine(on, time()))
    services.approve(
        revision=row,
        by=request.user,
        at=at,
        publish_at=moment,
        accept_changed_cases=form.cleaned_data["accept"],
    )
    return "publish" if moment is None or moment <= at else "schedule"


def _take_back(request: SignedInRequest, row: Revision) -> str:
    services.take_back(revision=row, by=request.user, at=timezone.now())
    return "unschedule"


def _update(request: SignedInRequest, row: Revision) -> str:
    services.bring_up_to_date(revision=row, by=request.user, at=timezone.now())
    return "update"


def _discard(request: SignedInRequest, row: Revision) -> str:
    services.discard_draft(revision=row, by=request.user, at=timezone.now())
    return "discard"


_STEPS: dict[str, Callable[[SignedInRequest, Revision], HttpResponse | str]] = {
    "submit": _submit,
    "send-back": _send_back,
    "approve": _approve,
    "take-back": _take_back,
    "update": _update,
    "discard": _discard,
}
