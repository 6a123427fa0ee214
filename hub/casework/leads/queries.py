"""What companies answered, and the seats of missions, of what the door has opened."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q

from hub.casework.choices import ProposalAnswer
from hub.casework.models import CompanyProposal, InboundEnquiry, Mission
from hub.core.db.tenancy import unscoped


def enquiry_of(slug: str) -> InboundEnquiry | None:
    """Return the enquiry from which a lead came. The door to the lead comes first."""
    return InboundEnquiry.objects.filter(opportunity=slug).first()


def waiting_enquiries(slugs: Iterable[str]) -> Mapping[str, InboundEnquiry]:
    """Return the enquiries of these leads that nobody has answered (one query). The door to the leads comes first."""
    rows = InboundEnquiry.objects.filter(opportunity__in=list(slugs), answered_at=None, due_on__isnull=False)
    return {row.opportunity: row for row in rows.select_related("seat__office", "seat__organization")}


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


@unscoped()
def mission_of(slug: str) -> tuple[int | None, str]:
    """Return how many seats a mission has, and who opens its doors; None and nothing where nobody said so."""
    found = Mission.objects.filter(opportunity=slug).values_list("seats", "anchor").first()
    return found or (None, "")


@unscoped()
def place_in_line(proposal: CompanyProposal) -> int | None:
    """Return how many stand in the line of a mission up to one company; None where it does not wait."""
    if proposal.waiting_number is None:
        return None
    rows = CompanyProposal.objects.filter(opportunity=proposal.opportunity_id)
    return int(rows.filter(waiting_number__lte=proposal.waiting_number).count())
