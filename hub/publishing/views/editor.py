"""The editor: one page for a part, both languages side by side. Whatever is sent is kept, session or not."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.accounts.authentication.sessions import SignedInRequest, keep_form
from hub.accounts.models import User
from hub.core.db.bilingual import current_language
from hub.core.forms import form_token, form_token_owner
from hub.core.workflow import RefusedError
from hub.publishing import services
from hub.publishing.access import version_for
from hub.publishing.choices import VersionState
from hub.publishing.documents.differences import marked
from hub.publishing.documents.fields import WITHDRAWN
from hub.publishing.forms import DraftForm, DraftSectionForm, sent_as
from hub.publishing.models import Save, Version
from hub.publishing.reports.presentation import reported_columns
from hub.publishing.views.base import ask_to_sign_in, next_fault, number_of, render_version


class DraftPart:
    """One part of a draft: how its form is made, and what of the document it holds. Raises ``Http404`` for none."""

    template = "publishing/write.html"

    def __init__(self, version: Version, name: str, document: dict[str, Any]) -> None:
        self.version, self.name, self.document = version, name, document
        there = version.type.part_of(document, name)
        if there is None:
            raise Http404
        self.there = there

    @property
    def section(self) -> str:
        return self.name

    @property
    def row(self) -> int | None:
        return None

    @property
    def title(self) -> str:
        return self.version.type.part_words(self.name).text(current_language())

    def onward(self, request: SignedInRequest) -> str:
        """Return where a save leads; empty: it stays."""
        del request
        return ""

    def form(self, data: Any) -> DraftForm:
        """Return the form as it was sent."""
        section = self.version.type.section(self.section)
        fields = [
            field
            for field in (section.fields if section else ())
            # What readers do not see yet is not taken from them.
            if field.name != WITHDRAWN or self.version.based_on is not None
        ]
        blank = self.version.type.blank(timezone.now())
        return DraftSectionForm(data, fields=fields, document=self.document, blank=blank)

    def shown(self, aside: dict[str, Any] | None = None) -> DraftForm:
        return self.form(sent_as(dict(self.there) | (aside or {})))

    @property
    def named(self) -> Iterable[str]:
        """The columns of the document that it holds, in their order: readers name them."""
        section = self.version.type.section(self.section)
        return [column for field in section.fields for column in field.columns] if section else ()

    def context(self) -> dict[str, Any]:
        """Return what its page and its saves in the background show beside the form."""
        return {}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(
    request: HttpRequest, pk: int, section: str = "text", *, model: type[Version], part: type[DraftPart] = DraftPart
) -> HttpResponse:
    if not request.user.is_authenticated:
        return _after_the_session(request, pk, section, model, part)
    signed_in = cast("SignedInRequest", request)
    draft = version_for(signed_in.user, model, pk)
    save = services.newest_save(draft)
    found = part(draft, section, save.content)
    if request.method == "POST":
        return _keep(signed_in, found, save)
    is_draft = draft.state == VersionState.DRAFT
    held = services.held_for(draft, found.name, signed_in.user) if is_draft else None
    form = found.shown(None if held is None else held.content)
    return _page(signed_in, found, form, save=save, held=held)


def _keep(request: SignedInRequest, part: DraftPart, save: Save) -> HttpResponse:
    at, person, draft = timezone.now(), request.user, part.version
    if "drop" in request.POST:
        services.settle(version=draft, part=part.name, by=person, at=at)
        return redirect(request.path)
    form = part.form(request.POST)
    if not form.is_valid():
        return _page(request, part, form, save=save)
    values = form.values(part.there)
    try:
        with transaction.atomic():
            saved = services.save_draft(
                version=draft, part=part.name, values=values, number=number_of(request), by=person, at=at
            )
            if saved.held is None:
                services.settle(version=draft, part=part.name, by=person, at=at)
    except RefusedError as error:
        services.hold_aside(version=draft, part=part.name, values=values, by=person, at=at)
        messages.error(request, error.refusal.sentence)
        return redirect(draft.type.url("draft", draft.pk))
    if getattr(request, "htmx", False):
        return _live(request, part, saved)
    if saved.held is not None:
        messages.warning(request, _("Somebody else changed this part while you wrote. Your text is kept below."))
    else:
        messages.success(request, _("Saved."))
    if saved.held is None and "next" in request.POST:
        return redirect(next_fault(draft, person))
    onward = part.onward(request) if saved.held is None and "stay" not in request.POST else ""
    return redirect(onward or request.path)


def _live(request: HttpRequest, part: DraftPart, saved: services.Saved) -> HttpResponse:
    """Answer a save in the background: the number, when it was saved, and what readers would see."""
    context = {"version": saved.number, "saved_at": timezone.now(), "conflict": saved.held is not None}
    now = type(part)(part.version, part.name, services.newest_save(part.version).content)
    return render(request, "publishing/live.html", context | now.context())


def _page(
    request: SignedInRequest, part: DraftPart, form: DraftForm, *, save: Save, held: Save | None = None
) -> HttpResponse:
    draft = part.version
    reading = draft.type.read(draft, save.content)
    if held is None and form.is_valid():
        form.tell(m for m in reading.mistakes if m.section == part.section and m.row == part.row)
    form.reported = reported_columns(draft, part.named)
    if draft.state != VersionState.DRAFT:
        form.close()
    return render_version(
        request,
        draft,
        part.template,
        document=save.content,
        reading=reading,
        current=part.section,
        form=form,
        title=part.title,
        version=save.number or 0,
        token=form_token(request.user.pk, _named(type(draft), draft.pk, part.name)),
        held=held,
        apart=[] if held is None else _apart(part, held.content),
        **part.context(),
    )


def _apart(part: DraftPart, aside: dict[str, Any]) -> list[dict[str, Any]]:
    form, found = part.shown(aside), []
    for name, value in aside.items():
        there = part.there.get(name, "")
        if isinstance(value, str) and value != there and name in form.fields:
            was, now = marked(str(there), value)
            found.append({"label": form.fields[name].label, "was": was, "now": now})
    return found


# --- What is sent after the session has ended -------------------------------------------------------------------------


def _named(model: type[Version], pk: int, part: str) -> str:
    return f"{model._meta.label_lower} {pk} {part}"


def _after_the_session(
    request: HttpRequest, pk: int, name: str, model: type[Version], part: type[DraftPart]
) -> HttpResponse:
    """Keep what was typed for the person to whom the form was given, and ask them to sign in again."""
    token = request.POST.get("token", "") if request.method == "POST" else ""
    person = form_token_owner(token, _named(model, pk, name))
    if person is not None:
        draft = model.objects.select_related(*model.RELATED).filter(pk=pk).first()
        if not _hold(request, person, draft, name, part) and keep_form(request, person):
            return ask_to_sign_in(request, then=reverse("accounts:unsent-form"))
    return ask_to_sign_in(request)


def _hold(request: HttpRequest, person: int, draft: Version | None, name: str, part: type[DraftPart]) -> bool:
    """Hold aside what was typed, where the draft could have it; return whether it is held."""
    by = User.objects.filter(pk=person).first()
    if draft is None or by is None:
        return False
    try:
        found = part(draft, name, services.newest_save(draft).content)
    except Http404:
        return False
    form = found.form(request.POST)
    if not form.is_valid():
        return False
    values = form.values(found.there)
    services.hold_aside(version=draft, part=name, values=values, by=by, at=timezone.now())
    return True
