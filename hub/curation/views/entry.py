"""An entry as its curators see it: its versions, what was done and why, and the ways to change it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.workflow import TransitionRefusedError
from hub.curation import services
from hub.curation.access import Entry, entry_for
from hub.curation.choices import OPEN_STATES, EntryState
from hub.curation.forms import EarlierForm
from hub.curation.history import rows_of, steps_of


@require_safe
def entry(request: SignedInRequest, kind: str, slug: str) -> HttpResponse:
    """Show an entry's versions and its history."""
    return _page(request, entry_for(request.user, kind, slug))


def _page(request: SignedInRequest, held: Entry, **forms: Any) -> HttpResponse:
    context = {
        "versions": held.versions,
        "page": held.kind.page(held.row) if held.row is not None else "",
        "open_draft": next((one for one in held.versions if one.state in OPEN_STATES), None),
        "offered": next((one for one in held.versions if one.state == EntryState.OFFERED), None),
        "steps": steps_of(held.versions),
        "back_form": EarlierForm(versions=held.versions),
        "may_go_back": any(one.state == EntryState.RETIRED for one in held.versions),
        "may_withdraw": held.kind.may_withdraw and held.row is not None,
        "programs": _programs(held),
        "doubt": _doubt(held),
    } | forms
    return render(request, "entries/entry.html", _frame(held) | context)


def _programs(held: Entry) -> list[tuple[str, str]]:
    """Return the programs that the entry names with their pages: at the desk for those who look after them."""
    leads = held.kind.leads(held.row) if held.row is not None else ()
    pages = (
        (one, "curating:program" if held.charge.holds(one.organization_id) else "programs:detail") for one in leads
    )
    return [(one.name, reverse(page, args=[one.slug])) for one, page in pages]


def _doubt(held: Entry) -> str:
    words = held.kind.doubts().get(held.slug)
    return words.text(current_language()) if words else ""


def _frame(held: Entry) -> dict[str, Any]:
    lang = current_language()
    there = held.row or held.versions[0]
    stem = held.kind.name if held.row is not None else "name"
    names = {code: getattr(there, f"{stem}_{code}") for code in ("en", "fr")}
    return {
        "kind": held.kind,
        "kind_name": held.kind.one.text(lang),
        "slug": held.slug,
        "row": held.row,
        "name": names[lang] or names["en"] or held.slug,
    }


@require_safe
def rows(request: SignedInRequest, kind: str, slug: str) -> HttpResponse:
    """Show every change of the entry's rows, as the database itself noted it."""
    held = entry_for(request.user, kind, slug)
    return render(request, "entries/rows.html", _frame(held) | {"changes": rows_of(held)})


@require_POST
def change(request: SignedInRequest, kind: str, slug: str, what: str) -> HttpResponse:
    """Begin a draft, begin to take the entry away from readers, or show an earlier version again."""
    held = entry_for(request.user, kind, slug)
    person, at = request.user, timezone.now()
    try:
        if what == "draft":
            return redirect("entries:draft", services.begin_draft(kind=held.kind, slug=slug, by=person, at=at).pk)
        if what == "withdraw":
            draft = services.begin_withdrawal(kind=held.kind, slug=slug, by=person, at=at)
            messages.success(request, _("The draft takes the entry away from readers. A second curator publishes it."))
            return redirect("entries:draft", draft.pk)
        if what == "back":
            return _back(request, held)
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
        return redirect("entries:entry", kind, slug)
    raise Http404


def _back(request: SignedInRequest, held: Entry) -> HttpResponse:
    form = EarlierForm(request.POST, versions=held.versions)
    if not form.is_valid():
        return _page(request, held, back_form=form, form=form)
    services.roll_back(
        to=form.cleaned_data["version"], reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
    )
    messages.success(request, _("The earlier version is shown again."))
    return redirect("entries:entry", held.kind.slug, held.slug)
