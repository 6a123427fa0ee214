"""A company looks at its sheet, writes for it, shows it, and leaves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.access import render_company
from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.consents.texts import CONSENT_TEXTS
from companies.models.sheets import SHEET_LANGUAGES
from companies.sheets.access import own_sheet
from companies.sheets.forms import SheetForm
from companies.sheets.services import save_sheet
from hub.core.db.bilingual import current_language

_NAMES = {"en": "English", "fr": "Français", "zh": "中文"}
_ROLES = {"save": MemberRole.EDITOR, "show": MemberRole.OWNER, "stop": MemberRole.OWNER}


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a company its public page before and while anybody reads it; an owner shows it and takes it back."""
    act = request.POST.get("act", "save")
    if act not in _ROLES:
        raise Http404
    role = _ROLES[act] if request.method == "POST" else MemberRole.READER
    asked = request.GET.get("lang", "")
    lang = asked if asked in SHEET_LANGUAGES else current_language()
    membership, shown, own, is_public = own_sheet(request.user, slug, lang=lang, role=role)
    said = request.POST if request.method == "POST" and act == "save" else None
    form = SheetForm(said, sheet=own, written=membership.company.language)
    page = reverse("companies:sheet", args=[slug])
    if request.method == "POST" and act != "save":
        set_consent(
            company=membership.company, purpose=Purpose.PUBLIC_PROFILE, granted=act == "show",
            language=current_language(), by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(
            request, _("Your page is public.") if act == "show" else _("Your page and its files are gone.")
        )
        return redirect(page)
    if request.method == "POST" and form.is_valid():
        save_sheet(
            company=membership.company, texts=form.texts, translated=form.cleaned_data["translated"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect(f"{page}?lang={lang}")
    words, here = CONSENT_TEXTS[Purpose.PUBLIC_PROFILE][-1], current_language()
    return render_company(
        request, membership, "companies/sheet.html", current="consents", sheet=shown, form=form, is_public=is_public,
        title=words.title.text(here), opens=words.opens.text(here), stops=words.stops.text(here),
        languages=[(code, _NAMES[code], code == lang) for code in SHEET_LANGUAGES],
    )  # fmt: skip
