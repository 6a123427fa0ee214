"""A program on a list: words, chip and dates, already in the reader's language.

Where conditions and programs come from, as pages show it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from hub.core.text.formats import day, join_words, lower_first, money, percent, plain_number, plural, site_of
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, EvidenceAge, Intake, Stage, Support
from hub.core.vocabulary.evidence import evidence_date, evidence_words, known_age
from hub.core.vocabulary.labels import label
from programs.catalogue.entries import Catalogue, ProgramView, Span
from programs.catalogue.facets import ListedProgram, last_seen, live_successors
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.evaluate import SOON, IntakeState, intake_on, intake_words

_WORDS_OF_USE = 12
_MONEY = frozenset({
    Support.GRANT, Support.REPAYABLE_CONTRIBUTION, Support.LOAN, Support.LOAN_GUARANTEE, Support.EQUITY,
    Support.INSURANCE, Support.TAX_CREDIT, Support.WAGE_SUBSIDY,
})  # fmt: skip
_TONES = {Intake.OPEN: "ok", Intake.OPENS_ON: "info", Intake.BY_INVITATION: "info", Intake.UNKNOWN: ""}


def intake_tone(intake: IntakeState) -> str:
    if intake.state is Intake.OPEN and intake.days_left is not None:
        return "soon" if intake.days_left <= SOON else "info"
    return _TONES.get(intake.state, "shut")


def amount_words(low: int | None, high: int | None, lang: str) -> str:
    """Return "Up to $50,000", "From $1 million to $10 million", or nothing where no amount is known."""
    if low and high and low != high:
        if lang == "fr":
            return f"De {money(low, lang)} à {money(high, lang)}"
        return f"{money(low, lang)} to {money(high, lang)}"
    if high:
        return f"Jusqu’à {money(high, lang)}" if lang == "fr" else f"Up to {money(high, lang)}"
    if low:
        return f"Dès {money(low, lang)}" if lang == "fr" else f"From {money(low, lang)}"
    return ""


def share_words(program: ProgramView, lang: str) -> str:
    """Return "Up to 50%", or nothing where no share is published."""
    if program.cost_share_max is None:
        return ""
    share = percent(program.cost_share_max, lang)
    return f"Jusqu’à {share}" if lang == "fr" else f"Up to {share}"


_HOURS = Localized("{n} hours", "{n} heures"), Localized("{n} hour", "{n} heure")


def span_words(span: Span, lang: str, units: tuple[Localized, Localized]) -> str:
    """Return "20 to 40 hours" or "Up to 90 days", or nothing where nothing is known; ``units``: several, then one."""
    several, one = (words.text(lang) for words in units)
    if span.most is None:
        if span.least is None:
            return ""
        figure = plural(span.least, lang, one, several)
        return f"Au moins {figure}" if lang == "fr" else f"At least {figure}"
    figure = plural(span.most, lang, one, several)
    if span.least is None:
        return f"Jusqu’à {figure}" if lang == "fr" else f"Up to {figure}"
    if span.least == span.most:
        return figure
    least = plain_number(span.least, lang)
    return f"De {least} à {figure}" if lang == "fr" else f"{least} to {figure}"


@dataclass(frozen=True)
class ProgramCard:
    listed: ListedProgram
    catalogue: Catalogue
    today: date
    lang: str

    @classmethod
    def of(cls, program: ProgramView, catalogue: Catalogue, today: date, lang: str) -> "ProgramCard":
        return cls(ListedProgram(program, intake_on(program.intake, today), today), catalogue, today, lang)

    @property
    def program(self) -> ProgramView:
        return self.listed.program

    @property
    def intake(self) -> IntakeState:
        return self.listed.intake

    @property
    def slug(self) -> str:
        return self.program.slug

    @property
    def name(self) -> str:
        return self.program.name(self.lang)

    @property
    def acronym(self) -> str:
        return self.program.acronym(self.lang)

    @property
    def organization(self) -> str:
        return self.program.organization(self.lang)

    @property
    def summary(self) -> str:
        return self.program.summary(self.lang)

    @property
    def amount(self) -> str:
        """The published amount in words, or nothing."""
        return amount_words(self.program.amount_min_cad, self.program.amount_max_cad, self.lang)

    @property
    def gives_money(self) -> bool:
        """Whether an amount is to be expected: else the kind of help stands in its place."""
        return self.program.amount_max_cad is not None or not _MONEY.isdisjoint(self.program.support)

    @property
    def share(self) -> str:
        """The published share of cost in words, or nothing."""
        return share_words(self.program, self.lang)

    @property
    def support(self) -> str:
        return listed_labels([Support(kind) for kind in self.program.support], self.lang)

    @property
    def use(self) -> str:
        """The main things that it pays for, or the first words of its summary where nobody said them."""
        if (purpose := self.program.purpose) is None:
            return Truncator(self.summary).words(_WORDS_OF_USE)
        return listed_labels(purpose.pays_for[:2], self.lang)

    @property
    def gives(self) -> str:
        """The amount, or else the share of cost, or else the kinds of support."""
        return self.amount or self.share_of_cost or self.main_support

    @property
    def gives_more(self) -> str:
        """What stands under ``gives``: the share of cost under an amount, or else the kinds of support."""
        if not self.amount:
            return self.main_support if self.share_of_cost else ""
        return self.share_of_cost or self.main_support

    @property
    def main_support(self) -> str:
        """The two kinds of support that come first."""
        return listed_labels([Support(kind) for kind in self.program.support[:2]], self.lang)

    @property
    def share_of_cost(self) -> str:
        """The published share in a phrase: "Up to 50% of eligible costs"."""
        return self.share and f"{self.share} {'des coûts admissibles' if self.lang == 'fr' else 'of eligible costs'}"

    @property
    def stages(self) -> str:
        words = [label(Stage(stage), self.lang) for stage in self.program.stages]
        return join_words([word if not at else lower_first(word) for at, word in enumerate(words)], self.lang)

    @property
    def intake_words(self) -> str:
        return self.seen_open or intake_words(self.intake, self.lang)

    @property
    def intake_tone(self) -> str:
        return "soon" if self.seen_open else intake_tone(self.intake)

    @property
    def takes_today(self) -> bool:
        """Whether it takes applications today, as an official page said within the last year."""
        return self.intake.state is Intake.OPEN and self.listed.seen_lately

    @property
    def seen_open(self) -> str:
        """That it was open when it was last seen, where no day of its end and no page of the last year says more."""
        if not self.listed.open_when_seen:
            return ""
        last = last_seen(self.program)
        words = day(last, self.lang)
        seen = words[-4:] if self.program.as_of_year_only and last == self.program.as_of else words.split(maxsplit=1)[1]
        return f"Ouvert en {seen}, à vérifier" if self.lang == "fr" else f"Open when last seen, {seen}"

    @property
    def ended(self) -> bool:
        """Whether the program has ended: then it shows the way on instead of its figures."""
        return self.intake.state is Intake.ENDED

    @cached_property
    def successors(self) -> list[tuple[str, str]]:
        """What took over, followed to programs that are still there: (slug, name)."""
        live = live_successors(self.program, self.catalogue, self.today)
        return [(successor.slug, successor.name(self.lang)) for successor in live]

    @property
    def effort(self) -> str:
        """The work that an application takes in words, or nothing where it is not published."""
        return span_words(self.program.effort, self.lang, _HOURS)

    @property
    def evidence(self) -> str:
        """The date of the evidence and, where it stands out, its age."""
        return evidence_words(self.program.as_of, self.today, self.lang, confirmed_on=self.program.confirmed_on)

    @property
    def evidence_date(self) -> str:
        """The date of the evidence alone."""
        return evidence_date(self.program.as_of).text(self.lang)

    @property
    def old_evidence(self) -> str:
        """The date of old evidence, as a list says it: not of what has ended, nor where the chip says enough."""
        if not self.evidence_stands_out or self.ended or self.seen_open or self.takes_today:
            return ""
        return self.evidence_date if self.intake.state is Intake.UNKNOWN else f"{self.evidence_date} {_('To confirm.')}"

    @property
    def evidence_stands_out(self) -> bool:
        """Whether the evidence is old enough to be said on a card."""
        age = known_age(self.program.as_of, self.today, self.program.confirmed_on)
        return age in {EvidenceAge.OLD, EvidenceAge.YEAR_ONLY}


def listed_labels(members: Sequence[StrEnum], lang: str) -> str:
    """Return members of a closed list as one phrase: "Grant, loan and advice"."""
    first, *others = (label(member, lang) for member in members)
    return join_words([first, *(lower_first(word) for word in others)], lang, "and")


def page_of(address: str) -> str:
    """Return the last part of an address, so that two sources of one site can be told apart."""
    part = urlsplit(address).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    words = re.sub(r"[-_]+", " ", unquote(part)).strip()
    return f", {words[:60]}" if re.search(r"[^\W\d]{3}", words) else ""


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition that nobody was held against yet: the rule, who can check it, and where it comes from."""

    sentence: str
    status: str
    site: str
    source: str
    as_of: date | None

    @classmethod
    def of(cls, condition: TypedCondition, program: ProgramView, lang: str) -> "ConditionLine":
        status = "person" if condition.kind is ConditionKind.OTHER else "plain"
        site = site_of(condition.source)
        if condition.source and not program.is_official(condition.source):
            site = _("%(site)s (secondary)") % {"site": site}
        return cls(condition.sentence.text(lang), status, site, condition.source, condition.as_of)


class SourceLine(NamedTuple):
    """A source: its address, the name of the site and of the page, whether it is official, and its own day."""

    address: str
    site: str
    official: bool
    day: date | None
