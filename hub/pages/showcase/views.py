"""The showcase, a sheet, its file, and the form for buyers: the same in each language, with its own templates.

Nothing of a company is kept by caches: it leaves at once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_safe

from companies.models.sheets import SHEET_LANGUAGES
from companies.sheets.labels import chinese_words, term
from companies.sheets.presentation import PublicSheet
from companies.sheets.queries import public_file, public_sheet, sheet_path
from hub.accounts.authentication.rate_limits import count_attempt, too_many_attempts
from hub.casework.choices import EnquirerRole, RequestKind
from hub.casework.leads.submission import EnquiryInput, receive_enquiry
from hub.casework.sla.services import first_answer_days
from hub.core.db.bilingual import current_language
from hub.core.forms import PublicForm
from hub.core.http.middleware import takes_public_form
from hub.core.vocabulary.enums import Area
from hub.directory.reference.places import ChineseProvince, chinese_province
from hub.pages.showcase.presentation import COLUMNS, ROWS, SIDE, STEP, province_squares
from hub.pages.showcase.queries import Showcase, ShowcaseFilter

# Words of the dictionary for what Django's validators find.
_WRONG = {"max_length": "too_long", "invalid": "bad_email"}


class BuyerEnquiryForm(PublicForm):
    """Who writes, about what, and where the answer goes."""

    role = forms.ChoiceField(
        label=gettext_lazy("You are"),
        choices=EnquirerRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    need = forms.CharField(
        label=gettext_lazy("What you need"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "The problem, its size, and by when. English, French or Chinese. Leave out trade secrets and personal "
            "facts of others."
        ),
        error_messages={"required": gettext_lazy("Write a few words. Two sentences are enough.")},
    )
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Where you are in China"), required=False)
    organization = forms.CharField(
        label=gettext_lazy("Your organization"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Write the name of your organization.")},
        max_length=160,
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name.")},
        max_length=160,
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("The answer goes there. Officers alone see it."),
        error_messages={"required": gettext_lazy("Write the address to which the answer goes.")},
    )
    sheet = forms.SlugField(max_length=60, required=False, widget=forms.HiddenInput)
    field_order = ("role", "need", "area", "place", "organization", "name", "email")

    def __init__(self, *args: Any, lang: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lang = lang
        unknown = _("Not sure"), _("Elsewhere, or not said")
        if lang == "zh":
            words = chinese_words()["enquiry"]
            self._translate(words)
            unknown = words["area_unknown"], words["place_unknown"]
        areas, places = self.fields["area"], self.fields["place"]
        assert isinstance(areas, forms.ChoiceField) and isinstance(places, forms.ChoiceField)  # noqa: S101, PT018
        areas.choices = [("", unknown[0]), *((each.value, term(each, lang)) for each in Area)]
        places.choices = [("", unknown[1]), *((each.value, chinese_province(each, lang)) for each in ChineseProvince)]

    def _translate(self, words: Any) -> None:
        """Put the form into Chinese: labels, help and what is wrong."""
        for name, field in self.fields.items():
            field.label = words.get(name, field.label)
            field.help_text = words.get(f"{name}_help", "")
            wrong = "choose" if isinstance(field, forms.ChoiceField) else "required"
            field.error_messages |= {"required": words[wrong], "invalid_choice": words["choose"]}
            for validator in field.validators:
                if key := _WRONG.get(code := getattr(validator, "code", "")):
                    field.error_messages[code] = words[key]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101
        role.choices = [(each.value, words["roles"][each.value]) for each in EnquirerRole]
        self.fields["website"].label = words["leave_empty"]

    def clean(self) -> dict[str, Any]:
        """Refuse what a program sent, in the language of the form."""
        try:
            return super().clean()
        except ValidationError as error:
            if self.lang == "zh" and error.code in chinese_words()["enquiry"]:
                raise ValidationError(chinese_words()["enquiry"][error.code], code=error.code) from error
            raise


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
    return _page(request, "home", lang, {"total": len(Showcase(ShowcaseFilter(), lang).sheets)})


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
        "areas": found.area_choices(),
        "places": [(code, name, count, asked.query(place=code)) for code, name, count in found.place_choices()],
        "capabilities": found.capability_choices(),
        "squares": [
            (square, asked.query(place="" if square.is_chosen else square.code) or "?")
            for square in province_squares(found.by_place, chosen=asked.place, lang=lang)
        ],
        "map": {"width": COLUMNS * STEP, "height": ROWS * STEP, "side": SIDE},
    }
    return _page(request, "list", lang, context)


@login_not_required
@require_safe
def sheet(request: HttpRequest, slug: str, lang: str = "") -> HttpResponse:
    """Show the sheet of a company that shows itself."""
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
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}-{lang}.pdf"'
    return _fresh(response)


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
            told = {name: said[name] for name in ("area", "place", "need", "organization", "name", "email", "sheet")}
            receive_enquiry(
                told=EnquiryInput(role=EnquirerRole(said["role"]), language=lang, key=said["started"], **told), at=at
            )
            return HttpResponseRedirect(f"{request.path}?sent=1")
    else:
        form = BuyerEnquiryForm(initial={"sheet": request.GET.get("sheet", "")[:60]}, lang=lang, now=at.timestamp())
    slug = str(form["sheet"].value() or "")
    about = public_sheet(slug, lang) if slug else None
    days = first_answer_days(RequestKind.PARTNERS)
    sent = request.GET.get("sent") == "1" and request.method != "POST"
    return _page(request, "enquiry", lang, {"form": form, "about": about, "days": days, "sent": sent})


def _may_send(request: HttpRequest, form: BuyerEnquiryForm, lang: str) -> bool:
    wait = count_attempt(request, "casework.enquiry", at=timezone.now(), mailbox=form.cleaned_data["email"])
    if wait is None:
        return True
    minutes = -(-wait.seconds // 60)
    form.add_error(None, chinese_words()["enquiry"]["too_many"].format(minutes) if lang == "zh" else wait.sentence)
    request.wait = wait  # type: ignore[attr-defined]
    return False
