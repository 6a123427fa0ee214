"""Lives of people who follow entries: the provider fails, workers stop, languages change. Each thing arrives once."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from hub.accounts.models import User
from hub.core.text.localized import Localized
from hub.notifications.choices import Timing
from hub.notifications.delivery.services import request_digests
from hub.notifications.models import Notification
from hub.notifications.preferences.services import save_preferences
from hub.outbox import services as outbox
from hub.subscriptions import services
from hub.subscriptions.changes import AlertKind
from hub.subscriptions.choices import SubscriptionKind
from hub.subscriptions.models import Alert, Subscription
from hub.subscriptions.queries import PersonalView
from tests.accounts.people import make_person
from tests.notifications.conftest import PROVIDER_DOWN
from tests.subscriptions.test_changes import Entry, Reader, happen
from tests.support.samples import EXTENTS

pytestmark = pytest.mark.django_db

OTTAWA = ZoneInfo("America/Toronto")
CATEGORY = "subscriptions.entries"
# In the middle of a life the clocks go back, or forward.
BEGINS = (date(2026, 10, 26), date(2027, 3, 8))
LIVES = 112  # of three people who follow three entries: a thousand histories
# How each line goes on after the name, by language.
LINES = {
    "en": {
        "What changed: ": AlertKind.CHANGED, "Takes applications now": AlertKind.OPENED, "Opens on": AlertKind.DATES,
        "New closing date": AlertKind.DATES, "Its dates were": AlertKind.DATES, "Takes no": AlertKind.SHUT,
        "Closing date": AlertKind.CLOSING, "It has ended": AlertKind.ENDED, "No longer published": AlertKind.GONE,
        "Published again": AlertKind.BACK,
    },
    "fr": {
        "Changements": AlertKind.CHANGED, "Reçoit maintenant": AlertKind.OPENED, "Ouverture le": AlertKind.DATES,
        "Nouvelle date limite": AlertKind.DATES, "Dates retirées": AlertKind.DATES, "Ne reçoit plus": AlertKind.SHUT,
        "Date limite\u00a0: ": AlertKind.CLOSING, "Programme terminé": AlertKind.ENDED,
        "Fiche retirée": AlertKind.GONE, "Fiche publiée de nouveau": AlertKind.BACK,
    },
}  # fmt: skip
UNNAMED = {"en": "What you saved on", "fr": "Fiche suivie depuis le"}

type Line = tuple[str, str, str, AlertKind]  # to whom, in which language, of what, what


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> dict[str, Entry]:
    """Entries that a test changes, in the place of the catalogue."""
    kept: dict[str, Entry] = {}

    def entry(view: PersonalView, kind: str, slug: str) -> Any:
        return kept[slug].at(view.on)

    def names(_view: PersonalView, _kind: str, slugs: list[str]) -> dict[str, Localized]:
        return {slug: Localized(f"{slug}-en", f"{slug}-fr") for slug in slugs if kept[slug].is_there}

    monkeypatch.setattr(PersonalView, "entry", entry)
    monkeypatch.setattr(services, "entry_names", names)
    return kept


class Follower:
    """The model of one person: what is followed, what was gathered, and the mails that the provider has not taken.

    What was stopped comes back undecided: whether it is wanted counts when a worker decides.
    """

    def __init__(self, person: User) -> None:
        self.person, self.wants = person, True
        self.readers: dict[str, Reader] = {}
        self.gathered: list[tuple[str, AlertKind]] = []
        self.undecided: list[tuple[str, AlertKind]] = []
        self.posted: list[list[tuple[str, str, AlertKind]]] = []
        self.arrived: Counter[Line] = Counter()

    def stop(self, slug: str) -> None:
        del self.readers[slug]
        self.gathered = [line for line in self.gathered if line[0] != slug]
        self.undecided = [line for line in self.undecided if line[0] != slug]
        self.posted = [lines for lines in self.posted if len(lines) > 1 or lines[0][1] != slug]

    def look(self, entries: dict[str, Entry], on: Any) -> int:
        found = 0
        for slug, reader in self.readers.items():
            kinds = reader.expected(entries[slug], on)
            reader.look(entries[slug], on)
            self.gathered += [(slug, kind) for kind in kinds if self.wants]
            found += len(kinds)
        return found

    def post(self, entries: dict[str, Entry]) -> None:
        if self.gathered:
            self.posted.append([(self.person.language, slug, kind) for slug, kind in self.gathered])
        self.gathered = []

    def turn_off(self) -> None:
        self.undecided += [*self.gathered, *((slug, kind) for lines in self.posted for _lang, slug, kind in lines)]
        self.gathered, self.posted = [], []

    def decide(self) -> None:
        self.gathered += self.undecided if self.wants else []
        self.undecided = []

    def arrive(self) -> None:
        for lines in self.posted:
            self.arrived.update((self.person.email, *line) for line in lines)
        self.posted = []


def _arrived() -> Counter[Line]:
    """Return the lines of all mails that the provider took."""
    found: Counter[Line] = Counter()
    for sent in mail.outbox:
        lang = "fr" if sent.subject.startswith("Carrefour") else "en"
        for line in (text[2:] for text in sent.body.splitlines() if text.startswith("- ")):
            name, _colon, rest = line.partition("\u00a0: " if lang == "fr" else ": ")
            kind = next((kind for words, kind in LINES[lang].items() if rest.startswith(words)), None)
            assert kind is not None, line
            if kind is AlertKind.GONE:
                assert name.startswith(UNNAMED[lang]), line
            else:
                assert name.endswith(f"-{lang}"), line
            found[sent.to[0], lang, "" if kind is AlertKind.GONE else name.removesuffix(f"-{lang}"), kind] += 1
    return found


class Life:
    """Days of some people, lived by the portal and by the model side by side."""

    def __init__(self, seed: int, entries: dict[str, Entry], clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.chance, self.entries, self.clock, self.monkeypatch = random.Random(seed), entries, clock, monkeypatch
        self.begins = BEGINS[seed % len(BEGINS)]
        for number in range(3):
            closes = self.begins + timedelta(days=self.chance.randint(6, 34))
            entries[f"p{seed}x{number}"] = Entry(closes=closes)
        self.slugs = [slug for slug in entries if slug.startswith(f"p{seed}x")]
        languages = ("en", "fr", "en")
        people = [make_person(f"life{seed}n{n}@firm.example", language=lang) for n, lang in enumerate(languages)]
        self.followers = [Follower(person) for person in people]
        self.is_down = False

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        on = self.begins + timedelta(days=day)
        moment = datetime(on.year, on.month, on.day, hour, minute, tzinfo=OTTAWA)
        self.clock.move_to(moment)
        return moment

    def work(self) -> None:
        down = PROVIDER_DOWN if self.is_down else {**PROVIDER_DOWN, "delivery": {"BACKEND": LOCAL}}
        if not self.is_down:
            # What was given up while the provider was away, an administrator lets try again.
            outbox.retry_dead(at=timezone.now(), topic="notifications.mail")
        with override_settings(MAILERS=down):
            outbox.deliver_due()
        for one in self.followers:
            one.decide()
        if not self.is_down:
            for one in self.followers:
                one.arrive()

    def noon(self, day: int) -> None:
        at = self.at(day, 12)
        for slug in self.slugs:
            if self.chance.random() < 0.5:
                happen(self.entries[slug], self.chance, at.date())
        for one in self.followers:
            self._decide(one, at)

    def _decide(self, one: Follower, at: datetime) -> None:
        slug, what = self.chance.choice(self.slugs), self.chance.random()
        is_there = self.entries[slug].is_there
        if what < 0.5 and slug not in one.readers and is_there:
            services.save(person=one.person, kind=SubscriptionKind.PROGRAM, slug=slug, at=at)
            one.readers[slug] = Reader(self.entries[slug], at.date())
        elif what < 0.58 and slug in one.readers:
            services.stop(subscription=Subscription.objects.get(person=one.person, slug=slug), by=one.person, at=at)
            one.stop(slug)
        elif what < 0.66:
            one.person.language = "fr" if one.person.language == "en" else "en"
            one.person.save(update_fields=["language"])
        elif what < 0.72:
            one.wants = not one.wants
            timing = Timing.DAILY if one.wants else Timing.OFF
            save_preferences(person=one.person, timings={CATEGORY: timing}, by=one.person, at=at)
            if not one.wants:
                one.turn_off()

    def morning(self, day: int) -> None:
        if self.chance.random() < 0.15:  # no worker was there that night
            return
        at = self.at(day, 5, 20)
        services.request_alerts(at=at)
        if self.chance.random() < 0.3:
            self._work_and_stop_halfway()
            self.clock.shift(timedelta(minutes=30))
        expected = {one.person.pk: one.look(self.entries, at.date()) for one in self.followers}
        before = {pk: self._written(pk) for pk in expected}
        self.work()
        assert {pk: self._written(pk) - before[pk] for pk in before} == expected
        at = self.at(day, 7, 5)
        request_digests(at=at)
        for one in self.followers:
            one.post(self.entries)
        self.work()

    def _work_and_stop_halfway(self) -> None:
        """Let the worker end when it has written the alerts and their mails, before it has marked that."""

        def ends(_person: int) -> None:
            raise SystemError("the worker was ended")

        with self.monkeypatch.context() as patched:
            patched.setattr(services, "_recount", ends)
            self.work()

    @staticmethod
    def _written(person: int) -> int:
        return Alert.objects.filter(subscription__person=person).count()


LOCAL = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime.combine(BEGINS[0], time(4), OTTAWA), tick=False) as traveller:
        yield traveller


@EXTENTS
@pytest.mark.timeout(1800)
def test_each_thing_arrives_once_in_the_language_of_its_reader_and_nothing_else(
    whole: bool, entries: dict[str, Entry], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived: Counter[Line] = Counter()
    for seed in range(LIVES if whole else 4):
        Subscription.objects.all().delete()
        Notification.objects.all().delete()
        mail.outbox.clear()
        life = Life(seed, entries, clock, monkeypatch)
        for day in range(16):
            life.is_down = life.chance.random() < 0.3
            life.morning(day)
            life.noon(day)
            assert all("new for you" in each.subject or "nouveau pour vous" in each.subject for each in mail.outbox)
        life.is_down = False
        life.at(16, 20)
        life.work()
        expected: Counter[Line] = Counter()
        for one in life.followers:
            for (to, lang, slug, kind), number in one.arrived.items():
                expected[to, lang, "" if kind is AlertKind.GONE else slug, kind] += number
        assert _arrived() == expected, seed
        days = Counter((each.to[0], each.body.partition("\n")[0]) for each in mail.outbox)
        assert not days or max(days.values()) == 1, "one mail a day"
        arrived += expected
    assert len({kind for _to, _lang, _slug, kind in arrived}) >= 6
    assert {lang for _to, lang, _slug, _kind in arrived} == {"en", "fr"}
