"""What searches find and what fits, as tests change it, and models of two people who have saved such a thing."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from companies.choices import MemberRole
from companies.models import Company, Membership
from hub.accounts.models import User
from hub.matching.models import CompanyVerdicts, VerdictChange

TOPICS = ("solar", "water")
# What may be used, and what not: that something is to confirm is not enough where a condition stands in the way.
USABLE = {True: ("meets", "to_confirm other"), False: ("not_now trl", "to_confirm trl")}


@dataclass
class Firm:
    """A company as the model knows it: its topic, its members since which change, and the programs that it may use."""

    row: Company
    topic: str
    members: dict[int, tuple[MemberRole, int]] = field(default_factory=dict)
    usable: dict[str, bool] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)


class Market:
    """Opportunities on lists and programs of companies. ``log`` holds what the catalogue changed, in its order."""

    def __init__(self, name: str, chance: random.Random, *, at: datetime) -> None:
        self.name, self.chance = name, chance
        self.topics: dict[str, str] = {}
        self.hidden: set[str] = set()
        self.log: list[tuple[str, str, bool]] = []
        self.firms = {f"{name}-{topic}": self._firm(topic, at) for topic in TOPICS}
        for _number in range(3):
            self.add()

    def _firm(self, topic: str, at: datetime) -> Firm:
        slug = f"{self.name}-{topic}"
        row = Company.objects.create(slug=slug, name=slug, province="QC", created_at=at, updated_at=at)
        firm = Firm(row, topic, usable={f"{self.name}g{number}": self.chance.random() < 0.5 for number in range(3)})
        owner = User.objects.create_user(f"owner@{slug}.example")
        Membership.objects.create(company=row, user=owner, role=MemberRole.OWNER, joined_at=at)
        firm.verdicts = {program: self.chance.choice(USABLE[can]) for program, can in firm.usable.items()}
        CompanyVerdicts.objects.create(company=row, catalogue_version="x", verdicts=firm.verdicts, at=at)
        return firm

    def add(self) -> None:
        self.topics[f"{self.name}o{len(self.topics)}"] = self.chance.choice(TOPICS)

    def names(self, slug: str) -> bool:
        return slug in self.topics or any(slug in firm.usable for firm in self.firms.values())

    @property
    def offered(self) -> list[str]:
        return sorted(self.topics.keys() - self.hidden)

    def found(self, topic: str) -> list[str]:
        return [slug for slug in self.offered if self.topics[slug] == topic]

    def happen(self, at: datetime) -> None:
        """Let the lists of a day change, and a run that began an hour ago write down what the catalogue opens."""
        if self.chance.random() < 0.4:
            self.add()
        if self.chance.random() < 0.3:
            self.hidden ^= {self.chance.choice(sorted(self.topics))}
        for slug, firm in self.firms.items():
            for program in firm.usable:
                if self.chance.random() < 0.25:
                    self._turn(slug, program, by_catalogue=self.chance.random() < 0.7, at=at - timedelta(hours=1))

    def _turn(self, slug: str, program: str, *, by_catalogue: bool, at: datetime) -> None:
        firm = self.firms[slug]
        was, before = firm.usable[program], firm.verdicts[program]
        # A rank that stays the same is no news: it moves by one at least.
        after = self.chance.choice([one for one in USABLE[not was] if one.split()[0] != before.split()[0]])
        firm.usable[program], firm.verdicts[program] = not was, after
        CompanyVerdicts.objects.filter(company=firm.row).update(verdicts=firm.verdicts)
        if by_catalogue:
            self.log.append((slug, program, was))
            held, _space, stood = before.partition(" ")
            now, _space, condition = after.partition(" ")
            VerdictChange.objects.create(
                company=firm.row, program=program, before=held, after=now, condition=condition, stood=stood,
                catalogue_version="x", at=at,
            )  # fmt: skip

    def join(self, person: User, slug: str, role: MemberRole) -> None:
        firm = self.firms[slug]
        firm.members[person.pk] = (role, len(self.log))
        Membership.objects.create(company=firm.row, user=person, role=role, joined_at=timezone.now())

    def leave(self, person: User, slug: str) -> None:
        del self.firms[slug].members[person.pk]
        Membership.objects.get(company=self.firms[slug].row, user=person).delete()

    def firms_of(self, person: int) -> list[Firm]:
        return [firm for firm in self.firms.values() if person in firm.members]


class SearchReader:
    """The model of a saved search: all that it ever found."""

    def __init__(self, topic: str, market: Market) -> None:
        self.topic, self.seen = topic, set(market.found(topic))

    def expected(self, market: Market) -> list[str]:
        return [slug for slug in market.found(self.topic) if slug not in self.seen]

    def look(self, market: Market) -> None:
        self.seen |= set(market.found(self.topic))


class FitReader:
    """The model of what fits: every opportunity that was ever there, and how much of the log was looked at."""

    def __init__(self, person: User, market: Market) -> None:
        self.person, self.seen = person, set[str]()
        self.look(market)

    def expected(self, market: Market, *, has_matching: bool) -> tuple[list[str], dict[str, set[str]]]:
        """Return all that newly fits, and what of it our mail names, with the companies that it fits."""
        opportunities = {
            slug: {firm.row.slug}
            for firm in market.firms_of(self.person.pk)
            for slug in market.found(firm.topic)
            if slug not in self.seen
        }
        opened: dict[str, dict[str, MemberRole]] = {}
        for firm in market.firms_of(self.person.pk):
            role, joined = firm.members[self.person.pk]
            for program, can in firm.usable.items():
                log = market.log[max(self.since, joined) :]
                first = next((was for name, what, was in log if (name, what) == (firm.row.slug, program)), None)
                if first is False and can:
                    opened.setdefault(program, {})[firm.row.slug] = role
        mailed = {
            program: set(roles)
            for program, roles in opened.items()
            if not has_matching or all(role is MemberRole.READER for role in roles.values())
        }
        return [*opened, *opportunities], mailed | opportunities

    def look(self, market: Market) -> None:
        self.seen |= set(market.offered)
        self.since = len(market.log)
