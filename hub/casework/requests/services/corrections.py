"""What staff put right around a request: what it is about, its labels, whom to speak with, and where mail goes.

What the company itself said stays on record. A link goes to the body's own domain, or where a second person agreed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from companies.models import Membership
from hub.accounts.models import User
from hub.audit.services import record
from hub.casework.choices import OPEN_REFERRALS, AddressBasis, ApprovalState, EventKind, RequestKind
from hub.casework.models import Approval, Event, Label, OutsideAddress, Referral, ServiceRequest
from hub.casework.models.texts import MOST_LABELS
from hub.casework.notifications import referrals as referral_notifications
from hub.casework.requests.rules import may_decide_address, may_step, must_own
from hub.casework.requests.services.submission import needs_for
from hub.casework.requests.services.transitions import apply_transition, lock
from hub.core.db.bilingual import current_language
from hub.core.text.formats import DOMAINS_OF_GOVERNMENT, day
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.models import Seat
from hub.notifications.bounces.services import allow_mail, stop_mail
from hub.notifications.choices import BY_STAFF, BounceKind
from hub.notifications.models import Bounce

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


# --- Addresses -------------------------------------------------------------------------------------------------------


def domains_of(seat: Seat) -> tuple[str, ...]:
    """Return the domains of the body behind a seat: its own, else, where it has none, those of its government."""
    body = seat.body
    if body is None:
        return ()
    return tuple(body.domains) or DOMAINS_OF_GOVERNMENT.get(body.jurisdiction, ())


def basis_of(mailbox: str, seat: Seat) -> AddressBasis | None:
    """Return by which rule an address is the body's; None where a second person must say so."""
    written, body = mailbox.strip().lower(), seat.body
    known = {body.contact_email.lower() if body else "", seat.office.contact_mailbox.lower() if seat.office else ""}
    if written and written in known:
        return AddressBasis.DIRECTORY
    host = f".{written.rpartition('@')[2]}"
    return AddressBasis.DOMAIN if any(host.endswith(f".{domain}") for domain in domains_of(seat)) else None


def kept_from_mail(addresses: Iterable[str], *, at: datetime) -> dict[str, str]:
    """Return a sentence on each of some addresses to which no mail goes, by the address in lower case."""
    wanted = {address.lower() for address in addresses if address}
    lang, found = current_language(), {}
    noted = Max("by__name", filter=Q(status=BY_STAFF))
    for row in Bounce.objects.closures(wanted, at).annotate(by_name=noted) if wanted else ():
        words = _("No mail goes to %(address)s: it came back, last on %(day)s.")
        if row["wished"]:
            words = _("No mail goes to %(address)s: its reader asked for that on %(day)s (noted by %(person)s).")
        elif row["said"]:
            words = _("No mail goes to %(address)s: it comes back (noted by %(person)s on %(day)s).")
        when, who = day(row["wished"] or row["said"] or row["last"], lang), row["by_name"] or _("the staff")
        found[row["address"]] = words % {"address": row["address"], "day": when, "person": who}
    return found


def in_company(request: ServiceRequest, sender: Any) -> list[str]:
    """Return the addresses of a request in its company, in lower case: its sender's, and whom to speak with.

    Whoever answers for a request types the second one: the account of somebody who is no member is none of them.
    """
    first, second = (sender.email.lower() if sender else ""), request.contact_email.lower()
    if second and second != first:
        members = Membership.objects.filter(company=request.company_id).values("user")
        if User.objects.filter(email=second).exclude(pk__in=members).exists():
            second = ""
    return list(dict.fromkeys(address for address in (first, second) if address))


def addresses_of(
    request: ServiceRequest, *, events: Iterable[Event], offers: Iterable[Referral], approvals: Iterable[Approval]
) -> tuple[list[str], list[str]]:
    """Return where words about a request go outside, in lower case: in the company, and at bodies asked by a link."""
    sender = next((one.by for one in events if one.by_id and one.by_id == request.submitted_by_id), None)
    bodies = [one.mailbox for one in offers if one.is_open]
    bodies += [one.mailbox for one in approvals if one.state == ApprovalState.WAITING]
    return in_company(request, sender), list(dict.fromkeys(address.lower() for address in bodies if address))


def without_accounts(addresses: Iterable[str]) -> list[str]:
    """Return those of some addresses that are no account: what comes to an account is not one office's to stop."""
    wanted = [address.lower() for address in addresses if address]
    taken = {*User.objects.filter(email__in=wanted).values_list("email", flat=True)} if wanted else set()
    return [address for address in wanted if address not in taken]


def _is_of(request: ServiceRequest, address: str) -> bool:
    if address in in_company(request, request.submitted_by):
        return True
    asked = [
        request.offers.filter(state__in=OPEN_REFERRALS, mailbox__iexact=address),
        request.approvals.filter(state=ApprovalState.WAITING, mailbox__iexact=address),
    ]
    return any(rows.exists() for rows in asked) and bool(without_accounts([address]))


@transaction.atomic
def set_mail(
    *,
    request: ServiceRequest,
    address: str,
    kind: BounceKind | None,
    by: Any,
    seats: Sequence[Seat],
    at: datetime,
    reason: str = "",
) -> None:
    """Keep an address of a request from mail, or with None write there again: against its reader's wish with a reason.

    Raises ``RefusedError``.
    """
    require(must_own(request, seats))
    if not _is_of(request, address.lower()):
        raise RefusedError(Refusal("not_of_request", _("This is no address of the request.")))
    if kind is not None:
        stop_mail(address=address, kind=kind, by=by, at=at)
        return
    wish = Bounce.objects.filter(address=address.lower(), kind=BounceKind.WISH, lifted_at=None)
    if not reason and wish.exists():
        raise RefusedError(Refusal("no_reason", _("Its reader asked for no mail. Say why mail goes there again.")))
    if not allow_mail(address=address, by=by, at=at, reason=reason):
        raise RefusedError(
            Refusal("came_back", _("Mail to this account came back. Its owner opens it again under “Mails from us”."))
        )


def checked_address(*, mailbox: str, seat: Seat, by: Any, at: datetime) -> Refusal | None:
    """Return why no link goes to an address yet; None where it may: then the address is kept with its reason.

    One off the body's domain is put before a second person; until that person agrees, or where they refused, it waits.
    """
    if words := next(iter(kept_from_mail([mailbox.strip()], at=at).values()), ""):
        return Refusal("address_closed", words)
    rows = OutsideAddress.objects.filter(seat=seat, mailbox__iexact=mailbox.strip())
    state = rows.order_by("-asked_at", "-pk").values_list("state", flat=True).first()
    if state == ApprovalState.APPROVED:
        return None
    basis = basis_of(mailbox, seat)
    if basis is not None:
        OutsideAddress.objects.create(
            seat=seat, mailbox=mailbox.strip(), basis=basis, state=ApprovalState.APPROVED, asked_at=at, decided_at=at
        )
        return None
    if state is None or state == ApprovalState.REFUSED:
        made = OutsideAddress.objects.create(
            seat=seat, mailbox=mailbox.strip(), basis=AddressBasis.PERSON, asked_by=by, asked_at=at
        )
        record(action="casework.address.proposed", by=by, at=at, subject=made, data={"seat": seat.slug})
    return Refusal("address_to_check", _off_domain(seat))


def require_checked_address(*, mailbox: str, seat: Seat, by: Any, at: datetime) -> None:
    """Raise ``RefusedError`` for an address to which no link may go yet; what waits for a second person is kept."""
    with transaction.atomic():
        refusal = checked_address(mailbox=mailbox, seat=seat, by=by, at=at)
    if refusal is not None:
        raise RefusedError(refusal)


def _off_domain(seat: Seat) -> str:
    domains = domains_of(seat)
    if not domains:
        return _(
            "We know no domain of this body. A second person checks the address first, under Outside addresses; then "
            "send it again."
        )
    return _(
        "This address does not lie on the body’s own domain (%(domains)s). A second person checks it first, under "
        "Outside addresses; then send it again."
    ) % {"domains": ", ".join(domains)}


@transaction.atomic
def decide_address(*, address: OutsideAddress, approved: bool, note: str, by: Any, at: datetime) -> OutsideAddress:
    """Say, as the second person, whether an address is the body's. Raises ``RefusedError`` for who proposed it."""
    held: OutsideAddress = OutsideAddress.objects.select_for_update().get(pk=address.pk)
    require(may_decide_address(held, by=by, note=note, approved=approved))
    held.state = ApprovalState.APPROVED if approved else ApprovalState.REFUSED
    held.decided_by, held.decided_at, held.note = by, at, note.strip()
    held.save(update_fields=["state", "decided_by", "decided_at", "note"])
    record(action=f"casework.address.{held.state}", by=by, at=at, subject=held, reason=held.note)
    referral_notifications.address_decided(held, at=at)
    return held
