"""May this be done? Each function returns a refusal with its sentence, or None: button and service ask the same one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from companies.choices import AgreementState, LikenessState, MemberRole, MergeGround
from companies.models import Company, Invitation, JoinRequest, Membership, MergeAgreement
from hub.core.workflow import Refusal


def may_stop_being_owner(membership: Membership, *, owners: int) -> Refusal | None:
    """Refuse where the company would be left without an owner. ``owners`` counts those it has now."""
    if membership.role == MemberRole.OWNER and owners <= 1:
        return Refusal(
            "last_owner",
            _("You are the only owner. Make another member an owner first, or delete the company."),
        )
    return None


def may_be_member(person: Any) -> Refusal | None:
    """Refuse staff: they answer every company and see what it tells in confidence, so they belong to none."""
    if person.has_staff_role:
        return Refusal(
            "staff_belong_to_no_company",
            _(
                "Your account is one of the Hub’s staff, who answer all companies alike and belong to none. "
                "For a company of your own, make another account with another e-mail address."
            ),
        )
    return None


def may_accept(invitation: Invitation | None, *, by: Any, at: datetime) -> Refusal | None:
    """Refuse an invitation that is used, over, unknown, or meant for another address, and whoever may not belong."""
    if invitation is None or invitation.accepted_at is not None or invitation.expires_at <= at:
        return Refusal(
            "invitation_over",
            _("This invitation was used, withdrawn or is more than 7 days old. Ask for a new one."),
        )
    if invitation.email.lower() != by.email.lower():
        return Refusal(
            "invitation_for_another",
            _(
                "This invitation went to another address than %(email)s. Sign in with that address, "
                "or ask for an invitation to this one."
            )
            % {"email": by.email},
        )
    return may_be_member(by)


def may_answer(request: JoinRequest, *, accept: bool) -> Refusal | None:
    """Refuse a second answer to a request to join, and to let in somebody who has joined the staff since."""
    if request.answered_at is not None:
        return Refusal("already_answered", _("Another owner has already answered this request."))
    if accept and may_be_member(request.user):
        return Refusal(
            "asker_is_staff", _("This person works for the Hub now, and can join no company. Decline the request.")
        )
    return None


def may_delete(company: Company, *, typed_name: str) -> Refusal | None:
    """Refuse to delete unless the name was typed as it is written; spaces around and between do not count."""
    if " ".join(typed_name.split()) != " ".join(company.name.split()):
        return Refusal("name_differs", _("Write the name of the company exactly as it stands above."))
    return None


def may_merge(kept: Company, gone: Company, *, ground: MergeGround | None) -> Refusal | None:
    """Refuse records of which one is closed, of two business numbers, or that nothing but a likeness holds together."""
    if kept.closed_at or gone.closed_at:
        return Refusal("record_closed", _("One of the two records is closed, or was merged already."))
    numbers = {company.business_number[:9] for company in (kept, gone) if company.business_number}
    if len(numbers) > 1:
        return Refusal(
            "two_business_numbers",
            _(
                "They have two business numbers, so they are two companies in law. Where one number is wrong, "
                "its owner corrects it first."
            ),
        )
    if ground is None:
        return Refusal(
            "nothing_shared",
            _(
                "They share no business number and no confirmed web domain. A name alone merges nothing: "
                "an owner of each record must agree first."
            ),
        )
    return None


def may_ask_owners(agreements: Sequence[MergeAgreement]) -> Refusal | None:
    if agreements:
        return Refusal("owners_asked", _("The owners of both records have been asked already."))
    return None


def may_answer_agreement(agreement: MergeAgreement, *, agree: bool) -> Refusal | None:
    """Refuse an answer once the pair is settled, and one that says what stands already."""
    if agreement.pair.state == LikenessState.DIFFERENT or agreement.pair.is_closed:
        return Refusal("pair_settled", _("This question is settled. There is nothing left to answer."))
    wanted = AgreementState.AGREED if agree else AgreementState.REFUSED
    if agreement.state == wanted:
        return Refusal("answered_so", _("This is what your company has answered already."))
    return None
