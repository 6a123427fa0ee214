"""The catalogue for anyone."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from hub.core.db.bilingual import current_language
from hub.core.db.tenancy import unscoped
from hub.core.http.addresses import list_address
from hub.core.http.pages import keep_page
from hub.core.text.formats import join_words, quoted
from hub.core.vocabulary.enums import CANADA, Area, Intake, Province
from hub.core.vocabulary.labels import label
from hub.directory.models import Office
from hub.directory.seats.presence import offices_for_province
from programs.catalogue.entries import Catalogue, ProgramView
from programs.catalogue.facets import (
    BrowseResult,
    ProgramFacet,
    SortOrder,
    live_successors,
    named_areas,
    nearest,
    places,
)
from programs.links.queries import addresses_of, broken_since, doubtful_links
from programs.models import Program as ProgramRow
from programs.pages.cards import ProgramCard
from programs.pages.forms import FACET_TITLES, ORDER_LABELS, SHOW_ALL, ProgramListQuery, choice_label, facet_groups
from programs.pages.presentation import ProgramPage, former_entries, service_page
from programs.publication.services import live_catalogue, program_names

PER_PAGE = 20
DETAIL = "programs/detail.html"


@login_not_required
@require_safe
@keep_page
def program_list(request: HttpRequest) -> HttpResponse:
    """List programs by facets and words, with what each further choice would leave."""
    return render(request, "programs/list.html", list_context(request))


def list_context(request: HttpRequest) -> dict[str, object]:
    today, lang = timezone.localdate(), current_language()
    query = ProgramListQuery.of(request.GET)
    catalogue = live_catalogue()
    relevance = ProgramRow.objects.published().relevance(query.text, lang) if query.text else None
    browsed = query.browse(catalogue, on=today, lang=lang, relevance=relevance)
    organizations = {program.organization_slug: program.organization(lang) for program in catalogue.programs}
    page = Paginator(browsed.listed, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {
        "query": query,
        "page_obj": page,
        "cards": [ProgramCard(item, catalogue, today, lang) for item in page.object_list],
        "total": len(browsed.listed),
        "all_programs": len(catalogue.programs),
        "groups": facet_groups(query, browsed, lang, organizations),
        "said": _applied_filters(request, query, lang, organizations) + _dormant_filter(request, query, browsed.hidden),
        "orders": [
            (order.value, words, order is query.order)
            for order, words in ORDER_LABELS.items()
            if query.text or order is not SortOrder.RELEVANCE
        ],
        "order_words": ORDER_LABELS[query.order],
        "chosen_count": sum(len(values) for values in query.chosen.values()),
        "place_sentence": _place_sentence(query, browsed, lang),
        "area_sentence": _area_sentence(query, browsed, lang),
        "today": today,
    }
    if not browsed.listed:
        context["near"] = _nearest_to_nothing(request, catalogue, query, relevance=relevance, today=today, lang=lang)
    return context


def _place_sentence(query: ProgramListQuery, browsed: BrowseResult, lang: str) -> str:
    """Return how many of the programs serve all of Canada, where a province was chosen."""
    chosen = query.chosen.get(ProgramFacet.PLACE, frozenset()) - {CANADA}
    national = sum(1 for item in browsed.listed if CANADA in places(item.program))
    if not chosen or not national:
        return ""
    return ngettext(
        "%(national)s of them serves all of Canada, %(place)s included.",
        "%(national)s of them serve all of Canada, %(place)s included.",
        national,
    ) % {"national": national, "place": join_words([label(Province(one), lang) for one in sorted(chosen)], lang)}


def _applied_filters(
    request: HttpRequest, query: ProgramListQuery, lang: str, organizations: dict[str, str]
) -> list[dict[str, str]]:
    """Return the choices made, each with the address of the list without it."""
    items = []
    if query.text:
        items.append({"text": quoted(query.text, lang), "url": list_address(request, "q"), "what": query.text})
    for facet, values in query.chosen.items():
        for value in sorted(values):
            words = choice_label(facet, value, lang, organizations)
            items.append({"text": words, "url": list_address(request, without=(facet.value, value)), "what": words})
    return items


def _dormant_filter(request: HttpRequest, query: ProgramListQuery, hidden: int) -> list[dict[str, str]]:
    """Return the filter that hides ended and dormant programs, or the wish to see them, with the address without it."""
    if query.shows_all:
        words = _("Ended and dormant ones too")
        return [{"text": words, "url": list_address(request, "show"), "what": words}]
    if not hidden:
        return []
    words = ngettext(
        "%(count)s ended or dormant program hidden", "%(count)s ended or dormant programs hidden", hidden
    ) % {"count": hidden}
    return [{"text": words, "url": list_address(request, show=SHOW_ALL), "what": words}]


def _area_sentence(query: ProgramListQuery, browsed: BrowseResult, lang: str) -> str:
    areas = query.chosen.get(ProgramFacet.AREA)
    if not areas:
        return ""
    named = sum(1 for item in browsed.listed if named_areas(item.program) & areas)
    rest = len(browsed.listed) - named
    words = join_words([Area(area).label.inside(lang) for area in sorted(areas)], lang, "or")
    return ngettext(
        "%(named)s of them names %(areas)s; %(rest)s are open to any area.",
        "%(named)s of them name %(areas)s; %(rest)s are open to any area.",
        named,
    ) % {"named": named, "areas": words, "rest": rest}


def _nearest_to_nothing(
    request: HttpRequest,
    catalogue: Catalogue,
    query: ProgramListQuery,
    *,
    relevance: Mapping[str, float] | None,
    today: date,
    lang: str,
) -> list[dict[str, str]]:
    """Return what giving up one of the things asked for would find, most programs first."""
    ways: list[tuple[int, str, object]] = []
    for facet in query.chosen:
        chosen = {other: values for other, values in query.chosen.items() if other is not facet}
        found = query.browse(catalogue, on=today, lang=lang, relevance=relevance, chosen=chosen)
        ways.append((len(found.listed), list_address(request, facet.value), FACET_TITLES[facet]))
    if query.text and query.chosen:
        found = query.browse(catalogue, on=today, lang=lang)
        ways.append((len(found.listed), list_address(request, "q"), _("Words")))
    return [
        {
            "url": url,
            "words": ngettext(
                "%(count)s program without the filter “%(filter)s”",
                "%(count)s programs without the filter “%(filter)s”",
                count,
            )
            % {"count": count, "filter": title},
        }
        for count, url, title in sorted(ways, key=lambda way: -way[0])
        if count
    ]


@login_not_required
@require_safe
@keep_page
def program_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one program: conditions, intake, amounts, sources, what goes together, whom to call."""
    catalogue = live_catalogue()
    program = catalogue.by_slug.get(slug)
    if program is None:
        return _former(request, slug, catalogue, timezone.localdate(), current_language())
    return render(request, DETAIL, detail_context(request, program) | {"own_url": _own_url(request, slug)})


def detail_context(request: HttpRequest, program: ProgramView) -> dict[str, object]:
    today, lang, catalogue = timezone.localdate(), current_language(), live_catalogue()
    page = ProgramPage(program, catalogue, today, lang)
    return {
        "page": page,
        "program": program,
        "successors": [
            ProgramCard.of(successor, catalogue, today, lang)
            for successor in live_successors(program, catalogue, today)
        ],
        "nearest": _nearest(program, page, catalogue, today, lang),
        "offices": offices_for_province(program.jurisdiction) if program.jurisdiction != "CA" else [],
        "finder_url": reverse("matching:finder"),
        "lost": broken_since(doubtful_links(addresses_of(program)).values()),
        "linked_data": service_page(program, lang, address=request.build_absolute_uri(request.path)),
        "today": today,
    }


def _own_url(request: HttpRequest, slug: str) -> str:
    """Return the page that goes through the program for a company of the reader's; "" where there is none.

    It is the one that the reader came from, or their only one.
    """
    user = request.user
    if not user.is_authenticated:
        return ""
    with unscoped():
        open_ones = user.company_memberships.filter(company__closed_at=None)
        slugs = list(open_ones.values_list("company__slug", flat=True))
    came_from = request.GET.get("for")
    own = next((one for one in slugs if one == came_from or len(slugs) == 1), "")
    return reverse("matching:company_program", args=[own, slug]) if own else ""


def _former(request: HttpRequest, slug: str, catalogue: Catalogue, today: date, lang: str) -> HttpResponse:
    """Show what was listed as a program once, and where it went or since when not. Raise ``Http404`` for any other."""
    if (entry := former_entries().get(slug)) is None:
        day = ProgramRow.objects.filter(slug=slug).values_list("withdrawn_at", flat=True).first()
        name = program_names([slug]).get(slug) if day else None
        if name is None:
            raise Http404(_("No program has this address."))
        withdrawn = {"name": name.text(lang), "withdrawn_at": day}
        return render(request, "programs/former.html", withdrawn, status=HTTPStatus.GONE)
    context = {
        "entry": entry,
        "name": entry.name.text(lang),
        "what": entry.what.text(lang),
        "cards": [
            ProgramCard.of(catalogue.by_slug[one], catalogue, today, lang)
            for one in entry.programs
            if one in catalogue.by_slug
        ],
        "offices": Office.objects.filter(slug__in=entry.offices).order_by("order") if entry.offices else [],
    }
    return render(request, "programs/former.html", context)


def _nearest(
    program: ProgramView, page: ProgramPage, catalogue: Catalogue, today: date, lang: str
) -> list[ProgramCard]:
    if page.intake.state in {Intake.OPEN, Intake.BY_INVITATION}:
        return []
    return [ProgramCard(item, catalogue, today, lang) for item in nearest(program, catalogue, today)]
