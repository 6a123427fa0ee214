"""Send a file, see what it would change, confirm it or drop it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.directory.seats.access import charge_of
from hub.publishing.access import type_for, types_for
from hub.publishing.choices import VersionState
from hub.publishing.entry_types.base import EntryType
from hub.publishing.entry_types.pairs import twins_of_several
from hub.publishing.registry import entry_type as type_of
from programs.choices import ImportState, RowStatus
from programs.imports.access import conflicts_of, import_for, imports_of, pairs_of, waiting_jobs_of
from programs.imports.formats.problems import MAX_BYTES, MAX_FAULTS, FileRefusedError
from programs.imports.formats.templates import csv_template, workbook
from programs.imports.forms import UploadForm
from programs.imports.presentation import fields_of
from programs.imports.services import (
    FEW_ROWS,
    SMALL_FILE,
    apply_import,
    begin_import,
    check_file,
    drop_import,
    submit_file,
)
from programs.imports.services.entries import blank_sheets, exported
from programs.models import Import, ImportRow

PER_PAGE = 25
PROGRAM = "program"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    charge = charge_of(request.user)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        name, content, at = form.cleaned_data["file"].name, form.content, timezone.now()
        if SMALL_FILE < len(content) <= MAX_BYTES:
            return redirect("imports:progress", submit_file(name=name, content=content, by=request.user, at=at).pk)
        try:
            source = check_file(name=name, content=content, by=request.user, at=at)
        except FileRefusedError as error:
            faults = [fault.text(current_language()) for fault in error.told]
        else:
            if source.state == ImportState.APPLIED:
                messages.info(request, _("This file was imported already. Nothing has changed."))
            return redirect("imports:detail", source.pk)
    context = {
        "form": form,
        "faults": faults[:MAX_FAULTS],
        "more": max(0, len(faults) - MAX_FAULTS),
        "waiting": waiting_jobs_of(request.user),
        "imports": imports_of(charge).annotate(total=Count("rows"))[:PER_PAGE],
        "conflicts": conflicts_of(charge).count(),
        "pairs": pairs_of(charge).count(),
        "types": [
            (each.slug, each.many.text(current_language()), each.may_begin)
            for namespace in ("curating", "entries")
            for each in types_for(charge, namespace)
        ],
    }
    return render(request, "programs/imports/index.html", context)


@require_safe
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """Give the workbook of a type with nothing in it, to fill in new entries; of programs, one table too.

    Raises ``Http404`` for a type whose entries are given.
    """
    charge_of(request.user)
    if kind == "csv":
        return _file(csv_template(), "text/csv; charset=utf-8", "programs.csv")
    entry_type, _charge = type_for(request.user, kind)
    if not entry_type.may_begin:
        raise Http404
    return _file(workbook(blank_sheets(entry_type), current_language()), _WORKBOOK, f"{kind}-template.xlsx")


@require_safe
def export(request: SignedInRequest, kind: str) -> HttpResponse:
    """Give a workbook of the entries of a type that the person looks after, to be changed and sent back."""
    charge = charge_of(request.user)
    entry_type, _charge = type_for(request.user, kind)
    lang = current_language()
    return _file(workbook(exported(entry_type, charge, lang), lang), _WORKBOOK, f"{kind}.xlsx")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a file would change, or did."""
    source = import_for(request.user, pk)
    return render(request, "programs/imports/detail.html", _context(request, source))


def _twins(request: HttpRequest, source: Import) -> list[dict[str, Any]]:
    """Return the new programs of a file that may be there already, before it is imported."""
    new = list(source.rows.filter(status=RowStatus.NEW).select_related("organization").order_by("position"))
    told = {row.slug: row.document | {"organization": row.organization and row.organization.slug} for row in new}
    found = twins_of_several(_type_of(source), told, charge=charge_of(request.user)) if told else {}
    return [{"row": row, "twins": found[row.slug]} for row in new if row.slug in found]


def _drafts(request: HttpRequest, source: Import) -> list[str]:
    """Return the entries of a file whose drafts were not submitted yet."""
    kind, slugs = _type_of(source), source.rows.exclude(status=RowStatus.UNCHANGED).values("slug")
    versions, slug = kind.version_model, kind.version_model.SLUG
    drafts = versions.looked_after(charge_of(request.user), {kind.slug})
    return list(drafts.filter(state=VersionState.DRAFT, **{f"{slug}__in": slugs}).values_list(slug, flat=True))


def _type_of(source: Import) -> EntryType:
    return type_of(source.entry_type or PROGRAM)


def _url(source: Import, row: ImportRow) -> str:
    """Return the page of what became of a row, where there is one."""
    if row.draft_id:
        return reverse("curating:draft", args=[row.draft_id])
    is_there = source.state == ImportState.APPLIED or row.status != RowStatus.NEW
    return _type_of(source).entry_url(row.slug) if source.entry_type and is_there else ""


def _context(request: HttpRequest, source: Import) -> dict[str, Any]:
    lang, checked = current_language(), source.state == ImportState.CHECKED
    counted = dict(source.rows.values_list("status").annotate(number=Count("pk")))
    asked = request.GET.get("status", "")
    held = [status for status in RowStatus if counted.get(status.value)]
    chosen = RowStatus(asked) if asked in set(RowStatus) else held[0]
    rows = source.rows.filter(status=chosen).select_related("organization", "draft").order_by("position")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "source": source,
        "checked": checked,
        "working": waiting_jobs_of(request.user).filter(source=source).first(),
        "statuses": [
            {
                "name": status.value,
                "text": status.label,
                "count": counted.get(status.value, 0),
                "current": status is chosen,
            }
            for status in held
        ],
        "chosen": chosen,
        "total": sum(counted.values()),
        "does": sum(number for status, number in counted.items() if status != RowStatus.UNCHANGED),
        "page_obj": page,
        "twins": _twins(request, source) if checked and counted.get(RowStatus.NEW) else [],
        "type": _type_of(source),
        "drafts": [] if checked else _drafts(request, source),
        "rows": [
            {
                "row": row,
                "url": _url(source, row),
                "changes": fields_of(_type_of(source), row.changes, lang),
                "clashes": fields_of(_type_of(source), row.clashes, lang),
            }
            for row in page
        ],
    }


@require_POST
def step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    source = import_for(request.user, pk)
    if step == "drop":
        drop_import(source=source)
        messages.success(request, _("The file is dropped. Nothing has changed."))
        return redirect("imports:list")
    if step != "apply":
        raise Http404
    if source.state == ImportState.CHECKED and source.rows.count() > FEW_ROWS:
        return redirect("imports:progress", begin_import(source=source, by=request.user, at=timezone.now()).pk)
    with refusal_as_message(request):
        apply_import(source=source, by=request.user, at=timezone.now())
        messages.success(request, _("The file is imported. Its drafts wait on the desk; nothing is published."))
    return redirect("imports:detail", pk)
