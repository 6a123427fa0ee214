"""An entry as its curators see it: its versions, what was done and why, and the ways to change it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.publishing import services
from hub.publishing.access import HeldEntry, entry_for
from hub.publishing.choices import OPEN_STATES, VersionState
from hub.publishing.documents.differences import differences, said
from hub.publishing.entry_types.base import named
from hub.publishing.forms import CommentForm, EarlierForm, WithdrawEntryForm
from hub.publishing.services.assignments import comments_on, work_on
from hub.publishing.services.history import rows_of, steps_of


@require_safe
def entry(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    """Show an entry's versions and its history."""
    return _page(request, entry_for(request.user, kind, slug, to_read=True))


def _page(request: SignedInRequest, held: HeldEntry, **forms: Any) -> HttpResponse:
    entry_type, is_shown = held.type, held.type.is_shown(held.row)
    doubt = entry_type.doubts().get(held.slug)
    retire_form = entry_type.retire_form
    work = work_on(entry_type, held.slug)
    may_vouch = is_shown and entry_type.may_vouch(held.row)
    open_draft = next((one for one in held.versions if one.state in OPEN_STATES), None)
    context = {
        "versions": [(one, entry_type.url("draft", one.pk)) for one in held.versions],
        "page": entry_type.page(held.row) if is_shown else "",
        "open_draft": open_draft,
        "open_draft_url": entry_type.url("draft", open_draft.pk) if open_draft else "",
        "offered": next((one for one in held.versions if one.state == VersionState.OFFERED), None),
        "steps": steps_of(held),
        "back_form": EarlierForm(versions=held.versions),
        "back_is_open": not is_shown or "back_form" in forms,
        "may_go_back": any(one.state == VersionState.RETIRED for one in held.versions),
        "vouch_words": entry_type.vouch_words.text(current_language()),
        "may_vouch": may_vouch,
        "content": content_of(held) if may_vouch else [],
        "may_retire": entry_type.may_retire and is_shown,
        "retire_form": retire_form() if retire_form is not None else None,
        "withdraw_form": WithdrawEntryForm() if held.charge.whole else None,
        "leads": list(entry_type.leads(held.row, held.charge)) if held.row is not None else [],
        "doubt": doubt.text(current_language()) if doubt else "",
        "change_urls": {name: entry_type.entry_url(held.slug, "change", name) for name in _CHANGES},
        "rows_url": entry_type.entry_url(held.slug, "rows"),
        "acts": bool(held.charge.rows or held.charge.posts),
        "holder": work.holder if work is not None else None,
        "is_holder": work is not None and work.holder_id == request.user.pk,
        "comments": comments_on(entry_type, held.slug),
        "comment_form": CommentForm(),
        **entry_type.about(held.row),
    } | forms
    return render(request, entry_type.template, _frame(held) | context)


def content_of(held: HeldEntry) -> list[dict[str, Any]]:
    """Return what an entry says, field by field, for whoever says that it is still right; its pages stand apart."""
    entry_type = held.type
    found = differences(entry_type.sections, None, entry_type.document_of_row(held.row), named)
    return said((one for one in found if one.field != "sources"), current_language())


def _frame(held: HeldEntry) -> dict[str, Any]:
    lang, entry_type = current_language(), held.type
    there = held.type.names_of_row(held.row) if held.row is not None else {}
    names = there or {code: getattr(held.versions[0], f"name_{code}") for code in ("en", "fr")}
    return {
        "entry_type": entry_type,
        "kind_name": entry_type.one.text(lang),
        "slug": held.slug,
        "row": held.row,
        "name": names[lang] or names["en"] or held.slug,
        "entry_url": entry_type.entry_url(held.slug),
    }


@require_safe
def rows(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    """Show every change of the entry's rows, as the database itself noted it."""
    held = entry_for(request.user, kind, slug, to_read=True)
    changes = rows_of(held.type, slug, current_language(), held.versions)
    return render(request, "publishing/rows.html", _frame(held) | {"changes": changes})


@require_POST
def change(request: SignedInRequest, slug: str, what: str, kind: str) -> HttpResponse:
    """Begin a draft, begin to take the entry away from readers, or show an earlier version again."""
    held = entry_for(request.user, kind, slug)
    take = _CHANGES.get(what)
    if take is None:
        raise Http404
    with refusal_as_message(request):
        return take(request, held)
    return redirect(held.type.entry_url(slug))


def _draft(request: SignedInRequest, held: HeldEntry) -> HttpResponse:
    draft = services.begin_draft(entry_type=held.type, slug=held.slug, by=request.user, at=timezone.now())
    if name := request.POST.get("field"):
        return redirect(held.type.field_url(draft.pk, services.newest_save(draft).content, name))
    if any(one.state in OPEN_STATES for one in held.versions):
        return redirect(held.type.url("draft", draft.pk))
    # A new one says nothing yet: it begins where it is written.
    return redirect(held.type.part_url(draft.pk, held.type.sections[0].slug))


def _comment(request: SignedInRequest, held: HeldEntry) -> HttpResponse:
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, held, comment_form=form, form=form)
    services.comment_on_entry(
        entry_type=held.type, slug=held.slug, words=form.cleaned_data["words"], by=request.user, at=timezone.now()
    )
    return redirect(f"{held.type.entry_url(held.slug)}#talk-h")


def _end(request: SignedInRequest, held: HeldEntry) -> HttpResponse:
    told: dict[str, Any] = {}
    if held.type.retire_form is not None:
        form = held.type.retire_form(request.POST)
        if not form.is_valid():
            return _page(request, held, retire_form=form, form=form)
        told = form.cleaned_data
    draft = services.begin_retirement(
        entry_type=held.type, slug=held.slug, by=request.user, at=timezone.now(), **told
    )  # fmt: skip
    messages.success(request, _("It is written in a draft. A second curator publishes it."))
    return redirect(held.type.url("draft", draft.pk))


def _withdraw(request: SignedInRequest, held: HeldEntry) -> HttpResponse:
    if held.type.withdraw is None:
        raise Http404
    form = WithdrawEntryForm(request.POST)
    if not form.is_valid():
        return _page(request, held, withdraw_form=form, form=form)
    held.type.withdraw(held.row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    messages.success(request, _("Readers find it no more. An earlier version can be shown again below."))
    return redirect(held.type.entry_url(held.slug))


def _back(request: SignedInRequest, held: HeldEntry) -> HttpResponse:
    form = EarlierForm(request.POST, versions=held.versions)
    if not form.is_valid():
        return _page(request, held, back_form=form, form=form)
    reason = form.cleaned_data["reason"]
    services.roll_back(to=form.cleaned_data["version"], reason=reason, by=request.user, at=timezone.now())
    messages.success(request, _("The earlier version is shown again."))
    return redirect(held.type.entry_url(held.slug))


def _at_once(service: Callable[..., object], done: Any) -> Callable[[SignedInRequest, HeldEntry], HttpResponse]:
    """Return what asks for no word: a service, and what is said once it is done."""

    def act(request: SignedInRequest, held: HeldEntry) -> HttpResponse:
        service(entry_type=held.type, slug=held.slug, by=request.user, at=timezone.now())
        messages.success(request, done)
        return redirect(held.type.entry_url(held.slug))

    return act


_CHANGES: dict[str, Callable[[SignedInRequest, HeldEntry], HttpResponse]] = {
    "draft": _draft,
    "end": _end,
    "withdraw": _withdraw,
    "back": _back,
    "vouch": _at_once(services.vouch, gettext_lazy("Noted: it is still right.")),
    "take": _at_once(services.take_entry, gettext_lazy("It is yours: others see it.")),
    "release": _at_once(services.release_entry, gettext_lazy("It is free again.")),
    "comment": _comment,
}
