"""Leads in the words of the page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.sheets.queries import public_sheet
from hub.casework.choices import Channel, DeclineReason, EnquirerRole, MeetingOutcome, ProposalAnswer
from hub.casework.desk.company_history import HistoryLine
from hub.casework.leads.access import (
    ProposalLine,
    ToldLead,
    leads_of_company,
    meetings_for,
    meetings_of,
    mission_for,
    proposals_for,
    told_lead_for,
)
from hub.casework.leads.rules import is_closed
from hub.casework.metrics.report import FiguresReport, ReportSection, ReportTable
from hub.casework.models import CompanyProposal, InboundEnquiry, Meeting
from hub.core.db.bilingual import current_language
from hub.core.text.formats import clock_time, day
from hub.core.vocabulary.enums import Province
from hub.core.vocabulary.labels import label
from hub.directory.models import Seat
from hub.directory.seats.presence import seat_day
from hub.matching.company_matching.matching import CompanyMatch
from hub.matching.engine.evaluation import MatchGroup
from hub.outbox.report_files import page_report
from hub.publishing.choices import VersionState
from opportunities.choices import CheckAnswer
from opportunities.disclosure import LevelNeed
from opportunities.leads.queries import MISSION, CheckLine, LeadEntry
from opportunities.models import Opportunity

# What a level still needs, said to the company.
NEEDS: Mapping[LevelNeed, Promise] = {
    LevelNeed.CLEARED: _("Checks on this lead are being made anew. It opens again when they are done."),
    LevelNeed.PROPOSED: _("An officer tells you of it."),
    LevelNeed.CONSENT: _("Your company agrees to be proposed for leads."),
    LevelNeed.DECLARED: _("You have said where you stand on protecting your ideas."),
    LevelNeed.COMPANY_YES: _("You say yes."),
    LevelNeed.BUYER_YES: _("The buyer says yes."),
}


def is_late(row: InboundEnquiry | None, *, at: datetime) -> bool:
    """Return whether the writer of an enquiry was promised an answer by a day that has passed where its seat is."""
    return bool(row and row.due_on and row.answered_at is None and row.due_on < seat_day(row.seat, at))


def lead_state(entry: LeadEntry, *, holding: int, on: date) -> str:
    """Return where a lead stands on a day, by how many checks hold it."""
    if entry.row is not None and is_closed(entry.row, on):
        return pgettext("lead", "Closed.")
    if holding:
        return ngettext("%(number)s check holds it", "%(number)s checks hold it", holding) % {"number": holding}
    if entry.row is not None:
        return pgettext("lead", "Published.")
    return gettext("Not published yet.") if entry.state == VersionState.DRAFT else str(VersionState(entry.state).label)


def rows_for_file(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[str]]:
    """Yield the list of leads as cells, the head first: what the page shows, no more."""
    yield [gettext("Lead"), gettext("Who looks after it"), gettext("State"), gettext("Answer promised by"),
           gettext("Late"), gettext("Companies told"), gettext("Said yes"),
           gettext("Introduced, or with a seat")]  # fmt: skip
    for row in rows:
        due = row["enquiry"].due_on if row["enquiry"] else None
        late = gettext("Late") if row["is_late"] else ""
        counts = row["counts"] or dict.fromkeys(("sent", "accepted", "introduced"), 0)
        owner = str(row["owner"].title) if row["owner"] else gettext("Nobody yet")
        numbers = [str(counts[name]) for name in ("sent", "accepted", "introduced")]
        yield [row["title"], owner, row["state"], due.isoformat() if due else "", late, *numbers]


def enquiry_row(row: InboundEnquiry | None, lang: str, *, at: datetime) -> dict[str, Any] | None:
    """Return what the page of a lead says of the enquiry from which it came; the company only while it is public."""
    if row is None:
        return None
    sheet = public_sheet(row.sheet, lang) if row.sheet else None
    answered = (
        row.answered_by.get_full_name() if row.answered_by else "",
        str(Channel(row.answered_channel).label) if row.answered_channel else "",
    )
    return {
        "row": row,
        "role": EnquirerRole(row.role).label,
        "language": {"en": _("in English"), "fr": _("in French"), "zh": _("in Chinese")}[row.language],
        "company": sheet.name if sheet else "",
        "answered": " · ".join(filter(None, answered)),
        "is_late": is_late(row, at=at),
        "replies": row.replies.select_related("by").order_by("at", "pk"),
    }


def check_row(line: CheckLine, lang: str) -> dict[str, Any]:
    given, check = line.given, line.check
    # A no is good news where a yes would hold the lead; of the others it depends on what is asked.
    tone = "soon" if line.holds else "ok" if check.blocks_lead and given and given.answer == CheckAnswer.NO else ""
    return {
        "slug": check.slug,
        "order": check.order,
        "question": check.question_fr if lang == "fr" else check.question_en,
        "if_yes": check.if_yes_fr if lang == "fr" else check.if_yes_en,
        "blocks": check.blocks_lead,
        "tone": tone,
        "holds": line.holds,
        "given": given,
        "is_due": given is not None and not line.is_valid,
        "guide": check.guide,
    }


def shortlist_row(match: CompanyMatch, *, may_write: bool, lang: str) -> dict[str, Any]:
    """Return what the page shows of a company that fits, and whether it is ticked at first."""
    facts = (label(Province(match.candidate.province), lang), "; ".join(match.candidate.offerings))
    why = (fr if lang == "fr" else en for en, fr in match.why)
    return {
        "key": match.candidate.key,
        "name": match.candidate.name,
        "line": " ".join([*(f"{each}." for each in facts if each), *why]),
        "may_write": may_write,
        "is_ticked": may_write and match.standing in (MatchGroup.MEETS, MatchGroup.TO_CHECK),
    }


_FOR_OFFICERS: Mapping[str, tuple[Any, str]] = {
    "": (_("Told, no answer yet"), "info"),
    ProposalAnswer.YES: (_("Said yes: ask the buyer"), "ok"),
    ProposalAnswer.NO: (_("Not for them"), ""),
    ProposalAnswer.LATER: (pgettext_lazy("answer of a company", "Later"), "soon"),
}
_FOR_COMPANIES: Mapping[str, tuple[Any, str]] = {
    "": (_("New: please answer"), "info"),
    ProposalAnswer.YES: (_("You said yes"), "ok"),
    ProposalAnswer.NO: (_("You said it is not for you"), ""),
    ProposalAnswer.LATER: (_("You said later"), "soon"),
}


def _seat_state(row: CompanyProposal) -> tuple[Any, str] | None:
    """Return where a company stands that said yes to a mission; None for every other answer."""
    if row.seat_number is not None:
        return _("Comes along: seat %(number)s") % {"number": row.seat_number}, "ok"
    if row.lead.kind == MISSION and row.answer == ProposalAnswer.YES:
        return (_("Waits for a seat"), "soon") if row.waiting_number else (_("Seat given back"), "")
    return None


def proposal_state(row: CompanyProposal) -> tuple[Any, str]:
    """Return where a proposal stands, in words for the officer and as a tone."""
    if (found := _seat_state(row)) is not None:
        return found
    if row.request_id is not None:
        return _("Introduced"), "ok"
    if row.dropped_at is not None:
        return _("Not told: consent or clearance was gone, or it was closed"), ""
    if row.sent_at is None:
        return _("Is being told"), ""
    if row.buyer_accepts is False:
        return _("The buyer said no"), ""
    return _FOR_OFFICERS[row.answer]


def answer_words(row: CompanyProposal, today: date) -> tuple[Any, str]:
    """Return where a lead stands on a day, in words for the company and as a tone."""
    if row.seat_number is not None:
        return _("You have a seat"), "ok"
    if row.lead.kind == MISSION and row.answer == ProposalAnswer.YES:
        return (_("You are in line for a seat"), "soon") if row.waiting_number else (_("Your seat was given back"), "")
    if row.request_id is not None:
        return _("You are introduced"), "ok"
    if row.buyer_accepts is False:
        return _("The buyer chose otherwise"), ""
    if not row.answer and is_closed(row.lead, today):
        return _("Closed"), ""
    return _FOR_COMPANIES[row.answer]


def proposal_row(line: ProposalLine, lang: str) -> dict[str, Any]:
    row = line.proposal
    words, tone = proposal_state(row)
    return {
        "row": row,
        "name": line.name,
        "reference": line.reference,
        "sheet": line.sheet,
        "state": words,
        "tone": tone,
        "reasons": reasons_of(row, lang),
        "reason": DeclineReason(row.reason).label if row.reason else "",
        "asks_buyer": row.answer == ProposalAnswer.YES and row.buyer_accepts is None and row.lead.kind != MISSION,
    }


def decline_counts(rows: Iterable[CompanyProposal]) -> list[tuple[Any, int]]:
    """Return why companies said that a lead is not for them, the most frequent reason first."""
    counted = Counter(row.reason for row in rows if row.reason)
    order = {value: place for place, value in enumerate(DeclineReason.values)}
    found = sorted(counted.items(), key=lambda pair: (-pair[1], order[pair[0]]))
    return [(DeclineReason(reason).label, count) for reason, count in found]


def reasons_of(row: CompanyProposal, lang: str) -> list[str]:
    return [fr if lang == "fr" else en for en, fr in row.reasons]


@page_report("mission_programme")
def mission_programme(reader: Any, mission: str, *, at: datetime) -> FiguresReport:
    """Return the programme of a mission as a file for who looks after it."""
    opened = mission_for(reader, mission, at=at)
    names = {line.proposal.company_id: line.name for line in proposals_for(opened, reader=reader)}
    return _programme(opened.entry.title(current_language()), meetings_for(opened), names)


@page_report("company_programme")
def company_programme(reader: Any, company: str, proposal: Any, *, at: datetime) -> FiguresReport:
    """Return the own programme of a company as a file. Raises ``Http404`` for one that does not go along."""
    membership, found = told_lead_for(reader, company, proposal, at=at)
    if found.proposal.seat_number is None:
        raise Http404
    return _programme(str(found.row.title), meetings_of(membership.company, found.row.slug), {})


def _programme(title: str, meetings: Iterable[Meeting], names: Mapping[int, str]) -> FiguresReport:
    lang = current_language()
    headings = (gettext("Hour, China time"), gettext("With whom"), *([gettext("Company")] if names else ()))
    sections = []
    for on, held in groupby(meetings, attrgetter("on")):
        lines = []
        for one in held:
            hour = clock_time(one.starts, lang) if one.starts else "–"
            host = ", ".join(filter(None, (one.host, one.place, one.outcome and str(one.get_outcome_display()))))
            lines.append((hour, host, *([names.get(one.company_id, "")] if names else ())))
        table = ReportTable(headings=headings, lines=lines, is_prose=True)
        sections.append(ReportSection(title=capfirst(day(on, lang, weekday=True)), table=table))
    return FiguresReport(
        lang=lang,
        title=title,
        subtitle=gettext("Programme"),
        texts=[gettext("Told in confidence."), *([] if sections else [gettext("No meeting yet")])],
        sections=sections,
        fiction=gettext("Demonstration: all of this is fictional."),
    )


def last_day_of_outcomes(at: datetime) -> date:
    """Return the last day of whose meetings something can have come: in China it is tomorrow already."""
    return timezone.localdate(at) + timedelta(days=1)


def closing_day(lead: ToldLead, today: date) -> date | None:
    """Return the day on which a lead closes, where that is still to come; that of a mission is the end of the visit."""
    closes: date | None = lead.row.closes if lead.row.kind != MISSION else None
    return closes if closes is not None and closes >= today else None


def lead_history(company: int, seats: Sequence[Seat], lang: str) -> list[HistoryLine]:
    """Return the leads, missions and meetings of a company that these seats may read, as the page of a case says it."""
    proposals, meetings = leads_of_company(company, seats)
    lines = []
    for row in proposals:
        on = timezone.localdate(row.sent_at)
        said = [gettext("Told on %(day)s") % {"day": day(on, lang)}]
        said += [str(proposal_state(row)[0])] if row.answer else []
        lines.append(_line(on, row.lead, row.lead.slug, said))
    for meeting in meetings:
        said = [f"{meeting.host}, {day(meeting.on, lang)}"]
        said += [str(MeetingOutcome(meeting.outcome).label)] if meeting.outcome else []
        lines.append(_line(meeting.on, meeting.opportunity, meeting.opportunity_id, said))
    return lines


def _line(on: date, lead: Opportunity, slug: str, said: Iterable[str]) -> HistoryLine:
    return HistoryLine(on, str(lead.title), reverse("leads:lead", args=[slug]), ". ".join(said))
