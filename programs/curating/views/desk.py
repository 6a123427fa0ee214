"""The curators' desk: work lists with counts, and the beginning of a new program."""

from django.contrib import messages
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.paginator import Paginator
from django.db.models import Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.workflow import TransitionRefusedError
from programs.choices import DESK_ORIGINS, OPEN_STATES
from programs.curating.access import Charge, charge_of
from programs.curating.forms.programs import NewProgramForm
from programs.curating.lists import TITLES, Item, WorkList, work_lists
from programs.curating.services import create_program
from programs.curating.signs import signs_for
from programs.eligibility.places import fold
from programs.models import Revision
from programs.services import live_catalogue

PER_PAGE = 25


@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """Show what wants a curator, within what the person looks after."""
    charge, lang = charge_of(request.user), current_language()
    organization, words = request.GET.get("organization", ""), request.GET.get("q", "")[:200]
    lists = _lists(request, charge, lang)
    bodies = {item.organization_slug: item.organization for items in lists.values() for item in items}
    lists = {name: [item for item in items if _asked(item, organization, words)] for name, items in lists.items()}
    chosen = _chosen(request, lists)
    page = Paginator(lists[chosen], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "charge": charge,
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
        "organizations": sorted(bodies.items(), key=lambda pair: pair[1].casefold()),
        "organization": organization,
        "words": words,
    }
    return render(request, "curating/desk.html", context)


def _lists(request: SignedInRequest, charge: Charge, lang: str) -> dict[WorkList, list[Item]]:
    drafts = (
        Revision.objects.filter(origin__in=DESK_ORIGINS, state__in=OPEN_STATES)
        .select_related("program__organization")
        .annotate(writers=ArrayAgg("saves__by", filter=Q(saves__number__isnull=False), default=Value([])))
    )
    held = {body.slug for body in charge.organizations} if not charge.whole else None
    programs = [program for program in live_catalogue().programs if held is None or program.organization_slug in held]
    mine = charge.of_programs(drafts, "program__")
    now = timezone.now()
    signs = signs_for(programs, charge, request.user, at=now)
    return work_lists(programs, mine, signs=signs, person=request.user, today=timezone.localdate(now), lang=lang)


def _chosen(request: HttpRequest, lists: dict[WorkList, list[Item]]) -> WorkList:
    asked = request.GET.get("list", "")
    if asked in set(WorkList):
        return WorkList(asked)
    return next((name for name, items in lists.items() if items), WorkList.TO_REVIEW)


def _asked(item: Item, organization: str, words: str) -> bool:
    if organization and item.organization_slug != organization:
        return False
    text = fold(f"{item.name} {item.organization} {item.slug}")
    return all(word in text for word in fold(words).split())


def _address(request: HttpRequest, name: WorkList) -> str:
    data = request.GET.copy()
    data.pop("page", None)
    data["list"] = name.value
    return f"{reverse('curating:desk')}?{data.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Begin a program that is not in the catalogue yet."""
    charge = charge_of(request.user)
    form = NewProgramForm(request.POST or None, organizations=list(charge.organizations))
    if request.method == "POST" and form.is_valid():
        try:
            draft = create_program(**form.cleaned_data, by=request.user, at=timezone.now())
        except TransitionRefusedError as error:
            form.add_error(None, error.refusal.sentence)
        else:
            messages.success(request, _("The draft is begun. Nobody sees it before it is published."))
            return redirect("curating:section", draft.pk, "words")
    return render(request, "curating/new.html", {"form": form})
