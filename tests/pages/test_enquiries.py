"""The inbound door: enquiries of buyers on the pages of the showcase."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.sheets.labels import chinese_words
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry, SensitiveView
from hub.casework.desk.due_dates import due_enquiries
from hub.casework.desk.views import base as desk_lists
from hub.casework.leads.submission import writer_address
from hub.casework.models import InboundEnquiry
from hub.casework.sla.services import service_standards
from hub.casework.tasks import run_escalation
from hub.core.text.formats import NBSP
from hub.core.vocabulary.enums import OpportunityStanding
from hub.directory.choices import SeatKind
from hub.directory.models import Absence, Seat, SeatHolder
from hub.notifications.bounces.services import stop_mail
from hub.notifications.choices import BounceKind
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.outbox.services import deliver_due
from hub.publishing import services as publishing
from hub.publishing.models import EntryVersion
from hub.settings import base
from opportunities.choices import CheckAnswer
from opportunities.leads.queries import is_cleared, lead_entry
from opportunities.leads.services import answer_check
from opportunities.models import ComplianceCheck, DossierContact, DossierTechnical, Opportunity
from opportunities.status import standing
from tests.accounts.people import come_in, give_app, make_person
from tests.pages.showcase import now, pages_of, shown

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

WRITTEN = {
    "role": "buyer", "need": "我们需要处理印染废水 plover-need-zq", "area": "wastewater-treatment", "place": "CN-JS",
    "organization": "Plover Org zq", "name": "Plover Person zq", "email": "plover@buyer.example",
}  # fmt: skip
SECRETS = ("plover-need-zq", "Plover Org zq", "Plover Person zq", "plover@buyer.example")


def send(lang: str = "zh", **changed: Any) -> Any:
    started = signing.dumps(timezone.now().timestamp() - 60, salt="hub.pages.open-form")
    said = WRITTEN | {"started": started} | changed
    with override("en" if lang == "zh" else lang):
        return Client().post(reverse("chinese:enquiry" if lang == "zh" else "pages:enquiry"), said)


def seated(slug: str, name: str) -> User:
    person = make_person(f"{name}@hub.example", role=Role.ADVISER, name=name.title())
    SeatHolder.objects.create(user=person, seat=Seat.objects.get(slug=slug), since=timezone.now() - timedelta(days=9))
    return person


@pytest.mark.parametrize("lang", ["zh", "en", "fr"])
def test_a_form_whose_hidden_field_was_changed_is_shown_again(lang: str) -> None:
    assert [send(lang, sheet=sheet).status_code for sheet in ("\x00", "a b", "x" * 5_000)] == [200, 200, 200]
    assert not InboundEnquiry.objects.exists()


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "已收到您的需求"), ("en", "have your enquiry"), ("fr", "reçu votre demande")]
)
def test_an_enquiry_becomes_a_draft_of_a_lead_at_a_seat_and_its_writer_hears(lang: str, words: str) -> None:
    officer = seated("shanghai-water-monitoring", "wei")
    answer = send(lang)
    assert answer.status_code == 302
    enquiry = InboundEnquiry.objects.get()
    assert (enquiry.seat.slug, enquiry.language, enquiry.role) == ("shanghai-water-monitoring", lang, "buyer")
    lead = lead_entry(enquiry.opportunity)
    assert lead is not None
    assert lead.row is None
    assert lead.owner == enquiry.seat
    assert not is_cleared(enquiry.opportunity, on=timezone.localdate())
    assert DossierContact.objects.get().text_en.split("\n")[2] == "plover@buyer.example"
    assert "plover-need-zq" in DossierTechnical.objects.get().text_en
    draft = EntryVersion.objects.get(slug=enquiry.opportunity)
    said = str(draft.content) + str(list(draft.saves.values_list("content", flat=True)))
    assert "wastewater-treatment" in said
    assert "CN-JS" in said
    assert not any(secret in said + enquiry.opportunity for secret in SECRETS)
    told = Notification.objects.get(kind="casework.enquiry_received")
    assert told.recipient.user == officer
    deliver_due()
    mail = OutboxMessage.objects.get(topic="casework.enquiry")
    assert mail.payload["to"] == ["plover@buyer.example"]
    body = mail.payload["subject"] + mail.payload["body"]
    assert words in body
    assert enquiry.reference in body
    assert not any(secret in body for secret in SECRETS[:3]), "nothing typed goes back"
    assert "Government of Canada" in body or "加拿大政府" in body


@pytest.mark.parametrize("lang", ["zh", "en", "fr"])
def test_its_writer_reads_the_number_and_may_leave_a_phone_that_the_seat_alone_reads(lang: str) -> None:
    answer = send(lang, phone="plover_wechat@x.example")
    enquiry = InboundEnquiry.objects.get()
    contact = DossierContact.objects.get().text_en
    assert contact.split("\n")[2:4] == ["plover_wechat@x.example", "plover@buyer.example"]
    assert writer_address(contact) == "plover@buyer.example"
    text = Client().get(answer["Location"]).text
    assert enquiry.reference in text
    assert "plover" not in text
    for hostile in ("1", "<b>", enquiry.reference.lower(), enquiry.reference * 2):
        text = Client().get(answer["Location"].partition("=")[0] + "=" + hostile).text
        assert chinese_words()["enquiry"]["number"] not in text
        assert 'class="num"' not in text.partition("<main")[2].partition("</main>")[0]
        # Nothing is said to have arrived: the form is there.
        assert 'name="need"' in text


def test_a_lead_of_an_enquiry_is_open_once_its_officer_vouches_for_it() -> None:
    """Nobody of the staff began the draft: whoever wrote it vouches."""
    officer, second = seated("shanghai-water-monitoring", "wei"), seated("shanghai-industry", "bo")
    send("en")
    slug, at, today = InboundEnquiry.objects.get().opportunity, timezone.now(), timezone.localdate()
    draft = EntryVersion.objects.get(slug=slug)
    said = publishing.newest_save(draft).content | {
        "title_en": "Dye works", "title_fr": "Teintureries", "description_en": "A park reuses water.",
        "description_fr": "Un parc réutilise l’eau.", "buyer_kind": "private_operator", "status": "ongoing",
        "disclosure": "teaser", "as_of": today.isoformat(), "vouched": True,
    }  # fmt: skip
    number = publishing.newest_save(draft).number or 0
    publishing.save_draft(version=draft, values=said, number=number, by=officer, at=at)
    for check in ComplianceCheck.objects.all():
        answer_check(opportunity=slug, check=check, answer=CheckAnswer.NO, note="", by=officer, at=at)
    pages = {}
    for person in (officer, second):
        give_app(person)
        come_in(browser := Client(), person)
        pages[person] = browser
    words = ("Send the draft to a second person", "It is with a second person", "Read it and publish it")

    def offered(person: User) -> list[str]:
        text = pages[person].get(reverse("leads:lead", args=[slug])).text
        return [each for each in words if each in text]

    assert (offered(officer), offered(second)) == ([words[0]], [words[0]])
    publishing.submit(version=draft, reason="They wrote to us.", by=officer, at=at)
    assert (offered(officer), offered(second)) == ([words[1]], [words[2]])
    assert "In review" in pages[officer].get(reverse("leads:list")).text
    publishing.approve(version=EntryVersion.objects.get(pk=draft.pk), by=second, at=at)
    row = Opportunity.objects.get(slug=slug)
    assert (row.vouched_by, row.vouched_on) == (officer, today)
    assert standing(row, today) == OpportunityStanding.OPEN


@pytest.mark.parametrize("is_answered", [True, False])
def test_the_promise_to_who_wrote_is_kept_or_somebody_hears_of_it(is_answered: bool) -> None:
    officer, desk = seated("shanghai-water-monitoring", "wei"), seated("hub-desk", "dee")
    give_app(officer)
    with time_machine.travel(datetime(2026, 11, 30, 2, tzinfo=UTC), tick=False) as clock:
        send()
        enquiry, mine = InboundEnquiry.objects.get(), Client()
        # Monday in Shanghai; five of its business days later is Monday again.
        assert enquiry.due_on == date(2026, 12, 7)
        come_in(mine, officer)
        page = reverse("leads:lead", args=[enquiry.opportunity])
        assert "Answer promised by" in mine.get(reverse("leads:list")).text
        desk_page = mine.get(reverse("desk:inbox"))
        assert (desk_page.context["staff"]["number"], page in desk_page.text) == (1, True)
        if is_answered:
            for unsaid in ({}, {"channel": "pigeon"}):
                assert "Say how you answered." in mine.post(page, {"act": "answered", **unsaid}).text
            assert InboundEnquiry.objects.get().answered_at is None
            for _again in range(2):
                assert mine.post(page, {"act": "answered", "channel": "chat"}).status_code == 302
            assert Entry.objects.filter(action="casework.enquiry.answered").count() == 1
            words = mine.get(page).text.partition("Answered on")[2][:60]
            assert officer.get_full_name() in words
            assert "By WeChat or another chat" in mine.get(page).text
            assert mine.post(page, {"act": "answered", "channel": "pigeon"}).status_code == 302
            assert InboundEnquiry.objects.get().answered_by == officer
            # Who answered may have left since.
            InboundEnquiry.objects.update(answered_by=None)
            assert "<span>By WeChat or another chat</span>" in mine.get(page).text
        told: list[tuple[str, User]] = []
        for days, new in ((2, []), (4, [("casework.enquiry_waits", officer)]), (7, []), (8, LATE)):
            clock.move_to(datetime(2026, 11, 30, 2, tzinfo=UTC) + timedelta(days=days))
            for _again in range(2):
                run_escalation()
            told += [(kind, {"desk": desk, "officer": officer}.get(one, one)) for kind, one in new]
            rows = Notification.objects.filter(kind__in=["casework.enquiry_waits", "casework.enquiry_late"])
            found = [(row.kind, row.recipient.user) for row in rows.order_by("pk")]
            assert sorted(found, key=str) == ([] if is_answered else sorted(told, key=str)), days
        come_in(mine, officer)
        assert ('class="chip late"' in mine.get(page).text) == (not is_answered)
        assert ("Answer promised" in mine.get(reverse("leads:list")).text) == (not is_answered)
        desk_page = mine.get(reverse("desk:inbox"))
        assert (page in desk_page.text) == (not is_answered)
        assert [is_late for *_of, is_late in desk_page.context["enquiries_waiting"]] == ([] if is_answered else [True])
        # Many are a number, and another list is not pushed down by them.
        with patch.object(desk_lists, "MOST_ENQUIRIES", 0):
            assert ("1 more enquiry waits" in mine.get(reverse("desk:inbox")).text) == (not is_answered)
            assert "1 more enquiry waits" not in mine.get(reverse("desk:inbox") + "?view=open").text


@pytest.mark.parametrize(
    ("lang", "need"), [("zh", "我们需要处理印染废水。" * 270), ("fr", "Il nous faut des compteurs.")]
)
def test_a_translation_stands_apart_from_the_words_which_stay_as_they_came(lang: str, need: str) -> None:
    officer = seated("shanghai-water-monitoring", "wei")
    give_app(officer)
    send(lang, need=need)
    enquiry, mine = InboundEnquiry.objects.get(), Client()
    come_in(mine, officer)
    page, dossier = (reverse(name, args=[enquiry.opportunity]) for name in ("leads:lead", "leads:dossier"))
    text = mine.get(page).text
    assert "They wrote" in text
    assert f'<div lang="{lang}">' in text
    contact = DossierContact.objects.get().text_en
    said = {"words": need, "technical_en": "They need meters.", "technical_fr": "Des compteurs.", "contact_en": contact}

    def save(**changed: str) -> str:
        answer = mine.post(dossier, said | changed)
        assert answer.status_code == 302, answer.context["form"].errors
        return mine.get(page).text.partition("They wrote")[2]

    came = DossierTechnical.objects.get().at
    save(technical_en="", technical_fr="")
    assert DossierTechnical.objects.get().at == came, "nothing was changed"
    for english in ("They need meters.", "They need ten meters. " * 180, "They need ten meters."):
        theirs, ours = save(technical_en=english).split("In our words")
        assert (need in theirs, english.strip() in ours, f'<div lang="{lang}">' in theirs) == (True, True, True)
        assert (need in ours, "leur texte" in theirs + ours) == (False, False)
    # Who is introduced reads both, in either language.
    part = DossierTechnical.objects.get()
    assert [(words in part.text(one), need in part.text(one)) for one, words in (("en", "ten"), ("fr", "Des"))] == [
        (True, True)
    ] * 2
    shown = mine.get(dossier).context["form"].initial
    assert (shown["words"], shown["technical_en"], shown["technical_fr"]) == (
        need, "They need ten meters.", "Des compteurs."
    )  # fmt: skip
    # Whoever must take out what nobody may keep can: some of it, all of it, and all that stands there.
    assert need not in save(words="Some.")
    save(words="")
    assert "Some." not in "".join(DossierTechnical.objects.values_list("text_en", "text_fr").get())
    assert "They need meters." in mine.get(page).text
    assert "They wrote" not in mine.get(page).text
    save(words="", technical_en="", technical_fr="")
    assert not DossierTechnical.objects.exists()
    assert "plover@buyer.example" in mine.get(page).text


def test_an_enquiry_waits_on_the_desk_of_whoever_looks_after_its_lead_now() -> None:
    SeatHolder.objects.filter(seat__kind=SeatKind.CHINA_POST).delete()
    send(area="", place="")
    enquiry = InboundEnquiry.objects.get()
    officer, desk = seated("shanghai-water-monitoring", "wei"), seated("hub-desk", "dee")
    seats = {one: list(Seat.objects.filter(holders__user=one)) for one in (officer, desk)}
    assert [len(due_enquiries(seats[one])) for one in (officer, desk)] == [0, 1]
    draft = EntryVersion.objects.get(slug=enquiry.opportunity)
    newest = publishing.newest_save(draft)
    values = newest.content | {"owner": "shanghai-water-monitoring"}
    publishing.save_draft(version=draft, values=values, number=newest.number, by=desk, at=timezone.now())
    assert [len(due_enquiries(seats[one])) for one in (officer, desk)] == [1, 0]


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "已有答复"), ("en", "answer to your enquiry"), ("fr", "réponse à votre")]
)
def test_an_officer_answers_from_the_page_and_the_words_stand_below_the_enquiry(lang: str, words: str) -> None:
    officer = seated("shanghai-water-monitoring", "wei")
    give_app(officer)
    send(lang)
    enquiry, mine = InboundEnquiry.objects.get(), Client()
    come_in(mine, officer)
    page = reverse("leads:lead", args=[enquiry.opportunity])
    assert "Answer from this page" in mine.get(page).text
    assert "Write something first." in mine.post(page, {"act": "reply", "text": ""}).text
    for _again in range(2):
        text = mine.post(page, {"act": "reply", "text": "heron: call us on Monday"}, follow=True).text
    assert "heron: call us on Monday" in text
    assert "Write to them once more" in text
    assert officer.get_full_name() in text
    mail = OutboxMessage.objects.get(topic="casework.enquiry_reply").payload
    assert (mail["to"], mail["reply_to"]) == (["plover@buyer.example"], [officer.email])
    assert "heron: call us on Monday" in mail["body"]
    assert words in mail["subject"]
    assert enquiry.reference in mail["subject"]
    enquiry.refresh_from_db()
    assert (enquiry.answered_by, enquiry.answered_channel, enquiry.remind_at) == (officer, "web", None)
    stop_mail(address="plover@buyer.example", kind=BounceKind.WISH, by=officer, at=timezone.now())
    kept_away = mine.post(page, {"act": "reply", "text": "Are you there?"}).text
    assert "No mail goes to plover@buyer.example: its reader asked for that on " in kept_away
    DossierContact.objects.update(text_en="The writer asked to be forgotten.")
    refused = mine.post(page, {"act": "reply", "text": "Once more."}).text
    assert "The dossier holds no mail address" in refused
    assert "Once more." in refused
    assert enquiry.replies.count() == 1


@pytest.mark.parametrize("organization", ["Acme (info@acme.example)", "info@acme.example"])
@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Your answer goes by mail to"), ("fr", "Votre réponse part par courriel à")]
)
def test_an_answer_goes_to_the_address_that_the_page_shows(lang: str, words: str, organization: str) -> None:
    """It is the writer's own, whatever else in the dossier looks like one."""
    officer = seated("shanghai-water-monitoring", "wei")
    give_app(officer)
    send(organization=organization)
    enquiry, mine = InboundEnquiry.objects.get(), Client()
    come_in(mine, officer)
    with override(lang):
        page = reverse("leads:lead", args=[enquiry.opportunity])
    text = mine.get(page).text
    assert f"{words} plover@buyer.example" in text
    mine.post(page, {"act": "reply", "text": "Call us."})
    assert OutboxMessage.objects.get(topic="casework.enquiry_reply").payload["to"] == ["plover@buyer.example"]
    DossierContact.objects.update(text_en=organization.replace("info@acme.example", "(info@acme.example)"))
    assert words not in mine.get(page).text


LATE = [("casework.enquiry_late", "officer"), ("casework.enquiry_late", "desk")]


@override_settings(CASEWORK={"first_answer": 7})
def test_every_language_promises_the_same_number_of_days() -> None:
    service_standards.cache_clear()
    for lang, words in (("zh", "7个工作日"), ("en", "7 business days"), ("fr", "7 jours ouvrables")):
        answer = send(lang, email=f"{lang}@firm.example")
        assert words in Client().get(answer["Location"]).text.replace(NBSP, " ")
    deliver_due()
    bodies = " ".join(row.payload["body"] for row in OutboxMessage.objects.filter(topic="casework.enquiry"))
    assert all(words in bodies.replace(NBSP, " ") for words in ("7个工作日", "7 business days", "7 jours ouvrables"))
    service_standards.cache_clear()


def test_an_enquiry_reaches_the_hubs_desk_where_no_post_can_take_it() -> None:
    SeatHolder.objects.filter(seat__kind=SeatKind.CHINA_POST).delete()
    assert send(area="", place="").status_code == 302
    assert InboundEnquiry.objects.get().seat.kind == SeatKind.HUB_DESK
    lead = lead_entry(InboundEnquiry.objects.get().opportunity)
    assert lead is not None
    assert lead.is_of([InboundEnquiry.objects.get().seat])


def test_an_enquiry_passes_over_a_seat_from_which_everybody_is_away(now: datetime) -> None:
    away = seated("shanghai-water-monitoring", "wei")
    today = timezone.localdate()
    Absence.objects.create(
        user=away, first_day=today - timedelta(days=3), last_day=today + timedelta(days=9), made_at=now, made_by=away
    )
    send()
    assert InboundEnquiry.objects.get().seat.slug != "shanghai-water-monitoring"


def test_many_alike_enquiries_each_get_a_draft_of_their_own() -> None:
    for number in range(3):
        assert send(email=f"buyer{number}@firm.example").status_code == 302
    assert InboundEnquiry.objects.count() == 3 == EntryVersion.objects.filter(entry_type="opportunity").count()


def test_pressed_twice_it_is_one_enquiry() -> None:
    started = signing.dumps(timezone.now().timestamp() - 60, salt="hub.pages.open-form")
    assert send(started=started).status_code == send(started=started).status_code == 302
    assert InboundEnquiry.objects.count() == 1 == OutboxMessage.objects.filter(topic="casework.enquiry").count()


@pytest.mark.parametrize("field", ["phone", "name", "organization"])
def test_what_is_added_after_the_press_is_told_too(field: str) -> None:
    started = signing.dumps(timezone.now().timestamp() - 60, salt="hub.pages.open-form")
    send(started=started)
    send(started=started, **{field: "added-later-zq"})
    assert InboundEnquiry.objects.count() == 2
    assert sum("added-later-zq" in row.text_en for row in DossierContact.objects.all()) == 1


def test_no_company_and_no_public_page_learns_of_an_enquiry(now: datetime) -> None:
    company = shown("Alder Water", "NS", "wastewater-treatment", now)
    send(sheet=company.slug)
    enquiry = InboundEnquiry.objects.get()
    assert enquiry.sheet == company.slug
    assert not Notification.objects.exclude(kind="casework.enquiry_received").exists()
    assert not Opportunity.objects.filter(slug=enquiry.opportunity).exists()
    owner = Client()
    owner.force_login(User.objects.get(email="alder@firm.example"))
    pages = [
        reverse(name)
        for name in ("opportunities:list", "pages:china", "pages:search", "api:opportunities", "chinese:home")
    ]
    pages += [reverse("leads:for_you", args=[company.slug]), *pages_of(company.slug)]
    for page in pages:
        text = owner.get(page, {"q": "plover"}).content.decode(errors="replace")
        assert enquiry.reference not in text.replace('value="', "") or page == "", page
        assert not any(secret in text for secret in SECRETS), page


def test_the_seat_reads_the_enquiry_and_from_whose_page_it_came_while_that_is_public(now: datetime) -> None:
    officer = seated("shanghai-water-monitoring", "wei")
    give_app(officer)
    company = shown("Alder Water", "NS", "wastewater-treatment", now)
    send(sheet=company.slug)
    enquiry, desk = InboundEnquiry.objects.get(), Client()
    come_in(desk, officer)
    page = reverse("leads:lead", args=[enquiry.opportunity])
    text = desk.get(page).content.decode()
    assert enquiry.reference in text
    assert "in Chinese" in text
    assert "from the page of Alder Water" in text
    # Who answers reads what was written, and by whom; each reading is written down.
    assert [secret for secret in SECRETS if secret not in text] == []
    assert set(SensitiveView.objects.values_list("what", "user")) == {
        ("opportunities.technical", officer.pk), ("opportunities.contact", officer.pk)
    }  # fmt: skip
    assert "plover@buyer.example" in desk.get(reverse("leads:dossier", args=[enquiry.opportunity])).content.decode()
    owner = User.objects.get(email="alder@firm.example")
    set_consent(
        company=company, purpose=Purpose.PUBLIC_PROFILE, granted=False, language="en", by=owner,
        at=now + timedelta(minutes=1),
    )  # fmt: skip
    assert "Alder Water" not in desk.get(page).content.decode()


@pytest.mark.parametrize(
    ("need", "email", "signs"),
    [
        ("我们需要处理印染废水", "plover@buyer.example", ""),
        ("请先付公证费，另有宴请", "plover@buyer.example", "a notary to pay for and a banquet"),
        ("Please pay the registration fee.", "plover@163.com", "a fee in advance and a free mail address"),
    ],
)
def test_the_page_warns_of_signs_of_fraud_in_what_was_written(need: str, email: str, signs: str) -> None:
    officer, desk = seated("shanghai-water-monitoring", "wei"), Client()
    give_app(officer)
    send(need=need, email=email)
    come_in(desk, officer)
    text = desk.get(reverse("leads:lead", args=[InboundEnquiry.objects.get().opportunity])).text
    assert ("Signs of fraud" in text) == bool(signs)
    assert signs in text


def test_the_form_refuses_in_the_language_of_the_page_and_loses_nothing() -> None:
    words = chinese_words()["enquiry"]
    text = send(need="", role="", email="no").content.decode()
    assert words["problems"] in text
    assert words["choose"] in text
    assert words["bad_email"] in text
    assert "Plover Org zq" in text
    assert words["required"] in text
    assert not re.search(r"required|Enter a valid", text.replace(" required", ""))
    assert words["honeypot"] in send(website="x").content.decode()
    fresh = signing.dumps(timezone.now().timestamp(), salt="hub.pages.open-form")
    assert words["fast"] in send(started=fresh).content.decode()
    assert words["stale"] in send(started="forged").content.decode()
    assert words["too_long"] in send(need="长" * 3001).content.decode()
    assert "Écrivez quelques mots" in send("fr", need="").content.decode()
    assert not InboundEnquiry.objects.exists()


@override_settings(RATE_LIMITS={"casework.enquiry": base.RATE_LIMITS["casework.enquiry"]})
def test_too_many_enquiries_are_refused_in_the_language_of_the_page() -> None:
    cache.clear()
    for _n in range(3):
        assert send().status_code == 302
    refused = send()
    assert refused.status_code == 429
    assert refused["Retry-After"]
    assert "提交次数过多" in refused.content.decode()
    assert "Plover Org zq" in refused.content.decode()
    assert send("fr").status_code == 429
    assert InboundEnquiry.objects.count() == 3


def test_a_form_that_another_site_sends_is_refused() -> None:
    said = {"started": "x"}
    answer = Client().post(reverse("chinese:enquiry"), said, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
