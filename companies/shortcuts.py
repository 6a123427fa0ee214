"""What the pages of one company share."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.choices import ROLE_ORDER, MemberRole
from companies.models import Membership


def request_time() -> datetime:
    """Return the moment of the request: only views look at the clock."""
    return timezone.now()


def may_edit(membership: Membership) -> bool:
    """Return whether a member may change what the company says: the doors of the views ask for the same role."""
    return ROLE_ORDER.index(MemberRole(membership.role)) >= ROLE_ORDER.index(MemberRole.EDITOR)


def render_company(
    request: HttpRequest, membership: Membership, template: str, *, current: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of a company with the switch between its sections."""
    company = membership.company
    is_owner = membership.role == MemberRole.OWNER
    pages = [
        ("dashboard", _("Overview"), reverse("companies:dashboard", args=[company.slug])),
        ("matches", _("Matches"), reverse("matching:company", args=[company.slug])),
        ("for_you", _("For you"), reverse("leads:for_you", args=[company.slug])),
        ("requests", _("Requests"), reverse("casework:list")),
        ("profile", _("Profile"), reverse("companies:profile", args=[company.slug])),
        ("offerings", _("Offerings"), reverse("companies:offerings", args=[company.slug])),
        ("projects", _("Projects"), reverse("companies:projects", args=[company.slug])),
        *([("partners", _("Partners"), reverse("matching:company_partners", args=[company.slug]))] if is_owner else []),
        ("members", _("Members"), reverse("companies:members", args=[company.slug])),
        ("consents", _("Who sees what"), reverse("companies:consents", args=[company.slug])),
        *([("data", _("Your data"), reverse("companies:data", args=[company.slug]))] if is_owner else []),
    ]
    context |= {
        "company": company,
        "membership": membership,
        "may_edit": may_edit(membership),
        "is_owner": is_owner,
        "sections": [{"text": words, "url": url, "current": name == current} for name, words, url in pages],
    }
    return render(request, template, context, status=status)


def show_errors(form: BaseForm, error: ValidationError) -> None:
    """Put what the service refused beside the fields it concerns, the rest above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, mistakes in error.error_dict.items():
        form.add_error(field if field in form.fields else None, mistakes)
