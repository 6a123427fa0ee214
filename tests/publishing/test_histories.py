"""Random histories of entries over the real database, beside a model: two write at once, and no word of theirs is lost.

Every act is tried by anybody at any moment: what the model does not allow must be refused, and change nothing. After
each act readers see one version as it was saved, all that was shown before is as it was, and each word that was typed
stands in a save or is held aside. Corners are counted: a deep run that does not come to one fails.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import ProtectedError

from hub.accounts.models import User
from hub.core.workflow import RefusedError
from hub.directory.catalogue.upsert import upsert_rows
from hub.outbox.services import deliver_next
from hub.publishing import services
from hub.publishing.choices import KEPT_STATES, OPEN_STATES, Origin, VersionState
from hub.publishing.documents.fields import WITHDRAWN, Document
from hub.publishing.registry import entry_types
from programs.catalogue.entries import Catalogue
from programs.entry_types import PROGRAM
from programs.publication.services import live_catalogue, load_catalogue
from tests.publishing.desk import REASON, editor
from tests.publishing.test_every_type import Way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

START = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
DRAFT, IN_REVIEW, SCHEDULED = VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.SCHEDULED
# How often the histories of a run came to each corner; a deep run comes to each.
REACHED: Counter[str] = Counter()
CORNERS = {
    "merged", "held aside", "written after it was submitted", "published", "published on its day",
    "overtaken on its day", "rolled back", "brought up to date", "withdrawn", "came back", "a file spoke",
    "a file was offered", "a file was taken",
}  # fmt: skip


@dataclass
class Draft:
    """An open draft as the model has it; ``base`` is what it was begun from, ``key`` the version that said so."""

    pk: int
    base: Document | None
    key: int | None
    saves: list[Document]
    writers: set[User]
    state: VersionState = DRAFT
    day: datetime = START

    @property
    def content(self) -> Document:
        return self.saves[-1]


class Life(Way):
    """One entry beside its model: what was shown last (also where it said "withdrawn"), and the draft."""

    def __init__(self, entry_type: Any, rng: random.Random) -> None:
        super().__init__(entry_type)
        self.rng, self.now, self.said = rng, START, 0
        self.people = (self.ada, self.ben, editor("cleo"))
        self.is_program, row = entry_type is PROGRAM, entry_type.row(self.slug)
        self.columns = {} if self.is_program else {
            field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields
            if not field.primary_key and not field.generated and field.name != "curated_at"
        }  # fmt: skip
        self.shown: Document | None = entry_type.document_of_row(row)
        self.key: int | None = row.live_id if self.is_program else None
        self.file, self.is_of_file, self.is_needed = dict(self.shown), True, self._is_needed()
        self.entry = live_catalogue().by_slug[self.slug] if self.is_program else None
        self.offered: Document | None = None
        self.draft: Draft | None = None
        self.forms: dict[User, tuple[int, int]] = {}
        self.typed: dict[int, list[str]] = {}
        self.kept: dict[int, tuple[int, str, Document]] = {}

    def _is_needed(self) -> bool:
        """Whether other entries rest on it, so that it cannot be withdrawn."""
        if self.is_program:
            return False
        try:
            with transaction.atomic():
                self.type.model.objects.filter(slug=self.slug).delete()
                transaction.set_rollback(True)
        except ProtectedError:
            return True
        return False

    @property
    def readers(self) -> Document | None:
        return None if self.shown is None or self.shown.get(WITHDRAWN) else self.shown

    @property
    def is_outdated(self) -> bool:
        draft = self.draft
        return draft is None or draft.base != self.shown or (self.is_program and draft.key != self.key)

    def is_in(self, state: VersionState) -> bool:
        return self.draft is not None and self.draft.state == state

    def can_show(self, document: Document) -> bool:
        return not (document.get(WITHDRAWN) and self.is_needed)

    def words(self) -> Document:
        self.said += 1
        return self.change(f"Words {'abcdefghij'[self.said % 10]}{'klmnopqrst'[self.said // 10]}")

    def version(self) -> Any:
        """Return the open draft; where there is none, the newest version, with which nothing can be done."""
        versions = self.type.versions(self.slug)
        return versions.get(pk=self.draft.pk) if self.draft else versions.order_by("-number").first()

    def attempt(self, allowed: bool, call: Callable[..., Any], **arguments: Any) -> bool:
        if allowed:
            call(at=self.now, **arguments)
            return True
        with pytest.raises(RefusedError), transaction.atomic():
            call(at=self.now, **arguments)
        return False

    # --- Two who write ------------------------------------------------------------------------------------------------

    def begin(self, who: User) -> None:
        """Open the draft as it stands now."""
        services.begin_draft(entry_type=self.type, slug=self.slug, by=who, at=self.now)
        self.forms[who] = (self._open(who).pk, len(self.draft.saves))

    def _open(self, who: User) -> Draft:
        """Return the draft that was begun, which says what readers see, or what they saw last."""
        row = services.open_draft(entry_type=self.type, slug=self.slug)
        if self.draft is None:
            content = row.saves.get(number=1).content
            assert content == self.shown if self.shown else any(content == each[2] for each in self.kept.values())
            self.draft = Draft(row.pk, self.shown, self.key, [content], {who})
        assert row.pk == self.draft.pk
        return self.draft

    def save(self, who: User) -> None:
        """Send a form as it was opened, with some of its fields changed."""
        pk, number = self.forms.get(who, (0, 0))
        if self.draft is None or pk != self.draft.pk:
            return
        draft, opened = self.draft, self.draft.saves[number - 1]
        values = {name: opened[name] for name in (self.english, self.french, *self.other)}
        if self.rng.random() < 0.6:
            values |= self.words()
            self.typed.setdefault(pk, []).append(values[self.english])
        if self.rng.random() < 0.5:
            values |= self.other if self.rng.random() < 0.5 else {name: self.file[name] for name in self.other}
        if not self.is_program and self.type.may_retire:
            values[WITHDRAWN] = opened[WITHDRAWN] ^ (self.rng.random() < 0.1)
        arguments = {"version": self.version(), "part": self.part, "values": values, "by": who}
        if not self.is_in(DRAFT):
            self.attempt(False, services.save_draft, number=number, **arguments)
            services.hold_aside(at=self.now, **arguments)  # as the editor's page does
            REACHED["written after it was submitted"] += 1
            return
        merged = self._merged(opened, values)
        saved = services.save_draft(number=number, at=self.now, **arguments)
        if merged is None:
            assert saved.held is not None
            assert saved.held.content == values == services.held_for(self.version(), self.part, who).content
            REACHED["held aside"] += 1
        else:
            assert saved.held is None
            REACHED["merged"] += opened != draft.content != merged
            self._saved(merged, who)
        assert saved.number == len(draft.saves)
        if self.rng.random() < 0.7:  # else the older page is still open
            self.forms[who] = (pk, saved.number)

    def _merged(self, opened: Document, values: Document) -> Document | None:
        """Return the draft with what a form changed; None where somebody else changed the same otherwise."""
        found = dict(self.draft.content)
        for name, value in values.items():
            if value == opened[name] or value == found[name]:
                continue
            if found[name] != opened[name]:
                return None
            found[name] = value
        return found

    def _saved(self, content: Document, who: User, *, always: bool = False) -> None:
        if always or content != self.draft.content:
            self.draft.saves.append(content)
            self.draft.writers.add(who)

    def restore(self, who: User) -> None:
        number = self.rng.randint(1, len(self.draft.saves)) if self.draft else 1
        if self.attempt(self.is_in(DRAFT), services.restore_save, version=self.version(), number=number, by=who):
            self._saved(self.draft.saves[number - 1], who, always=True)

    def update(self, who: User) -> None:
        """Take into the draft what readers see since."""
        if not self.attempt(self.is_in(DRAFT), services.bring_up_to_date, version=self.version(), by=who):
            return
        draft, save = self.draft, services.newest_save(self.version())
        news, base = self.shown or draft.content, draft.base or self.shown or draft.content
        merged = {name: news[name] if value == base[name] else value for name, value in draft.content.items()}
        assert save.content == merged
        assert save.number - len(draft.saves) in ({1} if self.is_outdated else {0, 1})
        if save.number > len(draft.saves):
            self._saved(merged, who, always=True)
            REACHED["brought up to date"] += 1
        draft.base, draft.key = self.shown, self.key

    def discard(self, who: User) -> None:
        if self.rng.random() < 0.3 and self.attempt(
            self.is_in(DRAFT), services.discard_draft, version=self.version(), by=who
        ):
            self.typed.pop(self.draft.pk, None)
            self.draft = None

    # --- From a draft to readers and back -----------------------------------------------------------------------------

    def submit(self, who: User) -> None:
        allowed = self.is_in(DRAFT) and not self.is_outdated and self.draft.content != self.draft.base
        if self.attempt(allowed, services.submit, version=self.version(), reason=REASON, by=who):
            self.draft.state = IN_REVIEW

    def send_back(self, who: User) -> None:
        if self.attempt(self.is_in(IN_REVIEW), services.send_back, version=self.version(), comment="No.", by=who):
            self.draft.state = DRAFT

    def approve(self, who: User) -> None:
        later = self.now + timedelta(hours=self.rng.randint(1, 40)) if self.rng.random() < 0.4 else None
        allowed = self.is_in(IN_REVIEW) and not self.is_outdated and who not in self.draft.writers
        if later is None and allowed:
            allowed = self.can_show(self.draft.content)
        if not self.attempt(allowed, services.approve, version=self.version(), by=who, publish_at=later):
            return
        if later is None:
            self._published("published")
        else:
            self.draft.state, self.draft.day = SCHEDULED, later

    def _published(self, corner: str) -> None:
        self._show(self.draft.content, self.draft.pk, is_of_file=False)
        self.draft = None
        REACHED[corner] += 1

    def _show(self, document: Document | None, key: int | None, *, is_of_file: bool) -> None:
        before = self.readers
        self.shown, self.key, self.is_of_file = document, key, is_of_file
        if (before is None) != (self.readers is None):
            REACHED["withdrawn" if before else "came back"] += 1

    def take_back(self, who: User) -> None:
        if self.attempt(self.is_in(SCHEDULED), services.take_back, version=self.version(), by=who):
            self.draft.state = IN_REVIEW

    def wait(self, _who: User) -> None:
        """Hours pass, and the worker does what is due."""
        self.now += timedelta(hours=self.rng.randint(1, 30))
        with time_machine.travel(self.now, tick=False):
            self.deliver()

    def deliver(self) -> None:
        while deliver_next(at=self.now):
            pass
        if not self.is_in(SCHEDULED) or self.draft.day > self.now:
            return
        if self.is_outdated or not self.can_show(self.draft.content):
            self.draft.state = IN_REVIEW
            REACHED["overtaken on its day"] += 1
        else:
            self._published("published on its day")

    def roll_back(self, who: User) -> None:
        to = self.rng.choice(list(self.type.versions(self.slug).order_by("pk")))
        _number, origin, document = self.kept.get(to.pk, (0, "", {}))
        is_shown = to.state == VersionState.PUBLISHED and document == self.shown
        allowed = to.pk in self.kept and not is_shown and self.can_show(document)
        if self.attempt(allowed, services.roll_back, to=to, reason=REASON, by=who):
            self._show(document, to.pk, is_of_file=origin == Origin.FILE)
            REACHED["rolled back"] += 1

    def withdraw(self, who: User) -> None:
        if self.rng.random() < 0.6 or not self.type.may_retire:
            return
        if self.is_program:
            row = self.type.row(self.slug)
            if self.attempt(self.key is not None, self.type.withdraw, program=row, by=who, reason=REASON):
                self._show(None, None, is_of_file=False)
        elif self.attempt(
            not self.draft or self.is_in(DRAFT), services.begin_retirement,
            entry_type=self.type, slug=self.slug, by=who,
        ):  # fmt: skip
            self._saved(self._open(who).content | {WITHDRAWN: True}, who)

    # --- Files --------------------------------------------------------------------------------------------------------

    def load(self, _who: User) -> None:
        """A file says other words."""
        self.deliver()
        words = self.words()
        self.file = self.file | words
        if self.is_program:
            self.entry = replace(self.entry, **words)
            load_catalogue(catalogue=Catalogue.of((self.entry,)), by=None, at=self.now)
        else:
            self.columns |= words
            with transaction.atomic():
                upsert_rows(model=self.type.model, rows=[self.columns])
            self.deliver()
        if self.readers is not None and self.is_of_file:
            self._show(self.file, self.type.row(self.slug).live_id if self.is_program else None, is_of_file=True)
            REACHED["a file spoke"] += 1
        elif self.readers is not None and not self.is_program:
            self.offered = self.file
            REACHED["a file was offered"] += 1

    def decide(self, who: User) -> None:
        """Take what a file says into a draft, or leave it."""
        if self.offered is None:
            return
        offered = self.type.versions(self.slug).get(state=VersionState.OFFERED)
        assert offered.content == self.offered
        take = self.rng.random() < 0.7
        allowed = not take or not self.draft or self.is_in(DRAFT)
        if not self.attempt(allowed, services.decide_on_file, offered=offered, take=take, by=who):
            return
        if take:
            news = {name: self.offered[name] for name in (self.english, self.french)}
            self._saved(self._open(who).content | news, who)
            REACHED["a file was taken"] += 1
        self.offered = None

    # --- What holds always --------------------------------------------------------------------------------------------

    def act(self) -> None:
        writing = (self.begin, *[self.save] * 6, self.restore, self.update, self.update, self.discard, self.withdraw,
                   self.decide, self.decide)  # fmt: skip
        others = (self.submit, self.send_back, self.approve, self.take_back, self.wait, self.roll_back, self.load)
        # What leads on is done more often than chance would.
        onward = {None: self.begin, DRAFT: self.submit, IN_REVIEW: self.approve, SCHEDULED: self.wait}
        chosen = self.rng.choice([*writing, *others, *[onward[self.draft and self.draft.state]] * 5])
        self.now += timedelta(minutes=1)
        with time_machine.travel(self.now, tick=False):
            chosen(self.rng.choice(self.people[:2] if chosen in writing else self.people))
            self.check()

    def check(self) -> None:
        versions = list(self.type.versions(self.slug))
        # Readers see one version, whole; what was shown once is as it was.
        row = self.type.row(self.slug)
        assert (self.type.document_of_row(row) if self.type.is_shown(row) else None) == self.readers
        kept = {
            each.pk: (each.number, each.origin, self.type.document_at(each))
            for each in versions if each.state in KEPT_STATES
        }  # fmt: skip
        assert kept.items() >= self.kept.items()
        self.kept = kept
        published = [kept[each.pk][2] for each in versions if each.state == VersionState.PUBLISHED]
        assert len(published) <= 1
        assert self.readers is None or self.readers in published or (self.is_of_file and self.readers == self.file)
        # The draft says what was saved last, and each word that was typed stands in a save.
        assert [(each.pk, each.state) for each in versions if each.state in OPEN_STATES] == (
            [(self.draft.pk, self.draft.state)] if self.draft else []
        )
        if self.draft:
            assert services.document_at(self.version()) == (self.draft.content, len(self.draft.saves))
        saves = self.type.version_model._meta.get_field("saves").related_model.objects.filter(version__in=versions)
        found = {content.get(self.english) for content in saves.values_list("content", flat=True)}
        assert found >= {said for told in self.typed.values() for said in told}


def live(seed: int, acts: int) -> None:
    types = entry_types()
    life = Life(types[seed % len(types)], random.Random(seed))
    life.begin(life.ada)
    for _act in range(acts):
        life.act()


@pytest.mark.parametrize("seed", range(20))
def test_over_random_histories_readers_see_one_version_and_no_word_is_lost(seed: int) -> None:
    live(seed, 30)


@pytest.mark.deep
@pytest.mark.timeout(3600)
def test_many_long_histories_come_to_every_corner() -> None:
    REACHED.clear()
    for seed in range(20, 170):
        with transaction.atomic():
            live(seed, 60)
            transaction.set_rollback(True)
    assert {corner for corner in CORNERS if REACHED[corner] < 3} == set(), REACHED
