"""A desk: work lists with counts, and the beginning of a new entry."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.text.formats import fold
from hub.core.workflow import TransitionRefusedError
from hub.publishing.access import ENTRIES, type_for, types_for
from hub.publishing.forms import NewEntryForm
from hub.publishing.queue import TO_REVIEW, Desk, Item, Look, WorkList, work_lists
from hub.publishing.registry import charge_of
from hub.publishing.services import begin_entry

PER_PAGE = 25


@require_safe
def desk(request: SignedInRequest, *, desk: Desk) -> HttpResponse:
    """Show what wants a curator, within what the person looks after."""
    charge, lang = charge_of(request.user, posts=desk.namespace == ENTRIES), current_language()
    types = types_for(charge, desk.namespace)
    group, words = request.GET.get(desk.group_name, ""), request.GET.get("q", "")[:200]
    look = Look(request.user, charge, timezone.localdate(), lang)
    lists = work_lists(desk, look, types)
    groups = {item.group_slug: item.group for items in lists.values() for item in items}
    group = group if group in groups else ""
    lists = {name: [item for item in items if _asked(item, group, words)] for name, items in lists.items()}
    chosen = _chosen(request, lists)
    context = {
        "charge": charge,
        "desk_url": request.path,
        "groups": sorted(groups.items(), key=lambda pair: pair[1].casefold()),
        "group": group,
        "group_name": desk.group_name,
        "new_types": [(each.url("new", each.slug), each.one.text(lang)) for each in types if each.may_begin],
        "words": words,
        "lists": [
            {
                "name": one.name,
                "text": one.title,
                "count": len(items),
                "url": _address(request, one),
                "current": one is chosen,
            }
            for one, items in lists.items()
        ],
        "title": chosen.title,
        "chosen": chosen.name,
        "page_obj": Paginator(lists[chosen], PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, desk.template, context)


def _chosen(request: HttpRequest, lists: dict[WorkList, list[Item]]) -> WorkList:
    asked = next((one for one in lists if one.name == request.GET.get("list", "")), None)
    return asked or next((one for one, items in lists.items() if items), TO_REVIEW)


def _asked(item: Item, group: str, words: str) -> bool:
    if group and item.group_slug != group:
        return False
    text = fold(f"{item.name} {item.group} {item.slug}")
    return all(word in text for word in fold(words).split())


def _address(request: HttpRequest, one: WorkList) -> str:
    data = request.GET.copy()
    data.pop("page", None)
    data["list"] = one.name
    return f"{request.path}?{data.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, kind: str) -> HttpResponse:
    """Begin an entry that readers do not see yet."""
    entry_type, charge = type_for(request.user, kind)
    if not entry_type.may_begin:
        raise Http404
    asked = {field.name: request.GET[field.name] for field in entry_type.new_fields if field.name in request.GET}
    form = NewEntryForm(
        request.POST or None, entry_type=entry_type, charge=charge, initial=asked
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            draft = begin_entry(entry_type=entry_type, values=form.cleaned_data, by=request.user, at=timezone.now())
        except TransitionRefusedError as error:
            form.add_error(None, error.refusal.sentence)
        else:
            messages.success(request, _("The draft is begun. Nobody sees it before it is published."))
            return redirect(entry_type.part_url(draft.pk, entry_type.sections[0].slug))
    context = {
        "form": form,
        "kind_name": entry_type.one.text(current_language()),
        "desk_url": entry_type.url("desk"),
        "lead": entry_type.new_words.text(current_language()),
    }
    return render(request, "publishing/new.html", context)
