"""What the owners of two records say of it: are both one company? Neither side learns of the other before it agrees."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from companies.choices import AgreementState
from companies.members import mail
from companies.members.mail import Address
from companies.models import Company, MergeAgreement, PossibleDuplicate
from companies.rules import may_answer_agreement, may_ask_owners
from hub.audit.services import record
from hub.core.db.tenancy import unscoped
from hub.core.workflow import require


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
            _mail(agreement, mail.mail_merge_question, address=address, at=at)
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
                _mail(one, mail.mail_merge_agreed, address=address, at=at)
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


def _mail(agreement: MergeAgreement, write: Any, *, address: Address, at: datetime) -> None:
    company = agreement.company
    write(
        company=company,
        path=lambda: reverse("companies:agreement", args=[company.slug, agreement.pk]),
        address=address,
        at=at,
    )
