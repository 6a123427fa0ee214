"""What casework keeps of a company: where it goes when two records become one, and what the company takes along."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.privacy.registry import register_export, register_merge_handler
from hub.casework.choices import RequestMessageKind
from hub.casework.models import ServiceRequest
from hub.core.db.tenancy import grant_access

_OF_SURVEYS = ("round", "helped", "came_of_it", "value_cad", "jobs", "tonnes", "counterfactual", "words")


def register() -> None:
    """Tell companies of the rows of casework. Called once, when the portal starts."""
    # Each request keeps the name under which it was sent.
    register_merge_handler("casework.ServiceRequest.company", _("Requests"))
    register_merge_handler("casework.RequestDraft.company", _("Requests that are not sent yet"))
    register_export("requests", export_requests)


def export_requests(company: Company) -> list[dict[str, Any]]:
    """Return the requests of a company with everything that it could read of them, the first one first."""
    rows = list(ServiceRequest.objects.filter(company=company).select_related("owner").order_by("received_at", "pk"))
    # Rows that belong to a request are read once it is open.
    grant_access(*(row.pk for row in rows))
    prefetch_related_objects(rows, "messages", "surveys", "complaints")
    return [_exported(row) for row in rows]


def _exported(row: ServiceRequest) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "kind": row.kind,
        "needs": row.needs,
        "areas": row.areas,
        "subject": row.subject,
        "body": row.body,
        "enclosed": row.enclosed,
        "links": row.links,
        "shared_with": row.shared_with,
        "received_at": row.received_at.isoformat(),
        "state": row.state,
        "with": row.owner.slug,
        "outcome": row.outcome,
        "outcome_reasons": row.outcome_reasons,
        "answer": row.closing_answer,
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
        "messages": [
            {"at": one.at.isoformat(), "side": one.side, "kind": one.kind, "words": one.body}
            for one in row.messages.all()
            if one.kind != RequestMessageKind.NOTE and one.withdrawn_at is None
        ],
        "surveys": [{name: getattr(one, name) for name in _OF_SURVEYS} for one in row.surveys.all() if one.answered_at],
        "complaints": [
            {"at": one.at.isoformat(), "words": one.words, "answer": one.answer} for one in row.complaints.all()
        ],
    }
