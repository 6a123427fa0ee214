"""A message to a person: what it is about, whom it goes to, what the portal knows to put into it; and its forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.access import fact_sheet_for
from companies.models import Company, FactSheet
from companies.profile.facts import sheet_rows
from hub.accounts.models import User
from hub.casework.choices import RequestKind, Urgency
from hub.casework.forms import radio_field, select_field, set_choices, text_field
from hub.casework.sla.services import first_answer_days
from hub.core.db.bilingual import current_language
from hub.core.forms import PublicForm, choices_for
from hub.core.text.formats import join_words
from hub.core.vocabulary.enums import Area, Need, Province, Result
from hub.core.vocabulary.purpose import NotFor, SpendingPlace
from hub.directory.models import Office
from hub.directory.reference.places import ChineseProvince
from hub.matching.assessments.sources import contact_pages, match_company, match_fact_sheet, seat_views
from hub.matching.engine.people import HUB_DESK, SeatAnswer, SeatRank, SeatView, people_for
from hub.matching.engine.results import MatchResult
from opportunities.models import Opportunity
from opportunities.status import PROPOSED
from programs.catalogue.entries import ProgramView
from programs.eligibility.facts import ApplicantFacts
from programs.publication.services import live_catalogue

# How many programs of the answer are named in what goes along.
_NAMED = 8
_SUBJECT_LENGTH = 150


class ContactPoint(NamedTuple):
    """A way to a person that its body publishes itself."""

    name: str
    phone: str
    email: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Enquiry:
    """A message before it is written. ``token`` is that of the private link to the answers of the finder."""

    program: ProgramView | None = None
    opportunity: Opportunity | None = None
    office: Office | None = None
    token: str = ""
    company: Company | None = None
    told: MatchResult | None = None
    province: str = ""
    seat: str = ""  # whom the page is about, by slug
    lang: str = field(default_factory=current_language)

    @classmethod
    def of(cls, given: Mapping[str, Any], *, companies: list[Company]) -> "Enquiry":
        """Return what a form or a link names; what it names wrongly is left out. ``companies`` are the person's own."""
        program, opportunity, office, token, slug, province, seat = (
            str(given.get(name, ""))[:300].replace("\0", "")  # no column can hold one
            for name in ("program", "opportunity", "office", "answers", "company", "province", "seat")
        )
        sheet = _sheet(token)
        company = next((one for one in companies if one.slug == slug), None)
        today = timezone.localdate()
        told = match_fact_sheet(sheet=sheet, on=today) if sheet else None
        if company is not None:
            told = match_company(company=company, on=today)
        return cls(
            program=live_catalogue().by_slug.get(program) if program else None,
            opportunity=Opportunity.objects.select_related("owner").filter(slug=opportunity).first()
            if opportunity
            else None,
            office=Office.objects.select_related("organization").filter(slug=office).first() if office else None,
            token=token if sheet else "",
            company=company,
            told=told,
            province=province if province in set(Province) else "",
            seat=seat,
        )

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.told.readings[0].answers if self.told else {}

    @property
    def name(self) -> str:
        """What the message is about, in words; empty for nothing in particular."""
        if self.program is not None:
            return self.program.name(self.lang)
        return str(self.opportunity.title) if self.opportunity is not None else ""

    @cached_property
    def recipients(self) -> list[SeatView]:
        """Those who could be asked, the proposed one first; the Hub's desk is among them.

        First the seats of the page's own office or organization; then the post of the place in China, where the company
        aims at it; then the first of those who look after companies like it. Who was chosen on the page before, or
        looks after its lead, stands alone with the desk.
        """
        seats = () if self.told and not (self.program or self.opportunity or self.office or self.seat) else seat_views()
        facts = self.told.whole if self.told else self._facts
        if self.told and not self._is_abroad:
            people = self.told.answer.people
        else:
            people = people_for(facts, seats=seats, top=len(seats), abroad=self._is_abroad)
        own = [seat for seat in seats if self._is_of_page(seat)]
        posts = [one.seat for one in people if one.seat.kind is SeatRank.CHINA_POST and _serves_place(one)]
        near = [] if (self.seat or self.opportunity) and own else [*posts[:1], people[0].seat]
        found = {seat.slug: seat for seat in (*own[:3], *near)}
        return list((found | {HUB_DESK.slug: found.get(HUB_DESK.slug, HUB_DESK)}).values())

    @property
    def _is_abroad(self) -> bool:
        """Whether the page is about sales abroad, which are the work of trade commissioners."""
        if self.program is None or self.program.purpose is None:
            return self.opportunity is not None
        purpose = self.program.purpose
        return purpose.place_of_project is SpendingPlace.ABROAD or NotFor.NON_EXPORTERS in purpose.not_for

    def _is_of_page(self, seat: SeatView) -> bool:
        if self.seat:
            return seat.slug == self.seat
        if (lead := self.opportunity) is not None:
            return lead.kind in PROPOSED and lead.owner is not None and seat.slug == lead.owner.slug
        if self.office is not None:
            return seat.office_slug == self.office.slug
        if self.program is None or seat.kind is not SeatRank.ORGANIZATION_DESK:
            return False
        return seat.organization == self.program.organization_slug

    @property
    def _facts(self) -> ApplicantFacts:
        """What a page alone says of whoever writes from it."""
        if self.opportunity is not None:
            parts = frozenset({"CN", *self.opportunity.cn_provinces})
            return ApplicantFacts(areas=frozenset(self.opportunity.areas), target_markets=parts)
        jurisdiction = self.program.jurisdiction if self.program is not None else "CA"
        return ApplicantFacts(province=self.province or (jurisdiction if jurisdiction != "CA" else None))

    @cached_property
    def contacts(self) -> list[ContactPoint]:
        """How the program, and the offices of those who could be asked, are reached without us, as they publish it."""
        found = []
        if self.program is not None and (known := self.program.nearest_contact):
            found.append(
                ContactPoint(self.program.organization(self.lang), known.phone, known.email, known.url(self.lang))
            )
        slugs = {seat.office_slug for seat in self.recipients} - {"", HUB_DESK.office_slug}
        asked = Office.objects.filter(slug__in=slugs).select_related("organization")
        offices = [self.office] if self.office is not None else asked if slugs else []
        for office in offices:
            english, french = contact_pages(office.contact_url, office.organization) if office.contact_url else ("", "")
            page = french if self.lang == "fr" else english
            one = ContactPoint(office.name, office.contact_phone, office.contact_mailbox, page)
            found += [one] if any(one[1:]) else []
        return found

    @property
    def own_words(self) -> str:
        return _lines_of(self.answers.get("description") or self.answers.get(f"description_{self.lang}") or "")

    @property
    def text(self) -> str:
        """A first draft of the message, out of what is known: the company's own words, and what the page is about."""
        if self.program is not None:
            ask = gettext("We are looking at “%(name)s”. Does it fit us, and what should we do first?") % {
                "name": self.name
            }
        elif self.opportunity is not None:
            ask = gettext("“%(name)s” interests us. What should we check first, and whom should we meet?") % {
                "name": self.name
            }
        elif self.told:
            ask = gettext("Which of these programs should we begin with, and whom should we meet?")
        else:
            ask = ""
        return "\n\n".join(part for part in (self.own_words, ask) if part)

    @cached_property
    def enclosed(self) -> list[str]:
        """What goes along: each thing that was told, and the first programs of the answer."""
        return list(self._lines())

    def _lines(self, body: str = "") -> Iterator[str]:
        """Yield what goes along with a message. Own words that stand in it are not said twice."""
        if self.told is None:
            return
        line, in_body = gettext("%(label)s: %(words)s"), self.own_words in _lines_of(body)
        for row in sheet_rows(self.answers):
            if row.words and not (in_body and _lines_of(row.words) == self.own_words):
                yield line % {"label": row.label, "words": row.words}
        first = [one.program.name(self.lang) for one in self.told.answer.programs if one.rank and one.rank <= _NAMED]
        if first:
            yield gettext("First programs of the list: %(names)s") % {"names": join_words(first, self.lang)}

    def request_answers(self, *, body: str, seat: str, enclose: bool) -> dict[str, Any]:
        """Return the message as a finished draft of a request."""
        markets = self.answers.get("target_markets") or ()
        cn_provinces = [code for code in markets if code in set(ChineseProvince)]
        if self.opportunity is not None:
            cn_provinces = list(self.opportunity.cn_provinces)
        about = self.opportunity.areas if self.opportunity is not None else self.answers.get("areas") or ()
        known = {
            "kind": self._kind.value,
            "subject": self._subject(body),
            "body": body,
            "needs": [code for code in self.answers.get("needs") or () if code in set(Need)],
            "areas": [code for code in about if code in set(Area)],
            "cn_provinces": cn_provinces,
            "urgency": Urgency.NORMAL.value,
            "needed_by": None,
            "shared_with": [],
            "language": self.lang,
            "enclosed": list(self._lines(body)) if enclose else [],
            "answers": self.token if enclose else "",
            "province": self.answers.get("province") or self.province,
            "program": self.program.slug if self.program else "",
            "opportunity": self.opportunity.slug if self.opportunity else "",
            "seat": seat,
        }
        return {name: value for name, value in known.items() if value != "" or name == "body"}

    @property
    def _kind(self) -> RequestKind:
        if self.program is not None:
            return RequestKind.PROGRAMS
        return RequestKind.PARTNERS if self.opportunity is not None else RequestKind.UNSURE

    def _subject(self, body: str) -> str:
        """Return one line: what the page is about, else how the message begins."""
        if self.name:
            return Truncator(gettext("About “%(name)s”") % {"name": self.name}).chars(_SUBJECT_LENGTH)
        return Truncator(" ".join(body.split())).chars(_SUBJECT_LENGTH)


def _lines_of(text: str) -> str:
    """Return a text without the ends of line of a form: the same words are the same, wherever they were written."""
    return text.replace("\r\n", "\n").strip()


def _serves_place(answer: SeatAnswer) -> bool:
    return any(one.condition == "target_markets" and one.result is Result.MET for one in answer.findings)


def sheet_of_draft(known: Mapping[str, Any]) -> FactSheet | None:
    """Return the finder's answers that go with a draft, while they are there and went to no company yet."""
    sheet = _sheet(known.get("answers", ""))
    return sheet if sheet is not None and sheet.imported_by_id is None else None


def _sheet(token: str) -> FactSheet | None:
    try:
        return fact_sheet_for(token) if token else None
    except Http404:
        return None


class EnquiryForm(PublicForm):
    """Whom to ask, what, and where the answer goes. What the page is about stands in hidden fields beside it."""

    # The words are written already: whoever agrees with them is fast.
    least_seconds = 1

    to = radio_field(_("It goes to"))
    body = text_field(
        _("Your message"),
        help_text=_("English, French or Chinese. Leave out trade secrets, passwords and personal facts of others."),
        most=5000,
        rows=6,
        empty=_("Write a few words. Two sentences are enough."),
    )
    enclose = forms.BooleanField(label=_("Add what I told the finder"), required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send a link there. Your message leaves when you open it and press the button."),
        error_messages={"required": _("Write the address to which the answer goes.")},
    )
    field_order = ("to", "body", "enclose", "email")

    def __init__(self, *args: Any, enquiry: Enquiry, signed_in: bool, **options: Any) -> None:
        super().__init__(*args, auto_id="ask_%s", **options)
        lang, seats = enquiry.lang, enquiry.recipients
        offices = {seat.slug: seat.office(lang) for seat in seats if seat.office(lang) != seat.title(lang)}
        set_choices(self, "to", [(seat.slug, seat.title(lang)) for seat in seats], offices)
        self.initial.update({"to": seats[0].slug, "body": enquiry.text, "enclose": True})
        if not enquiry.enclosed:
            del self.fields["enclose"]
        if signed_in:
            del self.fields["email"]


def box(request: HttpRequest, enquiry: Enquiry, form: EnquiryForm | None = None) -> dict[str, Any]:
    """Return what templates/casework/enquiries/box.html needs."""
    signed_in = isinstance(request.user, User)
    return {
        "enquiry": enquiry,
        "form": form or EnquiryForm(enquiry=enquiry, signed_in=signed_in, now=timezone.now().timestamp()),
        "signed_in": signed_in,
        "staff": isinstance(request.user, User) and request.user.has_staff_role,
        "days": first_answer_days("programs" if enquiry.program else "unsure"),
    }


class NewCompanyForm(forms.Form):
    """The company of somebody who has none here yet."""

    name = forms.CharField(
        label=_("Company name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    province = select_field(_("Province or territory"), [("", _("Choose one")), *choices_for(Province)])


class OwnCompanyForm(forms.Form):
    """One of several companies of a person."""

    company = radio_field(_("For which company?"))

    def __init__(self, *args: Any, companies: list[Company], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "company", [(one.slug, one.name) for one in companies])
