"""Which programs that newly fit are told: none that has ended or is not wanted, and what a state without a day knows."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from companies.choices import MemberRole, Stance
from companies.models import Company, Membership
from companies.privacy.registry import merge_handlers
from companies.profile.services.programs import set_stance
from hub.accounts.models import User
from hub.core.vocabulary.enums import IntakeMode
from hub.matching.models import CompanyVerdicts, VerdictChange
from hub.outbox import services as outbox
from hub.subscriptions.choices import SubscriptionKind
from hub.subscriptions.models import Alert, Subscription
from hub.subscriptions.queries import LOOK_BACK
from hub.subscriptions.services import save, write_alerts
from programs.eligibility.evaluate import IntakeFacts
from tests.accounts.people import make_person
from tests.programs.factories import entry, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)
    return make_person("ada@firm.example", name="Ada", language="en")


@pytest.fixture
def firm(ada: User) -> Company:
    """A company in which Ada reads, and of which she follows what fits since a month."""
    at = timezone.now() - timedelta(days=30)
    made = Company.objects.create(slug="firm", name="Firm", province="QC", created_at=at, updated_at=at)
    Membership.objects.create(company=made, user=make_person("o@firm.example"), role=MemberRole.OWNER, joined_at=at)
    Membership.objects.create(company=made, user=ada, role=MemberRole.READER, joined_at=at)
    publish(
        entry("ca-open"), entry("ca-unwanted"),
        entry("ca-ended", intake=IntakeFacts(mode=IntakeMode.CLOSED, ended=True)),
    )  # fmt: skip
    save(person=ada, kind=SubscriptionKind.FIT, at=at)
    verdicts = dict.fromkeys(("ca-open", "ca-unwanted", "ca-ended"), "meets")
    CompanyVerdicts.objects.create(company=made, catalogue_version="x", verdicts=verdicts, at=at)
    return made


def opened(firm: Company, *programs: str, at: datetime) -> None:
    VerdictChange.objects.bulk_create(
        VerdictChange(
            company=firm, program=program, before="not_now", after="meets", stood="trl", catalogue_version="x", at=at
        )
        for program in programs
    )


def test_what_has_ended_or_is_not_wanted_is_not_told(firm: Company, ada: User) -> None:
    at = timezone.now()
    set_stance(company=firm, program_slug="ca-unwanted", stance=Stance.NOT_FOR_US, by=ada, at=at)
    opened(firm, "ca-ended", "ca-open", "ca-unwanted", at=at)
    assert write_alerts(person_id=ada.pk, at=at) == 1
    assert Alert.objects.get().data["programs"] == ["ca-open"]


@pytest.mark.parametrize(("days", "told"), [(LOOK_BACK.days - 1, 1), (LOOK_BACK.days + 1, 0)])
def test_a_state_without_a_day_is_as_of_today(firm: Company, ada: User, days: int, told: int) -> None:
    row = Subscription.objects.get()
    del row.state["looked"]
    row.save()
    opened(firm, "ca-open", at=timezone.now() - timedelta(days=days))
    assert write_alerts(person_id=ada.pk, at=timezone.now()) == told
    row.refresh_from_db()
    assert row.state["looked"] == timezone.localdate().isoformat()
    assert write_alerts(person_id=ada.pk, at=timezone.now()) == 0


def test_what_was_saved_today_without_a_day_knows_nothing_of_before(firm: Company, ada: User) -> None:
    row = Subscription.objects.get()
    del row.state["looked"]
    row.created_at = timezone.now()
    row.save()
    opened(firm, "ca-open", at=timezone.now() - timedelta(days=1))
    assert write_alerts(person_id=ada.pk, at=timezone.now()) == 0


def test_what_a_merged_record_could_use_is_not_told_to_members_of_the_kept_one(firm: Company, ada: User) -> None:
    at = timezone.now()
    gone = Company.objects.create(slug="gone", name="Gone", province="QC", created_at=at, updated_at=at)
    opened(gone, "ca-unwanted", at=at)
    opened(firm, "ca-open", at=at)
    handler = next(one for one in merge_handlers() if one.column == "matching.VerdictChange.company")
    assert handler.follow(firm, gone).moved == 1
    assert VerdictChange.objects.filter(company=firm).count() == 2
    assert write_alerts(person_id=ada.pk, at=at) == 1
    assert Alert.objects.get().data["programs"] == ["ca-open"]
    assert write_alerts(person_id=ada.pk, at=at) == 0
