"""What stands after a death: what was told, and the ledger of a request."""

from collections import Counter
from datetime import datetime

from hub.casework.choices import Outcome, OutcomeReason
from hub.casework.models import Reminder, ServiceRequest
from hub.casework.requests.services.closure import close_request
from hub.notifications.models import Notification
from tests.casework.world import DESK, World


def close_as_helped(world: World, request: ServiceRequest, at: datetime) -> None:
    """Close a request from the Hub's desk."""
    close_request(
        request=request,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.PROGRAM_FOUND],
        answer="Two programs fit.",
        **world.who(DESK, at=at),
    )


def told_kinds() -> Counter[str]:
    """Count what was told, by its kind."""
    return Counter(Notification.objects.values_list("kind", flat=True))


def reminders_once(request: ServiceRequest) -> None:
    """Hold the ledger of a request to one row for each seat, kind and moment."""
    rows = Counter(Reminder.objects.filter(request=request).values_list("seat", "kind", "due_at"))
    assert rows
    assert set(rows.values()) == {1}
