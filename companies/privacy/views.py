"""Take the company's data along, or delete the company."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.access import membership_for, render_company
from companies.choices import MemberRole
from companies.privacy.erasure import delete_company
from companies.privacy.export import export_company
from companies.privacy.forms import DeletionForm
from hub.accounts.authentication.sessions import reauthentication_redirect, require_reauthentication
from hub.core.http.downloads import json_file
from hub.core.http.errors import refusal_on_form


@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer the export, and delete the company when its name was typed."""
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    company = membership.company
    profile = settings.HUB["operator_profile"]
    form = DeletionForm(request.POST or None, federal=profile == "federal")
    if request.method == "POST" and form.is_valid():
        require_reauthentication(request)
        with refusal_on_form(form, "typed_name"):
            delete_company(
                company=company,
                typed_name=form.cleaned_data["typed_name"],
                earlier=form.cleaned_data.get("earlier", False),
                profile=profile,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("%(company)s is deleted.") % {"company": company.name})
            return redirect("companies:own_companies")
    return render_company(
        request, membership, "companies/data.html", current="data", form=form, federal=profile == "federal"
    )


@require_POST
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand over everything that is kept of the company, as one JSON file."""
    membership = membership_for(request.user, slug, role=MemberRole.OWNER)
    if way := reauthentication_redirect(request, then=f"{reverse('companies:data', args=[slug])}?ready=1"):
        return way
    content = export_company(company=membership.company, by=request.user, at=timezone.now())
    return json_file(f"company-{membership.company.slug}.json", content)
