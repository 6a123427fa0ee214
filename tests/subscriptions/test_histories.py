"""Lives of people who follow entries, searches and what fits a company, while providers fail and workers stop.

Languages, preferences and memberships change meanwhile. Each thing arrives once, in one language, with who wants it.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.http import QueryDict
from django.test import override_settings
from django.utils import timezone

from companies.access import companies_of
from companies.choices import MemberRole
from hub.accounts.models import User
from hub.core.text.localized import Localized
from hub.notifications.choices import Timing
from hub.notifications.delivery.services import request_digests
from hub.notifications.models import Notification
from hub.notifications.preferences.services import save_preferences
from hub.outbox import services as outbox
from hub.subscriptions.changes import AlertKind
from hub.subscriptions.choices import SubscriptionKind
from hub.subscriptions.models import Alert, Subscription
from hub.subscriptions.queries import PersonalView
from hub.subscriptions.services import notifications as services
from tests.accounts.people import make_person
from tests.notifications.conftest import PROVIDER_DOWN
from tests.subscriptions.market import TOPICS, FitReader, Market, SearchReader
from tests.subscriptions.test_changes import Entry, Reader, happen
from tests.support.samples import EXTENTS

pytestmark = pytest.mark.django_db

OTTAWA = ZoneInfo("America/Toronto")
ENTRIES, SEARCHES, FITS = (f"subscriptions.{name}" for name in ("entries", "searches", "fits"))
MATCHING = "matching.programs"
FIT = "fit"
# In the middle of a life the clocks go back, or forward.
BEGINS = (date(2026, 10, 26), date(2027, 3, 8))
LIVES = 112  # of three people who follow three entries, two searches and what fits: two thousand histories
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

FOUND = {
    "en": re.compile(r"(\d+) new results? in the search that you have followed since [^:]+: (.+)"),
    "fr": re.compile(r"(\d+) nouveaux? résultats? de la recherche suivie depuis le [^:]+\u00a0: (.+)"),
}
FITTING = {
    "en": re.compile(r"May fit your company, as you asked(?: \((\d+)\))?: (.+)"),
    "fr": re.compile(r"Pourrai(?:en)?t convenir à votre entreprise, comme demandé(?: \((\d+)\))?\u00a0: (.+)"),
}
MORE = {"en": re.compile(r", and \d+ more$"), "fr": re.compile(r" et \d+ autres?$")}

# What a line of a mail says: of what, and what. Of results it names three, and how many there are.
type Line = tuple[str, AlertKind] | tuple[AlertKind, tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A line that waits for a mail: of which thing that was saved, and of which category of mails.

    Of what fits, ``firms`` are those that each name is of.
    """

    thing: str
    category: str
    line: Line
    firms: Mapping[str, set[str]] = field(default_factory=dict)


@dataclass
class World:
    """What the portal reads of the catalogue in one life."""

    entries: dict[str, Entry]
    market: Any = None

    def names(self, slug: str) -> bool:
        return self.entries[slug].is_there if slug in self.entries else self.market.names(slug)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Entries, lists and matches that a test changes, in the place of the catalogue."""
    world = World({})

    def fitting(view: PersonalView) -> dict[str, list[int]]:
        firms = [world.market.firms[company.slug] for company in companies_of(view.person)]
        return {slug: [firm.row.pk] for firm in firms for slug in world.market.found(firm.topic)}

    def names(_view: PersonalView, _kind: str, slugs: list[str]) -> dict[str, Localized]:
        return {slug: Localized(f"{slug}-en", f"{slug}-fr") for slug in slugs if world.names(slug)}

    def results(_view: PersonalView, _kind: str, query: str, _lang: str) -> list[str]:
        return world.market.found(QueryDict(query)["area"])

    monkeypatch.setattr(PersonalView, "entry", lambda view, _kind, slug: world.entries[slug].at(view.on))
    monkeypatch.setattr(PersonalView, "results", results)
    monkeypatch.setattr(PersonalView, "offered", property(lambda _view: world.market.offered))
    monkeypatch.setattr(PersonalView, "fitting", fitting)
    monkeypatch.setattr(services, "entry_names", names)
    return world


class Follower:
    """The model of one person: what is followed, what was gathered, and the mails that the provider has not taken.

    What was stopped comes back undecided, with all of its mail: whether it is wanted counts when a worker decides.
    """

    def __init__(self, person: User) -> None:
        self.person, self.wants = person, dict.fromkeys((ENTRIES, SEARCHES, FITS, MATCHING), True)
        self.entries: dict[str, Reader] = {}
        self.searches: dict[str, SearchReader] = {}
        self.fit: FitReader | None = None
        self.gathered: list[Gathered] = []
        self.undecided: list[Gathered] = []
        self.posted: list[tuple[str, list[Gathered]]] = []
        self.arrived: Counter[tuple[str, str, Line]] = Counter()

    def withdraw(self, thing: str) -> None:
        self.gathered = [one for one in self.gathered if one.thing != thing]
        self.undecided = [one for one in self.undecided if one.thing != thing]
        self.posted = [(lang, lines) for lang, lines in self.posted if len(lines) > 1 or lines[0].thing != thing]

    def stay_in(self, firms: set[str]) -> None:
        """Leave a company: what waits names what these could use, and the worker decides about it anew."""
        alone = [lines[0] for _lang, lines in self.posted if len(lines) == 1]
        waiting = [one for one in (*self.gathered, *self.undecided, *alone) if one.thing == FIT]
        self.withdraw(FIT)
        for one in waiting:
            if kept := {slug: of for slug, of in one.firms.items() if of & firms}:
                self.undecided.append(_fits(kept))

    def look(self, entries: dict[str, Entry], market: Market, on: date) -> int:
        """Look at everything, and return how many alerts that makes."""
        found: list[Gathered | None] = []
        for slug, reader in self.entries.items():
            found += [Gathered(slug, ENTRIES, (slug, kind)) for kind in reader.expected(entries[slug], on)]
            reader.look(entries[slug], on)
        for topic, search in self.searches.items():
            found += [_several(topic, SEARCHES, AlertKind.RESULTS, new)] if (new := search.expected(market)) else []
            search.look(market)
        if self.fit is not None:
            new, named = self.fit.expected(market, has_matching=self.wants[MATCHING])
            found += [_fits(named) if named else None] if new else []
            self.fit.look(market)
        self.gathered += [one for one in found if one is not None and self.wants[one.category]]
        return len(found)

    def post(self) -> None:
        if self.gathered:
            self.posted.append((self.person.language, self.gathered))
        self.gathered = []

    def turn_off(self, category: str) -> None:
        meant = [mail for mail in self.posted if any(one.category == category for one in mail[1])]
        self.posted = [mail for mail in self.posted if mail not in meant]
        self.undecided += [one for one in self.gathered if one.category == category]
        self.undecided += [one for _lang, lines in meant for one in lines]
        self.gathered = [one for one in self.gathered if one.category != category]

    def decide(self) -> None:
        self.gathered += [one for one in self.undecided if self.wants[one.category]]
        self.undecided = []

    def arrive(self) -> None:
        for lang, lines in self.posted:
            self.arrived.update((self.person.email, lang, _told(one.line)) for one in lines)
        self.posted = []


def _several(thing: str, category: str, kind: AlertKind, slugs: list[str]) -> Gathered:
    return Gathered(thing, category, (kind, tuple(slugs[:3]), len(slugs)))


def _fits(firms: Mapping[str, set[str]]) -> Gathered:
    return replace(_several(FIT, FITS, AlertKind.FIT, list(firms)), firms=firms)


def _told(line: Line) -> Line:
    """Return what a mail says: an entry that is gone has no name."""
    return ("", AlertKind.GONE) if line[1] is AlertKind.GONE else line


def _arrived() -> Counter[tuple[str, str, Line]]:
    """Return the lines of all mails that the provider took."""
    found: Counter[tuple[str, str, Line]] = Counter()
    for sent in mail.outbox:
        lang = "fr" if sent.subject.startswith("Carrefour") else "en"
        for text in sent.body.splitlines():
            if text.startswith("- "):
                found[sent.to[0], lang, _read(text[2:], lang)] += 1
    return found


def _read(text: str, lang: str) -> Line:
    for kind, words in ((AlertKind.RESULTS, FOUND), (AlertKind.FIT, FITTING)):
        if read := words[lang].fullmatch(text):
            names = MORE[lang].sub("", read[2]).split("; ")
            assert all(name.endswith(f"-{lang}") for name in names), text
            return kind, tuple(name.removesuffix(f"-{lang}") for name in names), int(read[1] or 1)
    name, _colon, rest = text.partition("\u00a0: " if lang == "fr" else ": ")
    kind = next((kind for words, kind in LINES[lang].items() if rest.startswith(words)), None)
    assert kind is not None, text
    if kind is AlertKind.GONE:
        assert name.startswith(UNNAMED[lang]), text
        return "", kind
    assert name.endswith(f"-{lang}"), text
    return name.removesuffix(f"-{lang}"), kind


class Life:
    """Days of some people, lived by the portal and by the model side by side."""

    def __init__(self, seed: int, world: World, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.chance, self.world, self.clock, self.monkeypatch = random.Random(seed), world, clock, monkeypatch
        self.begins = BEGINS[seed % len(BEGINS)]
        # In every fourth life no worker comes for longer than a change of verdicts is looked back at.
        self.away = range(3, 13) if seed % 4 == 1 else range(0)
        self.entries = world.entries = {
            f"p{seed}x{number}": Entry(closes=self.begins + timedelta(days=self.chance.randint(6, 34)))
            for number in range(3)
        }
        self.market = world.market = Market(f"m{seed}", self.chance, at=self.at(-1, 12))
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
        for one in self.followers:
            self._follow_more(one, at)
        for entry in self.entries.values():
            if self.chance.random() < 0.5:
                happen(entry, self.chance, at.date())
        self.market.happen(at)
        for one in self.followers:
            self._decide(one, at)
            self._follow_more(one, at)
            self._change_firms(one)

    def _decide(self, one: Follower, at: datetime) -> None:
        slug, what = self.chance.choice(sorted(self.entries)), self.chance.random()
        if what < 0.5 and slug not in one.entries and self.entries[slug].is_there:
            services.save(person=one.person, kind=SubscriptionKind.PROGRAM, slug=slug, at=at)
            one.entries[slug] = Reader(self.entries[slug], at.date())
        elif what < 0.58 and slug in one.entries:
            self._stop(one, slug, at, slug=slug)
            del one.entries[slug]
        elif what < 0.66:
            one.person.language = "fr" if one.person.language == "en" else "en"
            one.person.save(update_fields=["language"])
        elif what < 0.74:
            category = self.chance.choice(sorted(one.wants))
            one.wants[category] = not one.wants[category]
            timing = Timing.DAILY if one.wants[category] else Timing.OFF
            save_preferences(person=one.person, timings={category: timing}, by=one.person, at=at)
            if not one.wants[category]:
                one.turn_off(category)

    def _follow_more(self, one: Follower, at: datetime) -> None:
        """Save a search or what fits, or stop it."""
        topic, what = self.chance.choice(TOPICS), self.chance.random()
        saved = {"person": one.person, "at": at}
        if what < 0.12 and topic not in one.searches:
            services.save(kind=SubscriptionKind.OPPORTUNITY_SEARCH, query=f"area={topic}", **saved)
            one.searches[topic] = SearchReader(topic, self.market)
        elif what < 0.15 and topic in one.searches:
            self._stop(one, topic, at, query=f"area={topic}")
            del one.searches[topic]
        elif 0.2 < what < 0.4 and one.fit is None:
            services.save(kind=SubscriptionKind.FIT, **saved)
            one.fit = FitReader(one.person, self.market)
        elif 0.4 < what < 0.43 and one.fit is not None:
            self._stop(one, FIT, at, kind=SubscriptionKind.FIT)
            one.fit = None

    @staticmethod
    def _stop(one: Follower, thing: str, at: datetime, **named: str) -> None:
        services.stop(subscription=Subscription.objects.get(person=one.person, **named), by=one.person, at=at)
        one.withdraw(thing)

    def _change_firms(self, one: Follower) -> None:
        """Join a company in some role, or leave it."""
        slug, what = self.chance.choice(sorted(self.market.firms)), self.chance.random()
        is_in = one.person.pk in self.market.firms[slug].members
        if what < 0.3 and not is_in:
            self.market.join(one.person, slug, self.chance.choice([MemberRole.READER, MemberRole.EDITOR]))
        elif what > 0.92 and is_in:
            self.market.leave(one.person, slug)
            one.stay_in({firm.row.slug for firm in self.market.firms_of(one.person.pk)})

    def morning(self, day: int) -> None:
        if day in self.away or self.chance.random() < 0.15:  # no worker was there that night
            return
        at = self.at(day, 5, 20)
        services.request_alerts(at=at)
        if self.chance.random() < 0.3:
            self._work_and_stop_halfway()
            self.clock.shift(timedelta(minutes=30))
        expected = {one.person.pk: one.look(self.entries, self.market, at.date()) for one in self.followers}
        before = {pk: self._written(pk) for pk in expected}
        self.work()
        assert {pk: self._written(pk) - before[pk] for pk in before} == expected
        at = self.at(day, 7, 5)
        request_digests(at=at)
        for one in self.followers:
            one.post()
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
    whole: bool, world: World, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived: Counter[tuple[str, str, Line]] = Counter()
    for seed in range(LIVES if whole else 3):
        Subscription.objects.all().delete()
        Notification.objects.all().delete()
        mail.outbox.clear()
        life = Life(seed, world, clock, monkeypatch)
        for day in range(16):
            life.is_down = life.chance.random() < 0.3
            life.morning(day)
            life.noon(day)
            assert all("new for you" in each.subject or "nouveau pour vous" in each.subject for each in mail.outbox)
        life.is_down = False
        life.at(16, 20)
        life.work()
        expected: Counter[tuple[str, str, Line]] = Counter()
        for one in life.followers:
            expected += one.arrived
        assert _arrived() == expected, seed
        days = Counter((each.to[0], each.body.partition("\n")[0]) for each in mail.outbox)
        assert not days or max(days.values()) == 1, "one mail a day"
        arrived += expected
    kinds = {kind for _to, _lang, line in arrived for kind in line if isinstance(kind, AlertKind)}
    assert {AlertKind.RESULTS, AlertKind.FIT} < kinds
    assert len(kinds) >= 8
    assert {lang for _to, lang, _line in arrived} == {"en", "fr"}
