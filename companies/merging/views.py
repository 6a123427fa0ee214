"""Two records that may be one company: the list, both side by side, and the merge. For administrators."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import agreement_for, grant_administrator, pair_for, render_company
from companies.choices import AgreementState, LikenessState
from companies.duplicates.services import settle_possible_duplicate
from companies.merging.forms import AgreementForm, MergeForm
from companies.merging.presentation import field_choices, field_rows, moved_rows, withdrawn_consents
from companies.merging.services import (
    MergeConflictError,
    MergePreview,
    agreeing_owner,
    answer_agreement,
    ask_owners,
    merge_companies,
    preview_merge,
)
from companies.models import Company, Merge, PossibleDuplicate
from companies.rules import may_answer_agreement, may_ask_owners
from hub.accounts.authentication.sessions import require_reauthentication
from hub.core.http.errors import refusal_on_form, show_errors
from hub.core.workflow import RefusedError

PER_PAGE = 20


@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    grant_administrator(request.user)
    waiting = PossibleDuplicate.objects.waiting().select_related("company", "other").order_by("found_at", "pk")
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "companies/duplicates.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Show both records and what a merge would do, or what was settled; say that they are two, or ask their owners."""
    found = pair_for(request.user, pk)
    if found.is_closed or found.state == LikenessState.DIFFERENT:
        return render(request, "companies/duplicate_settled.html", _settled(found))
    if request.method == "POST":
        return _act(request, found)
    return _show(request, found, _preview(found, request.GET.get("keep")))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say once more what will be, and merge. Where a record has changed since, nothing is done and both are shown."""
    found = pair_for(request.user, pk)
    if found.is_closed or found.state == LikenessState.DIFFERENT:
        return redirect("companies:duplicate", pk)
    sent = request.POST if request.method == "POST" else request.GET
    preview = _preview(found, sent.get("keep"))
    form = MergeForm(sent, fields=field_choices(preview, day=timezone.localdate()))
    changed = preview.seen != sent.get("seen")
    if changed or preview.refusal or not form.is_valid():
        return _show(request, found, preview, form=None if changed else form, changed=changed and "seen" in sent)
    if request.method == "POST":
        require_reauthentication(request)
        return _merge(request, found, preview, form)
    context = {
        "pair": found,
        "preview": preview,
        "moving": moved_rows(preview),
        "withdrawn": withdrawn_consents(preview),
        "chosen": form.chosen_words,
        "hidden": [("keep", preview.kept.slug), ("seen", preview.seen), *form.cleaned_data.items()],
        "back": f"{reverse('companies:duplicate', args=[pk])}?{urlencode({'keep': preview.kept.slug})}",
    }
    return render(request, "companies/duplicate_confirm.html", context)


def _merge(request: HttpRequest, found: PossibleDuplicate, preview: MergePreview, form: MergeForm) -> HttpResponse:
    """Merge as it was confirmed; where a record has changed at this very moment, show both again."""
    try:
        merge = merge_companies(
            keep=preview.kept,
            gone=preview.gone,
            choices=form.chosen,
            seen=preview.seen,
            by=request.user,
            at=timezone.now(),
            address=request.build_absolute_uri,
        )
    except RefusedError:
        return redirect("companies:duplicate", found.pk)
    except MergeConflictError:
        stored = pair_for(request.user, found.pk)
        return _show(request, stored, _preview(stored, preview.kept.slug), changed=True)
    except ValidationError as error:
        show_errors(form, error)
        return _show(request, found, preview, form=form)
    messages.success(request, _("The two records are one: %(company)s.") % {"company": merge.kept.name})
    return redirect("companies:duplicate", found.pk)


def _act(request: HttpRequest, found: PossibleDuplicate) -> HttpResponse:
    """Do what a button of the page says."""
    match request.POST.get("action"):
        case "different":
            reason = request.POST.get("reason", "").strip()
            settle_possible_duplicate(pair=found, same=False, by=request.user, reason=reason, at=timezone.now())
            messages.success(request, _("Settled: these are two companies."))
            return redirect("companies:duplicates")
        case "ask":
            try:
                ask_owners(pair=found, by=request.user, at=timezone.now(), address=request.build_absolute_uri)
            except RefusedError as refused:
                messages.warning(request, refused.refusal.sentence)
            else:
                messages.success(request, _("The owners of both records are asked by e-mail."))
            return redirect("companies:duplicate", found.pk)
    raise Http404


def _preview(found: PossibleDuplicate, keep: str | None) -> MergePreview:
    both: list[Company] = sorted([found.company, found.other], key=lambda one: (one.created_at, one.pk))
    if keep == both[1].slug:
        both.reverse()
    return preview_merge(keep=both[0], gone=both[1])


def _show(
    request: HttpRequest,
    found: PossibleDuplicate,
    preview: MergePreview,
    *,
    form: MergeForm | None = None,
    changed: bool = False,
) -> HttpResponse:
    day = timezone.localdate()
    rows: list[Any] = [*preview.kept_rows["agreements_to_merge"], *preview.gone_rows["agreements_to_merge"]]
    agreements = [row for row in rows if row.pair_id == found.pk]
    context = {
        "pair": found,
        "preview": preview,
        "form": form or MergeForm(fields=field_choices(preview, day=day)),
        "rows": field_rows(preview, day=day),
        "moving": moved_rows(preview),
        "withdrawn": withdrawn_consents(preview),
        "agreements": [
            (row, preview.kept if row.company_id == preview.kept.pk else preview.gone) for row in agreements
        ],
        "may_ask": getattr(preview.refusal, "code", "") == "nothing_shared" and not may_ask_owners(agreements),
        "swap": f"?{urlencode({'keep': preview.gone.slug})}",
        "changed": changed,
    }
    return render(request, "companies/duplicate.html", context, status=409 if changed else 200)


def _settled(found: PossibleDuplicate) -> dict[str, Any]:
    """Return what was made of a pair: the merge, where it was one."""
    merge = (
        Merge.objects.filter(gone__in=[found.company, found.other])
        .select_related("kept", "gone")
        .order_by("at")
        .first()
    )
    counts = merge.moved.values() if merge else ()
    return {
        "pair": found,
        "merge": merge,
        "moved": sum(one["moved"] for one in counts),
        "joined": sum(one["joined"] for one in counts),
        "left": sum(one["left"] for one in counts),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask an owner, and take the answer, which may change until the records are merged."""
    membership, asked = agreement_for(request.user, slug, pk)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agree = form.cleaned_data["answer"] == "agree"
        if agree:
            require_reauthentication(request)
        with refusal_on_form(form, "answer"):
            answer_agreement(
                agreement=asked, agree=agree, by=request.user, at=timezone.now(), address=request.build_absolute_uri
            )
            messages.success(request, _("Your answer is kept. You can change it until the records are merged."))
            return redirect("companies:agreement", slug, pk)
    return render_company(
        request,
        membership,
        "companies/agreement.html",
        current="data",
        form=form,
        asked=asked,
        settled=may_answer_agreement(asked, agree=asked.state != AgreementState.AGREED),
        other=agreeing_owner(asked),
    )
