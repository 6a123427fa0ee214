"""Writing a request: one question a page, begun by anybody, kept behind a signed link, nothing asked twice."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.casework.choices import RequestKind
from hub.casework.models import RequestDraft
from hub.casework.notifications.queries import sign_draft
from hub.casework.requests.forms.base import StepForm
from hub.casework.requests.forms.submission import STEPS, KindForm, RequestTextForm, first_unanswered, steps_of
from hub.casework.requests.services.submission import begin_draft, keep_draft
from hub.casework.requests.views.base import (
    company_of,
    draft_answers,
    draft_context,
    initial_answers,
    proposed_words,
    subject_of,
    with_draft,
)
from hub.core.db.bilingual import current_language
from hub.core.forms import PublicForm
from hub.core.http.middleware import answers_once
from hub.core.vocabulary.enums import Challenge
from opportunities.models import Guide


class _PublicStartForm(PublicForm):
    """Keeps programs off the first page; whoever knows what to ask chooses fast."""

    least_seconds = 0.5


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@answers_once
def start(request: HttpRequest) -> HttpResponse:
    """Put the first question, or the second where the link brought the answer to the first; begin a draft."""
    known: dict[str, Any] = initial_answers(request.GET)
    company = company_of(request, known)
    step = first_unanswered(known) or KindForm
    data = request.POST if request.method == "POST" else None
    form = step(data, known=known, setting=draft_context(request, company))
    if isinstance(form, RequestTextForm):
        form.initial.update(proposed_words(request.GET))
    trap = _PublicStartForm(data, now=now().timestamp())
    if (
        request.method == "POST"
        and form.is_valid()
        and _passes(trap, form)
        and allows_attempt(request, form, "casework.begin", at=now())
    ):
        draft = begin_draft(
            answers={**known, **form.answers()},
            language=current_language(),
            at=now(),
            user=request.user if request.user.is_authenticated else None,
            company=company,
        )
        return _onward(draft, sign_draft(draft))
    again = request.GET.copy()
    again.pop("kind", None)
    kind_url = (
        f"{reverse('casework:new')}?{again.urlencode()}" if step is not KindForm and "program" not in known else ""
    )
    return _page(
        request, form, known, trap=trap, action=request.get_full_path(), kind_url=kind_url, back_url=_start_url(known)
    )


def _passes(trap: PublicForm, form: StepForm) -> bool:
    if trap.is_valid():
        return True
    for message in trap.non_field_errors():
        form.add_error(None, str(message))
    return False


def _start_url(known: Mapping[str, Any]) -> str:
    if program := known.get("program"):
        return reverse("programs:detail", args=[program]) if subject_of({"program": program}).program else ""
    if opportunity := known.get("opportunity"):
        found = subject_of({"opportunity": opportunity}).opportunity
        return reverse("opportunities:detail", args=[opportunity]) if found else ""
    return reverse("pages:contact")


@require_safe
@with_draft
def draft(request: HttpRequest, draft: RequestDraft, token: str) -> HttpResponse:
    """Go on where the draft was left."""
    return _onward(draft, token)


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@with_draft
def step(request: HttpRequest, draft: RequestDraft, token: str, step: str) -> HttpResponse:
    """Show one page with what was said, or take it."""
    known = draft_answers(draft)
    pages = steps_of(known)
    if step not in STEPS or STEPS[step] not in pages:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = STEPS[step](data, known=known, setting=draft_context(request, company_of(request, known, draft)))
    if request.method == "POST" and form.is_valid() and allows_attempt(request, form, "casework.draft", at=now()):
        person = request.user if request.user.is_authenticated else None
        kept = keep_draft(draft=draft, answers=form.answers(), at=now(), user=person)
        return _onward(kept, token)
    action = reverse("casework:step", args=[token, step])
    return _page(request, form, known, token=token, action=action, back_url=_before(pages, form, known, token))


def _onward(draft: RequestDraft, token: str) -> HttpResponse:
    """Lead to the first page that is not answered, else to the check."""
    page = first_unanswered(draft.answers)
    if page is None:
        return HttpResponseRedirect(reverse("casework:check", args=[token]))
    return HttpResponseRedirect(reverse("casework:step", args=[token, page.name]))


def _before(pages: list[type[StepForm]], form: StepForm, known: Mapping[str, Any], token: str) -> str:
    """Return the page before this one; from a finished request, the check."""
    if first_unanswered(known) is None:
        return reverse("casework:check", args=[token])
    place = pages.index(type(form))
    return reverse("casework:step", args=[token, pages[place - 1].name]) if place else _start_url(known)


def _page(request: HttpRequest, form: StepForm, known: Mapping[str, Any], **more: Any) -> HttpResponse:
    is_dispute = form.name == "words" and known.get("kind") == RequestKind.DISPUTE
    guides = Guide.objects.filter(challenges__contains=[Challenge.DISPUTES]).order_by("order", "pk")
    token = more.get("token")
    kind = known.get("kind")
    context = {
        "form": form,
        "about": subject_of(known),
        "kind": RequestKind(kind).label if kind in RequestKind.values else "",
        "kind_url": reverse("casework:step", args=[token, KindForm.name]) if token else "",
        "subject": known.get("subject", ""),
        "subject_url": reverse("casework:step", args=[token, "words"]) if token else "",
        "guides": list(guides[:5]) if is_dispute else None,
        **more,
    }
    return render(request, "casework/requests/step.html", context)
