"""The editor of an entry: one page with both languages side by side. Whatever is sent is kept, session or not."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.accounts.models import User
from hub.accounts.requests import SignedInRequest
from hub.core.kept_forms import person_of, token_for
from hub.core.workflow import TransitionRefusedError
from hub.curation import services
from hub.curation.access import version_for
from hub.curation.choices import EntryState
from hub.curation.entries import blank_row, row_of
from hub.curation.fields import Document
from hub.curation.forms import EntryForm
from hub.curation.kinds import KINDS
from hub.curation.models import EntrySave, EntryVersion
from hub.curation.readiness import points_for
from hub.curation.services.drafts import held_for, newest_save
from hub.curation.views.frame import render_version
from programs.curating.forms.base import shown
from programs.curating.forms.sections import values_of
from programs.curating.views.frame import ask_to_sign_in, version_of
from programs.drafting.differences import marked


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text of a draft, or keep what was typed in it."""
    if not request.user.is_authenticated:
        return _after_the_session(request, pk)
    return _write(cast("SignedInRequest", request), pk)


def _write(request: SignedInRequest, pk: int) -> HttpResponse:
    draft = version_for(request.user, pk)
    save = newest_save(draft)
    if request.method == "POST":
        return _keep(request, draft, save)
    held = held_for(draft, request.user) if draft.state == EntryState.DRAFT else None
    return _page(request, draft, _form(draft, save.content | (held.content if held else {})), save=save, held=held)


def _form(draft: EntryVersion, document: Document) -> EntryForm:
    kind = KINDS[draft.kind]
    names = [column for field in kind.all_fields if not field.fixed for column in field.columns]
    return EntryForm(shown(document, names), kind=kind)


def _keep(request: SignedInRequest, draft: EntryVersion, save: EntrySave) -> HttpResponse:
    at, person = timezone.now(), request.user
    if "drop" in request.POST:
        services.settle(version=draft, by=person, at=at)
        return redirect(request.path)
    form = EntryForm(request.POST, kind=KINDS[draft.kind])
    if not form.is_valid():
        return _page(request, draft, form, save=save)
    values = values_of(form, save.content)
    try:
        with transaction.atomic():
            saved = services.save_draft(version=draft, values=values, number=version_of(request), by=person, at=at)
            if saved.held is None:
                services.settle(version=draft, by=person, at=at)
    except TransitionRefusedError as error:
        services.hold_aside(version=draft, values=values, by=person, at=at)
        messages.error(request, error.refusal.sentence)
        return redirect("entries:draft", draft.pk)
    if getattr(request, "htmx", False):
        context = {"version": saved.number, "saved_at": at, "conflict": saved.held is not None}
        return render(request, "curating/live.html", context)
    if saved.held is not None:
        messages.warning(request, _("Somebody else changed this part while you wrote. Your text is kept below."))
    else:
        messages.success(request, _("Saved."))
    return redirect(request.path)


def _page(
    request: SignedInRequest, draft: EntryVersion, form: EntryForm, *, save: EntrySave, held: EntrySave | None = None
) -> HttpResponse:
    kind = KINDS[draft.kind]
    there = row_of(kind, draft.slug) or blank_row(kind, draft.slug)
    points, mistakes = points_for(kind, there, save.content)
    if held is None and form.is_valid():
        form.tell(mistakes)
    return render_version(
        request,
        draft,
        "entries/write.html",
        document=save.content,
        current="write",
        points=points,
        form=form,
        version=save.number or 0,
        token=token_for(request.user.pk, _what(draft.pk)),
        held=held,
        apart=[] if held is None else _apart(form, save.content, held.content),
    )


def _apart(form: EntryForm, there: Document, aside: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the texts in which what is held aside differs from the draft."""
    found = []
    for name, value in aside.items():
        if isinstance(value, str) and value != there.get(name, "") and name in form.fields:
            was, now = marked(str(there.get(name, "")), value)
            found.append({"label": form.fields[name].label, "was": was, "now": now})
    return found


# --- What is sent after the session has ended -------------------------------------------------------------------------


def _what(pk: int) -> str:
    return f"entry {pk}"


def _after_the_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was typed for the person to whom the form was given, and ask them to sign in again."""
    person = person_of(request.POST.get("token", ""), _what(pk)) if request.method == "POST" else None
    draft = EntryVersion.objects.filter(pk=pk).first() if person is not None else None
    by = User.objects.filter(pk=person).first() if person is not None else None
    if draft is not None and by is not None:
        form = EntryForm(request.POST, kind=KINDS[draft.kind])
        if form.is_valid():
            values = values_of(form, newest_save(draft).content)
            services.hold_aside(version=draft, values=values, by=by, at=timezone.now())
    return ask_to_sign_in(request)
