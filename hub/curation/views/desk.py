"""The desk of entries: work lists with counts, and the beginning of a new entry."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.workflow import TransitionRefusedError
from hub.curation.access import kind_for, kinds_for
from hub.curation.choices import OPEN_STATES, EntryState
from hub.curation.declaring import Kind
from hub.curation.fields import WITHDRAWN
from hub.curation.forms import NewEntryForm
from hub.curation.lists import TITLES, Item, WorkList, rows_of, work_lists
from hub.curation.models import EntrySave, EntryVersion
from hub.curation.services import begin_entry
from programs.curating.access import Charge, charge_of
from programs.eligibility.places import fold

PER_PAGE = 25


@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """Show what wants a curator, within what the person looks after."""
    charge, lang = charge_of(request.user), current_language()
    kinds = kinds_for(charge)
    asked, words = request.GET.get("kind", ""), request.GET.get("q", "")[:200]
    shown = [kind for kind in kinds if asked in ("", kind.slug)] or kinds
    lists = {name: [item for item in items if _holds(item, words)] for name, items in _lists(request, charge, shown)}
    chosen = _chosen(request, lists)
    page = Paginator(lists[chosen], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "charge": charge,
        "kinds": [(kind.slug, kind.many.text(lang)) for kind in kinds],
        "new_kinds": [(kind.slug, kind.one.text(lang)) for kind in kinds if kind.may_begin],
        "kind": asked if any(kind.slug == asked for kind in kinds) else "",
        "words": words,
        "lists": [
            {
                "name": name.value,
                "text": TITLES[name],
                "count": len(items),
                "url": _address(request, name),
                "current": name is chosen,
            }
            for name, items in lists.items()
        ],
        "title": TITLES[chosen],
        "chosen": chosen.value,
        "page_obj": page,
        "items": [(item, item.kind.one.text(lang)) for item in page],
    }
    return render(request, "entries/desk.html", context)


def _lists(request: SignedInRequest, charge: Charge, kinds: list[Kind]) -> Iterable[tuple[WorkList, list[Item]]]:
    saves = Prefetch("saves", EntrySave.objects.defer("content"))
    wanted = Q(state__in=(*OPEN_STATES, EntryState.OFFERED)) | Q(
        state=EntryState.PUBLISHED, **{f"content__{WITHDRAWN}": True}
    )
    waiting = EntryVersion.objects.filter(wanted, kind__in=[kind.slug for kind in kinds]).prefetch_related(saves)
    rows = rows_of(kinds, None if charge.whole else charge.organization_ids)
    if not charge.whole:
        waiting = waiting.filter(organization_ids__overlap=list(charge.organization_ids))
    doubts = {(kind.slug, slug): words for kind in kinds for slug, words in kind.doubts().items()}
    found = work_lists(
        rows,
        waiting.defer("content"),
        doubts,
        person=request.user,
        today=timezone.localdate(),
        lang=current_language(),
    )
    return found.items()


def _chosen(request: HttpRequest, lists: dict[WorkList, list[Item]]) -> WorkList:
    asked = request.GET.get("list", "")
    if asked in set(WorkList):
        return WorkList(asked)
    return next((name for name, items in lists.items() if items), WorkList.TO_REVIEW)


def _holds(item: Item, words: str) -> bool:
    text = fold(f"{item.name} {item.slug}")
    return all(word in text for word in fold(words).split())


def _address(request: HttpRequest, name: WorkList) -> str:
    data = request.GET.copy()
    data.pop("page", None)
    data["list"] = name.value
    return f"{reverse('entries:desk')}?{data.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, kind: str) -> HttpResponse:
    """Begin an entry that readers do not see yet."""
    held, charge = kind_for(request.user, kind)
    if not held.may_begin:
        raise Http404
    asked = {name: request.GET[name] for field in held.fields if (name := field.name) in request.GET and field.begins}
    form = NewEntryForm(request.POST or None, kind=held, organizations=charge.organizations, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            draft = begin_entry(kind=held, values=form.cleaned_data, by=request.user, at=timezone.now())
        except TransitionRefusedError as error:
            form.add_error(None, error.refusal.sentence)
        else:
            messages.success(request, _("The draft is begun. Nobody sees it before it is published."))
            return redirect("entries:write", draft.pk)
    context = {"form": form, "kind": held, "kind_name": held.one.text(current_language())}
    return render(request, "entries/new.html", context)
