"""Registration, and the company that is already here."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from companies.choices import LikenessState
from companies.models import Company, PossibleDuplicate
from companies.validators import email_domain, website_domain
from hub.audit.services import record
from hub.core.db.tenancy import unscoped


def confirmed_domain(user: Any) -> str:
    """Return the web domain that a person's confirmed address speaks for, or an empty string."""
    domain = email_domain(user.email)
    confirmed = (
        bool(domain) and EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
    )
    return domain if confirmed else ""


@unscoped()
def confirm_domain(*, company: Company, by: Any) -> bool:
    """Mark the website's domain as confirmed when the person's confirmed address is there; return whether it is.

    The company is not saved. A domain that another company confirmed first stays theirs.
    """
    domain = website_domain(company.website)
    if domain != company.domain:
        company.domain_confirmed = False
    if not company.domain_confirmed and domain and confirmed_domain(by) == domain:
        company.domain_confirmed = not Company.objects.with_confirmed_domain(domain).exclude(pk=company.pk).exists()
    return company.domain_confirmed


@unscoped()
def flag_possible_duplicates(company: Company, *, at: datetime) -> None:
    """Put companies with the same name or website on the list that staff look at."""
    PossibleDuplicate.objects.bulk_create(
        [
            PossibleDuplicate(
                company=company,
                other=other,
                likeness="name" if other.folded_name == company.folded_name else "website",
                found_at=at,
            )
            for other in Company.objects.looking_like(company)[:20]
        ],
        ignore_conflicts=True,
    )


def settle_possible_duplicate(*, pair: PossibleDuplicate, same: bool, by: Any, reason: str, at: datetime) -> None:
    """Record what staff found: one company or two. Nothing is merged by it."""
    with transaction.atomic():
        pair.state = LikenessState.SAME if same else LikenessState.DIFFERENT
        pair.settled_at = at
        pair.save(update_fields=["state", "settled_at"])
        record(action="companies.duplicate.settled", by=by, at=at, subject=pair, reason=reason)
