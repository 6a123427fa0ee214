"""Who sees what: consents, one by one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.access import membership_for, render_company
from companies.choices import MemberRole, Purpose
from companies.consents.forms import ConsentForm
from companies.consents.services import set_consent
from companies.consents.texts import CONSENT_TEXTS, consent_text
from companies.models import Consent
from hub.core.db.bilingual import current_language


@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest, slug: str) -> HttpResponse:
    """Show each consent, what it opens and how to stop, and the ledger; an owner gives and withdraws."""
    role = MemberRole.OWNER if request.method == "POST" else MemberRole.READER
    membership = membership_for(request.user, slug, role=role)
    company = membership.company
    if request.method == "POST":
        form = ConsentForm(request.POST)
        if not form.is_valid():
            raise Http404
        granted = form.cleaned_data["granted"] == "yes"
        set_consent(
            company=company,
            purpose=Purpose(form.cleaned_data["purpose"]),
            granted=granted,
            language=current_language(),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Given. You can stop at any time.") if granted else _("Stopped, from now on."))
        return redirect("companies:consents", slug)
    ledger = list(company.consents.select_related("by").order_by("-at", "-pk"))
    lang = current_language()
    return render_company(
        request,
        membership,
        "companies/consents.html",
        current="consents",
        purposes=[_purpose(purpose, ledger, lang) for purpose in Purpose],
        ledger=[
            {"line": line, "title": consent_text(Purpose(line.purpose), line.wording).title.text(lang)}
            for line in ledger
        ],
    )


def _purpose(purpose: Purpose, ledger: list[Consent], lang: str) -> dict[str, Any]:
    """Return what the page shows of one purpose: today's text, the last line of the ledger, and the text it was on."""
    text = CONSENT_TEXTS[purpose][-1]
    last = next((line for line in ledger if line.purpose == purpose), None)
    is_agreed = last is not None and last.granted
    earlier = consent_text(purpose, last.wording) if last is not None and is_agreed else text
    return {
        "purpose": purpose,
        "title": text.title.text(lang),
        "opens": text.opens.text(lang),
        "stops": text.stops.text(lang),
        "last": last,
        "is_agreed": is_agreed,
        "earlier": earlier.opens.text(lang) if earlier is not text else "",
    }
