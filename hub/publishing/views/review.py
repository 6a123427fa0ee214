"""The difference against what readers see, what stops a draft, and the steps from draft to readers."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.core.workflow import Refusal, RefusedError
from hub.publishing import services
from hub.publishing.access import version_for
from hub.publishing.choices import VersionState
from hub.publishing.documents.differences import Difference
from hub.publishing.entry_types.base import EntryType
from hub.publishing.forms import PublishForm, ReasonForm
from hub.publishing.models import Version
from hub.publishing.reports.presentation import corrections_beside
from hub.publishing.rules import may_step, may_write
from hub.publishing.services.history import last_comment
from hub.publishing.views.base import SAVES, preview_refusal, queue_url, render_version

PER_PAGE = 30
_DONE = {
    "submit": gettext_lazy("Sent to a second curator."),
    "submit_alone": gettext_lazy("Sent. Nobody else keeps this entry: the administrators have a mail."),
    "send_back": gettext_lazy("Sent back to its author."),
    "publish": gettext_lazy("Published."),
    "unschedule": gettext_lazy("Taken back: it is in review again."),
    "update": gettext_lazy("What was published since is in the draft now."),
    "discard": gettext_lazy("Deleted."),
    "take": gettext_lazy("What the file changed is in a draft now. A second curator publishes it."),
    "keep": gettext_lazy("The curators’ words stay. The same words are not asked about again."),
}


@require_safe
def draft(request: SignedInRequest, pk: int, *, model: type[Version]) -> HttpResponse:
    """Show what a draft changes, what still stops it, and what may be done with it."""
    return _page(request, version_for(request.user, model, pk))


def _page(request: SignedInRequest, row: Version, **forms: Any) -> HttpResponse:
    person, lang, entry_type = request.user, current_language(), row.type
    document = services.newest_save(row).content
    reading = entry_type.read(row, document)
    refusals = {step: may_step(row, step, by=person) for step in ("submit", "send_back", "publish", "unschedule")}
    submit = refusals["submit"]
    outdated = submit is not None and submit.code == "outdated"
    refused = {refusal.code for refusal in refusals.values() if refusal is not None}
    there = entry_type.row(row.slug) if "outdated" in refused and row.based_on_id is None else None  # type: ignore[attr-defined]
    context = {
        "live": entry_type.versions(row.slug).filter(state=VersionState.PUBLISHED).first(),
        "changes": _shown(entry_type, entry_type.differences(row, reading, document), lang),
        "comment": last_comment(row) if row.submitted_at else None,
        # Whoever may submit may write, and whoever has to take a change in first: it need not be asked once more.
        "may_write": submit is None or outdated,
        "outdated": outdated,
        # Another entry may have taken the address of a new one.
        "other": {"name": entry_type.names_of_row(there)[lang], "url": entry_type.page(there)} if there else None,
        "refusals": refusals,
        **_reviewers(row, refusals),
        "submit_form": ReasonForm(initial={"reason": row.change_reason}),
        "send_back_form": ReasonForm(label=_("What to look at again")),
        "approve_form": (entry_type.publish_form or PublishForm)(),
        "step_urls": {name.replace("-", "_"): entry_type.url("step", row.pk, name) for name in _STEPS},
        "preview_url": "" if preview_refusal(row, reading) else entry_type.url("preview", row.pk),
        "reports": corrections_beside(row, reading, document),
    } | forms
    return render_version(
        request, row, "publishing/draft.html", document=document, reading=reading, current="", **context
    )  # fmt: skip


def _reviewers(row: Version, refusals: Mapping[str, Refusal | None]) -> dict[str, Any]:
    """Return who may publish a draft, for whoever sends it or has sent it."""
    own = refusals["publish"]
    if row.state == VersionState.IN_REVIEW and own is not None and own.code == "own_revision":
        return {"reviewers": services.reviewers_of(row)}
    return {"reviewers": services.reviewers_of(row)} if refusals["submit"] is None else {}


def shown_differences(row: Version, lang: str) -> list[dict[str, Any]]:
    """Return what a version changes, as a page shows it."""
    document = services.newest_save(row).content
    return _shown(row.type, row.type.differences(row, row.type.read(row, document), document), lang)


def _shown(entry_type: EntryType, differences: Iterable[Difference], lang: str) -> list[dict[str, Any]]:
    """Return differences as a page shows them; the section is named where there are several, and it says more."""
    several = len(entry_type.sections) > 1
    return [
        {
            "section": one.section.words.text(lang) if several and one.section.words != one.title else "",
            "title": one.title.text(lang),
            "changes": [
                {"lang": each.lang, "was": each.marked[0], "now": each.marked[1]} for each in one.read_in(lang)
            ],
        }
        for one in differences
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def saves(request: SignedInRequest, pk: int, *, model: type[Version]) -> HttpResponse:
    """List every save of a draft, or make the draft say again what it said at one."""
    row = version_for(request.user, model, pk)
    if request.method == "POST":
        return _restore(request, row)
    kept = row.saves.filter(number__isnull=False).select_related("by").order_by("-number").defer("content")
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    lang = current_language()
    return render_version(
        request,
        row,
        "publishing/saves.html",
        document=services.newest_save(row).content,
        current=SAVES,
        page_obj=page,
        saves=[{"save": save, "what": row.type.part_words(save.part).text(lang)} for save in page],
        may_write=may_write(row, by=request.user) is None,
    )


def _restore(request: SignedInRequest, row: Version) -> HttpResponse:
    number = request.POST.get("number", "")
    if not (number.isdecimal() and len(number) < 9):
        raise Http404
    with refusal_as_message(request):
        try:
            services.restore_save(version=row, number=int(number), by=request.user, at=timezone.now())
        except ObjectDoesNotExist:
            raise Http404 from None
        messages.success(request, _("The draft says again what it said then. The later saves are kept."))
    return redirect(row.type.url("draft", row.pk))


@require_POST
def step(request: SignedInRequest, pk: int, step: str, *, model: type[Version]) -> HttpResponse:
    """Take a step: submit, send back, approve, take back, bring up to date, discard; decide about a file's words."""
    take = _STEPS.get(step)
    if take is None:
        raise Http404
    row = version_for(request.user, model, pk)
    try:
        answer = take(request, row)
    except RefusedError as error:
        messages.error(request, error.refusal.sentence)
        return redirect(row.type.url("draft", pk))
    if isinstance(answer, HttpResponse):
        return answer
    if answer in _DONE:  # on its day: the page says which
        messages.success(request, _DONE[answer])
    if answer == "discard":
        return redirect(queue_url(request, row.type.namespace))
    if answer in ("publish", "keep"):
        return redirect(row.type.entry_url(row.slug))
    return redirect(row.type.url("draft", pk))


def _submit(request: SignedInRequest, row: Version) -> HttpResponse | str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, submit_form=form, form=form)
    services.submit(version=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    row.refresh_from_db()  # whose it is may have changed with what it says
    return "submit" if services.reviewers_of(row) else "submit_alone"


def _send_back(request: SignedInRequest, row: Version) -> HttpResponse | str:
    form = ReasonForm(request.POST, label=_("What to look at again"))
    if not form.is_valid():
        return _page(request, row, send_back_form=form, form=form)
    services.send_back(version=row, comment=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    return "send_back"


def _approve(request: SignedInRequest, row: Version) -> HttpResponse | str:
    form = (row.type.publish_form or PublishForm)(request.POST)
    if not form.is_valid():
        return _page(request, row, approve_form=form, form=form)
    at, on = timezone.now(), form.cleaned_data["day"]
    moment = None if on is None else timezone.make_aware(datetime.combine(on, time()))
    accepted = form.cleaned_data.get("accept", "")
    try:
        services.approve(version=row, by=request.user, at=at, publish_at=moment, accepted=accepted)
    except RefusedError as error:
        if accepted or "accept" not in form.fields or error.refusal.code != "changed_cases":
            raise
        form.add_error("accept", error.refusal.sentence)
        return _page(request, row, approve_form=form, form=form)
    return "publish" if moment is None or moment <= at else "schedule"


def _at_once(service: Callable[..., object], done: str) -> Callable[[SignedInRequest, Version], str]:
    """Return a step that asks for no word: a service, and what is said once it is done."""

    def take(request: SignedInRequest, row: Version) -> str:
        service(version=row, by=request.user, at=timezone.now())
        return done

    return take


def _take(request: SignedInRequest, row: Version) -> HttpResponse:
    made = services.decide_on_file(offered=row, take=True, by=request.user, at=timezone.now())
    messages.success(request, _DONE["take"])
    return redirect(row.type.url("draft", row.pk if made is None else made.pk))


def _leave(request: SignedInRequest, row: Version) -> str:
    services.decide_on_file(offered=row, take=False, by=request.user, at=timezone.now())
    return "keep"


_STEPS: dict[str, Callable[[SignedInRequest, Version], HttpResponse | str]] = {
    "submit": _submit,
    "send-back": _send_back,
    "approve": _approve,
    "take-back": _at_once(services.take_back, "unschedule"),
    "update": _at_once(services.bring_up_to_date, "update"),
    "discard": _at_once(services.discard_draft, "discard"),
    "take": _take,
    "keep": _leave,
}
