"""Whom casework tells of what a company writes and allows."""

from datetime import datetime
from typing import Any

from hub.casework.choices import ReferralRole, ReferralState
from hub.casework.models import Referral, ServiceRequest
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import company_people, external_referrals, in_charge, people_there
from hub.casework.notifications.services import notify_all, notify_external, notify_staff
from hub.notifications.mail.registry import PageLink


def replied(request: ServiceRequest, *, by: Any, at: datetime) -> None:
    """The company has written: who has the request hears, and who works on a part of it; so does who sent it.

    Of a closed one whoever had it hears: it stays closed, and the ball with nobody.
    """
    page = PageLink("casework:request", {"reference": request.reference})
    sender = [one for one in company_people(request) if one.pk == request.submitted_by_id]
    notify_all(notification_types.MEMBER_WROTE, sender, request, page, at=at, but=by)
    people = in_charge(request, at=at)
    if not request.is_open:
        notify_staff(notification_types.WRITTEN_AFTER_CLOSE, people, request, at=at)
        return
    notify_staff(notification_types.REPLIED, people, request, at=at)
    parts = Referral.objects.filter(
        request=request, mailbox="", state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT
    ).select_related("seat__office", "seat__organization")
    helping = {one.pk: one for part in parts for one in people_there(part.seat, at=at)}
    others = [person for person in helping.values() if person not in people]
    notify_staff(notification_types.REPLIED_TO_PART, others, request, at=at)
    working = [offer for offer in external_referrals(request) if offer.state == ReferralState.ACCEPTED]
    notify_external(notification_types.REPLIED_EXTERNALLY, working, at=at, step=request.version)


def profile_closed(request: ServiceRequest, *, at: datetime, step: str = "") -> None:
    """The company lets fewer read its profile: whoever has the request sees whether each part can go on."""
    notify_staff(notification_types.PROFILE_CLOSED, in_charge(request, at=at), request, at=at, step=step)
