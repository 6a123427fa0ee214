"""The question what came of a request: who of the company is asked, and who of the staff hears the answer."""

from datetime import timedelta

import pytest

from companies.choices import MemberRole
from companies.models import Membership
from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason
from hub.casework.models import ServiceRequest
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.submission import submit_request
from hub.notifications.bounces.services import BounceReport, record_bounces
from hub.notifications.choices import BounceKind
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.world import DESK, World

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"casework.{kind}").order_by("pk")
    return list(rows.values_list("recipient__user__name", flat=True))


def close(world: World, request: ServiceRequest) -> None:
    close_request(
        request=request,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.INTRODUCTION_MADE],
        answer="Here.",
        by=world.people[DESK],
        seats=[world.seat(DESK)],
        at=world.at,
    )


# --- Who is asked ----------------------------------------------------------------------------------------------------


@pytest.fixture
def colleague(world: World) -> User:
    bee = make_person("bee@clairbassin.example", name="Bee")
    Membership.objects.create(company=world.company, user=bee, role=MemberRole.EDITOR, joined_at=world.at)
    return bee


@pytest.fixture
def request_of_colleague(world: World, colleague: User) -> ServiceRequest:
    """A closed request that a colleague of the owner had sent."""
    request = submit_request(company=world.company, ask=world.ask(), by=colleague, at=world.at)
    close(world, request)
    return request


def comes_back(world: World, *people: User) -> None:
    gone = {"kind": BounceKind.HARD, "status": "5.1.1", "message": None, "message_id": ""}
    reports = [BounceReport(addresses=(one.email,), **gone) for one in people]
    record_bounces(reports=reports, at=world.at, trusted=True)


@pytest.mark.usefixtures("request_of_colleague")
def test_who_sent_the_request_is_asked(world: World):
    run_due(at=world.at + 11 * DAY)
    assert told("survey") == ["Bee"]


@pytest.mark.parametrize("why", ["left", "off", "reader", "mail"])
@pytest.mark.usefixtures("request_of_colleague")
def test_of_a_sender_who_cannot_answer_the_owner_is_asked(world: World, colleague: User, why: str):
    mine = Membership.objects.filter(user=colleague)
    match why:
        case "left":
            mine.delete()
        case "off":
            User.objects.filter(pk=colleague.pk).update(is_active=False)
        case "reader":
            mine.update(role=MemberRole.READER)
        case "mail":
            comes_back(world, colleague)
    run_due(at=world.at + 11 * DAY)
    assert told("survey") == ["Owner"]


@pytest.mark.usefixtures("request_of_colleague")
def test_where_all_mail_comes_back_the_sender_is_asked_on_the_pages(world: World, colleague: User):
    comes_back(world, world.owner, colleague)
    run_due(at=world.at + 11 * DAY)
    assert told("survey") == ["Bee"]
