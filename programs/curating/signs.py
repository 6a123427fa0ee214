"""What the desk is told beside the entries: days of review, links, reports, mailboxes that give mail back, imports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from programs.catalogue.entries import Program
from programs.curating.access import Charge, conflicts_of, pairs_for
from programs.freshness.reading import plans_and_mail, review_days
from programs.links.reading import doubtful_links, wants_a_person
from programs.models import ImportConflict, Link, ProgramPair, Report
from programs.reports.access import waiting_reports

# What files and drafts say in full: a list names their programs only.
_NOT_LISTED = ("ours", "theirs", "row__document", "row__changes", "row__clashes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """``due`` holds days by program, ``links`` those that want a person by address, ``closed`` mailboxes by slug.

    ``conflicts`` are fields of imports that wait for a person, ``pairs`` programs that may be one, or that
    somebody else would join.
    """

    due: Mapping[str, date] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    reports: Iterable[Report] = ()
    closed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    conflicts: Iterable[ImportConflict] = ()
    pairs: Iterable[ProgramPair] = ()


def signs_for(programs: Iterable[Program], charge: Charge, person: Any, *, at: datetime) -> Signs:
    """Return the signs within what the person looks after (six queries)."""
    plans = plans_and_mail(at)
    return Signs(
        due=review_days(programs, rhythms={plan.organization.slug: plan.months for plan in plans}),
        links={address: link for address, link in doubtful_links().items() if wants_a_person(link, at)},
        reports=list(waiting_reports(charge)),
        closed={plan.organization.slug: (plan.organization.acronym, plan.mailbox) for plan in plans if plan.gives_back},
        conflicts=conflicts_of(charge).defer(*_NOT_LISTED),
        pairs=pairs_for(person, charge),
    )
