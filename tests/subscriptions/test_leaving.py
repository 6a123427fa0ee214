"""Who leaves their companies while what fits is being written is mailed nothing of it, over real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from companies.access import companies_of
from companies.choices import MemberRole
from companies.members.services import leave_company
from companies.merging.services import merge_companies, preview_merge
from companies.models import Company, Membership
from hub.accounts.models import User
from hub.core.text.localized import Localized
from hub.matching.history import notifications
from hub.matching.history.notifications import notify_companies
from hub.matching.models import CompanyVerdicts, Rematch, VerdictChange
from hub.notifications.choices import State
from hub.notifications.models import Notification
from hub.outbox import services as outbox
from hub.subscriptions.choices import SubscriptionKind
from hub.subscriptions.models import Alert, Subscription
from hub.subscriptions.queries import PersonalView
from hub.subscriptions.services import notifications as services
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The opportunities that fit whoever is in a company, in the place of the catalogue."""
    slugs: list[str] = []

    def names(_view: PersonalView, _kind: str, named: list[str]) -> dict[str, Localized]:
        return {slug: Localized(slug, slug) for slug in named}

    def fitting(view: PersonalView) -> dict[str, list[int]]:
        """What is named after a company fits it alone, the rest fits all."""
        mine = {slug: [one.pk for one in companies_of(view.person) if slug.startswith(one.slug)] for slug in slugs}
        others = [one.pk for one in companies_of(view.person)]
        return {slug: of or others for slug, of in mine.items() if of or others}

    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)
    monkeypatch.setattr(PersonalView, "offered", property(lambda _view: list(slugs)))
    monkeypatch.setattr(PersonalView, "fitting", fitting)
    monkeypatch.setattr(services, "entry_names", names)
    return slugs


@pytest.fixture
def ada() -> User:
    return make_person("ada@firm.example", name="Ada", language="en")


def member_of(name: str, person: User, *, at: datetime, **company: Any) -> Membership:
    """Return the membership of a person in a company that somebody else owns."""
    row = Company.objects.create(slug=name, name=name, province="QC", created_at=at, updated_at=at, **company)
    owner = User.objects.create_user(f"owner@{name}.example")
    Membership.objects.create(company=row, user=owner, role=MemberRole.OWNER, joined_at=at)
    made: Membership = Membership.objects.create(company=row, user=person, role=MemberRole.EDITOR, joined_at=at)
    return made


def meanwhile(write: Callable[[Callable[[], None]], Any], *acts: Callable[[], Any]) -> None:
    """Act on other connections while a writer has read who is a member and has not ended; then let it end.

    An act that waits for the writer goes on after it.
    """
    has_read, goes_on = Event(), Event()

    def stop() -> None:
        has_read.set()
        assert goes_on.wait(30)

    def closing(act: Callable[[], Any]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1 + len(acts)) as pool:
        writer = pool.submit(closing, lambda: write(stop))
        assert has_read.wait(30)
        others = [pool.submit(closing, act) for act in acts]
        wait(others, timeout=1)
        goes_on.set()
        for future in (writer, *others):
            future.result(30)


def write_with(monkeypatch: pytest.MonkeyPatch, person: User) -> Callable[[Callable[[], None]], Any]:
    def write(stop: Callable[[], None]) -> None:
        monkeypatch.setattr(services, "_recount", lambda _person: stop())
        assert services.write_alerts(person_id=person.pk, at=now()) == 1

    return write


def test_who_leaves_while_what_fits_is_written_is_mailed_nothing(
    found: list[str], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = member_of("firm", ada, at=now())
    services.save(person=ada, kind=SubscriptionKind.FIT, at=now())
    found.append("fair")
    meanwhile(write_with(monkeypatch, ada), lambda: leave_company(membership=member, by=ada, at=now()))
    assert Alert.objects.count() == 1
    assert not Notification.objects.exists()


def test_who_leaves_two_companies_at_once_is_mailed_nothing(
    found: list[str], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = [member_of(name, ada, at=now()) for name in ("firm", "other")]
    services.save(person=ada, kind=SubscriptionKind.FIT, at=now())
    found.append("fair")
    leave = [lambda one=one: leave_company(membership=one, by=ada, at=now()) for one in members]
    meanwhile(write_with(monkeypatch, ada), *leave)
    assert not Notification.objects.exists()


def test_who_stays_in_another_company_is_mailed_what_that_one_could_use(found: list[str], ada: User) -> None:
    """What was gathered of the company that was left is named no more, and a mail that names nothing else is none."""
    members = [member_of(name, ada, at=now()) for name in ("firm", "other")]
    services.save(person=ada, kind=SubscriptionKind.FIT, at=now())
    found.extend(["fair", "firm-fair", "other-fair"])
    at = now()
    assert services.write_alerts(person_id=ada.pk, at=at) == 1
    assert named() == ["fair; firm-fair; other-fair"]
    leave_company(membership=members[0], by=ada, at=now())
    assert named() == ["fair; other-fair"]
    assert Notification.objects.get().created_at == at, "it comes with the mail with which it would have come"
    leave_company(membership=members[1], by=ada, at=now())
    assert named() == []


@pytest.mark.parametrize("is_in_both", [True, False], ids=["in both records", "moved"])
def test_a_merge_takes_nothing_from_what_waits(found: list[str], ada: User, is_in_both: bool) -> None:
    """What the gone record could use is named as long as its member stays in the kept one."""
    site = {"website": "https://firm.example", "domain": "firm.example"}
    gone = member_of("other", ada, at=now(), domain_confirmed=True, **site).company
    keep = member_of("kept", ada if is_in_both else make_person("eve@firm.example"), at=now(), **site).company
    member = member_of("firm", ada, at=now())
    services.save(person=ada, kind=SubscriptionKind.FIT, at=now())
    found.extend(["fair", "firm-fair", "other-fair"])
    assert services.write_alerts(person_id=ada.pk, at=now()) == 1
    preview = preview_merge(keep=keep, gone=gone)
    act = {"choices": [], "seen": preview.seen, "by": make_person("staff@hub.example"), "at": now(), "address": str}
    merge_companies(keep=keep, gone=gone, **act)
    assert named() == ["fair; firm-fair; other-fair"]
    leave_company(membership=member, by=ada, at=now())
    assert named() == ["fair; other-fair"]
    leave_company(membership=Membership.objects.get(user=ada), by=ada, at=now())
    assert named() == []


def test_who_leaves_has_only_what_waits_looked_at(found: list[str], ada: User) -> None:
    members = [member_of(name, ada, at=now()) for name in ("firm", "other", "third")]
    services.save(person=ada, kind=SubscriptionKind.FIT, at=now())
    for number in range(3):
        found.append(f"fair-{number}")
        assert services.write_alerts(person_id=ada.pk, at=now()) == 1
    old = Notification.objects.exclude(key__endswith=":2")
    old.update(state=State.OFF, settled_at=now())
    with CaptureQueriesContext(connection) as leaving:
        leave_company(membership=members[0], by=ada, at=now())
    [read] = alerts_in(leaving)
    assert '"number" IN (2)' in read
    assert Notification.objects.get(state=State.WAITING).context["entry"]["en"] == "fair-1"
    Notification.objects.update(state=State.OFF, settled_at=now())
    with CaptureQueriesContext(connection) as leaving:
        leave_company(membership=members[1], by=ada, at=now())
    assert alerts_in(leaving) == []


def alerts_in(statements: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in statements.captured_queries if 'FROM "subscriptions_alert"' in one["sql"]]


def named() -> list[str]:
    return [row.context["entry"]["en"] for row in Notification.objects.order_by("key")]


def test_what_is_stopped_while_it_is_written_is_mailed_to_nobody(
    found: list[str], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    member_of("firm", ada, at=now())
    row = services.save(person=ada, kind=SubscriptionKind.FIT, at=now())
    found.append("fair")
    meanwhile(write_with(monkeypatch, ada), lambda: services.stop(subscription=row, by=ada, at=now()))
    assert not Subscription.objects.exists()
    assert not Notification.objects.exists()


def test_a_closed_company_is_none_of_which_anything_could_fit(found: list[str], ada: User) -> None:
    member_of("closed", ada, at=now(), closed_at=now())
    member = member_of("firm", ada, at=now())
    services.save(person=ada, kind=SubscriptionKind.FIT, at=now())
    found.append("fair")
    assert services.write_alerts(person_id=ada.pk, at=now()) == 1
    assert Notification.objects.count() == 1
    leave_company(membership=member, by=ada, at=now())
    assert not Notification.objects.exists()


def test_who_leaves_while_matching_writes_is_mailed_nothing_of_the_company(
    found: list[str], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    member = member_of("firm", ada, at=at)
    run = Rematch.objects.create(reason="catalogue", catalogue_version="x", started_at=at, total=1)
    CompanyVerdicts.objects.create(company=member.company, catalogue_version="x", verdicts={"one": "meets"}, at=at)
    VerdictChange.objects.create(
        company=member.company, rematch=run, program="one", before="not_now", after="meets", condition="trl", stood="trl",
        catalogue_version="x", at=at,
    )  # fmt: skip

    def write(stop: Callable[[], None]) -> None:
        real = notifications._context

        def context(*args: Any) -> dict[str, Any]:
            stop()
            return real(*args)

        monkeypatch.setattr(notifications, "_context", context)
        notify_companies(run_id=run.pk, cursor=0, at=at)

    meanwhile(write, lambda: leave_company(membership=member, by=ada, at=at))
    assert {row.recipient.user.email for row in Notification.objects.all()} == {"owner@firm.example"}
