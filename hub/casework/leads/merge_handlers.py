"""What leads keep of a company: where it goes when two records become one, and what the company takes along."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.privacy.registry import MergeHandler, MergeOutcome, register_export, register_merge_handler
from hub.casework.models import CompanyProposal, Meeting
from opportunities.models import Declaration


def register() -> None:
    """Tell companies of the rows of leads. Called once, when the portal starts."""
    register_merge_handler(
        MergeHandler(
            column="casework.CompanyProposal.company",
            title=_("Leads"),
            count=lambda company: CompanyProposal.objects.filter(company=company).count(),
            follow=lambda kept, gone: _follow(CompanyProposal.objects, kept, gone),
        )
    )
    register_merge_handler(
        MergeHandler(
            column="opportunities.Declaration.company",
            title=_("Declarations on intellectual property"),
            count=lambda company: Declaration.objects.filter(company=company).count(),
            follow=lambda kept, gone: _follow(Declaration.objects, kept, gone),
        )
    )
    register_merge_handler(
        MergeHandler(
            column="casework.Meeting.company",
            title=_("Meetings on missions"),
            count=lambda company: Meeting.objects.filter(company=company).count(),
            follow=_follow_meetings,
        )
    )
    register_export("leads", export_leads)


def _follow(rows: Any, kept: Company, gone: Company) -> MergeOutcome:
    """Move what the kept record has nothing of; of one lead or room the row of the kept one stands."""
    both = rows.filter(company=kept, opportunity__isnull=False).values("opportunity")
    moved = rows.filter(company=gone, opportunity__isnull=False).exclude(opportunity__in=both).update(company=kept)
    if rows.model is CompanyProposal:
        both = rows.filter(company=kept, room__isnull=False).values("room")
        moved += rows.filter(company=gone, room__isnull=False).exclude(room__in=both).update(company=kept)
    return MergeOutcome(moved=moved, left=rows.filter(company=gone).count())


def _follow_meetings(kept: Company, gone: Company) -> MergeOutcome:
    """Move the meetings, but those that the kept record has too."""
    moved, both = 0, set(Meeting.objects.filter(company=kept).values_list("opportunity", "host", "on"))
    for row in Meeting.objects.filter(company=gone):
        if (row.opportunity_id, row.host, row.on) not in both:
            moved += Meeting.objects.filter(pk=row.pk).update(company=kept)
    return MergeOutcome(moved=moved, left=Meeting.objects.filter(company=gone).count())


def export_leads(company: Company) -> dict[str, Any]:
    """Return the leads that a company was told of with its answers, and what it declared; nothing of a dossier."""
    told = CompanyProposal.objects.filter(company=company, opportunity__isnull=False, sent_at__isnull=False)
    sent = told.order_by("sent_at", "pk")
    return {
        "proposals": [
            {
                "lead": row.opportunity_id,
                "told_at": row.sent_at.isoformat(),
                "reasons": row.reasons,
                "answer": row.answer,
                "reason": row.reason,
                "buyer_accepts": row.buyer_accepts,
                "seat": row.seat_number,
            }
            for row in sent
        ],
        "meetings": [
            {"mission": row.opportunity_id, "host": row.host, "on": row.on.isoformat(), "outcome": row.outcome}
            for row in Meeting.objects.filter(company=company)
        ],
        "declarations": [
            {"lead": row.opportunity_id, "state": row.state, "at": row.at.isoformat()}
            for row in Declaration.objects.filter(company=company).order_by("at", "pk")
        ],
    }
