"""What the desk is told beside the entries: days of review, links, reports, mailboxes that give mail back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from programs.catalogue.entries import Program
from programs.curating.access import Charge
from programs.freshness.reading import review_days, unreachable_mailboxes
from programs.links.reading import doubtful_links, wants_a_person
from programs.models import Link, Report
from programs.reports.access import waiting_reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """``due`` holds days by program, ``links`` those that want a person by address, ``closed`` mailboxes by slug."""

    due: Mapping[str, date] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    reports: Iterable[Report] = ()
    closed: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def signs_for(programs: Iterable[Program], charge: Charge, *, at: datetime) -> Signs:
    """Return the signs within what is looked after (five queries)."""
    return Signs(
        due=review_days(programs),
        links={address: link for address, link in doubtful_links().items() if wants_a_person(link, at)},
        reports=list(waiting_reports(charge)),
        closed=unreachable_mailboxes(at),
    )
