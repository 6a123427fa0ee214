"""The door to a sheet before it is public: for the members of its company."""

from typing import Any

from companies.access import membership_for
from companies.choices import MemberRole
from companies.models import CompanySheet, Membership
from companies.sheets.presentation import PublicSheet
from companies.sheets.queries import consenting_companies, sheets_of


def own_sheet(
    user: Any, slug: str, *, lang: str, role: MemberRole = MemberRole.READER
) -> tuple[Membership, PublicSheet, CompanySheet, bool]:
    """Return a member's place, the sheet as anybody would read it, its own words, and whether it is public now.

    Raises as ``membership_for`` does.
    """
    membership = membership_for(user, slug, role=role)
    company = membership.company
    own = CompanySheet.objects.filter(company=company).first() or CompanySheet(company=company)
    is_public = consenting_companies().filter(pk=company.pk).exists()
    return membership, sheets_of([company], lang)[0], own, is_public
