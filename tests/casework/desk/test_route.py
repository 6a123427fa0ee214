"""The page where an officer chooses who should have a request."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.casework.choices import EventKind, OverrideReason, ReferralRole, ReferralState, RequestKind, ReturnReason
from hub.casework.metrics.queries import measurements
from hub.casework.models import Event, Referral, RoutingGap, ServiceRequest
from hub.casework.notifications.notification_types import QUESTIONS_ANSWERED
from hub.casework.referrals.services import return_referral
from hub.casework.requests.services.messages import answer_questions
from hub.core.vocabulary.enums import Area, Need
from hub.directory.models import IntakeQuestion, Organization, Seat, SeatHolder
from hub.directory.seats.services import add_intake_filter, seat_person, unseat_person
from hub.notifications.mail.rendering import render_mail
from hub.notifications.models import Notification
from hub.outbox.services import deliver_due
from hub.publishing.models import EntryReport
from tests.accounts.people import client_of, make_person
from tests.casework.desk.browsers import browser_of, open_case, press, told
from tests.casework.world import DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db


def page_of(request: ServiceRequest) -> str:
    return reverse("desk:route", args=[request.reference])


def insurance(world: World) -> ServiceRequest:
    return world.submit(
        kind=RequestKind.FINANCE, needs=[Need.EXPORT_FINANCE], subject="Insurance", cn_provinces=["CN-SH"]
    )


def test_kinds_stand_in_order_with_their_reasons_and_marks(at_desk: Client, world: World):
    page = at_desk.get(page_of(insurance(world)))
    groups = page.context["groups"]
    assert [group.name for group in groups][:3] == [
        "Export credit and insurance",
        "Business bank",
        "Canadian post in China",
    ]
    assert "Decides alone on cover" in groups[0].reason
    first = groups[0].seats[0]
    assert (first.is_first, first.by_link, first.mailbox) == (True, True, "support@edc.ca")
    assert "13 December 2021" in first.mailbox_from
    assert groups[-1].seats[0].value == DESK
    assert all(len(one.reasons) <= 3 for group in groups for one in group.seats)


def test_a_candidate_says_how_many_of_its_conditions_are_met_and_what_its_entry_says(at_desk: Client, world: World):
    Seat.objects.filter(slug=SHANGHAI).update(note_en="Knows the buyers of water.", note_fr="Connaît les acheteurs.")
    row = world.submit()
    page = at_desk.get(page_of(row))
    seats = {one.value: one for group in page.context["groups"] for one in group.seats}
    assert seats[SHANGHAI].met == "2 of 2 conditions met"
    assert "Knows the buyers of water." in page.text
    assert seats[DESK].met == ""
    add_intake_filter(
        place=Seat.objects.get(slug=SHANGHAI),
        kind="min_project_cost",
        test={"min": 5_000_000},
        sentence_en="Takes projects of 5 million dollars or more.",
        sentence_fr="S’occupe des projets de 5 millions de dollars ou plus.",
        reason="Said by the post.",
        by=make_person("admin@hub.example", role=Role.ADMINISTRATOR),
        at=world.at,
    )
    with override("fr"):
        page = at_desk.get(reverse("desk:route", args=[row.reference]))
    assert "Conditions remplies\u00a0: 2 sur 3, 1 à confirmer" in page.text
    assert "À confirmer" not in [words for one in seats.values() for _tone, words in one.reasons]
    assert "Connaît les acheteurs." in page.text


def test_the_page_reads_in_french(at_desk: Client, world: World):
    row = insurance(world)
    with override("fr"):
        page = at_desk.get(reverse("desk:route", args=[row.reference]))
    assert "À qui la confier?" in page.text
    assert "Crédit et assurance à l’exportation" in page.text
    assert "Convient, à l’externe" in page.text


def test_a_body_outside_is_asked_by_link_at_the_mailbox_of_the_directory(at_desk: Client, world: World):
    row = insurance(world)
    at_desk.post(page_of(row), {"seat": "edc-desk", "mailbox_edc-desk": "support@edc.ca", "note": "Two units."})
    offer = Referral.objects.get()
    assert (offer.seat.slug, offer.mailbox, offer.rank) == ("edc-desk", "support@edc.ca", 1)
    assert offer.reasons[0][0] == "Decides alone on cover and credit abroad."


def test_a_link_from_the_case_keeps_the_place_of_the_body_and_the_rule_that_proposed_it(at_desk: Client, world: World):
    row = insurance(world)
    said = {"mailbox": "support@edc.ca", "language": "en", "part": ReferralRole.OWNER, "why": OverrideReason.KNOWS_CASE}
    press(at_desk, "outside", row, seat="edc-desk", **said)
    offer = Referral.objects.get()
    assert (offer.rank, offer.override_kind) == (1, "")
    rule = Event.objects.get(kind=EventKind.OFFERED).data["rule"]
    assert rule
    (found,) = measurements(since=world.at - timedelta(days=1), at=timezone.now() + timedelta(days=1)).proposals
    assert (found.first, found.rule) == (True, rule)


def test_a_body_without_a_mailbox_is_not_asked_before_one_is_written(at_desk: Client, world: World):
    row = insurance(world)
    typed = {"seat": "bdc-desk", "why": OverrideReason.KNOWS_CASE, "note": "Please lend."}
    refused = at_desk.post(page_of(row), typed)
    assert refused.status_code == 409
    assert "The directory has no mailbox of this body" in refused.text
    assert "Please lend." in refused.text
    at_desk.post(page_of(row), typed | {"mailbox_bdc-desk": "desk@bdc.ca"})
    assert Referral.objects.get().mailbox == "desk@bdc.ca"


def test_nobody_there_goes_to_the_stand_in_and_the_gap_is_counted_once(at_desk: Client, world: World):
    row = world.submit(areas=[Area.INDUSTRIAL_PROCESSES])
    deliver_due()
    gap = RoutingGap.objects.get()
    assert (gap.kind, gap.exists, gap.cn_provinces) == ("post", True, ["CN-JS"])
    page = at_desk.get(page_of(row))
    first = page.context["groups"][0].seats[0]
    assert (first.value, first.mark) == ("shanghai-industry", "Fits, nobody there")
    assert "water and environmental monitoring" in first.goes_to
    at_desk.post(page_of(row), {"seat": "shanghai-industry"})
    assert Referral.objects.get().seat.slug == SHANGHAI
    assert RoutingGap.objects.count() == 1


def test_unmet_demand_is_counted_whoever_takes_it_and_a_link_is_no_gap(at_desk: Client, world: World):
    insurance(world)
    deliver_due()
    assert not RoutingGap.objects.exists()
    for holder in SeatHolder.objects.exclude(seat=world.seat(DESK)):
        unseat_person(holder=holder, by=None, at=world.at)
    world.submit(subject="Another one", body="Quite other words than before.")
    deliver_due()
    assert RoutingGap.objects.get().areas == [Area.WASTEWATER_TREATMENT]


def test_any_other_seat_is_found_and_it_says_why_it_does_not_fit(at_desk: Client, world: World):
    row = world.submit()
    found = at_desk.post(page_of(row), {"find": "1", "other": "chongqing", "seat": SHANGHAI, "note": "Kept."})
    seats = {one.value: one for one in found.context["found"]}
    assert "chongqing-urban-environment" in seats
    assert ("no", "Serves another part of China.") in seats["chongqing-urban-environment"].reasons
    assert "Kept." in found.text
    assert not Referral.objects.exists()
    body = at_desk.post(page_of(row), {"find": "1", "other": "revenue agency"})
    assert "has no seat in the directory" in body.text
    assert "No other seat or body" in at_desk.post(page_of(row), {"find": "1", "other": "xyzzy"}).text


def test_a_seat_is_found_by_the_name_of_who_holds_it(at_desk: Client, world: World):
    row = world.submit()
    for seat, name in (("chongqing-urban-environment", "Zoé Kestrel"), (SHANGHAI, "Ann Osprey")):
        person = make_person(f"{seat}@post.example", role="adviser", name=name)
        seat_person(seat=Seat.objects.get(slug=seat), person=person, by=None, at=world.at)
    found = at_desk.post(page_of(row), {"find": "1", "other": "zoe kestrel"})
    assert [one.value for one in found.context["found"]] == ["chongqing-urban-environment"]
    found = at_desk.post(page_of(row), {"find": "1", "other": "osprey"})
    assert found.context["above"] == [world.seat(SHANGHAI).label]
    assert "No other seat or body" not in found.text
    SeatHolder.objects.filter(user__name="Zoé Kestrel").update(until=world.at)
    assert "No other seat or body" in at_desk.post(page_of(row), {"find": "1", "other": "kestrel"}).text


def test_the_seat_by_which_the_list_is_narrowed_chooses_none(at_desk: Client, world: World):
    row = world.submit()
    first = at_desk.get(page_of(row)).context["checked"].value
    assert at_desk.get(page_of(row), {"seat": MONTREAL}).context["checked"].value == first


def test_the_sender_reports_no_own_entry(world: World):
    row = world.given(world.submit(), SHANGHAI).request
    sender = browser_of(world, SHANGHAI)
    first = sender.get(page_of(row)).context["groups"][0].seats[0]
    sender.post(page_of(row), {"seat": MONTREAL, "why": OverrideReason.WRONG_AREA, "version": world.fresh(row).version})
    assert Referral.objects.filter(seat__slug=MONTREAL).exists()
    reported = set(EntryReport.objects.values_list("slug", flat=True))
    assert reported == {first.value}
    assert SHANGHAI not in reported


def test_leaving_the_proposal_takes_one_press_which_reports_its_seat(at_desk: Client, world: World):
    row = world.submit()
    assert "Say why you chose another seat" in at_desk.post(page_of(row), {"seat": MONTREAL}).text
    at_desk.post(page_of(row), {"seat": MONTREAL, "why": OverrideReason.WRONG_AREA})
    offer = Referral.objects.get()
    assert (offer.override_kind, offer.seat.slug) == ("wrong_area", MONTREAL)
    report = EntryReport.objects.get()
    assert (report.entry_type, report.slug, report.origin, report.part) == ("seat", SHANGHAI, "staff", "areas")
    assert (report.email, report.state) == (world.people[DESK].email, "open")


def test_a_seat_that_was_asked_is_no_candidate_and_stands_below_with_its_day(at_desk: Client, world: World):
    row = world.submit()
    offer = world.offer(row, SHANGHAI)
    return_referral(
        offer=offer, reason=ReturnReason.NO_CAPACITY, text="", by=None, seats=[world.seat(SHANGHAI)], at=world.at
    )
    page = at_desk.get(page_of(row))
    assert SHANGHAI not in {one.value for group in page.context["groups"] for one in group.seats}
    assert "returned: No capacity now" in page.context["not_proposed"][0][1]


def test_a_seat_that_returned_it_is_found_by_search_and_asked_again_with_a_reason(at_desk: Client, world: World):
    row = world.submit()
    first = world.offer(row, SHANGHAI)
    found = {"find": "1", "other": "shanghai"}

    def offered() -> set[str]:
        return {one.value for one in at_desk.post(page_of(row), found).context["found"]}

    return_referral(
        offer=first, reason=ReturnReason.NO_CAPACITY, text="", by=None, seats=[world.seat(SHANGHAI)], at=world.at
    )
    assert SHANGHAI in offered()
    assert at_desk.post(page_of(row), {"seat": SHANGHAI}).status_code == 409, "it is not the proposed one"
    said = {"seat": SHANGHAI, "why": OverrideReason.KNOWS_CASE}
    assert at_desk.post(page_of(row), said).status_code == 302
    assert list(Referral.objects.order_by("pk").values_list("state", "rank")) == [("returned", 1), ("offered", None)]


def test_a_part_is_asked_in_the_same_press(at_desk: Client, world: World):
    row = insurance(world)
    typed = {"seat": "edc-desk", "part_seat": SHANGHAI}
    assert "Say in one line what you ask" in at_desk.post(page_of(row), typed).text
    at_desk.post(page_of(row), typed | {"part_task": "Check the buyer."})
    offers = {offer.part: offer for offer in Referral.objects.all()}
    assert offers[ReferralRole.OWNER].seat.slug == "edc-desk"
    assert (offers[ReferralRole.SUPPORT].seat.slug, offers[ReferralRole.SUPPORT].task) == (SHANGHAI, "Check the buyer.")
    assert {offer.state for offer in offers.values()} == {ReferralState.OFFERED}


def test_a_question_is_asked_of_the_company_only_where_it_decides_and_the_answer_rules_out(
    at_desk: Client, world: World
):
    IntakeQuestion.objects.create(slug="has-buyer", text_en="Is there a buyer?", text_fr="Avez-vous un acheteur?")
    administrator = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    add_intake_filter(
        place=Seat.objects.get(slug="edc-desk"),
        kind="answers",
        test={"all": ["has-buyer"]},
        needs=[Need.EXPORT_FINANCE],
        sentence_en="Takes a sale that has its buyer.",
        sentence_fr="Accepte une vente dont l’acheteur est connu.",
        reason="Said by the body.",
        by=administrator,
        at=world.at,
    )
    other, row = world.submit(), insurance(world)
    deliver_due()
    assert (world.fresh(other).questions, world.fresh(row).questions) == ([], ["has-buyer"])
    first = at_desk.get(page_of(row)).context["groups"][0].seats[0]
    assert (first.value, ("ask", "Takes a sale that has its buyer.") in first.reasons) == ("edc-desk", True)
    owner = client_of(world.owner)
    assert "short question decides" in owner.get(reverse("casework:request", args=[row.reference])).text
    page = reverse("casework:questions", args=[row.reference])
    assert "Is there a buyer?" in owner.get(page).text
    owner.post(page, {"has-buyer": "no"})
    assert (world.fresh(row).answers, world.fresh(row).questions) == ({"has-buyer": False}, [])
    assert told(world.people[DESK]).count("casework.questions_answered") == 1
    notice = Notification.objects.get(kind="casework.questions_answered")
    assert "Look again at whom to send it to" in render_mail(notice, QUESTIONS_ANSWERED, notice.recipient).body
    shown = at_desk.get(page_of(row))
    assert "edc-desk" not in {one.value for group in shown.context["groups"] for one in group.seats}
    assert "Takes a sale that has its buyer." in {why for _title, why in shown.context["not_proposed"]}
    assert "no question left" in owner.get(page).text


def test_whoever_works_on_a_request_hears_of_an_answer_and_is_not_asked_to_send_it_on(
    world: World, request_: ServiceRequest
):
    """However long the names of the questions are."""
    names = [letter * 60 for letter in "abc"]
    world.given(request_, SHANGHAI)
    ServiceRequest.objects.filter(pk=request_.pk).update(questions=names)
    answers = dict.fromkeys(names, True)
    answer_questions(request=world.fresh(request_), answers=answers, by=world.owner, at=world.at)
    notice = Notification.objects.get(kind="casework.questions_answered")
    assert notice.recipient.user == world.people[SHANGHAI]
    body = render_mail(notice, QUESTIONS_ANSWERED, notice.recipient).body
    assert ("stays with you" in body, "Look again" in body) == (True, False)


def test_a_body_that_cannot_be_reached_from_here_says_so_and_how_the_company_reaches_it(at_desk: Client, world: World):
    """Its page and an answer that is begun stand before the mailbox, and the best seat with an account beside it."""
    row = world.submit(kind=RequestKind.STANDARDS, needs=[], areas=[Area.ENERGY_EFFICIENCY], cn_provinces=[])
    page = open_case(at_desk, row)
    first = page.context["seats"][0]
    assert (first.value, first.mark, first.is_out_of_reach) == ("scc-desk", "Fits, outside: no mailbox", True)
    able = [one for one in page.context["seats"] if not one.is_out_of_reach]
    assert (first.key, able[0].key) == ("", "1"), "the first key chooses what can be sent to"
    assert first.contact_url in page.text
    assert any(not one.by_link and not one.is_gap for one in page.context["seats"][1:])
    link = f"do=answer&amp;words=contact&amp;body={first.value}#answer"
    assert link in page.text
    assert link in at_desk.get(page_of(row)).text
    begun = open_case(at_desk, row, do="answer", words="contact", body=first.value)
    assert begun.context["do"] == "answer"
    assert "Standards Council of Canada answers this: https://" in begun.text
    ServiceRequest.objects.filter(pk=row.pk).update(language="fr")
    begun = open_case(at_desk, row, do="answer", words="contact", body=first.value)
    assert "Conseil canadien des normes" in begun.text
    assert "answers this" not in begun.text
    assert "answers this" not in open_case(at_desk, row, do="answer", words="contact", body="nobody").text


def test_words_of_a_contact_stand_below_a_draft(at_desk: Client, world: World):
    """The form would show the words alone, and the first key typed would replace the draft that is kept."""
    row = world.submit(kind=RequestKind.STANDARDS, needs=[], areas=[Area.ENERGY_EFFICIENCY], cn_provinces=[])
    at_desk.post(reverse("desk:draft", args=[row.reference, "answer"]), {"text": "Half a sentence"})
    query = {"do": "answer", "words": "contact", "body": "scc-desk"}

    def text() -> str:
        return str(open_case(at_desk, row, **query).context["forms"]["answer"]["text"].value())

    assert text().startswith("Half a sentence\n\nStandards Council of Canada answers this: https://")
    at_desk.post(reverse("desk:draft", args=[row.reference, "answer"]), {"text": text()})
    assert text().count("answers this") == 1


def test_a_body_whose_site_alone_is_known_is_said_so_and_one_without_address_is_not_told_of(
    at_desk: Client, world: World
):
    row = world.submit(kind=RequestKind.STANDARDS, needs=[], areas=[Area.ENERGY_EFFICIENCY], cn_provinces=[])
    body = Organization.objects.filter(desks__slug="scc-desk")
    query = {"do": "answer", "words": "contact", "body": "scc-desk"}
    body.update(contact_url_en="", contact_url_fr="", url_en="https://scc.example/", url_fr="https://ccn.example/")
    page = open_case(at_desk, row)
    assert (page.context["seats"][0].contact_words, "words=contact" in page.text) == ("Its site", True)
    assert "Look on its site for how to reach it: https://scc.example/" in open_case(at_desk, row, **query).text
    body.update(url_en="", url_fr="")
    page = open_case(at_desk, row)
    assert "knows neither a mailbox nor a page of it" in page.text
    assert "words=contact" not in page.text
    assert "answers this" not in open_case(at_desk, row, **query).text
