"""One act with several entries of the queue: at once where it needs no word, else after a page that asks for it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.workflow import Refusal, RefusedError
from hub.publishing import services
from hub.publishing.access import ENTRIES, HeldEntry, entry_for
from hub.publishing.choices import VersionState
from hub.publishing.entry_types.pages import PagesToCompare
from hub.publishing.forms import HandOverForm, ReasonForm, SetAsideForm
from hub.publishing.models import Version
from hub.publishing.registry import charge_of, editors, entry_type
from hub.publishing.views.base import faults_of
from hub.publishing.views.entry import content_of
from hub.publishing.views.review import shown_differences

MOST = 50  # entries in one press
_PLACES = (ENTRIES, "curating")
_NO_DRAFT = {
    VersionState.DRAFT: gettext_lazy("It has no draft that could be submitted."),
    VersionState.IN_REVIEW: gettext_lazy("No draft of it is in review."),
}


class Act(NamedTuple):
    """One act: what its button says, its ``key``, what does it, and the form that asks for a word first; None: at once.

    ``shows_pages``: it asks first where an entry is compared with its pages.
    """

    words: Promise
    do: Callable[[SignedInRequest, HeldEntry, Mapping[str, Any]], None]
    form: Callable[[Any, Sequence[HeldEntry]], forms.Form] | None = None
    shows_changes: bool = False
    shows_stops: bool = False
    shows_pages: bool = False
    key: str = ""


@require_POST
def bulk(request: SignedInRequest) -> HttpResponse:
    """Do one thing with the entries that were ticked, and say of each why it was not done, where it was not."""
    charge_of(request.user, posts=True)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    picked = list(dict.fromkeys(request.POST.getlist("pick")))[:MOST]
    held = [_held(request, key) for key in picked]
    if not held:
        messages.error(request, _("Tick at least one entry."))
        return redirect(_queue_url(request))
    form = None
    if act.form is not None:
        form = act.form(request.POST if "confirmed" in request.POST else None, held)
        if not form.is_valid():
            return _ask(request, act, held, form)
    done = 0
    for one in held:
        try:
            act.do(request, one, {} if form is None else form.cleaned_data)
        except RefusedError as error:
            messages.error(request, _("%(name)s: %(why)s") % {"name": _name(one), "why": error.refusal.sentence})
        else:
            done += 1
    if done:
        words = ngettext("Done: %(count)d entry.", "Done: %(count)d entries.", done)
        messages.success(request, words % {"count": done})
    return redirect(_queue_url(request))


def _held(request: SignedInRequest, key: str) -> HeldEntry:
    kind, _slash, slug = key.partition("/")
    return entry_for(request.user, kind, slug)


def _name(held: HeldEntry) -> str:
    lang = current_language()
    names: Mapping[str, str] = {} if held.row is None else held.type.names_of_row(held.row)
    return str(names.get(lang) or (held.versions and held.versions[0].name) or held.slug)


def _queue_url(request: HttpRequest) -> str:
    place = request.POST.get("namespace", "")
    query = QueryDict(request.POST.get("list", "")).urlencode()
    url = reverse(f"{place if place in _PLACES else ENTRIES}:desk")
    return f"{url}?{query}" if query else url


def _ask(request: SignedInRequest, act: Act, held: list[HeldEntry], form: forms.Form) -> HttpResponse:
    lang = current_language()
    rows, compared = [], _compared(held, lang) if act.shows_pages else {}
    for one in held:
        draft = _version(one, VersionState.IN_REVIEW) if act.shows_changes else None
        changes = [] if draft is None else shown_differences(draft, lang)
        faults = _stops(one, act)
        # What is compared with its pages shows its parts below them.
        is_shown = act.shows_pages and one.row is not None and one.type.comparison is None
        rows.append(
            {
                "key": f"{one.type.slug}/{one.slug}",
                "slug": one.slug,
                "name": _name(one),
                "kind": one.type.one.text(lang),
                "draft": draft,
                "changes": changes,
                "faults": faults,
                "compared": compared.get((one.type.slug, one.slug)),
                "content": content_of(one) if is_shown else [],
                "row": one.row,
            }
        )
    rows.sort(key=lambda row: not row["faults"])
    context = {
        "act": act,
        "do": request.POST["do"],
        "rows": rows,
        "ready": sum(not row["faults"] and not (row["compared"] and row["compared"].refusal) for row in rows),
        "stopped": sum(bool(row["faults"]) for row in rows),
        "kinds_differ": len({one.type.slug for one in held}) > 1,
        "form": form,
        "back_url": _queue_url(request),
        "namespace": request.POST.get("namespace", ""),
        "list_query": request.POST.get("list", ""),
    }
    return render(request, "publishing/bulk.html", context)


def _compared(held: Sequence[HeldEntry], lang: str) -> dict[tuple[str, str], PagesToCompare]:
    """Return the pages with which entries are compared, by type and slug, asked for once for all entries of a type."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for one in held:
        if one.row is not None:
            rows[one.type.slug].append(one.row)
    return {
        (kind, slug): pages
        for kind, those in rows.items()
        if (comparison := entry_type(kind).comparison) is not None
        for slug, pages in comparison.pages(those, lang).items()
    }


def _stops(held: HeldEntry, act: Act) -> list[dict[str, Any]]:
    """Return why a draft of an entry cannot be submitted or published, each with the address at which it is mended."""
    if not (act.shows_stops or act.shows_changes):
        return []
    state = VersionState.DRAFT if act.shows_stops else VersionState.IN_REVIEW
    draft = _version(held, state)
    if draft is None:
        return [{"words": _NO_DRAFT[state], "url": held.type.entry_url(held.slug)}]
    return faults_of(draft) if act.shows_stops else []


def _version(held: HeldEntry, state: VersionState) -> Version | None:
    return next((one for one in held.versions if one.state == state), None)


def _draft(held: HeldEntry, state: VersionState) -> Version:
    found = _version(held, state)
    if found is None:
        raise RefusedError(Refusal("no_draft", str(_NO_DRAFT[state])))
    return found


# --- The acts ---------------------------------------------------------------------------------------------------------


def _through(service: Callable[..., object]) -> Callable[[SignedInRequest, HeldEntry, Mapping[str, Any]], None]:

    def act(request: SignedInRequest, held: HeldEntry, told: Mapping[str, Any]) -> None:
        service(entry_type=held.type, slug=held.slug, by=request.user, at=timezone.now(), **told)

    return act


def _snooze(request: SignedInRequest, held: HeldEntry, told: Mapping[str, Any]) -> None:
    until = timezone.localdate() + timedelta(days=told["days"])
    services.snooze_entry(entry_type=held.type, slug=held.slug, until=until, by=request.user, at=timezone.now())


def _submit(request: SignedInRequest, held: HeldEntry, told: Mapping[str, Any]) -> None:
    draft = _draft(held, VersionState.DRAFT)
    services.submit(version=draft, reason=told["reason"], by=request.user, at=timezone.now())


def _approve(request: SignedInRequest, held: HeldEntry, _told: Mapping[str, Any]) -> None:
    services.approve(version=_draft(held, VersionState.IN_REVIEW), by=request.user, at=timezone.now())


def _vouch(request: SignedInRequest, held: HeldEntry, _told: Mapping[str, Any]) -> None:
    comparison = held.type.comparison
    if comparison is None or held.row is None:
        services.vouch(entry_type=held.type, slug=held.slug, by=request.user, at=timezone.now())
        return
    read = request.POST.get(f"read:{held.slug}", "")
    comparison.confirm(held.row, read=read, by=request.user, at=timezone.now())


def _hand_over_form(data: Any, held: Sequence[HeldEntry]) -> forms.Form:
    """Return the form that names those who keep all of some entries."""
    every = [one.versions[0].organization_ids if one.row is None else one.type.bodies_of_row(one.row) for one in held]
    keep = [editor.person for editor in editors() if all(map(editor.charge.holds_one_of, every))]
    return HandOverForm(data, people=keep)


# In the order of their buttons.
ACTS = {
    "take": Act(gettext_lazy("Take"), _through(services.take_entry), key="t"),
    "vouch": Act(gettext_lazy("Still right"), _vouch, lambda data, _held: forms.Form(data), shows_pages=True, key="v"),
    "assign": Act(gettext_lazy("Hand over"), _through(services.assign_entry), _hand_over_form, key="h"),
    "wake": Act(gettext_lazy("Take up again"), _through(partial(services.snooze_entry, until=None)), key="s"),
    "snooze": Act(gettext_lazy("Set aside"), _snooze, lambda data, _held: SetAsideForm(data), key="s"),
    "release": Act(gettext_lazy("Let go"), _through(services.release_entry), key="l"),
    "submit": Act(gettext_lazy("Submit"), _submit, lambda data, _held: ReasonForm(data), shows_stops=True),
    "approve": Act(
        gettext_lazy("Publish"), _approve, lambda data, _held: forms.Form(data), shows_changes=True, key="p"
    ),
}
