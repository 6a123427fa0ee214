"""Figures of leads: what companies answered, of the leads that the door has opened."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q

from hub.casework.choices import ProposalAnswer
from hub.casework.models import CompanyProposal, InboundEnquiry


def enquiry_of(slug: str) -> InboundEnquiry | None:
    """Return the enquiry from which a lead came. The door to the lead comes first."""
    found: InboundEnquiry | None = InboundEnquiry.objects.filter(opportunity=slug).first()
    return found


def answer_counts(slugs: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """Return for each lead how many companies were told, said yes, and were introduced (one query)."""
    wanted = list(slugs)
    if not wanted:
        return {}
    rows = CompanyProposal.objects.filter(opportunity__in=wanted).order_by().values("opportunity").annotate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        accepted=Count("pk", filter=Q(answer=ProposalAnswer.YES)),
        introduced=Count("pk", filter=Q(request__isnull=False)),
    )  # fmt: skip
    return {row["opportunity"]: row for row in rows}
