"""Random histories over the real database, whatever fails between two steps.

No mail is lost, none doubled, none sent against its reader's wish, none in the wrong language.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hub.accounts.models import User
from hub.core.text.localized import Localized
from hub.notifications.choices import SETTLED, State, Timing
from hub.notifications.delivery.services import notify, request_digests
from hub.notifications.mail.registry import PageLink
from hub.notifications.models import Notification
from hub.notifications.preferences.services import save_preferences, stop_mails
from hub.outbox import services as outbox
from hub.outbox.models import OutboxMessage, OutboxState
from tests.notifications.conftest import PROVIDER_DOWN
from tests.notifications.kinds import CHANCE, CHANGED, KINDS, STEP

pytestmark = pytest.mark.django_db

START = datetime.fromisoformat("2026-11-24T15:00:00+00:00")
WORDS = {"en": "English name", "fr": "Nom français"}
BY_CATEGORY = {kind.category.slug: kind for kind in KINDS}


class CrashError(Exception):
    """The worker is killed here."""


def _crash() -> None:
    raise CrashError


class Telling(RuleBasedStateMachine):
    """People, wishes, mails and mishaps. The model is a list of what was to be told, and what each wanted when."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.time = self.clock.start()
        mail.outbox.clear()
        self.people = [
            User.objects.create_user(f"p{number}@firm.example", language=lang)
            for number, lang in enumerate(["en", "fr"])
        ]
        self.wish = {(n, slug): kind.category.default for n in (0, 1) for slug, kind in BY_CATEGORY.items()}
        self.keys: dict[tuple[int, str], str] = {}
        # How many of the mails that left were looked at.
        self.seen = 0

    def teardown(self) -> None:
        try:
            self._settle()
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @initialize(eager=st.booleans())
    def begin(self, eager: bool) -> None:
        """Half of all histories begin with people who want everything right away."""
        for who, slug in self.wish if eager else ():
            self.choose(who, slug, Timing.AT_ONCE)

    @rule(
        who=st.integers(0, 1),
        kind=st.sampled_from([STEP, CHANGED, CHANCE]),
        number=st.integers(0, 5),
        crash=st.booleans(),
        steps=st.integers(0, 2),
    )
    def tell(self, who: int, kind: Any, number: int, crash: bool, steps: int) -> None:
        """Tell something, perhaps what was told before, perhaps in a transaction that fails; then work a little."""
        key = f"item-{number}"
        was_known = (who, key) in self.keys
        try:
            with transaction.atomic():
                row = notify(
                    kind=kind,
                    to=self.people[who],
                    key=key,
                    context={"reference": f"{key}-of-{who}", "program": Localized(**WORDS), "day": START.date()},
                    link=PageLink("pages:contact"),
                    at=timezone.now(),
                )
                assert (row is None) == was_known
                if crash:
                    _crash()
        except CrashError:
            return
        if not was_known:
            self.keys[who, key] = kind.category.slug
        for _ in range(steps):
            self.step()

    @rule(who=st.integers(0, 1), slug=st.sampled_from(sorted(BY_CATEGORY)), timing=st.sampled_from(Timing))
    def choose(self, who: int, slug: str, timing: Timing) -> None:
        """Choose on the page."""
        if timing in BY_CATEGORY[slug].category.timings:
            save_preferences(person=self.people[who], timings={slug: timing}, by=self.people[who], at=timezone.now())
            self.wish[who, slug] = timing

    @rule(who=st.integers(0, 1), slug=st.sampled_from([*sorted(BY_CATEGORY), ""]))
    def stop(self, who: int, slug: str) -> None:
        """Stop by a link of a mail."""
        found = Notification.objects.filter(recipient__user=self.people[who]).first()
        if found is None:
            return
        stop_mails(recipient_id=found.recipient_id, category=slug, at=timezone.now())
        for name, kind in BY_CATEGORY.items():
            if name == slug or (not slug):
                self.wish[who, name] = self.wish[who, name] if kind.category.always else Timing.OFF

    @rule(who=st.integers(0, 1))
    def change_language(self, who: int) -> None:
        """Read in the other language from now on. Mails that were written already keep theirs."""
        self._work()
        person = self.people[who]
        person.language = "fr" if person.language == "en" else "en"
        person.save()

    @rule()
    def work(self) -> None:
        """Let the worker do what is due."""
        self._work()

    @rule()
    def step(self) -> None:
        """Let the worker do one thing, so that others come between two steps."""
        outbox.deliver_next(at=timezone.now())
        self._look()

    @rule(tries=st.sampled_from([1, outbox.LAST_ATTEMPT]))
    def fail(self, tries: int) -> None:
        """The provider is down, for one try or for all that a mail has."""
        with override_settings(MAILERS=PROVIDER_DOWN):
            for _ in range(tries):
                while outbox.deliver_next(at=timezone.now()):
                    pass
                self.time.shift(timedelta(minutes=30))

    @rule()
    def crash(self) -> None:
        """The worker is killed after a step and before its commit: a mail that it handed over was not accepted yet."""
        before = len(mail.outbox)
        try:
            with transaction.atomic():
                outbox.deliver_next(at=timezone.now())
                _crash()
        except CrashError:
            del mail.outbox[before:]

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        """Time goes by, and the scheduler asks for the daily mails."""
        self.time.shift(timedelta(hours=hours))
        request_digests(at=timezone.now())
        request_digests(at=timezone.now())

    @rule()
    def retry(self) -> None:
        """An administrator tries again what was given up."""
        for row in OutboxMessage.objects.dead():
            outbox.retry_dead(pk=row.pk, at=timezone.now())

    @invariant()
    def every_mail_is_one_effect(self) -> None:
        """No item stands in two mails, and none that nobody told."""
        told = self._told()
        assert len(told) == len(set(told))
        assert set(told) <= self.keys.keys()

    @invariant()
    def told_is_what_was_delivered(self) -> None:
        """The state says told for what left, and for nothing else."""
        rows = Notification.objects.filter(state=State.TOLD).select_related("recipient__user")
        assert {(self._number(row.recipient.user), row.key) for row in rows} == set(self._told())

    @invariant()
    def nobody_got_two_daily_mails_on_a_day(self) -> None:
        """Each daily mail of a person has a day of its own."""
        days = [(sent.to[0], sent.day) for sent in mail.outbox if hasattr(sent, "day") and sent.day]
        assert len(days) == len(set(days))

    def _told(self) -> list[tuple[int, str]]:
        return [
            (who, f"item-{number}")
            for sent in mail.outbox
            for who in (0, 1)
            for number in range(6)
            if f"item-{number}-of-{who}" in sent.subject + sent.body and sent.to == [self.people[who].email]
        ]

    def _number(self, person: User) -> int:
        return [other.pk for other in self.people].index(person.pk)

    def _work(self) -> None:
        while outbox.deliver_next(at=timezone.now()):
            self._look()

    def _look(self) -> None:
        """Hold each new mail to its reader's wish and language at this moment."""
        for sent in mail.outbox[self.seen :]:
            who = [person.email for person in self.people].index(sent.to[0])
            lang = self.people[who].language
            is_daily = "- item-" in sent.body
            sent.day = timezone.localdate() if is_daily else None
            other = WORDS["fr" if lang == "en" else "en"]
            assert other not in sent.subject + sent.body
            assert WORDS[lang] in sent.body
            for number in range(6):
                if f"item-{number}-of-{who}" in sent.subject + sent.body:
                    assert self.wish[who, self.keys[who, f"item-{number}"]] != Timing.OFF
        self.seen = len(mail.outbox)

    def _settle(self) -> None:
        """Two quiet days later everything is told, or was not wanted."""
        for _ in range(60):
            self.time.shift(timedelta(hours=1))
            request_digests(at=timezone.now())
            self.retry()
            self._work()
        rows = list(Notification.objects.select_related("recipient__user"))
        assert {(self._number(row.recipient.user), row.key) for row in rows} == self.keys.keys()
        assert {row.state for row in rows} <= {State.TOLD, State.OFF} <= SETTLED
        assert not OutboxMessage.objects.filter(state=OutboxState.WAITING).exists()
        told = self._told()
        assert len(told) == len(set(told)) == sum(row.state == State.TOLD for row in rows)
        assert all(row.state == State.TOLD for row in rows if row.category == "steps")


@pytest.mark.timeout(600)
def test_no_history_loses_doubles_or_forces_a_mail() -> None:
    assert connection.in_atomic_block
    run_state_machine_as_test(
        Telling,
        settings=settings(
            settings.get_profile("ci"),
            max_examples=20,
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
