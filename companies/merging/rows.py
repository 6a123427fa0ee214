"""What becomes of the rows of a record that is merged into another: each column that names a company has its rule.

``RULES`` and the followers of ``companies.privacy.registry`` together name every such column; a test finds one that is
missing. Rows that cannot move without being untrue, or that meet one of the kept record, stay with the closed record
and are erased with it.

The fields of two records of one company, and what the merged record holds.

A field is one or several columns that are known or unknown together. The kept record's own value stands unless staff
choose the other; where it is unknown, the other's fills it. Nothing here writes to the database.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from companies.choices import ROLE_ORDER, JoinState, MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import (
    Company,
    CompanySheet,
    Consent,
    FactSheet,
    Merge,
    MergeAgreement,
    PossibleDuplicate,
    Project,
    SheetFile,
)
from companies.privacy.registry import MergeOutcome, merge_handlers
from hub.facts.registry import COMPANY_FACTS

type Rule = Callable[[Company, Company, datetime], MergeOutcome]

_SAID_OF_PROGRAM = ("stance", "reason", "until", "at", "by_id")
_KEPT_OF_APPLICATION = ("state", "amount_cad", "at", "by_id")


def higher_role(one: str, other: str) -> MemberRole:
    """Return the role of the two that may do more."""
    return max(MemberRole(one), MemberRole(other), key=ROLE_ORDER.index)


def stricter_consents(kept: Iterable[Consent], gone: Iterable[Consent]) -> tuple[Purpose, ...]:
    """Return the purposes that the kept record agreed to and the gone one did not, or never said anything of."""
    agreed_here, agreed_there = _agreed(kept), _agreed(gone)
    return tuple(purpose for purpose in Purpose if purpose in agreed_here and purpose not in agreed_there)


def _agreed(ledger: Iterable[Consent]) -> set[str]:
    last = {line.purpose: line.granted for line in sorted(ledger, key=lambda line: (line.at, line.pk))}
    return {purpose for purpose, granted in last.items() if granted}


def later_answer(own: Any, other: Any) -> Any:
    """Return the later of two answers to one question; of the same moment, the first."""
    return other if other.at > own.at else own


def withdraw_refused_consents(kept: Company, gone: Company, *, by: Any, at: datetime) -> tuple[Purpose, ...]:
    """Write to the kept record's ledger the stricter answer of the two; return what is withdrawn."""
    purposes = stricter_consents(kept.consents.all(), gone.consents.all())
    for purpose in purposes:
        set_consent(company=kept, purpose=purpose, granted=False, language=kept.language, by=by, at=at)
    return purposes


def move_rows(kept: Company, gone: Company, *, at: datetime) -> dict[str, MergeOutcome]:
    """Give every row of the gone record its place; return what became of the rows behind each column."""
    own = {column: rule(kept, gone, at) for column, rule in RULES.items()}
    return own | {follower.column: follower.follow(kept, gone) for follower in merge_handlers()}


# --- Rules -----------------------------------------------------------------------------------------------------------


def _all(model: type[Model], field: str) -> Rule:

    def move(kept: Company, gone: Company, _at: datetime) -> MergeOutcome:
        return MergeOutcome(moved=QuerySet(model).filter(**{field: gone}).update(**{field: kept}))

    return move


def _none(model: type[Model], field: str) -> Rule:

    def leave(_kept: Company, gone: Company, _at: datetime) -> MergeOutcome:
        return MergeOutcome(left=QuerySet(model).filter(**{field: gone}).count())

    return leave


def _offerings(kept: Company, gone: Company, _at: datetime) -> MergeOutcome:
    """Move the offerings; a company has one main offering, and it is the kept record's where that has any."""
    if kept.offerings.filter(is_main=True).exists():
        gone.offerings.filter(is_main=True).update(is_main=False)
    return MergeOutcome(moved=gone.offerings.update(company=kept))


def _members(kept: Company, gone: Company, _at: datetime) -> MergeOutcome:
    """Move the members; who belongs to both keeps one place, with the higher role."""
    here = {row.user_id: row for row in kept.members.all()}
    moved = joined = 0
    for row in gone.members.order_by("pk"):
        if (own := here.get(row.user_id)) is None:
            row.company = kept
            row.save(update_fields=["company"])
            moved += 1
            continue
        own.role = higher_role(own.role, row.role)
        own.save(update_fields=["role"])
        row.delete()
        joined += 1
    return MergeOutcome(moved=moved, joined=joined)


def _invitations(kept: Company, gone: Company, _at: datetime) -> MergeOutcome:
    """Move the invitations; an address that both have invited keeps the kept record's link, and only that opens."""
    here = {row.email.lower() for row in kept.invitations.filter(accepted_at=None)}
    left = [row.pk for row in gone.invitations.filter(accepted_at=None) if row.email.lower() in here]
    return MergeOutcome(moved=gone.invitations.exclude(pk__in=left).update(company=kept), left=len(left))


def _join_requests(kept: Company, gone: Company, at: datetime) -> MergeOutcome:
    """Move the requests; who asked both asks once, and who belongs to the merged company is in already."""
    twice = gone.join_requests.filter(
        state=JoinState.OPEN, user__in=kept.join_requests.filter(state=JoinState.OPEN).values("user")
    )
    joined, _rows = twice.delete()
    moved = gone.join_requests.update(company=kept)
    inside = kept.join_requests.filter(state=JoinState.OPEN, user__in=kept.members.values("user"))
    inside.update(state=JoinState.ACCEPTED, answered_at=at)
    return MergeOutcome(moved=moved, joined=joined)


def _stances(kept: Company, gone: Company, _at: datetime) -> MergeOutcome:
    """Move what was said of programs; of two answers about one program, the later counts."""
    here = {row.program_slug: row for row in kept.stances.all()}
    return _moved_or_met(gone.stances, here, kept, key=lambda row: row.program_slug, columns=_SAID_OF_PROGRAM)


def _applications(kept: Company, gone: Company, _at: datetime) -> MergeOutcome:
    """Move the applications; those of one program without a project are one, as it was last written down.

    Projects have moved by now, and no project is on both sides.
    """
    here = {(row.program_slug, row.project_id): row for row in kept.applications.all()}
    return _moved_or_met(
        gone.applications,
        here,
        kept,
        key=lambda row: (row.program_slug, row.project_id),
        columns=_KEPT_OF_APPLICATION,
    )


def _moved_or_met(
    rows: Any, here: Mapping[Any, Any], kept: Company, *, key: Callable[[Any], Any], columns: tuple[str, ...]
) -> MergeOutcome:
    """Move the rows that meet none of the kept record. Where two meet, the later one's ``columns`` stand in its row."""
    met = [row for row in rows.order_by("pk") if key(row) in here]
    for row in met:
        own = here[key(row)]
        if later_answer(own, row) is row:
            for column in columns:
                setattr(own, column, getattr(row, column))
            own.save()
    return MergeOutcome(moved=rows.exclude(pk__in=[row.pk for row in met]).update(company=kept), left=len(met))


def _sheet(kept: Company, gone: Company, _at: datetime) -> MergeOutcome:
    """Move the words for the public page where the kept record has none; else its own stand."""
    rows = CompanySheet.objects.filter(company=gone)
    if CompanySheet.objects.filter(company=kept).exists():
        return MergeOutcome(left=rows.count())
    return MergeOutcome(moved=rows.update(company=kept))


def _pairs(field: str) -> Rule:
    """Return the rule for one side of the pairs: they move, unless the kept record is in a pair with the same other."""
    opposite = "other" if field == "company" else "company"

    def move(kept: Company, gone: Company, _at: datetime) -> MergeOutcome:
        known = {kept.pk}
        for pair in PossibleDuplicate.objects.filter(company=kept) | PossibleDuplicate.objects.filter(other=kept):
            known |= {pair.company_id, pair.other_id}
        rows = PossibleDuplicate.objects.filter(**{field: gone})
        moved = rows.exclude(**{f"{opposite}__in": known}).update(**{field: kept})
        return MergeOutcome(moved=moved, left=rows.count())

    return move


RULES: Mapping[str, Rule] = {
    "companies.Offering.company": _offerings,
    "companies.Project.company": _all(Project, "company"),
    "companies.Membership.company": _members,
    "companies.Invitation.company": _invitations,
    "companies.JoinRequest.company": _join_requests,
    # A line says who agreed for which record, and is never rewritten: the stricter answer is a new line.
    "companies.Consent.company": _none(Consent, "company"),
    "companies.ProgramStance.company": _stances,
    "companies.Application.company": _applications,
    "companies.CompanySheet.company": _sheet,
    # Made anew for the kept record, where it shows itself.
    "companies.SheetFile.company": _none(SheetFile, "company"),
    "companies.FactSheet.imported_by": _all(FactSheet, "imported_by"),
    "companies.PossibleDuplicate.company": _pairs("company"),
    "companies.PossibleDuplicate.other": _pairs("other"),
    # What its owners answered of a pair is not what those of the merged company would answer.
    "companies.MergeAgreement.company": _none(MergeAgreement, "company"),
    # The addresses of records that were merged into the gone one lead to the kept one.
    "companies.Merge.kept": _all(Merge, "kept"),
    "companies.Merge.gone": _none(Merge, "gone"),
}


# By the name of the fact, where the field is one.
FIELDS: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("name", "website", "business_number", "language")},
    **{name: fact.columns for name, fact in COMPANY_FACTS.items()},
}


def is_known(company: Company, field: str) -> bool:
    """Whether a record says something in a field; "none" (an empty list) and "no" are answers."""
    return any(getattr(company, column) not in (None, "") for column in FIELDS[field])


def differing_fields(kept: Company, gone: Company) -> tuple[str, ...]:
    """Return the fields in which both records say something, and not the same."""
    return tuple(
        field
        for field in FIELDS
        if is_known(kept, field) and is_known(gone, field) and _values(kept, field) != _values(gone, field)
    )


def filled_fields(kept: Company, gone: Company) -> tuple[str, ...]:
    """Return the fields in which only the gone record says something."""
    return tuple(field for field in FIELDS if is_known(gone, field) and not is_known(kept, field))


def merge_fields(kept: Company, gone: Company, *, chosen: Collection[str]) -> None:
    """Write to ``kept``, unsaved, what the merged record holds; ``chosen`` are fields to take from ``gone``.

    A web domain stays confirmed where either record had it confirmed. What either was asked and did not know stays
    "not known" until a value stands there.
    """
    asked = [*kept.not_known, *gone.not_known]
    for field in {*filled_fields(kept, gone), *chosen}:
        for column in FIELDS[field]:
            setattr(kept, column, getattr(gone, column))
    confirmed = {company.domain for company in (kept, gone) if company.domain_confirmed}
    kept.derive()
    kept.domain_confirmed = kept.domain in confirmed
    kept.not_known = [name for name in dict.fromkeys(asked) if name not in FIELDS or not is_known(kept, name)]


def _values(company: Company, field: str) -> tuple[Any, ...]:
    """Return what a record says in a field; the order of a list says nothing."""
    values = (getattr(company, column) for column in FIELDS[field])
    return tuple(frozenset(value) if isinstance(value, list) else value for value in values)
