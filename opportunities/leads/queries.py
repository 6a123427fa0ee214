"""A lead as it stands for those who look after it, published or not yet; its checks, and which of them hold it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.enums import OpportunityKind
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.publishing.choices import OPEN_STATES
from hub.publishing.models import EntrySave, EntryVersion
from opportunities.disclosure import is_valid, open_checks
from opportunities.models import Clearance, ComplianceCheck, Opportunity
from opportunities.status import LIVE, PROPOSED

LEAD, MISSION = OpportunityKind.LEAD.value, OpportunityKind.MISSION.value
_ENTRY_TYPE = "opportunity"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadEntry:
    """A lead or a mission: the row that readers see, or else its draft. ``row`` is None before it is published.

    ``draft`` is the key of the draft in which it stands meanwhile, ``state`` where that stands.
    """

    slug: str
    title_en: str
    title_fr: str
    teaser_en: str
    teaser_fr: str
    owner: Seat | None
    kind: str = LEAD
    row: Opportunity | None = None
    draft: int | None = None
    state: str = ""

    def title(self, lang: str) -> str:
        """Return the title in a language, the other one where it is not written yet."""
        return (self.title_fr or self.title_en) if lang == "fr" else (self.title_en or self.title_fr)

    def teaser(self, lang: str) -> str:
        """Return what anybody is told, in a language."""
        return self.teaser_fr if lang == "fr" else self.teaser_en

    @property
    def days(self) -> tuple[date, date] | None:
        """Return the first and the last day of a published mission, where both are known."""
        first, last = (self.row.opens, self.row.closes) if self.row is not None else (None, None)
        return (first, last) if first is not None and last is not None else None

    def is_of(self, seats: Iterable[Seat]) -> bool:
        """Return whether one of the seats looks after it: its owner, one of the owner's office, or the Hub's desk."""
        for seat in seats:
            if seat.kind == SeatKind.HUB_DESK:
                return True
            if self.owner is not None and (
                seat.pk == self.owner.pk or (seat.office_id is not None and seat.office_id == self.owner.office_id)
            ):
                return True
        return False


def lead_entry(slug: str) -> LeadEntry | None:
    """Return the lead or mission at an address; None where neither a row nor an open draft is one.

    Three queries for whatever is there or not, so that their number tells nobody.
    """
    row = Opportunity.objects.select_related("owner__office").filter(slug=slug).first()
    drafts = _drafts(slug=slug)
    if row is not None:
        return _of_row(row) if row.kind in PROPOSED else None
    return next(iter(drafts), None)


def lead_entries() -> list[LeadEntry]:
    """Return the live leads and missions and the open drafts of new ones, by address (three queries)."""
    rows = Opportunity.objects.select_related("owner__office").filter(kind__in=PROPOSED, status__in=LIVE)
    found = {row.slug: _of_row(row) for row in rows}
    for draft in _drafts():
        found.setdefault(draft.slug, draft)
    return [found[slug] for slug in sorted(found)]


def _of_row(row: Opportunity) -> LeadEntry:
    shown = row.teaser() if row.disclosure != "teaser" else row
    return LeadEntry(
        slug=row.slug, title_en=row.title_en, title_fr=row.title_fr, teaser_en=shown.description_en,
        teaser_fr=shown.description_fr, owner=row.owner, kind=row.kind, row=row,
    )  # fmt: skip


def _drafts(**of: Any) -> list[LeadEntry]:
    """Return the leads that open drafts describe, as their newest save says."""
    saves = EntrySave.objects.filter(version=OuterRef("pk"), number__isnull=False).order_by("-number")
    versions = EntryVersion.objects.filter(entry_type=_ENTRY_TYPE, state__in=OPEN_STATES, **of)
    said = [
        (slug, (pk, state, saved or content))
        for slug, pk, state, saved, content in versions.order_by("slug", "number").values_list(
            "slug", "pk", "state", Subquery(saves.values("content")[:1]), "content"
        )
    ]
    leads = {slug: found for slug, found in said if found[2].get("kind") in PROPOSED}
    named = {document.get("owner") or "" for _pk, _state, document in leads.values()} | {""}
    seats = {seat.slug: seat for seat in Seat.objects.select_related("office").filter(slug__in=named)}
    return [
        LeadEntry(
            slug=slug, title_en=document.get("title_en", ""), title_fr=document.get("title_fr", ""),
            teaser_en=document.get("description_en", ""), teaser_fr=document.get("description_fr", ""),
            owner=seats.get(document.get("owner", "")), kind=document["kind"], draft=pk, state=state,
        )
        for slug, (pk, state, document) in leads.items()
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One check of a lead: the answer that was given, and whether it still holds."""

    check: ComplianceCheck
    given: Clearance | None
    is_valid: bool
    holds: bool  # a blocking check that stops the lead


def check_lines(slug: str, *, on: date) -> list[CheckLine]:
    """Return the checks of a lead in their order (two queries). The door to the lead comes first."""
    checks = list(ComplianceCheck.objects.select_related("guide").order_by("order"))
    given = {each.question_id: each for each in Clearance.objects.select_related("by").filter(opportunity=slug)}
    holding = {check.pk for check in open_checks(checks, given.values(), on=on)}
    return [
        CheckLine(
            check=check, given=(found := given.get(check.pk)), is_valid=is_valid(found, check, on=on),
            holds=check.pk in holding,
        )
        for check in checks
    ]  # fmt: skip


@unscoped()
def open_checks_of(slugs: Iterable[str], *, on: date) -> Mapping[str, list[ComplianceCheck]]:
    """Return for each lead the blocking checks that hold it on a day: the questions, never an answer (two queries)."""
    wanted = list(slugs)
    checks = list(ComplianceCheck.objects.filter(blocks_lead=True).order_by("order"))
    answers: dict[str, list[Clearance]] = {slug: [] for slug in wanted}
    for each in Clearance.objects.filter(opportunity__in=wanted):
        answers[each.opportunity].append(each)
    return {slug: open_checks(checks, given, on=on) for slug, given in answers.items()}  # type: ignore[misc]


def is_cleared(slug: str, *, on: date) -> bool:
    """Return whether no blocking check holds a lead on a day (two queries)."""
    return not open_checks_of([slug], on=on)[slug]
