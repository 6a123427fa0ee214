"""Two records of one company made one, with a look at it before.

What the owners of two records say of it: are both one company? Neither side learns of the other before it agrees.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from companies.choices import AgreementState, LikenessState, MemberRole, MergeGround, Purpose
from companies.members.mail import Address, mail_each, owners_of
from companies.merging.rows import (
    differing_fields,
    filled_fields,
    higher_role,
    later_answer,
    merge_fields,
    move_rows,
    stricter_consents,
    withdraw_refused_consents,
)
from companies.models import Application, Company, Membership, Merge, MergeAgreement, PossibleDuplicate, ProgramStance
from companies.privacy.export import Rows, record_as_json, rows_of
from companies.privacy.registry import merge_handlers
from companies.profile.services.profile import save_company
from companies.rules import may_answer_agreement, may_ask_owners, may_merge
from companies.signals import company_closed, pre_merge, profile_changed
from hub.audit.services import record
from hub.core.db.tenancy import unscoped
from hub.core.workflow import Refusal, require


class MergeConflictError(Exception):
    """One of the two records has changed since it was looked at. Nothing was merged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedMembership:
    """Somebody's role in each record (None: not a member), and the one to come."""

    person: Any
    kept: MemberRole | None
    gone: MemberRole | None
    role: MemberRole


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramConflict[Row: (ProgramStance, Application)]:
    """What both records say of one program, and which of the two stands: the later one."""

    kept: Row
    gone: Row
    stands: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """What a merge would do. ``seen`` stands for everything that it was worked out from.

    ``ground`` is what shows that both are one company; ``refusal`` says why they cannot be merged now. ``withdrawn``
    are the consents that end, because only one record gave them.
    """

    kept: Company
    gone: Company
    kept_rows: Rows
    gone_rows: Rows
    ground: MergeGround | None
    refusal: Refusal | None
    differing: tuple[str, ...]
    filled: tuple[str, ...]
    places: tuple[MergedMembership, ...]
    withdrawn: tuple[Purpose, ...]
    stances: tuple[ProgramConflict[ProgramStance], ...]
    applications: tuple[ProgramConflict[Application], ...]
    followers: tuple[tuple[Any, int], ...]
    before: Mapping[str, Any]
    seen: str


def preview_merge(*, keep: Company, gone: Company) -> MergePreview:
    """Return what merging ``gone`` into ``keep`` would do; nothing is written."""
    rows = rows_of([keep, gone])
    here, there = rows[keep.pk], rows[gone.pk]
    ground = _ground(keep, gone, here, there)
    before = {"kept": record_as_json(keep, here), "gone": record_as_json(gone, there)}
    return MergePreview(
        kept=keep,
        gone=gone,
        kept_rows=here,
        gone_rows=there,
        ground=ground,
        refusal=may_merge(keep, gone, ground=ground),
        differing=differing_fields(keep, gone),
        filled=filled_fields(keep, gone),
        places=_merged_memberships(here["members"], there["members"]),
        withdrawn=stricter_consents(here["consents"], there["consents"]),
        stances=_program_conflicts(here, there, "answers_about_programs"),
        applications=_program_conflicts(here, there, "applications"),
        followers=tuple((follower.title, follower.count(gone)) for follower in merge_handlers()),
        before=before,
        seen=_digest(before),
    )


def merge_companies(
    *, keep: Company, gone: Company, choices: Collection[str], seen: str, by: Any, at: datetime, address: Address
) -> Merge:
    """Merge ``gone`` into ``keep`` and tell the members of both; there is no way back.

    ``choices`` names the differing fields to take from ``gone``; in the others ``keep`` stands. ``seen`` is the one of
    the preview that staff looked at: raises ``MergeConflictError`` where the records are no longer what they were.
    Raises ``RefusedError`` as ``may_merge`` refuses, and ``ValidationError`` where the columns refuse the outcome.
    The gone record is closed and empty but for what cannot move. ``address`` turns a path into a full address.
    """
    with transaction.atomic():
        kept, other = _locked(keep, gone)
        preview = preview_merge(keep=kept, gone=other)
        require(preview.refusal)
        if preview.seen != seen:
            raise MergeConflictError
        chosen = sorted(set(choices) & set(preview.differing))
        merge_fields(kept, other, chosen=chosen)
        # Closed first: of active records one alone has a business number, and one alone a confirmed web domain.
        other.closed_at = other.updated_at = at
        other.version += 1
        other.save()
        save_company(kept, at=at)
        withdraw_refused_consents(kept, other, by=by, at=at)
        pre_merge.send(sender=Company, kept=kept, gone=other)
        follows = move_rows(kept, other, at=at)
        merge: Merge = Merge.objects.create(
            kept=kept,
            gone=other,
            at=at,
            by=by,
            ground=preview.ground,
            choices=chosen,
            moved={
                column: {"moved": one.moved, "joined": one.joined, "left": one.left} for column, one in follows.items()
            },
            before=preview.before,
            digest=preview.seen,
        )
        PossibleDuplicate.objects.between(kept, other).update(state=LikenessState.SAME, settled_at=at)
        _record_merge(merge, by=by, at=at)
        mail_each(
            "merged",
            kept.members.order_by("user").values_list("user__email", "user__language"),
            path=lambda: reverse("companies:dashboard", args=[kept.slug]),
            address=address,
            at=at,
            company=kept.name,
            gone=other.name,
        )
        profile_changed.send(sender=Company, company_id=kept.pk, by=by, at=at)
        company_closed.send(sender=Company, company_id=other.pk, by=by, at=at, is_erased=False)
    return merge


def _record_merge(merge: Merge, *, by: Any, at: datetime) -> None:
    """Record the merge for both records. What was before stands in the merge, which is erased with the company."""
    facts = {"ground": merge.ground, "choices": merge.choices, "moved": merge.moved, "before": merge.digest}
    record(
        action="companies.company.merged",
        by=by,
        at=at,
        subject=merge.kept,
        data={**facts, "merge": merge.pk, "gone": merge.gone_id},
    )
    record(action="companies.company.merged_away", by=by, at=at, subject=merge.gone, data={"kept": merge.kept_id})


def _locked(keep: Company, gone: Company) -> tuple[Company, Company]:
    """Return both records as they are stored; two merges at once wait for each other here, in the order of keys."""
    found = {
        row.pk: row for row in Company.objects.select_for_update().filter(pk__in=[keep.pk, gone.pk]).order_by("pk")
    }
    return found[keep.pk], found[gone.pk]


def _digest(before: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(before, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _ground(keep: Company, gone: Company, here: Rows, there: Rows) -> MergeGround | None:
    """Return what shows that two records are one company, the strongest first."""
    if keep.business_number and keep.business_number[:9] == gone.business_number[:9]:
        return MergeGround.BUSINESS_NUMBER
    if _both_at_domain(keep, gone):
        return MergeGround.DOMAIN
    agreed = _agreed_pairs(here) & _agreed_pairs(there)
    return MergeGround.OWNERS if agreed else None


def _both_at_domain(keep: Company, gone: Company) -> bool:
    """Whether both name one web domain, confirmed for one of them, and each has a member with an address there."""
    if not keep.domain or keep.domain != gone.domain or not (keep.domain_confirmed or gone.domain_confirmed):
        return False
    there = EmailAddress.objects.filter(
        verified=True, email__iexact=F("user__email"), email__iendswith=f"@{keep.domain}"
    )
    found = there.filter(user__company_memberships__company__in=[keep, gone])
    return len(set(found.values_list("user__company_memberships__company", flat=True)) & {keep.pk, gone.pk}) == 2


def _agreed_pairs(rows: Rows) -> set[int]:
    """Return the pairs that a record agreed to, on the word of somebody who is still an owner of it."""
    owners = {row.user_id for row in rows["members"] if row.role == MemberRole.OWNER}
    return {
        row.pair_id
        for row in rows["agreements_to_merge"]
        if row.state == AgreementState.AGREED and row.answered_by_id in owners
    }


def _merged_memberships(here: list[Membership], there: list[Membership]) -> tuple[MergedMembership, ...]:
    """Return everybody who will be a member, those of the kept record first."""
    kept = {row.user_id: row for row in here}
    gone = {row.user_id: row for row in there}
    people = {row.user_id: row.user for row in [*here, *there]}
    places = []
    for key, person in people.items():
        roles = [MemberRole(rows[key].role) if key in rows else None for rows in (kept, gone)]
        known = [role for role in roles if role is not None]
        places.append(
            MergedMembership(person=person, kept=roles[0], gone=roles[1], role=higher_role(known[0], known[-1]))
        )
    return tuple(places)


def _program_conflicts(here: Rows, there: Rows, part: str) -> tuple[ProgramConflict[Any], ...]:
    """Return the rows of both records that are about the same; an application for a project meets none."""
    own = {(row.program_slug, getattr(row, "project_id", None)): row for row in here[part]}
    return tuple(
        ProgramConflict(kept=own[key], gone=row, stands=later_answer(own[key], row))
        for row in there[part]
        if (key := (row.program_slug, getattr(row, "project_id", None))) in own
    )


def ask_owners(*, pair: PossibleDuplicate, by: Any, at: datetime, address: Address) -> list[MergeAgreement]:
    """Ask the owners of both records whether they are one company, each by mail; return the two questions.

    Raises ``RefusedError`` where they have been asked already. ``address`` turns a path into a full address.
    """
    with transaction.atomic():
        stored = _locked_pair(pair.pk)
        require(may_ask_owners(list(stored.agreements.all())))
        asked = [
            MergeAgreement.objects.create(pair=stored, company=company, asked_at=at)
            for company in (stored.company, stored.other)
        ]
        for agreement in asked:
            _mail_owners(agreement, "merge_question", address=address, at=at)
            record(action="companies.merge.asked", by=by, at=at, subject=agreement.company)
    return asked


@unscoped()
def answer_agreement(
    *, agreement: MergeAgreement, agree: bool, by: Any, at: datetime, address: Address
) -> MergeAgreement:
    """Keep what an owner answers, or now answers instead, and tell the owners of both once both have agreed.

    Raises ``RefusedError`` where the pair is settled, or where the record's answer is the same already.
    """
    with transaction.atomic():
        pair = _locked_pair(agreement.pair_id)
        stored: MergeAgreement = MergeAgreement.objects.select_related("pair__company", "pair__other", "company").get(
            pk=agreement.pk
        )
        require(may_answer_agreement(stored, agree=agree))
        stored.state = AgreementState.AGREED if agree else AgreementState.REFUSED
        stored.answered_at, stored.answered_by = at, by
        stored.save(update_fields=["state", "answered_at", "answered_by"])
        record(action=f"companies.merge.{stored.state}", by=by, at=at, subject=stored.company)
        both = list(pair.agreements.select_related("company").order_by("pk"))
        if all(one.state == AgreementState.AGREED for one in both):
            for one in both:
                _mail_owners(one, "merge_agreed", address=address, at=at)
    return stored


@unscoped()
def agreeing_owner(agreement: MergeAgreement) -> str:
    """Return the address of whoever agreed for the other record of the pair, or an empty string.

    As with requests to join: who agrees lets the other side see the own address, and nothing else.
    """
    others = MergeAgreement.objects.filter(pair=agreement.pair_id, state=AgreementState.AGREED)
    found = others.exclude(pk=agreement.pk).values_list(F("answered_by__email"), flat=True).first()
    return found or ""


def _locked_pair(key: int) -> PossibleDuplicate:
    """Return a pair; answers of both sides, and a merge, wait for each other at its companies."""
    pair: PossibleDuplicate = PossibleDuplicate.objects.get(pk=key)
    keys = [pair.company_id, pair.other_id]
    companies = {row.pk: row for row in Company.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    pair.company, pair.other = companies[pair.company_id], companies[pair.other_id]
    return pair


def _mail_owners(agreement: MergeAgreement, name: str, *, address: Address, at: datetime) -> None:
    company = agreement.company
    mail_each(
        name,
        owners_of(company),
        path=lambda: reverse("companies:agreement", args=[company.slug, agreement.pk]),
        address=address,
        at=at,
        company=company.name,
    )
