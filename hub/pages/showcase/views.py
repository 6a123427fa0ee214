"""The showcase, a sheet, its file, and the form for buyers: the same in each language, with its own templates.

Nothing of a company is kept by caches: it leaves at once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from companies.models.sheets import SHEET_LANGUAGES
from companies.sheets.labels import chinese_words
from companies.sheets.presentation import PublicSheet
from companies.sheets.queries import public_file, public_sheet, sheet_path
from hub.accounts.authentication.rate_limits import count_attempt, too_many_attempts
from hub.casework.choices import EnquirerRole, RequestKind
from hub.casework.leads.submission import EnquiryInput, is_reference, receive_enquiry
from hub.casework.sla.services import first_answer_days
from hub.core.db.bilingual import current_language
from hub.core.http import errors
from hub.core.http.downloads import pdf_file
from hub.core.http.middleware import takes_public_form
from hub.pages.showcase.forms import BuyerEnquiryForm
from hub.pages.showcase.presentation import COLUMNS, ROWS, SIDE, STEP, province_squares
from hub.pages.showcase.queries import Showcase, ShowcaseFilter

PER_PAGE = 20
type View = Callable[..., HttpResponse]


def _fresh(response: HttpResponse) -> HttpResponse:
    """Keep a page that shows companies out of every cache, those of search engines included."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noarchive"
    return response


def in_chinese(view: View) -> View:
    """Answer a page under /zh/: its words come from the dictionary, and what is left of the portal's is English."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        with override("en"):
            return view(request, *args, lang="zh", **named)

    return answered


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; under /zh/ in Chinese."""
    if not request.path.startswith(reverse("chinese:home")):
        return errors.page_not_found(request, exception)
    with override("en"):
        return _page(request, "not_found", "zh", {}, status=404)


def _page(request: HttpRequest, name: str, lang: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Show a page; in Chinese with the dictionary and the addresses of the others."""
    if lang != "zh":
        return _fresh(render(request, f"pages/showcase/{name}.html", context, status=status))
    for code in ("en", "fr"):
        with override(code):
            context[f"{code}_url"] = reverse("pages:showcase")
    return _fresh(render(request, f"pages/zh/{name}.html", context | {"zh": chinese_words()}, status=status))


def _shown(slug: str, lang: str) -> PublicSheet:
    found = public_sheet(slug, lang)
    if found is None:
        raise Http404
    return found


@login_not_required
@require_safe
def home(request: HttpRequest, lang: str) -> HttpResponse:
    """Show the door in Chinese: what this is, how it goes, what to mind."""
    found = Showcase(ShowcaseFilter(), lang)
    return _page(request, "home", lang, {"total": len(found.sheets), "areas": found.choices("area")})


@login_not_required
@require_safe
def showcase(request: HttpRequest, lang: str = "") -> HttpResponse:
    """List the companies that show themselves, by area, place and capability, with a map of provinces."""
    lang = lang or current_language()
    asked = ShowcaseFilter.of(request.GET)
    found = Showcase(asked, lang)
    page = Paginator(found.found, PER_PAGE).get_page(request.GET.get("page"))
    here = asked.query()
    more = f"{here}&" if here else "?"
    context = {
        "asked": asked,
        "is_narrowed": bool(here),
        "total": len(found.sheets),
        "page": page,
        "previous_url": f"{more}page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"{more}page={page.next_page_number()}" if page.has_next() else "",
        "areas": found.choices("area"),
        "places": [(code, name, count, asked.query(place=code)) for code, name, count in found.choices("place")],
        "capabilities": found.choices("capability"),
        "squares": [
            (square, asked.query(place="" if square.is_chosen else square.code) or "?")
            for square in province_squares(found.counts("place"), chosen=asked.place, lang=lang)
        ],
        "map": {"width": COLUMNS * STEP, "height": ROWS * STEP, "side": SIDE},
    }
    return _page(request, "list", lang, context)


@login_not_required
@require_safe
def sheet(request: HttpRequest, slug: str, lang: str = "") -> HttpResponse:
    lang = lang or current_language()
    shown = _shown(slug, lang)
    others = [(code, sheet_path(slug, code)) for code in SHEET_LANGUAGES if code != lang]
    return _page(request, "sheet", lang, {"sheet": shown, "others": others})


@login_not_required
@require_safe
def sheet_file(request: HttpRequest, slug: str, lang: str = "") -> HttpResponse:
    """Hand out the file of a sheet, while it says what the sheet says; else say that it is being made."""
    lang = lang or current_language()
    shown = _shown(slug, lang)
    content = public_file(shown)
    if content is None:
        response = _page(request, "file_waits", lang, {"sheet": shown}, status=503)
        response["Retry-After"] = "60"
        return response
    return _fresh(pdf_file(f"{slug}-{lang}.pdf", content, is_inline=True))


@login_not_required
@takes_public_form()
@too_many_attempts
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry(request: HttpRequest, lang: str = "") -> HttpResponse:
    """Take what a buyer, supplier or investor needs: it becomes a lead at a desk, and goes to no company."""
    lang, at = lang or current_language(), timezone.now()
    if request.method == "POST":
        form = BuyerEnquiryForm(request.POST, lang=lang, now=at.timestamp())
        if form.is_valid() and _may_send(request, form, lang):
            said = form.cleaned_data
            told = {
                name: said[name]
                for name in ("area", "place", "need", "organization", "name", "email", "phone", "sheet")
            }
            reference = receive_enquiry(
                told=EnquiryInput(role=EnquirerRole(said["role"]), language=lang, key=said["started"], **told), at=at
            )
            return HttpResponseRedirect(f"{request.path}?sent={reference}")
    else:
        form = BuyerEnquiryForm(initial={"sheet": request.GET.get("sheet", "")[:60]}, lang=lang, now=at.timestamp())
    # What was sent is looked for once it was read as an address of a sheet: no column takes just any text.
    slug = form.cleaned_data.get("sheet", "") if form.is_bound else form["sheet"].value()
    about = public_sheet(slug, lang) if slug else None
    days = first_answer_days(RequestKind.PARTNERS)
    sent = request.GET.get("sent", "") if request.method != "POST" else ""
    sent = sent if is_reference(sent) else ""  # any other address is the form's
    promise = chinese_words()["enquiry"]["sent" if sent else "lede"].format(days)
    context = {"form": form, "about": about, "days": days, "promise": promise, "sent": sent}
    return _page(request, "enquiry", lang, context)


def _may_send(request: HttpRequest, form: BuyerEnquiryForm, lang: str) -> bool:
    wait = count_attempt(request, "casework.enquiry", at=timezone.now(), mailbox=form.cleaned_data["email"])
    if wait is None:
        return True
    minutes = -(-wait.seconds // 60)
    form.add_error(None, chinese_words()["enquiry"]["too_many"].format(minutes) if lang == "zh" else wait.sentence)
    request.wait = wait  # type: ignore[attr-defined]
    return False
