"""The editor: one page for a section, one for a condition. Whatever is sent is kept, session or not."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub.accounts.models import User
from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.kept_forms import person_of, token_for
from hub.core.vocabulary import ConditionKind
from hub.core.words import words_for
from hub.core.workflow import TransitionRefusedError
from programs.choices import RevisionState
from programs.curating import services
from programs.curating.access import draft_for
from programs.curating.forms.base import DraftForm, shown
from programs.curating.forms.conditions import AddConditionForm, ConditionForm
from programs.curating.forms.sections import FORMS, values_of
from programs.curating.services.drafts import held_for, move_condition, newest_save
from programs.curating.views.frame import ask_to_sign_in, render_draft, section_url, version_of
from programs.drafting.condition_rows import preview
from programs.drafting.differences import marked
from programs.drafting.documents import FIELDS, Document, Section, rows_by_id
from programs.drafting.labels import SECTION_WORDS
from programs.eligibility.examples import EXAMPLES
from programs.eligibility.kinds import PARAMETERS
from programs.eligibility.wording import sentence_for
from programs.models import DraftSave, Revision

type MakeForm = Callable[[Any], DraftForm]


class _Part:
    """One part of a draft: how its form is made, and what of the document it holds."""

    def __init__(self, name: str, document: Document) -> None:
        self.name = name
        kind, _colon, ident = name.partition(":")
        self.row = rows_by_id(document).get(int(ident)) if kind == "condition" else None
        self.section = Section.CONDITIONS if kind == "condition" else Section(kind)
        self.document = document

    def sent(self, data: Any) -> DraftForm:
        """Return the form as it was sent."""
        if self.row is not None:
            return ConditionForm(data, row=self.row)
        return FORMS[self.section](data)

    def shown(self, aside: dict[str, Any] | None = None) -> DraftForm:
        """Return the form that shows the draft, or what is held aside."""
        if self.row is not None:
            return ConditionForm.of(self.row | (aside or {}))
        return FORMS[self.section](shown(self.document | (aside or {}), FIELDS[self.section]))

    def values(self, form: DraftForm) -> dict[str, Any]:
        """Return what a sent form changes."""
        if self.row is not None:
            return form.values()
        return values_of(form, self.document)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Show a section of a draft, or keep what was typed in it."""
    if section not in FORMS:
        raise Http404
    return _edit(request, pk, section, "curating/section.html")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, pk: int, ident: int) -> HttpResponse:
    """Show one condition of a draft, with what readers will see, or keep what was typed in it."""
    return _edit(request, pk, f"condition:{ident}", "curating/condition.html")


def _edit(request: HttpRequest, pk: int, name: str, template: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return _after_the_session(request, pk, name)
    return _write(cast("SignedInRequest", request), pk, name, template)


def _write(request: SignedInRequest, pk: int, name: str, template: str) -> HttpResponse:
    draft = draft_for(request.user, pk)
    save = newest_save(draft)
    part = _part(name, save.content)
    if request.method == "POST":
        return _keep(request, draft, part, template)
    held = held_for(draft, name, request.user) if draft.state == RevisionState.DRAFT else None
    form = part.shown(None if held is None else held.content)
    return _page(request, draft, part, form, template, save=save, held=held)


def _part(name: str, document: Document) -> _Part:
    part = _Part(name, document)
    if part.section is Section.CONDITIONS and part.row is None:
        raise Http404
    return part


def _keep(request: SignedInRequest, draft: Revision, part: _Part, template: str) -> HttpResponse:
    at, person = timezone.now(), request.user
    if "drop" in request.POST:
        services.settle(revision=draft, part=part.name, by=person, at=at)
        return redirect(request.path)
    form = part.sent(request.POST)
    if not form.is_valid():
        return _page(request, draft, part, form, template, save=newest_save(draft), status=200)
    try:
        with transaction.atomic():
            saved = services.save_part(
                revision=draft,
                part=part.name,
                values=part.values(form),
                version=version_of(request),
                by=person,
                at=at,
            )
            if saved.held is None:
                services.settle(revision=draft, part=part.name, by=person, at=at)
    except TransitionRefusedError as error:
        services.hold_aside(revision=draft, part=part.name, values=part.values(form), by=person, at=at)
        messages.error(request, error.refusal.sentence)
        return redirect("curating:draft", draft.pk)
    if getattr(request, "htmx", False):
        return _live(request, draft, part.name, saved)
    if saved.held is not None:
        messages.warning(request, _("Somebody else changed this part while you wrote. Your text is kept below."))
    else:
        messages.success(request, _("Saved."))
    onward = part.section is Section.CONDITIONS and saved.held is None and "stay" not in request.POST
    return redirect(section_url(draft, Section.CONDITIONS) if onward else request.path)


def _live(request: HttpRequest, draft: Revision, name: str, saved: services.Saved) -> HttpResponse:
    """Answer a save in the background: the version, when it was saved, and what readers would see."""
    part = _part(name, newest_save(draft).content)
    context = {"version": saved.version, "saved_at": timezone.now(), "conflict": saved.held is not None}
    return render(request, "curating/live.html", context | _preview(part))


def _page(
    request: HttpRequest,
    draft: Revision,
    part: _Part,
    form: DraftForm,
    template: str,
    *,
    save: DraftSave,
    held: DraftSave | None = None,
    status: int = 200,
) -> HttpResponse:
    reading = services.reading_of(draft, save.content)
    row = None if part.row is None else part.row["id"]
    if held is None and form.is_valid():
        form.tell(m for m in reading.mistakes if m.section == part.section and m.row == row)
    lang = current_language()
    title = SECTION_WORDS[part.section].text(lang)
    if part.row is not None:
        title = words_for(ConditionKind(part.row["kind"])).text(lang)
    return render_draft(
        request,
        draft,
        template,
        reading=reading,
        document=save.content,
        current=part.section.value,
        status=status,
        form=form,
        title=title,
        version=save.number or 0,
        token=_token(request.user, draft, part.name),
        held=held,
        apart=[] if held is None else _apart(part, held.content),
        part=part.name,
        row=part.row,
        **_preview(part),
    )


def _preview(part: _Part) -> dict[str, Any]:
    if part.row is None:
        return {}
    en, fr = preview(part.row)
    kind = ConditionKind(part.row["kind"])
    example = sentence_for(kind, EXAMPLES[kind])[current_language() == "fr"] if kind in EXAMPLES else ""
    return {"example": example, "preview_en": en, "preview_fr": fr, "previewed": True}


def _apart(part: _Part, aside: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the texts in which what is held aside differs from the draft."""
    there = part.row if part.row is not None else part.document
    form = part.shown(aside)
    found = []
    for name, value in aside.items():
        if isinstance(value, str) and value != there.get(name, "") and name in form.fields:
            was, now = marked(str(there.get(name, "")), value)
            found.append({"label": form.fields[name].label, "was": was, "now": now})
    return found


# --- What is sent after the session has ended -------------------------------------------------------------------------


def _token(person: Any, draft: Revision, part: str) -> str:
    return token_for(person.pk, f"revision {draft.pk} {part}")


def _after_the_session(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Keep what was typed for the person to whom the form was given, and ask them to sign in again."""
    if request.method == "POST":
        person = person_of(request.POST.get("token", ""), f"revision {pk} {name}")
        if person is not None:
            _hold(request, person, pk, name)
    return ask_to_sign_in(request)


def _hold(request: HttpRequest, person: int, pk: int, name: str) -> None:
    draft = Revision.objects.select_related("program__organization").filter(pk=pk).first()
    by = User.objects.filter(pk=person).first()
    if draft is None or by is None:
        return
    try:
        part = _part(name, newest_save(draft).content)
    except Http404:
        return
    form = part.sent(request.POST)
    if form.is_valid():
        services.hold_aside(revision=draft, part=name, values=part.values(form), by=by, at=timezone.now())


# --- The list of conditions -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def conditions(request: SignedInRequest, pk: int) -> HttpResponse:
    """List the conditions of a draft with what readers will see, or add one."""
    draft = draft_for(request.user, pk)
    form = AddConditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ident = services.add_condition(
                revision=draft, kind=ConditionKind(form.cleaned_data["kind"]), by=request.user, at=timezone.now()
            )
        except TransitionRefusedError as error:
            messages.error(request, error.refusal.sentence)
            return redirect("curating:draft", draft.pk)
        return redirect("curating:condition", draft.pk, ident)
    save = newest_save(draft)
    reading = services.reading_of(draft, save.content)
    return render_draft(
        request,
        draft,
        "curating/conditions.html",
        reading=reading,
        document=save.content,
        current=Section.CONDITIONS.value,
        rows=_condition_rows(draft, save.content),
        form=form,
        kinds=len(PARAMETERS),
    )


def _condition_rows(draft: Revision, document: Document) -> list[dict[str, Any]]:
    lang = current_language()
    before = {}
    if draft.based_on_id is not None:
        opened = draft.saves.filter(number=1).first()
        before = rows_by_id(opened.content) if opened is not None else {}
    found = []
    for number, row in enumerate(document["conditions"], start=1):
        en, fr = preview(row)
        state = "new" if row["id"] not in before else "same" if before[row["id"]] == row else "changed"
        found.append(
            {
                "number": number,
                "row": row,
                "kind": words_for(ConditionKind(row["kind"])).text(lang),
                "en": en,
                "fr": fr,
                "state": state,
            }
        )
    return found


@require_POST
def change_conditions(request: SignedInRequest, pk: int, ident: int) -> HttpResponse:
    """Move a condition up or down, or take it out."""
    draft, at = draft_for(request.user, pk), timezone.now()
    what = request.POST.get("what", "")
    try:
        if what == "remove":
            services.remove_condition(revision=draft, ident=ident, by=request.user, at=at)
            messages.success(request, _("Removed."))
        elif what in {"up", "down"}:
            move_condition(revision=draft, ident=ident, up=what == "up", by=request.user, at=at)
        else:
            raise Http404
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence)
    return redirect("curating:conditions", draft.pk)
