"""What a company has booked: where it goes when two records become one, and what the company takes along."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.privacy.registry import MergeOutcome, register_export, register_merge_handler
from hub.casework.models import Booking


def register() -> None:
    """Tell companies of bookings. Called once, when the portal starts."""
    register_merge_handler("casework.Booking.company", _("Bookings at offices"), follow=_follow)
    register_export("bookings", export_bookings)


def _follow(kept: Company, gone: Company) -> MergeOutcome:
    """Move the bookings, but of a slot that the kept record has or waits for too."""
    rows = Booking.objects.filter(company=gone)
    both = set(Booking.objects.filter(company=kept, cancelled_at=None).values_list("resource", "period"))
    same = [
        key
        for key, *slot in rows.filter(cancelled_at=None).values_list("pk", "resource", "period")
        if tuple(slot) in both
    ]
    moved = rows.exclude(pk__in=same).update(company=kept)
    return MergeOutcome(moved=moved, left=len(same))


def export_bookings(company: Company) -> list[dict[str, Any]]:
    """Return what a company booked, the first one first."""
    rows = Booking.objects.filter(company=company).select_related("resource__office").order_by("period")
    return [
        {
            "office": row.resource.office.slug,
            "kind": row.resource.kind,
            "from": row.period.lower.isoformat(),
            "until": row.period.upper.isoformat(),
            "waiting": row.waiting_number,
            "cancelled_at": row.cancelled_at.isoformat() if row.cancelled_at else None,
        }
        for row in rows
    ]
