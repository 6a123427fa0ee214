"""Why a seat was left, or gave a request back, as a report on its entry: what the directory could say better."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.casework.choices import OverrideReason, RequestKind, ReturnReason
from hub.casework.models import Referral, ServiceRequest
from hub.casework.referrals.candidates import Routing, selectable
from hub.core.vocabulary.enums import Area, Language, Need, Province
from hub.core.vocabulary.labels import label
from hub.directory.entry_types.seats import SEAT
from hub.directory.models import Seat
from hub.directory.reference.places import chinese_province_words
from hub.publishing.choices import ReportOrigin
from hub.publishing.documents.fields import OTHER
from hub.publishing.reports.services import report_entry


def report_proposed(offer: Referral, routing: Routing, *, by: Any, at: datetime) -> None:
    """Bring why the proposed seat was left to those who keep its entry."""
    others = selectable(routing.candidates, offer.request)
    proposed = others[0].seat if others else offer.seat
    if offer.override_kind and proposed.pk != offer.seat_id:
        report_seat(proposed, OverrideReason(offer.override_kind), request=offer.request, by=by, at=at)


def report_seat(
    seat: Seat,
    reason: ReturnReason | OverrideReason,
    *,
    request: ServiceRequest,
    by: Any,
    at: datetime,
    language: str = "",
) -> None:
    """Tell those who keep the entry of a seat why it was left: what was asked, and of no company.

    Area and place are fields of the entry; what it can take, and whom, is asked of its capacity and filters. Other
    reasons say nothing that the directory could say better.
    """
    lang = (language if by is None else by.language) or Language.ENGLISH
    with override(lang):
        areas = [label(Area(code), lang) for code in request.areas]
        needs = [label(Need(code), lang) for code in request.needs]
        province = label(Province(request.province), lang)
        if reason.value == ReturnReason.WRONG_AREA:
            part, asked = "areas", areas
        elif reason.value == ReturnReason.WRONG_REGION:
            part = "cn_provinces" if seat.cn_provinces else "provinces"
            asked = [province, *(chinese_province_words(code).text(lang) for code in request.cn_provinces)]
        elif reason.value == ReturnReason.NO_CAPACITY:
            part, asked = OTHER, [*areas, *needs]
        elif reason.value == ReturnReason.NOT_ELIGIBLE:
            part, asked = OTHER, [province, *needs]
        else:
            return
        what = ", ".join(asked) or str(RequestKind(request.kind).label)
        words = _("%(reason)s. The request was about: %(what)s.") % {"reason": reason.label, "what": what}
    report_entry(
        entry_type=SEAT,
        slug=seat.slug,
        origin=ReportOrigin.STAFF,
        part=part,
        words=words,
        email="" if by is None else by.email,
        language=lang,
        at=at,
    )
