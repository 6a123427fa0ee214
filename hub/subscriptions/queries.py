"""Entries, results and matches as one person may see them on a day, and what the person saved."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from companies.access import companies_of
from companies.models import Membership
from hub.core.db.tenancy import unscoped
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Intake, OpportunityKind, OpportunityStanding
from hub.matching.assessments.sources import company_readings, published_sources
from hub.matching.engine.opportunities import opportunities_for
from hub.matching.history.notifications import opened_programs
from hub.matching.models import CompanyVerdicts, VerdictChange
from hub.matching.profile.facts import whole_company
from hub.subscriptions.changes import EntryState
from hub.subscriptions.choices import FOUND_BY, SubscriptionKind
from hub.subscriptions.models import Subscription
from opportunities.access import Reader, readable
from opportunities.entries.filters import OpportunityListQuery, in_order, policy_area, slim_rows
from opportunities.entries.queries import areas_by_chinese_words, whole_rows
from opportunities.entry_types.policy_signals import SIGNAL
from opportunities.models import Opportunity, PolicySignal
from opportunities.status import ENDED, EVENTS, OFFERED, signal_state, standing
from programs.catalogue.entries import Catalogue, ProgramView
from programs.catalogue.facets import live_successors
from programs.eligibility.evaluate import intake_on
from programs.models import Program
from programs.pages.forms import ProgramListQuery
from programs.publication.services import live_catalogue

# Verdicts that changed this long before the last look are looked at again: a run may end later than it found them.
LOOK_BACK = timedelta(days=7)
_OPEN = (Intake.OPEN, Intake.BY_INVITATION)
_SHUT = (Intake.CLOSED, Intake.SUSPENDED)
_MOST_FITS = 1000
_MAILED = 300  # of a search that a mail leads to
_POLICY_PARTS = {
    "name": ("title_en", "title_fr"),
    "description": ("text_en", "text_fr", "do_en", "do_fr", "fits_en", "fits_fr", "areas"),
    "effect": ("effect", "direction"),
    "days": ("effective", "until"),
    "place": ("places",),
}
_WHEN_LOOKED = ("as_of", "is_verified", "sources")


def program_state(program: ProgramView, catalogue: Catalogue, on: date) -> EntryState:
    """Return a program as anybody may see it. What only tells when somebody looked is no part of it."""
    intake = intake_on(program.intake, on)
    span = (program.decision.least, program.decision.most, program.effort.least, program.effort.most)
    conditions = sorted((each.key, str(each.group), each.sentence_en, each.sentence_fr) for each in program.conditions)
    parts: dict[str, Any] = {
        "name": (program.name_en, program.name_fr),
        "description": (program.summary_en, program.summary_fr, program.support, program.stages),
        "amounts": (program.amount_min_cad, program.amount_max_cad, program.cost_share_max),
        "conditions": conditions,
        "application": (program.how_to_apply_en, program.how_to_apply_fr, _sentences(program.documents), span),
        "contact": (program.contact.email, program.contact.phone, program.contact.url_en, program.contact.url_fr),
        "page": (program.url_en, program.url_fr),
    }
    return EntryState(
        parts=_digests(parts),
        opens=intake.opens,
        closes=intake.closes,
        deadline=intake.closes,
        is_open=intake.state in _OPEN,
        is_shut=intake.state in _SHUT,
        is_ended=intake.state is Intake.ENDED,
        successors=tuple(each.slug for each in live_successors(program, catalogue, on)),
    )


def opportunity_state(row: Opportunity, reader: Reader, on: date) -> EntryState:
    """Return an opportunity as one reader may see it: digests of what is not shown to them are not made."""
    shown = readable(row, reader)
    where, is_event = standing(shown, on), shown.kind in EVENTS
    # The days of a financed project are those of its works: nobody has to act by them.
    opens, closes = (None, None) if shown.kind == OpportunityKind.PROJECT else (shown.opens, shown.closes)
    parts: dict[str, Any] = {
        "name": (shown.title_en, shown.title_fr),
        "description": (
            (shown.description_en, shown.description_fr, shown.fits_en, shown.fits_fr),
            (shown.not_sought_en, shown.not_sought_fr, shown.technologies_en, shown.technologies_fr),
            (shown.capabilities, shown.shows, shown.areas),
        ),
        "amounts": (str(shown.value_amount), shown.value_currency),
        "buyer": (shown.buyer_en, shown.buyer_fr, shown.buyer_kind, shown.reference),
        "place": (shown.cn_provinces, shown.city),
        "page": (shown.organizer_url,),
    }
    return EntryState(
        parts=_digests(parts),
        opens=opens,
        closes=closes,
        deadline=opens if is_event else closes,
        is_event=is_event,
        is_open=where is OpportunityStanding.OPEN and not is_event and (opens is None or opens <= on),
        is_ended=where is OpportunityStanding.PAST,
        level="teaser" if shown.is_teaser else "whole",
    )


def policy_state(row: PolicySignal, on: date) -> EntryState:
    """Return a policy signal as anybody may see it. Nobody acts by its days: they are a part of what it says."""
    state = signal_state(row, on)
    parts: dict[str, Any] = {
        name: tuple(getattr(row, each) for each in columns) for name, columns in _POLICY_PARTS.items()
    }
    more = sorted(SIGNAL.reader_columns.difference(_WHEN_LOOKED, *_POLICY_PARTS.values()))
    parts |= {"state": state, "more": tuple(getattr(row, column) for column in more)}
    return EntryState(parts=_digests(parts), is_ended=state == ENDED)


class PersonalView:
    """The catalogue of a moment before one person, or anybody: entries, results of searches, and what may fit."""

    def __init__(self, person: Any, *, at: datetime) -> None:
        self.person, self.at, self.on = person, at, timezone.localdate(at)
        self.reader = Reader(person)

    @cached_property
    def catalogue(self) -> Catalogue:
        return live_catalogue()

    @cached_property
    def opportunities(self) -> dict[str, Opportunity]:
        """Every opportunity by its slug (one query)."""
        return {row.slug: row for row in Opportunity.objects.all()}

    @cached_property
    def signals(self) -> dict[str, PolicySignal]:
        """Every policy signal by its slug (one query)."""
        return {row.slug: row for row in PolicySignal.objects.all()}

    def entry(self, kind: str, slug: str) -> EntryState | None:
        """Return an entry as the person may see it; None where it is not published."""
        if kind == SubscriptionKind.PROGRAM:
            program = self.catalogue.by_slug.get(slug)
            return None if program is None else program_state(program, self.catalogue, self.on)
        if kind == SubscriptionKind.SIGNAL:
            signal = self.signals.get(slug)
            return None if signal is None else policy_state(signal, self.on)
        row = self.opportunities.get(slug)
        return None if row is None else opportunity_state(row, self.reader, self.on)

    def results(self, kind: str, query: str, language: str) -> list[str]:
        """Return the slugs that a search finds, in the order of its list."""
        data = QueryDict(query)
        if kind == SubscriptionKind.PROGRAM_SEARCH:
            return self._programs(data, language)
        if kind == SubscriptionKind.OPPORTUNITY_SEARCH:
            return self._rows(data, language)
        return [row.slug for row in PolicySignal.objects.in_force(areas=[policy_area(data)], on=self.on)]

    def _programs(self, data: QueryDict, language: str) -> list[str]:
        query = ProgramListQuery.of(data)
        relevance = Program.objects.published().relevance(query.text, language) if query.text else None
        browsed = query.browse(self.catalogue, on=self.on, lang=language, relevance=relevance)
        return [item.program.slug for item in browsed.listed]

    def _rows(self, data: QueryDict, language: str) -> list[str]:
        query, found = OpportunityListQuery.of(data), Opportunity.objects.all()
        if query.text:
            areas = areas_by_chinese_words(query.text)
            found = found.matching_words(query.text, lang=language, areas=areas)
        rows = slim_rows(found, on=self.on, text=query.text, lang=language)
        return [row.slug for row in whole_rows(in_order((row for row in rows if row.passes(query.shown)), query.order))]

    @property
    def offered(self) -> list[str]:
        """The opportunities that somebody may be able to act on."""
        return sorted(slug for slug, row in self.opportunities.items() if standing(row, self.on) in OFFERED)

    @unscoped()
    def fitting(self) -> dict[str, list[int]]:
        """Return the opportunities that fit one of the person's companies, best first, with the keys of these."""
        found: dict[str, list[int]] = {}
        sources = published_sources()
        for company in companies_of(self.person):
            facts = whole_company([reading.facts for reading in company_readings(company, on=self.on)])
            answers = opportunities_for(
                facts, opportunities=sources.opportunities, on=self.on, top=_MOST_FITS, registered=True
            )
            for answer in answers:
                found.setdefault(answer.opportunity.slug, []).append(company.pk)
        return found

    @unscoped()
    def verdict_changes(self, since: datetime) -> list[tuple[Membership, list[VerdictChange]]]:
        """Return what changed for each company of the person while they were in it, the oldest first (four queries)."""
        own = Membership.objects.filter(user=self.person, company__closed_at=None).select_related("company")
        members = list(own.prefetch_related("company__stances", "company__applications").order_by("company__name"))
        rows = VerdictChange.objects.filter(company__in=[member.company_id for member in members], at__gte=since)
        changes = list(rows.order_by("at", "pk"))
        return [
            (member, [row for row in changes if row.company_id == member.company_id and row.at >= member.joined_at])
            for member in members
        ]

    @unscoped()
    def opened_programs(self, changes: Iterable[tuple[Membership, list[VerdictChange]]]) -> dict[str, list[Membership]]:
        """Return the programs that changes opened to companies of the person, with the person's place in each.

        Companies come by name, the programs of each by slug.
        """
        changed = [(member, rows) for member, rows in changes if rows]
        kept = CompanyVerdicts.objects.in_bulk([member.company_id for member, _rows in changed])
        found: dict[str, list[Membership]] = {}
        for member, rows in changed:
            stands = kept[member.company_id].verdicts if member.company_id in kept else {}
            for slug in opened_programs(member.company, rows, stands, self.catalogue, at=self.at):
                found.setdefault(slug, []).append(member)
        return found


def entry_names(view: PersonalView, kind: str, slugs: Iterable[str]) -> dict[str, Localized]:
    """Return what entries are called, of those that are published now."""
    named = SubscriptionKind(kind)
    named = FOUND_BY.get(named, named)
    if named is SubscriptionKind.PROGRAM:
        programs = view.catalogue.by_slug
        return {slug: Localized(programs[slug].name_en, programs[slug].name_fr) for slug in slugs if slug in programs}
    rows: Mapping[str, Any] = view.signals if named is SubscriptionKind.SIGNAL else view.opportunities
    return {slug: Localized(rows[slug].title_en, rows[slug].title_fr) for slug in slugs if slug in rows}


def saved(person: Any, kind: str, *, slug: str = "", query: str = "") -> Subscription | None:
    """Return what a person saved of a thing; None for others, and for nobody (at most one query)."""
    if not person.is_authenticated:
        return None
    return Subscription.objects.filter(person=person, kind=kind, slug=slug, query=query).first()


def search_query(kind: str, data: QueryDict) -> str:
    """Return what an address asks of a list, in one form: two addresses that ask the same are one search.

    "" where it asks for nothing. Values that the list does not know are left out.
    """
    asked: Sequence[tuple[str, str]]
    if kind == SubscriptionKind.PROGRAM_SEARCH:
        query = ProgramListQuery.of(data)
        asked = [(facet.value, value) for facet, values in query.chosen.items() for value in values]
        asked = [*asked, ("show", "all")] if query.shows_all else asked
        text = query.text
    elif kind == SubscriptionKind.SIGNAL_SEARCH:
        asked, text = [("area", area)] if (area := policy_area(data)) else [], ""
    else:
        other = OpportunityListQuery.of(data)
        asked = [(facet, value) for facet, values in other.chosen.items() for value in values]
        text = other.text
    if not asked and not text:
        return ""
    made = QueryDict(mutable=True)
    if text:
        made["q"] = text
    for name, value in sorted(asked):
        made.appendlist(name, value)
    return made.urlencode()


def search_by_mail(kind: str, data: QueryDict) -> str:
    """Return what is asked of a list, as ``search_query``, where a visitor may follow it by mail; else "".

    The mail goes to an address that somebody typed: no free words of theirs go along, and no more than a mail can link.
    """
    query = search_query(kind, data)
    return "" if "q" in QueryDict(query) or len(query) > _MAILED else query


def _sentences(notes: Iterable[Any]) -> list[tuple[str, str]]:
    return [(note.sentence("en"), note.sentence("fr")) for note in notes]


def _digests(parts: Mapping[str, Any]) -> dict[str, str]:
    return {name: hashlib.sha256(repr(value).encode()).hexdigest()[:16] for name, value in parts.items()}
