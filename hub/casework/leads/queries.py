"""What companies answered, the seats of missions and what these brought, of what the door has opened."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, Sum

from hub.casework.choices import MeetingOutcome, ProposalAnswer, SurveyResult
from hub.casework.metrics.figures import MissionYield, SurveyYield
from hub.casework.models import CompanyProposal, InboundEnquiry, Meeting, Mission, Survey
from hub.core.db.tenancy import unscoped
from hub.directory.models import Seat


def enquiry_of(slug: str) -> InboundEnquiry | None:
    """Return the enquiry from which a lead came. The door to the lead comes first."""
    return InboundEnquiry.objects.filter(opportunity=slug).first()


def waiting_enquiries(slugs: Iterable[str]) -> Mapping[str, InboundEnquiry]:
    """Return the enquiries of these leads that nobody has answered (one query). The door to the leads comes first."""
    rows = InboundEnquiry.objects.filter(opportunity__in=list(slugs), answered_at=None, due_on__isnull=False)
    return {row.opportunity: row for row in rows.select_related("seat__office", "seat__organization")}


def answer_counts(slugs: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """Return for each lead how many companies were told, said yes, wait for the buyer, were introduced (one query)."""
    wanted = list(slugs)
    if not wanted:
        return {}
    rows = CompanyProposal.objects.filter(opportunity__in=wanted).order_by().values("opportunity").annotate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        accepted=Count("pk", filter=Q(answer=ProposalAnswer.YES)),
        waiting=Count("pk", filter=Q(answer=ProposalAnswer.YES, buyer_accepts__isnull=True, request__isnull=True)),
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


# --- What missions brought -------------------------------------------------------------------------------------------

AFTER_3, AFTER_12 = 2, 3  # rounds of the survey, at three and at twelve months


@unscoped()
def mission_yields(
    slugs: Iterable[str] | None = None, *, seats: Iterable[Seat] | None = None
) -> dict[str, MissionYield]:
    """Return what came of missions, by address: of those named, or of those that some seats look after (four queries).

    Companies that have a seat count; of a meeting, that it was held; of a survey, what the company says.
    """
    rows = Mission.objects.select_related("opportunity").order_by("-opportunity__opens", "opportunity")
    if slugs is not None:
        rows = rows.filter(opportunity__in=list(slugs))
    if seats is not None:
        rows = rows.filter(opportunity__owner__in=[seat.pk for seat in seats])
    missions = list(rows)
    named = [row.opportunity_id for row in missions]
    going, queued = Q(seat_number__isnull=False), Q(waiting_number__isnull=False)
    proposals = CompanyProposal.objects.filter(opportunity__in=named).order_by().values("opportunity")
    counted = proposals.annotate(goers=Count("pk", filter=going), waiting=Count("pk", filter=queued))
    no_meeting = Q(outcome__in=["", MeetingOutcome.NOT_HELD])
    of_meetings = Meeting.objects.filter(opportunity__in=named).order_by().values("opportunity")
    met = of_meetings.annotate(
        held=Count("pk", filter=~no_meeting), signed=Count("pk", filter=Q(outcome=MeetingOutcome.SIGNED))
    )
    counts, meetings = ({row.pop("opportunity"): row for row in found} for found in (counted, met))
    said = _survey_yields(named)
    return {
        slug: MissionYield(
            slug=slug,
            title_en=row.opportunity.title_en,
            title_fr=row.opportunity.title_fr,
            seats=row.seats,
            **counts.get(slug, {}),
            **meetings.get(slug, {}),
            after_3=said.get((slug, AFTER_3), SurveyYield()),
            after_12=said.get((slug, AFTER_12), SurveyYield()),
        )
        for slug, row in zip(named, missions, strict=True)
    }


def _survey_yields(slugs: list[str]) -> dict[tuple[str, int], SurveyYield]:
    of, said = "request__proposal__opportunity", Q(answered_at__isnull=False)
    rows = Survey.objects.filter(
        request__proposal__opportunity__in=slugs,
        request__proposal__seat_number__isnull=False,
        round__in=[AFTER_3, AFTER_12],
    )
    found = rows.order_by().values(of, "round").annotate(
        asked=Count("pk"),
        answered=Count("pk", filter=said),
        contact=Count("pk", filter=Q(came_of_it__contains=[SurveyResult.CONTACT])),
        contract=Count("pk", filter=Q(came_of_it__contains=[SurveyResult.CONTRACT])),
        value=Sum("value_cad"),
    )  # fmt: skip
    return {(row.pop(of), row.pop("round")): SurveyYield(value_cad=row.pop("value") or 0, **row) for row in found}
