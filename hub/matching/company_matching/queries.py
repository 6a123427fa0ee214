"""Companies for a program or an opportunity, and partners for a company. Read only: nothing is kept, nobody is told.

A person looks before anybody is told. Names go by consent, asked of the ledger at every reading, so that a withdrawal
takes effect at once; who has not agreed is part of a count, and small counts are not shown.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.db.models.fields.json import KT

from companies.choices import Purpose
from companies.models import Company, Offering
from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.enums import Verdict
from hub.directory.models import Seat
from hub.matching.assessments.sources import company_readings
from hub.matching.company_matching.access import grant_consenting, has_consented, readable_companies
from hub.matching.company_matching.matching import (
    CandidateCompany,
    CompanyMatch,
    PartnerMatch,
    companies_for_opportunity,
    companies_for_program,
    disclosable_count,
    partners_for,
)
from hub.matching.engine.opportunities import OpportunityView
from hub.matching.models import CompanyVerdicts
from opportunities.models import Opportunity
from programs.catalogue.entries import ProgramView

MOST_READ = 300  # companies evaluated for one page
MOST_NAMED_COMPANIES = 30
MOST_PARTNERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """What a page may show. ``counts`` has None where a number is too small to show.

    ``named`` are the companies that agreed to it, best first; ``may_name`` False: the reader holds no seat that opens
    names. ``left_out`` tells that more companies agreed than were looked at.
    """

    counts: Mapping[str, int | None]
    named: tuple[CompanyMatch, ...] = ()
    may_name: bool = False
    left_out: bool = False


def companies_reached() -> dict[str, int]:
    """Return for how many companies each program is possible, by its slug; counts too small to show are left out.

    Counted by the last matching of all companies (one query).
    """
    table = connection.ops.quote_name(CompanyVerdicts._meta.db_table)
    sql = (
        f"SELECT key, count(*) FROM {table} kept CROSS JOIN LATERAL jsonb_each_text(kept.verdicts) "  # noqa: S608 - the name of our own table
        "WHERE split_part(value, ' ', 1) IN (%s, %s) GROUP BY key"
    )
    with unscoped(), connection.cursor() as cursor:
        cursor.execute(sql, [Verdict.MEETS.value, Verdict.TO_CONFIRM.value])
        counted = {slug: disclosable_count(number) for slug, number in cursor.fetchall()}
    return {slug: number for slug, number in counted.items() if number is not None}


def companies_in_areas() -> dict[str, int]:
    """Return how many companies have an offering in an area of each opportunity, by its slug (two queries).

    The area with the most counts: no list is kept of the companies that an opportunity is shown to.
    """
    with unscoped():
        rows = Offering.objects.filter(company__closed_at=None).values_list("company", "areas")
        by_area: dict[str, set[int]] = {}
        for company, areas in rows:
            for area in areas or ():
                by_area.setdefault(area, set()).add(company)
    counts = {area: disclosable_count(len(companies)) or 0 for area, companies in by_area.items()}
    found = {
        slug: max((counts.get(area, 0) for area in areas), default=0)
        for slug, areas in Opportunity.objects.values_list("slug", "areas")
    }
    return {slug: number for slug, number in found.items() if number}


def shortlist_for_program(*, program: ProgramView, seats: list[Seat], on: date) -> Shortlist:
    """Return how many companies stand where before a program, and those whom the holder of ``seats`` may read.

    Counts are those of the last matching of all companies; who is named is judged anew.
    """
    reach = readable_companies(seats)
    with unscoped():
        verdict = KT(f"verdicts__{program.slug}")
        present = CompanyVerdicts.objects.filter(company__closed_at=None)
        rows = present.values_list(verdict).annotate(count=Count("pk")).order_by()
        counted: Counter[str] = Counter()
        for packed, count in rows:
            counted[(packed or "").partition(" ")[0]] += count
        keys: list[int] = []
        if reach is not None:
            possible = present.filter(company__in=Company.objects.active().filter(reach)).alias(verdict=verdict)
            possible = possible.filter(verdict__regex=f"^({Verdict.MEETS}|{Verdict.TO_CONFIRM})")
            keys = list(possible.order_by("verdict", "pk").values_list("pk", flat=True)[: MOST_READ + 1])
    answers = companies_for_program(program, _candidates(keys[:MOST_READ], on=on), on=on)
    return Shortlist(
        counts={each.value: disclosable_count(counted[each.value]) for each in Verdict},
        named=answers[:MOST_NAMED_COMPANIES],
        may_name=reach is not None,
        left_out=len(keys) > MOST_READ or len(answers) > MOST_NAMED_COMPANIES,
    )


def shortlist_for_opportunity(*, opportunity: OpportunityView, seats: list[Seat], on: date) -> Shortlist:
    """Return the companies that agreed to be proposed for leads, ranked, and how many more work in its areas.

    The names open to whoever holds a seat.
    """
    agreed = has_consented(Purpose.LEADS)
    areas, sought = sorted(opportunity.areas), [each.capability for each in opportunity.capabilities]
    in_area = Q(offerings__areas__overlap=areas)
    near = in_area | Q(offerings__capabilities__overlap=sought) | Q(offerings__areas=None)
    with unscoped():
        active = Company.objects.active()
        around = active.filter(in_area)
        willing = Count("pk", distinct=True, filter=agreed)
        counts = around.aggregate(willing=willing, everyone=Count("pk", distinct=True))
        keys: list[int] = []
        if seats:
            found = active.filter(agreed).filter(near).order_by("-updated_at", "pk").values_list("pk", flat=True)
            keys = list(dict.fromkeys(found.distinct()[: MOST_READ + 1]))
    answers = companies_for_opportunity(opportunity, _candidates(keys[:MOST_READ], on=on), on=on)
    return Shortlist(
        counts={
            "agreed": disclosable_count(counts["willing"]),
            "others": disclosable_count(counts["everyone"] - counts["willing"]),
        },
        named=answers[:MOST_NAMED_COMPANIES],
        may_name=bool(seats),
        left_out=len(keys) > MOST_READ or len(answers) > MOST_NAMED_COMPANIES,
    )


def partner_companies(*, company: Company, on: date) -> tuple[PartnerMatch, ...] | None:
    """Return the companies that complete this one, both having agreed to be proposed; None where it has not agreed."""
    agreed = has_consented(Purpose.PARTNER_COMPANIES)
    with unscoped():
        active = Company.objects.active().filter(agreed)
        keys = list(
            active.exclude(pk=company.pk).order_by("-updated_at", "pk").values_list("pk", flat=True)[:MOST_READ]
        )
        if not active.filter(pk=company.pk).exists():
            return None
    known = _candidates([*keys, company.pk], on=on)
    own = next(candidate for candidate in known if candidate.key == company.pk)
    return partners_for(own, known, top=MOST_PARTNERS)


def _candidates(keys: list[int], *, on: date) -> list[CandidateCompany]:
    """Return the companies of these keys, which have agreed to it (three queries)."""
    grant_consenting(keys)
    rows: Any = Company.objects.filter(pk__in=keys).prefetch_related("offerings", "projects").order_by("pk")
    return [
        CandidateCompany(
            key=row.pk,
            name=row.name,
            province=row.province,
            readings=tuple(reading.facts for reading in company_readings(row, on=on)),
            offerings=tuple(offering.name for offering in row.offerings.all()),
        )
        for row in rows
    ]
