"""What leads keep of a company: where it goes when two records become one, and what the company takes along."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.privacy.registry import MergeOutcome, register_export, register_merge_handler
from hub.casework.models import CompanyProposal, Meeting
from opportunities.models import Declaration


def register() -> None:
    """Tell companies of the rows of leads. Called once, when the portal starts."""
    register_merge_handler("casework.CompanyProposal.company", _("Leads"), follow=_proposals)
    declarations = _("Declarations on intellectual property")
    register_merge_handler("opportunities.Declaration.company", declarations, same=("opportunity",))
    meetings = ("opportunity", "host", "on")
    register_merge_handler("casework.Meeting.company", _("Meetings on missions"), same=meetings)
    register_export("leads", export_leads)


def _proposals(kept: Company, gone: Company) -> MergeOutcome:
    """Move what the kept record has nothing of; of one lead or room the row of the kept one stands."""
    rows, there = (CompanyProposal.objects.filter(company=one) for one in (gone, kept))
    leads, rooms = (there.exclude(**{name: None}).values(name) for name in ("opportunity", "room"))
    moved = rows.exclude(Q(opportunity__in=leads) | Q(room__in=rooms)).update(company=kept)
    return MergeOutcome(moved=moved, left=rows.count())


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
