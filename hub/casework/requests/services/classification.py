"""Correct what a request is about, label it, keep whom to speak with. What the company itself said stays on record."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from hub.audit.services import record
from hub.casework.choices import OPEN_REFERRALS, EventKind, RequestKind
from hub.casework.models import Label, ServiceRequest
from hub.casework.models.texts import MOST_LABELS
from hub.casework.requests.rules import may_step, must_own
from hub.casework.requests.services.submission import needs_for
from hub.casework.requests.services.transitions import apply_transition, lock
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.models import Seat

PARTS = ("kind", "areas", "cn_provinces")
CONTACT = ("contact_name", "contact_role", "contact_phone", "contact_email")


def classification_of(request: ServiceRequest) -> dict[str, Any]:
    """Return what a request is about, as codes."""
    return {name: getattr(request, name) for name in (*PARTS, "needs")}


def may_reclassify(request: ServiceRequest, *, seats: Collection[Seat]) -> Refusal | None:
    """Refuse others than the owner, a closed request, and an official's presence, which has steps of its own."""
    if refusal := must_own(request, seats):
        return refusal
    if not request.is_open:
        return may_step(request, "close")
    if request.kind == RequestKind.PRESENCE:
        return Refusal("presence", _("A request for an official’s presence has steps of its own and stays one."))
    return None


@transaction.atomic
def reclassify_request(
    *,
    request: ServiceRequest,
    to: Mapping[str, Any],
    by: Any,
    seats: Sequence[Seat],
    at: datetime,
    version: int | None = None,
) -> ServiceRequest:
    """Correct kind, areas and places of a request. Who is proposed, and the promise, follow; no promise gets later.

    The company reads one line of it. Raises ``RefusedError``, and ``StaleRequestError`` where somebody was faster.
    """
    held = lock(request, version=version)
    require(may_reclassify(held, seats=seats))
    if to["kind"] == RequestKind.PRESENCE:
        require(Refusal("presence", _("An official’s presence is asked for by the company itself.")))
    before = classification_of(held)
    after = {"kind": str(to["kind"]), "areas": list(to["areas"]), "cn_provinces": list(to["cn_provinces"])}
    # A kind that says the need itself asks for none, as when a company sends it.
    after["needs"] = needs_for(to["kind"], before["needs"])
    if {name: sorted(before[name]) for name in PARTS} == {name: sorted(after[name]) for name in PARTS}:
        require(Refusal("same", _("This is what it says already. Change the kind, an area or a place.")))
    for name, codes in after.items():
        setattr(held, name, codes)
    data = {"before": before, "after": after}
    apply_transition(held, None, EventKind.RECLASSIFIED, by=by, at=at, seat=held.owner, data=data, human=False)
    return held


def _place_of(seat: Seat) -> dict[str, Any]:
    return {"office": seat.office_id, "organization": None if seat.office_id else seat.organization_id}


def labels_of(seats: Iterable[Seat]) -> QuerySet[Label]:
    """Return the labels of the places of some seats, by name."""
    places = reduce(or_, (Q(**_place_of(seat)) for seat in seats), Q(pk__in=[]))
    return Label.objects.filter(places).order_by(Lower("name"), "pk")


@transaction.atomic
def label_request(*, request: ServiceRequest, names: Iterable[str], seat: Seat, by: Any, at: datetime) -> None:
    """Give a request these labels of the place of a seat, and none of its others. One that no request has is gone.

    Raises ``RefusedError`` for a seat that neither answers for the request nor is asked, and beyond the most that a
    place keeps.
    """
    place, wanted = _place_of(seat), {name.casefold(): name for name in names}
    held = lock(request)
    if not held.offers.filter(seat=seat, state__in=OPEN_REFERRALS).exists():
        require(must_own(held, [seat]))
    with connection.cursor() as cursor:
        # Two who label at one moment would each make the thirteenth, or both make the same one.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"casework.labels:{place}"])
    known = {row.name.casefold(): row for row in Label.objects.filter(**place)}
    for name, row in known.items():
        if name not in wanted:
            row.requests.remove(request)
    Label.objects.filter(requests=None, **place).delete()
    known = {row.name.casefold(): row for row in Label.objects.filter(**place)}
    if len(known.keys() | wanted.keys()) > MOST_LABELS:
        words = _("A place keeps at most %(most)s labels. Use one of these: %(names)s.")
        said = {"most": MOST_LABELS, "names": ", ".join(row.name for row in known.values())}
        raise RefusedError(Refusal("too_many", words % said))
    for name, words in wanted.items():
        row = known.get(name) or Label.objects.create(name=words, **{f"{key}_id": of for key, of in place.items()})
        row.requests.add(request)
    record(action="casework.request.labelled", by=by, at=at, subject=request, data={"labels": len(wanted)})


def contact_of(request: ServiceRequest) -> dict[str, str]:
    """Return whom to speak with about a request, as somebody wrote it down; all empty where nobody has."""
    return {name: getattr(request, name) for name in CONTACT}


def may_keep_contact(request: ServiceRequest, *, seats: Collection[Seat]) -> Refusal | None:
    """Refuse others than the owner, and a closed request."""
    return must_own(request, seats) or (None if request.is_open else may_step(request, "close"))


@transaction.atomic
def keep_contact(
    *, request: ServiceRequest, contact: Mapping[str, str], by: Any, seats: Sequence[Seat], at: datetime
) -> ServiceRequest:
    """Write down whom to speak with about a request, or forget it where all is left empty; the company reads it.

    Mails still go to whoever sent it. Raises ``RefusedError``.
    """
    held = lock(request)
    require(may_keep_contact(held, seats=seats))
    after = {name: contact[name].strip() for name in CONTACT}
    if after == contact_of(held):
        require(Refusal("same", _("This is what it says already.")))
    for name, words in after.items():
        setattr(held, name, words)
    apply_transition(held, None, EventKind.CONTACT, by=by, at=at, seat=held.owner, human=False)
    return held
