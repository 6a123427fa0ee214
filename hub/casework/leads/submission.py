"""The inbound door: what a buyer, supplier or investor writes becomes a draft of a lead at a seat, which answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.sheets.labels import chinese_words
from companies.sheets.queries import public_sheet
from hub.accounts.mail import account_mail
from hub.audit.services import record
from hub.casework.choices import Channel, EnquirerRole, RequestKind
from hub.casework.leads import notifications
from hub.casework.models import EnquiryReply, InboundEnquiry
from hub.casework.requests.services.corrections import kept_from_mail
from hub.casework.sla.clock import calendar_of, due_at, local_day
from hub.casework.sla.services import first_answer_days, service_standards
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.identity import identity
from hub.core.text.formats import day
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import localized_label
from hub.core.workflow import Refusal, RefusedError
from hub.directory.models import Seat
from hub.directory.reference.places import chinese_province_words
from hub.directory.seats.presence import availability_of, can_receive, hub_desk, seat_place, seat_zone
from hub.matching.assessments.sources import seat_views
from hub.matching.engine.people import SeatRank, people_for
from hub.outbox.services import enqueue_mail
from hub.publishing import services as publishing
from opportunities.entry_types import OPPORTUNITY
from opportunities.leads.queries import LEAD, lead_entry
from opportunities.leads.services import keep_dossier
from opportunities.models import DossierContact, DossierTechnical
from programs.eligibility.facts import ApplicantFacts

# As in the addresses of companies: nothing that spells a word or is taken for something else.
_SALT = "hub.casework.leads.enquiry"
_ALPHABET, _LENGTH = "23456789BCDFGHJKMNPQRSTVWXZ", 10
_ROLES: Mapping[str, Localized] = {
    EnquirerRole.BUYER: Localized("A buyer", "Un acheteur"),
    EnquirerRole.SUPPLIER: Localized("A supplier", "Un fournisseur"),
    EnquirerRole.INVESTOR: Localized("An investor", "Un investisseur"),
}
# Its readers read one text in either language.
_LANGUAGES = {"en": "English, anglais", "fr": "French, français", "zh": "Chinese, chinois"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryInput:
    """What was written. ``area`` and ``place`` are empty where they were not said; ``key`` is that of one press."""

    role: EnquirerRole
    language: str
    area: str
    place: str
    need: str
    organization: str
    name: str
    email: str
    phone: str = ""
    sheet: str = ""
    key: str


def receive_enquiry(*, told: EnquiryInput, at: datetime) -> str:
    """Keep an enquiry as the draft of a lead, with its words and address in the dossier; tell its seat and its writer.

    No company hears of it: the lead waits for its checks like any other. Return its number; pressed twice it is one.
    """
    # A need or a way to be reached that changed after the press is told anew; all alike is one press.
    said = f"{told.key} {told.email} {told.need} {told.organization} {told.name} {told.phone}"
    mark = int(salted_hmac(_SALT, said, algorithm="sha256").hexdigest(), 16)
    reference = "".join(_ALPHABET[mark // len(_ALPHABET) ** place % len(_ALPHABET)] for place in range(_LENGTH))
    if not _is_kept(reference):
        try:
            _keep(told, reference, at=at)
        except IntegrityError:
            # Of two presses at one moment the second finds the number taken, and leaves nothing.
            if not _is_kept(reference):
                raise
    return reference


def is_reference(text: str) -> bool:
    """Return whether a text has the form of an enquiry's number."""
    return len(text) == _LENGTH and set(text) <= set(_ALPHABET)


@unscoped()
def _is_kept(reference: str) -> bool:
    return bool(InboundEnquiry.objects.filter(reference=reference).exists())


@transaction.atomic
def _keep(told: EnquiryInput, reference: str, *, at: datetime) -> None:
    seat = _seat_for(told, at=at)
    title = _title(told, reference)
    named = {"kind": LEAD, "owner": seat.slug, "title_en": title.en, "title_fr": title.fr}
    # The address stays when the lead is public: who asks and for what, and four of the number's ten characters.
    stem = slugify(title.en.partition(": ")[2])[:50].strip("-")
    draft = publishing.begin_entry(
        entry_type=OPPORTUNITY, values=named, by=None, at=at, slug=f"{stem}-{reference[:4].lower()}"
    )  # fmt: skip
    known: dict[str, Any] = named | {
        "buyer_en": _ROLES[told.role].en,
        "buyer_fr": _ROLES[told.role].fr,
        "areas": [told.area] if told.area else [],
        "cn_provinces": [told.place] if told.place else [],
    }
    number = publishing.newest_save(draft).number or 0
    publishing.save_draft(version=draft, values=known, number=number, by=None, at=at)
    grant_access(draft.slug)
    place = calendar_of(seat_place(seat))
    enquiry: InboundEnquiry = InboundEnquiry.objects.create(
        reference=reference,
        opportunity=draft.slug,
        role=told.role,
        language=told.language,
        sheet=told.sheet if told.sheet and public_sheet(told.sheet, "en") else "",
        seat=seat,
        at=at,
        due_on=local_day(due_at(at, first_answer_days(RequestKind.PARTNERS), place), place.zone),
        remind_at=due_at(at, service_standards().nudge, place),
    )
    said = (
        told.organization,
        told.name,
        told.phone,
        told.email,
        f"Language, langue\u00a0: {_LANGUAGES[told.language]}",
    )
    contact = "\n".join(line for line in said if line)
    for part, text in ((DossierTechnical, told.need), (DossierContact, contact)):
        keep_dossier(part=part, opportunity=draft.slug, text_en=text, text_fr="", by=None, at=at)
    record(action="casework.enquiry.received", by=None, at=at, subject=enquiry, data={"role": str(told.role)})
    notifications.enquiry_received(enquiry, title, at=at)
    _confirm(enquiry, told.email, at=at)


def _seat_for(told: EnquiryInput, *, at: datetime) -> Seat:
    """Return the seat of a post in China that fits best and where somebody is there today, else the Hub's own desk."""
    markets = frozenset({"CN", told.place} - {""})
    facts = ApplicantFacts(areas=frozenset({Area(told.area)} if told.area else ()), target_markets=markets)
    views = seat_views()
    posts = [
        one.seat
        for one in people_for(facts, seats=views, top=len(views))
        if one.seat.kind is SeatRank.CHINA_POST and (not told.place or told.place in one.seat.cn_provinces)
    ]
    rows = {row.slug: row for row in Seat.objects.select_related("office").filter(slug__in=[one.slug for one in posts])}
    present = availability_of(rows.values(), at)
    fitting = (rows[one.slug] for one in posts if one.slug in rows)
    return next((row for row in fitting if can_receive(row, present[row.slug])), None) or hub_desk()


def _title(told: EnquiryInput, reference: str) -> Localized:
    """Return what the draft is called: who writes, about what and from where, and nothing of a person."""
    said = [_ROLES[told.role], *([localized_label(Area(told.area))] if told.area else [])]
    place = chinese_province_words(told.place) if told.place else None
    english, french = (
        ", ".join([*(part.inside(lang) for part in said), *([place.text(lang)] if place else [])])
        for lang in ("en", "fr")
    )
    return Localized(f"Enquiry {reference}: {english}", f"Demande {reference}\u00a0: {french}")


def _confirm(enquiry: InboundEnquiry, email: str, *, at: datetime) -> None:
    """Mail the writer, in the language of the form, that a person reads it. Nothing that was typed goes back."""
    if enquiry.language == "zh":
        mail = _chinese_mail(enquiry, email)
    else:
        with override(enquiry.language):
            seat, days = enquiry.seat, first_answer_days(RequestKind.PARTNERS)
            context = {"reference": enquiry.reference, "seat": seat.title, "days": days, "until": enquiry.due_on}
            mail = account_mail(
                template="casework/email/enquiry", to=email, lang=enquiry.language, context=context
            )  # fmt: skip
    enqueue_mail(message=mail, topic="casework.enquiry", at=at, key=f"casework.enquiry:{enquiry.reference}")


def _chinese_office(seat: Seat) -> str:
    names = chinese_words()["offices"]
    return str(names.get(seat.office.slug if seat.office else "", names["others"]))


def _chinese_mail(enquiry: InboundEnquiry, email: str) -> EmailMessage:
    words, days = chinese_words()["mail"], first_answer_days(RequestKind.PARTNERS)
    portal = identity("en")
    until = day(enquiry.due_on, "zh") if enquiry.due_on else ""
    values = (enquiry.reference, _chinese_office(enquiry.seat), portal.contact_email, portal.name, days, until)
    return EmailMessage(
        subject=words["subject"].format(enquiry.reference),
        body=words["body"].format(*values),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[email],
        headers={"Content-Language": "zh-Hans"},
    )


# --- The promise ------------------------------------------------------------------------------------------------------


@transaction.atomic
def answer_enquiry(*, enquiry: InboundEnquiry, channel: Channel, by: Any, at: datetime) -> None:
    """Keep that its writer was answered, by whom and how, once: by a reply from its page, or elsewhere."""
    waiting = InboundEnquiry.objects.filter(pk=enquiry.pk, answered_at=None)
    if waiting.update(answered_at=at, answered_by=by, answered_channel=channel, remind_at=None):
        record(action="casework.enquiry.answered", by=by, at=at, subject=enquiry)


@transaction.atomic
def reply_to_enquiry(*, enquiry: InboundEnquiry, text: str, contact: str, by: Any, at: datetime) -> None:
    """Mail words of an officer to the writer of an enquiry, and keep them; that answers it. Pressed twice it is one.

    ``contact`` is the level of the dossier that holds the writer's address; who answers the mail writes to the officer.
    Raises ``RefusedError`` where no address stands there, or no mail goes to it.
    """
    held: InboundEnquiry = InboundEnquiry.objects.select_for_update(of=("self",)).select_related("seat__office").get(
        pk=enquiry.pk
    )  # fmt: skip
    if not (address := writer_address(contact)):
        sentence = _("The dossier holds no mail address on a line of its own. Write it there first.")
        raise RefusedError(Refusal("no_address", sentence))
    if words := kept_from_mail([address], at=at).get(address.lower()):
        raise RefusedError(Refusal("address_closed", words))
    last = held.replies.order_by("-pk").first()
    if last is not None and (last.text, last.by_id) == (text.strip(), by.pk):
        return
    reply = EnquiryReply.objects.create(enquiry=held, opportunity=held.opportunity, text=text.strip(), by=by, at=at)
    mail = _reply_mail(held, reply, address)
    mail.reply_to = [by.email]
    enqueue_mail(message=mail, topic="casework.enquiry_reply", at=at, key=f"casework.enquiry_reply:{reply.pk}")
    record(action="casework.enquiry.replied", by=by, at=at, subject=held)
    answer_enquiry(enquiry=held, channel=Channel.WEB, by=by, at=at)


_ADDRESS = re.compile(r"[^\s<>,;:()]+@[^\s<>,;:()]+\.[^\s<>,;:().]+")


def writer_address(contact: str) -> str:
    """Return the last line of a dossier's contact that is an address and nothing else; empty where there is none.

    The organization, the name and the phone, which stand before it, are whatever the writer typed.
    """
    return next((line.strip() for line in reversed(contact.splitlines()) if _ADDRESS.fullmatch(line.strip())), "")


def _reply_mail(enquiry: InboundEnquiry, reply: EnquiryReply, email: str) -> EmailMessage:
    name, seat = reply.by.get_full_name(), enquiry.seat
    if enquiry.language != "zh":
        with override(enquiry.language):
            context = {"reference": enquiry.reference, "text": reply.text, "name": name, "seat": seat.title}
            return account_mail(
                template="casework/email/enquiry_reply", to=email, lang=enquiry.language, context=context
            )  # fmt: skip
    words, portal = chinese_words()["reply"], identity("en")
    return EmailMessage(
        subject=words["subject"].format(enquiry.reference),
        body=words["body"].format(reply.text, name, _chinese_office(seat), enquiry.reference, portal.name),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[email],
        headers={"Content-Language": "zh-Hans"},
    )


@unscoped()
def remind_of_enquiries(*, at: datetime) -> int:
    """Tell who looks after enquiries without an answer: before the day, and once it has passed; return of how many."""
    due = InboundEnquiry.objects.filter(remind_at__lte=at).order_by("remind_at", "pk")
    return sum(_remind(key, at=at) for key in list(due.values_list("pk", flat=True)[:500]))


@transaction.atomic
def _remind(key: int, *, at: datetime) -> bool:
    rows = InboundEnquiry.objects.select_for_update(of=("self",), skip_locked=True).select_related("seat__office")
    row: InboundEnquiry | None = rows.filter(pk=key, remind_at__lte=at).first()
    if row is None or row.due_on is None:
        return False
    ends = datetime.combine(row.due_on + timedelta(days=1), time(), ZoneInfo(seat_zone(row.seat)))
    row.remind_at = ends if at < ends else None
    # A draft that was thrown away is no lead: there is nothing to answer any more.
    lead = lead_entry(row.opportunity)
    if lead is None:
        row.remind_at = None
    else:
        notifications.enquiry_waits(row, lead, is_late=at >= ends, at=at)
    row.save(update_fields=["remind_at"])
    return lead is not None
