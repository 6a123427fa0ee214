"""A seat enters a lead, a second person of its post publishes it, and every reader is told; nobody else's post may."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.core.vocabulary.enums import OpportunityStanding
from hub.core.workflow import RefusedError
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.access import charge_with_posts
from hub.matching.assessments.sources import opportunity_views
from hub.matching.engine.opportunities import opportunities_for
from hub.publishing import services
from hub.publishing.models import EntryVersion
from opportunities.choices import CheckAnswer
from opportunities.entry_types import AGREEMENT, GUIDE, OPPORTUNITY, SIGNAL
from opportunities.leads.services import answer_check
from opportunities.models import ComplianceCheck, Opportunity
from opportunities.status import standing
from programs.eligibility.facts import ApplicantFacts
from tests.accounts.people import client_of, give_app, make_person
from tests.programs.desk.curators import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

MOMENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TODAY, DAY = date(2026, 11, 24), timedelta(days=1)
SLUG = "a-sludge-plant-in-tianjin"
LEAD: dict[str, Any] = {
    "kind": "lead", "owner": "beijing-water", "title_en": "A sludge plant in Tianjin",
    "title_fr": "Une usine de boues à Tianjin", "buyer_en": "A water group of Tianjin",
    "buyer_fr": "Un groupe d’eau de Tianjin", "buyer_kind": "private_operator",
    "description_en": "The group looks for a dryer of sludge.", "description_fr": "Le groupe cherche un sécheur de boues.",
    "closes": "2027-01-31", "vouched": "on", "areas": ["wastewater-treatment"], "cn_provinces": ["CN-TJ"],
    "sought": ["sludge-treatment"], "status": "ongoing", "disclosure": "teaser", "areas_basis": "stated",
    "as_of": "2026-11-24",
}  # fmt: skip


def commissioner(name: str, seat: str) -> User:
    """Return somebody who holds a seat."""
    person: User = make_person(f"{name}@hub.example", role=Role.ADVISER, name=name.title())
    SeatHolder.objects.create(user=person, seat=Seat.objects.get(slug=seat), since=MOMENT - timedelta(days=30))
    return person


def browser_of(person: User) -> Client:
    """Return a browser in which a person of the staff has signed in."""
    return client_of(person, app=True)


def url(name: str, *args: Any) -> str:
    return reverse(f"entries:{name}", args=args)


def clear(slug: str = SLUG) -> None:
    """Answer every check of a lead that blocks it."""
    for check in ComplianceCheck.objects.filter(blocks_lead=True):
        answer_check(opportunity=slug, check=check, answer=CheckAnswer.NO, note="", by=None, at=timezone.now())


def begun(by: User, *, cleared: bool = True) -> EntryVersion:
    """Return a whole draft of the lead, whose checks are answered."""
    if cleared:
        clear()
    values = {name: LEAD[name] for name in ("kind", "owner", "title_en", "title_fr")}
    draft = services.begin_entry(entry_type=OPPORTUNITY, values=values, by=by, at=MOMENT)
    services.save_draft(version=draft, values=LEAD | {"vouched": True}, number=1, by=by, at=MOMENT)
    return draft


def test_a_seat_enters_a_lead_a_second_person_publishes_and_everybody_is_told(client: Client) -> None:
    with time_machine.travel(MOMENT):
        ana, bo = (browser_of(commissioner(*each)) for each in (("ana", "beijing-water"), ("bo", "beijing-industry")))
        new = ana.get(url("new", "opportunity"))
        # Whoever holds one seat is asked for no other.
        assert [value for value, _words in new.context["form"].fields["owner"].choices] == ["", "beijing-water"]
        asked = {name: LEAD[name] for name in ("kind", "owner", "title_en", "title_fr")}
        assert ana.post(url("new", "opportunity"), asked).status_code == 302
        draft = EntryVersion.objects.get(slug=SLUG)
        # What is missing stands in its list, and is no fault of whoever has just begun; there is nothing to take away.
        begun = ana.get(url("write", draft.pk))
        assert not begun.context["form"].errors
        assert "Name a page that says so, or vouch for it." in begun.text
        assert "withdrawn" not in begun.context["form"].fields
        ana.post(url("write", draft.pk), LEAD | {"version": "1"})
        assert not Opportunity.objects.filter(slug=SLUG).exists()
        ana.post(url("step", draft.pk, "submit"), {"reason": "The group asked us."})
        # Nobody publishes what they wrote.
        ana.post(url("step", draft.pk, "approve"), {"day": ""})
        assert not Opportunity.objects.filter(slug=SLUG).exists()
        assert "A sludge plant in Tianjin" in bo.get(url("desk"), {"list": "to-review"}).content.decode()
        # Nobody publishes what a check holds.
        held = bo.post(url("step", draft.pk, "approve"), {"day": ""}, follow=True)
        assert "5 checks hold this lead" in held.content.decode()
        assert not Opportunity.objects.filter(slug=SLUG).exists()
        clear()
        answer = bo.post(url("step", draft.pk, "approve"), {"day": ""})
        assert answer.url == url("entry", "opportunity", SLUG)
        row = Opportunity.objects.get(slug=SLUG)
        assert (row.owner.slug, str(row.vouched_by.get_full_name()), row.vouched_on) == ("beijing-water", "Ana", TODAY)
        assert (row.review_by, row.capabilities) == (TODAY + 90 * DAY, ["sludge-treatment"])
        # List, page, search, area, feed, API and match show it.
        listed = client.get(reverse("opportunities:list"))
        assert listed.context["cards"][0].row.slug == SLUG
        told = client.get(row.get_absolute_url()).text
        assert (told.count("Confirmed"), "trade commissioner confirmed" in told) == (1, False)
        # What nobody looked up has no sources to show.
        assert "src-h" not in told
        assert "Public knowledge" not in told
        # A company is led to the box and reads who looks after the lead; the staff have no box.
        assert 'href="#ask"' in told
        assert f"Who looks after it: {row.owner.title}" in told
        assert re.findall(r'name="to" value="([^"]+)"', told) == ["beijing-water", "hub-desk"]
        shown = bo.get(row.get_absolute_url()).text
        assert "#ask" not in shown
        assert reverse("matching:opportunity_companies", args=[SLUG]) in shown
        assert SLUG in client.get(reverse("pages:search"), {"q": "sludge Tianjin"}).text
        area = client.get(reverse("pages:area", args=["wastewater-treatment"]))
        assert area.context["opportunities"][0].row.slug == SLUG
        told = json.loads(client.get(f"/api/v1/opportunities/{SLUG}").text)
        assert (told["standing"], told["usable"], told["vouched_on"]) == ("open", True, "2026-11-24")
        assert SLUG in client.get(reverse("api:file-csv", args=["opportunities"])).getvalue().decode()
    maker = ApplicantFacts(
        province="QC", areas=frozenset({"wastewater-treatment"}), capabilities=frozenset({"sludge-treatment"}),
        target_markets=frozenset({"CN"}),
    )  # fmt: skip
    found = opportunities_for(maker, opportunities=opportunity_views(), on=TODAY, top=5)
    assert found[0].opportunity.slug == SLUG


def test_what_a_lead_is_not_asked_for_is_shown_while_it_stands_there() -> None:
    """A project whose kind became lead had it published, and nobody could take it away."""
    ana = commissioner("ana", "beijing-water")
    browser, draft = browser_of(ana), begun(ana)

    def shown(**values: str) -> set[str]:
        number = services.newest_save(draft).number
        services.save_draft(version=draft, values=LEAD | values, number=number, by=ana, at=MOMENT)
        return {*browser.get(url("write", draft.pk)).context["form"].fields}

    of_pages = {"unknown_en", "unknown_fr", "fits_en", "areas_basis"}
    assert not of_pages & shown()
    assert of_pages & shown(unknown_en="Who pays.") == {"unknown_en", "unknown_fr"}
    assert not of_pages & shown(unknown_en="")


def test_what_is_seldom_known_folds_until_it_says_something() -> None:
    """The form of a fair begins with what it must say; what is typed, or asked for, stands in the open."""
    ana = commissioner("ana", "beijing-water")
    fair = LEAD | {"kind": "trade_fair"}
    browser, draft = browser_of(ana), begun(ana)

    def folded(**values: str) -> set[str]:
        number = services.newest_save(draft).number
        services.save_draft(version=draft, values=fair | values, number=number, by=ana, at=MOMENT)
        form = browser.get(url("write", draft.pk)).context["form"]
        return {field.name for row in form.rare_rows for field, _reports in row}

    assert {"fits_en", "fits_fr", "reference", "status", "value_amount", "value_currency"} <= folded()
    assert not {"title_en", "buyer_en", "opens", "closes", "areas", "sources"} & folded()
    known = folded(fits_en="Makers of pumps.", status="recurring", value_amount="400")
    assert not {"fits_en", "fits_fr", "status", "usual_month", "value_amount"} & known
    # What cannot be read is not hidden with its fault.
    assert "organizer_url" not in folded(organizer_url="nowhere")


def test_whoever_ticked_that_a_lead_is_live_vouches_for_it_and_not_who_wrote_before_or_after() -> None:
    names = ("ana", "beijing-water"), ("bo", "beijing-industry"), ("cy", "beijing-power")
    ana, bo, cy = (commissioner(*each) for each in names)
    clear()
    values = {name: LEAD[name] for name in ("kind", "owner", "title_en", "title_fr")}
    draft = services.begin_entry(entry_type=OPPORTUNITY, values=values, by=ana, at=MOMENT)
    for by, told in (
        (ana, LEAD | {"vouched": True}), (ana, {"vouched": False}), (bo, {"vouched": True}), (ana, {"city": "Tianjin"}),
    ):  # fmt: skip
        number = services.newest_save(draft).number or 0
        services.save_draft(version=draft, values=told, number=number, by=by, at=MOMENT)
    services.submit(version=draft, reason="The group asked us.", by=ana, at=MOMENT)
    services.approve(version=EntryVersion.objects.get(pk=draft.pk), by=cy, at=MOMENT)
    assert Opportunity.objects.get(slug=draft.slug).vouched_by == bo


@pytest.mark.parametrize("kind", ["joint_call", "seminar", "trade_fair"])
def test_a_post_enters_what_happens_on_the_ground(client: Client, kind: str) -> None:
    """A second person of a post publishes it; no check holds what is no lead."""
    ana, bo = commissioner("ana", "beijing-water"), commissioner("bo", "beijing-industry")
    values = LEAD | {"kind": kind, "vouched": True, "opens": "2026-12-10"}
    draft = services.begin_entry(
        entry_type=OPPORTUNITY,
        values={name: values[name] for name in ("kind", "owner", "title_en", "title_fr")},
        by=ana,
        at=MOMENT,
    )
    services.save_draft(version=draft, values=values, number=1, by=ana, at=MOMENT)
    services.submit(version=draft, reason="The hosts asked us.", by=ana, at=MOMENT)
    services.approve(version=EntryVersion.objects.get(pk=draft.pk), by=bo, at=MOMENT)
    assert Opportunity.objects.get(slug=draft.slug).kind == kind
    with time_machine.travel(MOMENT):
        assert draft.slug in client.get(reverse("opportunities:list"), {"kind": kind}).text


RULE = "guangdong-asks-for-lists-of-solvents"
LEARNED: dict[str, Any] = {
    "owner": "beijing-water", "effect": "narrows", "effect_basis": "reading", "direction": "to_china",
    "title_en": "Guangdong asks for lists of solvents", "title_fr": "Le Guangdong demande la liste des solvants",
    "text_en": "Plants name each solvent that they buy.", "text_fr": "Les usines nomment chaque solvant acheté.",
    "places": ["CN-GD"], "areas": ["wastewater-treatment"], "as_of": "2026-11-20",
    "sources": "https://www.gd.gov.cn/solvents",
}  # fmt: skip


def test_a_seat_enters_what_it_learns_of_a_policy_and_a_second_person_publishes_it(client: Client) -> None:
    ana, bo, cleo = (
        browser_of(commissioner(*each))
        for each in (("ana", "beijing-water"), ("bo", "beijing-industry"), ("cleo", "shanghai-industry"))
    )
    with time_machine.travel(MOMENT):
        assert url("new", "signal") in ana.get(url("desk")).text
        new = ana.get(url("new", "signal"))
        assert [value for value, _words in new.context["form"].fields["owner"].choices] == ["", "beijing-water"]
        asked = {name: LEARNED[name] for name in ("owner", "effect", "title_en", "title_fr")}
        assert ana.post(url("new", "signal"), asked | {"owner": ""}).status_code == 200
        assert ana.post(url("new", "signal"), asked).status_code == 302
        draft = EntryVersion.objects.get(slug=RULE)
        ana.post(url("write", draft.pk), LEARNED | {"version": "1", "as_of": ""})
        ana.post(url("step", draft.pk, "submit"), {"reason": "Two plants told us, and the page says so."})
        # What nobody read on a day is not published.
        assert EntryVersion.objects.get(slug=RULE).state == "draft"
        assert "Name the day on which the page was read." in ana.get(url("draft", draft.pk)).text
        ana.post(url("write", draft.pk), LEARNED | {"version": "2"})
        ana.post(url("step", draft.pk, "submit"), {"reason": "Two plants told us, and the page says so."})
        ana.post(url("step", draft.pk, "approve"), {"day": ""})
        assert RULE not in client.get(reverse("opportunities:signals")).text
        assert cleo.get(url("draft", draft.pk)).status_code == 404
        assert "Guangdong" in bo.get(url("desk"), {"list": "to-review"}).text
        answer = bo.post(url("step", draft.pk, "approve"), {"day": ""})
        assert answer.url == url("entry", "signal", RULE)
        for lang in ("en", "fr"):
            with override(lang):
                assert LEARNED[f"title_{lang}"] in client.get(reverse("opportunities:signals")).text
                page = client.get(reverse("opportunities:signal", args=[RULE])).text
            assert LEARNED["sources"] in page
            assert LEARNED[f"text_{lang}"] in page
        # It is their post's from now on, and nobody else's; a signal of a file stays with the curators.
        entry = bo.get(url("entry", "signal", RULE))
        assert entry.context["owner"].slug == "beijing-water"
        assert cleo.get(url("entry", "signal", RULE)).status_code == 404
        assert bo.get(url("entry", "signal", "cn-policy-methane")).status_code == 404
        assert SIGNAL.shown_entries(charge_with_posts(entry.wsgi_request.user)).keys() == {RULE}
        assert SIGNAL.shown_entries(charge_with_posts(commissioner("dee", "hub-desk"))).keys() == {RULE}
        # One press says that it is still right; the version that says so is still the post's.
        SIGNAL.model.objects.filter(slug=RULE).update(is_verified=True)
        bo.post(url("change", "signal", RULE, "vouch"))
    row = SIGNAL.row(RULE)
    assert (row.as_of, SIGNAL.document_of_row(row)["owner"]) == (TODAY, "beijing-water")


def test_a_curator_begins_a_signal_without_a_seat() -> None:
    browser, _ada = enter("ada", None)
    asked = {name: LEARNED[name] for name in ("effect", "title_en", "title_fr")} | {"owner": ""}
    assert browser.post(url("new", "signal"), asked).status_code == 302
    assert EntryVersion.objects.get(slug=RULE).content["owner"] == ""
    assert browser.post(url("new", "opportunity"), asked | {"kind": "lead"}).status_code == 200


def test_versions_of_signals_from_before_they_had_a_seat_say_what_they_said() -> None:
    row = SIGNAL.model.objects.order_by("slug").first()
    document = SIGNAL.document_of_row(row)
    del document["owner"]
    shown = SIGNAL.new_version(row.slug, document, state="published", made_by=None, made_at=MOMENT)
    _browser, ada = enter("ada", None)
    draft = services.begin_draft(entry_type=SIGNAL, slug=row.slug, by=ada, at=MOMENT)
    assert draft.based_on == shown
    assert not SIGNAL.is_outdated(draft)
    shown.refresh_from_db()
    assert shown.state == "published"


def test_another_post_neither_sees_nor_writes_it() -> None:
    ana, cleo = commissioner("ana", "beijing-water"), commissioner("cleo", "shanghai-industry")
    draft = begun(ana)
    browser = browser_of(cleo)
    with time_machine.travel(MOMENT):
        assert browser.get(url("draft", draft.pk)).status_code == 404
        assert "Tianjin" not in browser.get(url("desk"), {"list": "drafts"}).content.decode()
        assert browser.get(url("entry", "opportunity", "cn-adb-changzhi-2023")).status_code == 404
        # Nothing but opportunities and signals is theirs.
        assert browser.get(url("new", "guide")).status_code == 404
        assert browser.get(reverse("curating:desk")).status_code == 403
    for call in (services.submit, services.send_back):
        with pytest.raises(RefusedError):
            call(version=draft, by=cleo, at=MOMENT, **{"reason" if call is services.submit else "comment": "Mine."})
    with pytest.raises(RefusedError):
        services.begin_entry(entry_type=OPPORTUNITY, by=cleo, at=MOMENT, values=LEAD)
    # It is not handed to another post by who may not write there.
    services.save_draft(version=draft, values={"owner": "shanghai-industry"}, number=2, by=ana, at=MOMENT)
    with pytest.raises(RefusedError) as refused:
        services.submit(version=draft, reason="Theirs now.", by=ana, at=MOMENT)
    assert refused.value.refusal.code == "not_yours"


def test_the_desk_of_the_hub_and_a_curator_publish_for_a_post() -> None:
    ana, desk = commissioner("ana", "beijing-water"), commissioner("dee", "hub-desk")
    draft = begun(ana)
    services.submit(version=draft, reason="They asked us.", by=ana, at=MOMENT)
    services.approve(version=EntryVersion.objects.get(pk=draft.pk), by=desk, at=MOMENT)
    assert Opportunity.objects.get(slug=SLUG).curated_at == MOMENT
    browser, _cleo = enter("cleo", None)
    assert browser.get(url("entry", "opportunity", SLUG)).status_code == 200


def test_one_press_vouches_again_when_its_review_is_due() -> None:
    ana = commissioner("ana", "beijing-water")
    draft = begun(ana)
    services.save_draft(version=draft, values={"closes": ""}, number=2, by=ana, at=MOMENT)
    services.submit(version=draft, reason="They asked us.", by=ana, at=MOMENT)
    services.approve(version=EntryVersion.objects.get(pk=draft.pk), by=commissioner("bo", "beijing-water"), at=MOMENT)
    row = Opportunity.objects.get(slug=SLUG)
    on = [standing(row, TODAY + n * DAY) for n in (0, 89, 90)]
    assert on == [OpportunityStanding.OPEN, OpportunityStanding.OPEN, OpportunityStanding.TO_CONFIRM]
    give_app(ana)
    for days, due in ((89, False), (90, True), (91, True)):
        with time_machine.travel(MOMENT + timedelta(days=days)):
            browser = client_of(ana)
            page = browser.get(url("desk"), {"list": "due"})
            assert (row.title_en in page.content.decode()) is due
    with time_machine.travel(MOMENT + timedelta(days=91)):
        answer = browser.post(url("change", "opportunity", SLUG, "vouch"))
        assert answer.url == url("entry", "opportunity", SLUG)
        assert row.title_en not in browser.get(url("desk"), {"list": "due"}).content.decode()
    row.refresh_from_db()
    assert (row.vouched_by, row.vouched_on) == (ana, TODAY + 91 * DAY)
    assert standing(row, TODAY + 100 * DAY) is OpportunityStanding.OPEN
    assert Entry.objects.filter(action="publishing.entry.vouched", actor=ana).count() == 1


def test_progress_counts_what_is_open_by_its_day_and_confirmed_on_an_official_page() -> None:
    browser, ada = enter("ada", None)
    rows = Opportunity.objects.live().filter(review_by__isnull=False).order_by("slug")
    first, second = rows[0].slug, rows[1].slug
    Opportunity.objects.update(vouched_by=None, vouched_on=None, opens=None, closes=None)
    shown = {"status": "ongoing", "is_verified": True, "vouched_by": ada, "vouched_on": TODAY}
    official, secondary = ["https://www.tradecommissioner.gc.ca/changzhi"], ["https://a-newspaper.example/jiangxi"]
    Opportunity.objects.filter(slug=first).update(sources=official, **shown)
    Opportunity.objects.filter(slug=second).update(sources=secondary, **shown)
    assert OPPORTUNITY.official_by_open_entry(Opportunity.objects.all(), TODAY) == {first: True, second: False}
    assert OPPORTUNITY.official_by_open_entry(Opportunity.objects.all(), TODAY + 90 * DAY) == {}
    before = browser.get(url("desk")).context["progress"]
    Opportunity.objects.filter(slug=first).update(sources=secondary)
    after = browser.get(url("desk")).context["progress"]
    assert (after.open, after.confirmed) == (before.open, before.confirmed - 1)
    Opportunity.objects.filter(slug=first).update(status="recurring")  # its next days are not known: nothing is open
    assert browser.get(url("desk")).context["progress"].open == before.open - 1


@pytest.mark.parametrize("kind", [GUIDE, AGREEMENT, SIGNAL], ids=lambda kind: kind.slug)
def test_one_press_says_that_a_page_about_china_still_says_so(kind: Any) -> None:
    row = kind.model.objects.filter(is_verified=True, as_of__isnull=False).order_by("slug").first()
    before = kind.document_of_row(row)
    browser, _ada = enter("ada", None)
    assert "Its date becomes today." in browser.get(kind.entry_url(row.slug)).text
    with time_machine.travel(MOMENT + 30 * DAY):
        browser, _ben = enter("ben", None)
        browser.post(kind.entry_url(row.slug, "change", "vouch"))
    assert kind.document_of_row(kind.row(row.slug)) == before | {"as_of": "2026-12-24"}


def test_whoever_does_not_look_after_it_vouches_for_nothing() -> None:
    cleo = commissioner("cleo", "shanghai-industry")
    with pytest.raises(RefusedError):
        services.vouch(entry_type=OPPORTUNITY, slug="cn-adb-changzhi-2023", by=cleo, at=MOMENT)
    ana = commissioner("ana", Opportunity.objects.get(slug="cn-adb-changzhi-2023").owner.slug)
    services.vouch(entry_type=OPPORTUNITY, slug="cn-adb-changzhi-2023", by=ana, at=MOMENT)
    row = Opportunity.objects.get(slug="cn-adb-changzhi-2023")
    assert standing(row, TODAY) is OpportunityStanding.OPEN
    shown = EntryVersion.objects.get(entry_type="opportunity", slug=row.slug, state="published")
    assert (shown.made_by, shown.change_reason) == (ana, "Still right")
    # What is past is nobody's to vouch for.
    past = Opportunity.objects.exclude(slug=row.slug).filter(status="historic").first()
    with pytest.raises(RefusedError):
        services.vouch(entry_type=OPPORTUNITY, slug=past.slug, by=ana, at=MOMENT)


@pytest.mark.parametrize("kind", ["lead", "tender", "joint_call", "mission"])
@pytest.mark.parametrize("change", [{"owner": None}, {"opens": None, "closes": None, "review_by": None}])
def test_the_database_refuses_what_is_live_without_a_day_or_an_owner(kind: str, change: dict[str, Any]) -> None:
    rows = Opportunity.objects.filter(slug="cn-adb-changzhi-2023")
    rows.update(kind=kind)
    with pytest.raises(IntegrityError, match="opportunity_has_its_day_and_owner"), transaction.atomic():
        rows.update(**change)
    rows.update(status="historic", **change)


def test_every_entry_of_the_files_is_read_again_as_it_stands() -> None:
    """What a curator sees of an entry is what readers see, whatever of it no field asks."""
    for row in Opportunity.objects.select_related("owner"):
        reading = OPPORTUNITY.read_entry(row, OPPORTUNITY.document_of_row(row))
        assert [mistake for mistake in reading.mistakes if not mistake.mild] == [], row.slug
        told = {field.attname: getattr(reading.entry, field.attname) for field in row._meta.concrete_fields
                if field.attname not in {"review_by", "search_en", "search_fr"}}  # fmt: skip
        assert told == {name: getattr(row, name) for name in told}
