"""The conditions of a program: the list of them, and the editor of one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.core.http.middleware import answers_once
from hub.core.text.formats import site_of
from hub.core.vocabulary.enums import ConditionKind
from hub.core.vocabulary.labels import localized_label
from hub.publishing import services
from hub.publishing.documents.fields import Document
from hub.publishing.documents.values import ValueMistakeError, day
from hub.publishing.reports.presentation import reported_columns
from hub.publishing.views import editor
from hub.publishing.views.base import render_version
from programs.documents.condition_rows import preview
from programs.documents.corrections import CONDITION_COLUMNS
from programs.documents.fields import CONDITIONS, pages_of, rows_by_id
from programs.drafts.services import add_condition, move_condition, remove_condition, set_source
from programs.eligibility.conditions.registry import CONDITION_TYPES, sentence_for
from programs.entry_types import PROGRAM
from programs.entry_types.forms import AddConditionForm, ConditionForm
from programs.models import Revision
from programs.publication.access import draft_for

_ANOTHER = "another"  # the button that saves a condition and adds the next, and the prefix of the kind beside it


class ConditionPart(editor.DraftPart):
    """One condition of a draft, with what readers will see."""

    template = "programs/desk/condition.html"
    section = CONDITIONS

    def __init__(self, version: Any, name: str, document: Document) -> None:
        super().__init__(version, name, document)
        self.kind = ConditionKind(self.there["kind"])

    @property
    def row(self) -> int:
        return int(self.there["id"])

    @property
    def title(self) -> str:
        return localized_label(self.kind).text(current_language())

    def onward(self, request: SignedInRequest) -> str:
        """Return where a save leads: to the next condition, where one is asked for, else back to all of them."""
        asked = AddConditionForm(request.POST, prefix=_ANOTHER)
        if _ANOTHER in request.POST and asked.is_valid():
            kind = ConditionKind(asked.cleaned_data["kind"])
            with refusal_as_message(request):
                ident = add_condition(version=self.version, kind=kind, by=request.user, at=timezone.now())
                return reverse("curating:condition", args=[self.version.pk, ident])
        return PROGRAM.part_url(self.version.pk, CONDITIONS)

    def form(self, data: Any) -> ConditionForm:
        return ConditionForm(data, row=dict(self.there), pages=pages_of(self.document), rows=self.document[CONDITIONS])

    def shown(self, aside: dict[str, Any] | None = None) -> ConditionForm:
        row = dict(self.there) | (aside or {})
        return ConditionForm.of(row, pages_of(self.document), self.document[CONDITIONS])

    def context(self) -> dict[str, Any]:
        """Return what readers will see, an example of the kind, and what to go on with."""
        en, fr = preview(dict(self.there))
        example = ""
        if test := CONDITION_TYPES[self.kind].example:
            example = sentence_for(self.kind, test)[current_language() == "fr"]
        another = AddConditionForm(prefix=_ANOTHER)
        another.fields["kind"].label = _("Kind of the next condition")
        shown = {"preview_en": en, "preview_fr": fr, "previewed": True, "row": self.there}
        return {"example": example, "another": another, **shown}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Show a section of a draft, or keep what was typed in it."""
    found = PROGRAM.section(section)
    if found is None or not found.fields:
        raise Http404
    return editor.write(request, pk, section, model=Revision)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, pk: int, ident: int) -> HttpResponse:
    """Show one condition of a draft, with what readers will see, or keep what was typed in it."""
    # Pressed twice, it adds one.
    write = answers_once(editor.write) if _ANOTHER in request.POST else editor.write
    return write(request, pk, f"condition:{ident}", model=Revision, part=ConditionPart)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_once
def conditions(request: SignedInRequest, pk: int) -> HttpResponse:
    """List the conditions of a draft with what readers will see, or add one."""
    draft = draft_for(request.user, pk)
    if request.method == "POST" and "page" in request.POST:
        return _name_page(request, draft)
    form = AddConditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = ConditionKind(form.cleaned_data["kind"])
        with refusal_as_message(request):
            ident = add_condition(version=draft, kind=kind, by=request.user, at=timezone.now())
            return redirect("curating:condition", draft.pk, ident)
        return redirect("curating:draft", draft.pk)
    document = services.newest_save(draft).content
    return render_version(
        request,
        draft,
        "programs/desk/conditions.html",
        document=document,
        reading=PROGRAM.read(draft, document),
        current=CONDITIONS,
        lines=_condition_parts(draft, document),
        opened=request.GET.get("open", ""),
        reported=[one for found in reported_columns(draft, CONDITION_COLUMNS).values() for one in found],
        form=form,
        kinds=len(CONDITION_TYPES),
        pages=pages_of(document),
        unnamed=sum(not row.get("own") or not row["source"] for row in document[CONDITIONS]),
    )


def _name_page(request: SignedInRequest, draft: Revision) -> HttpResponse:
    """Take that all conditions without a page of their own stand on one of the draft's pages, read today."""
    page = request.POST["page"]
    if page not in pages_of(services.newest_save(draft).content):
        raise Http404
    with refusal_as_message(request):
        set_source(version=draft, page=page, by=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
    return redirect("curating:conditions", draft.pk)


def _condition_parts(draft: Revision, document: Document) -> list[list[dict[str, Any]]]:
    """Return the conditions in their order, those of which one is enough together where the first of them stands."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for one in _condition_rows(draft, document):
        parts.setdefault(one["row"].get("group") or f"row {one['row']['id']}", []).append(one)
    return list(parts.values())


def _condition_rows(draft: Revision, document: Document) -> list[dict[str, Any]]:
    lang = current_language()
    before = {}
    if draft.based_on_id is not None:
        opened = draft.saves.filter(number=1).first()
        before = rows_by_id(opened.content) if opened is not None else {}
    found = []
    for number, row in enumerate(document[CONDITIONS], start=1):
        en, fr = preview(row)
        state = "new" if row["id"] not in before else "same" if before[row["id"]] == row else "changed"
        found.append(
            {
                "number": number,
                "row": row,
                "kind": localized_label(ConditionKind(row["kind"])).text(lang),
                "said": [("en", en), ("fr", fr)],
                "sentence": fr if lang == "fr" else en,
                "site": site_of(row["source"]) if row["source"] else "",
                "state": state,
                "is_first": number == 1,
                "is_last": number == len(document[CONDITIONS]),
                "read_on": _read_on(row["as_of"]),
                "own": bool(row.get("own")),
            }
        )
    return found


def _read_on(text: str) -> date | None:
    """Return when a source was read; None as long as what is typed is no day."""
    try:
        return day(text)
    except ValueMistakeError:
        return None


@require_POST
def change_conditions(request: SignedInRequest, pk: int, ident: int) -> HttpResponse:
    """Move a condition up or down, or take it out."""
    draft, at = draft_for(request.user, pk), timezone.now()
    what = request.POST.get("what", "")
    with refusal_as_message(request):
        if what == "remove":
            remove_condition(version=draft, ident=ident, by=request.user, at=at)
            messages.success(request, _("Removed."))
        elif what in {"up", "down"}:
            move_condition(version=draft, ident=ident, up=what == "up", by=request.user, at=at)
        else:
            raise Http404
    if what == "remove":
        return redirect("curating:conditions", draft.pk)
    # What was moved stays open, to be moved on.
    url = reverse("curating:conditions", args=[draft.pk], query={"open": ident}, fragment=f"condition-{ident}")
    return redirect(url)
