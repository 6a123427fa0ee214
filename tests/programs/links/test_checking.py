"""The link checker at work: what it knows, when it looks, what it keeps, and what readers and curators see of it."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from hub.audit.models import Entry
from hub.core.vocabulary.enums import ConditionKind, IntakeMode
from hub.core.workflow import RefusedError
from hub.publishing import services as curating
from hub.publishing.services import document_at
from programs import tasks
from programs.choices import LinkFinding, LinkVerdict
from programs.eligibility.evaluate import IntakeFacts
from programs.entry_types import PROGRAM
from programs.links.queries import doubtful_links
from programs.links.services import check_next, collect_links, default_visitor, delete_old_checks, take_new_address
from programs.models import Link, LinkCheck, LinkSite
from tests.programs.desk.curators import MOMENT, curator, enter
from tests.programs.factories import SOURCE, condition, entry, organization, publish
from tests.programs.links.sites import guest, playing, says, sends

PAGE = b"<title>Guide</title>"


@pytest.fixture
def site():
    with playing() as played:
        played.pages["/robots.txt"] = says(404)
        yield played


def gathered(*addresses, at=MOMENT):
    """Publish a program with these sources, and know its links."""
    row = publish(entry(sources=tuple(addresses), url_en=None))[0]
    collect_links(at=at)
    return row


def look_until_none(at):
    looked = 0
    while check_next(by_visitor=guest(), at=at):
        looked += 1
    return looked


@pytest.mark.django_db
def test_every_address_of_the_catalogue_is_known_once_and_forgotten_with_its_entry():
    conditions = (condition(ConditionKind.OTHER, source="https://body.example/rules"),)
    publish(entry(conditions=conditions, url_fr="https://body.example/fr"), entry("ca-next"))
    assert collect_links(at=MOMENT) == 4
    assert set(Link.objects.values_list("address", flat=True)) == {
        SOURCE,
        "https://programs.example/",
        "https://body.example/rules",
        "https://body.example/fr",
    }
    assert set(LinkSite.objects.values_list("origin", flat=True)) == {
        "https://programs.example",
        "https://body.example",
    }
    assert collect_links(at=MOMENT) == 0
    publish(entry(), entry("ca-next"))
    assert collect_links(at=MOMENT) == 0
    assert set(LinkSite.objects.values_list("origin", flat=True)) == {"https://programs.example"}


@pytest.mark.django_db
def test_nobody_is_asked_where_the_checker_is_off(site):
    gathered(site.url("/page"))
    with override_settings(LINK_CHECKER={"enabled": False}):
        assert tasks.check_links() == 0
    assert site.asked == []


@pytest.mark.django_db
def test_the_demonstration_and_the_base_settings_have_it_off():
    from hub.settings import base, dev

    assert base.LINK_CHECKER["enabled"] is False
    assert base.LINK_CHECKER["private"] is False
    assert dev.LINK_CHECKER["enabled"] is False


@pytest.mark.django_db
def test_the_job_looks_at_what_is_due_and_no_more(site, settings):
    settings.LINK_CHECKER = settings.LINK_CHECKER | {"enabled": True}
    site.pages |= {"/a": says(200, PAGE), "/b": says(404)}
    gathered(site.url("/a"), site.url("/b"))
    assert tasks.check_links() == 2
    assert tasks.check_links() == 0
    verdicts = {link.address.rpartition("/")[2]: link.verdict for link in Link.objects.all()}
    assert verdicts == {"a": LinkVerdict.VALID, "b": LinkVerdict.UNCERTAIN}


@pytest.mark.django_db
def test_the_visitor_of_the_settings_names_the_portal_and_a_mailbox(settings):
    settings.LINK_CHECKER = settings.LINK_CHECKER | {"contact": "links@hub.example"}
    assert default_visitor().agent == "clean-growth-hub-links/1.0 (+https://hub.example; links@hub.example)"
    settings.LINK_CHECKER = settings.LINK_CHECKER | {"contact": ""}
    assert "desk@hub.example" in default_visitor().agent


@pytest.mark.django_db
def test_robots_are_read_once_a_day_and_honoured(site):
    site.pages |= {
        "/robots.txt": says(200, b"User-agent: *\nDisallow: /private\n", kind="text/plain"),
        "/private": says(200, PAGE),
        "/open": says(200, PAGE),
    }
    gathered(site.url("/private"), site.url("/open"))
    look_until_none(MOMENT)
    assert [path for _method, path in site.asked].count("/robots.txt") == 1
    assert ("HEAD", "/private") not in site.asked
    assert LinkCheck.objects.get(link__address=site.url("/private")).finding == LinkFinding.ROBOTS


@pytest.mark.django_db
def test_a_site_rests_between_two_looks(site, settings):
    settings.LINK_CHECKER = settings.LINK_CHECKER | {"rest": 20.0}
    site.pages |= {"/a": says(200, PAGE), "/b": says(200, PAGE)}
    gathered(site.url("/a"), site.url("/b"))
    assert look_until_none(MOMENT) == 1
    assert look_until_none(MOMENT + timedelta(seconds=19)) == 0
    assert look_until_none(MOMENT + timedelta(seconds=20)) == 1


@pytest.mark.django_db
def test_a_site_that_another_worker_visits_is_left_alone_until_its_lease_ends(site):
    site.pages["/a"] = says(200, PAGE)
    gathered(site.url("/a"))
    LinkSite.objects.update(busy_until=MOMENT + timedelta(minutes=3))
    assert look_until_none(MOMENT + timedelta(minutes=2)) == 0
    assert look_until_none(MOMENT + timedelta(minutes=3)) == 1


@pytest.mark.django_db
def test_a_link_breaks_over_days_and_mends_at_once(site):
    gathered(site.url("/guide"))
    for day in range(3):
        assert look_until_none(MOMENT + timedelta(days=day)) == 1
    link = Link.objects.get()
    assert (link.verdict, link.since) == (LinkVerdict.UNCERTAIN, MOMENT)
    look_until_none(MOMENT + timedelta(days=3))
    link.refresh_from_db()
    assert (link.verdict, link.since, link.looks.count()) == (LinkVerdict.BROKEN, MOMENT, 4)
    assert link.next_at == MOMENT + timedelta(days=10)
    site.pages["/guide"] = says(200, PAGE)
    look_until_none(MOMENT + timedelta(days=10))
    link.refresh_from_db()
    assert (link.verdict, link.since) == (LinkVerdict.VALID, None)
    told = Entry.objects.filter(action="programs.link.judged").order_by("pk")
    assert [(row.data["was"], row.data["is"]) for row in told] == [("uncertain", "broken"), ("broken", "valid")]


@pytest.mark.django_db
def test_old_looks_are_forgotten(site):
    gathered(site.url("/guide"))
    look_until_none(MOMENT)
    assert delete_old_checks(at=MOMENT + timedelta(days=400)) == 0
    assert delete_old_checks(at=MOMENT + timedelta(days=401)) == 1


@pytest.mark.django_db
def test_the_database_holds_verdict_and_moment_together(site):
    gathered(site.url("/guide"))
    for wrong in ({"verdict": "broken"}, {"verdict": "valid"}, {"verdict": "odd"}, {"moved_to": "javascript:alert(1)"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Link.objects.update(**wrong)


# --- What people see -------------------------------------------------------------------------------------------------


def broken(address, *, verdict=LinkVerdict.BROKEN, moved_to=""):
    since = None if verdict == LinkVerdict.VALID else MOMENT - timedelta(days=40)
    Link.objects.filter(address=address).update(verdict=verdict, since=since, seen_at=MOMENT, moved_to=moved_to)


@pytest.mark.django_db
def test_readers_are_told_that_a_source_is_not_reached():
    program = gathered(SOURCE)
    address = reverse("programs:detail", args=[program.slug])
    assert "We have not reached" not in Client().get(address).content.decode()
    broken(SOURCE, verdict=LinkVerdict.UNCERTAIN)
    assert "We have not reached" not in Client().get(address).content.decode()
    broken(SOURCE)
    assert "We have not reached this page since 15 October 2026" in Client().get(address).content.decode()


@pytest.mark.django_db
def test_curators_find_broken_moved_and_long_uncertain_links_on_their_desk():
    gathered(SOURCE, "https://a.example/1", "https://b.example/2", "https://c.example/3")
    broken(SOURCE)
    broken("https://a.example/1", verdict=LinkVerdict.VALID, moved_to="https://a.example/new")
    broken("https://b.example/2", verdict=LinkVerdict.UNCERTAIN)
    browser, _ada = enter()
    page = browser.get(reverse("curating:desk"), {"list": "broken"})
    assert [one["count"] for one in page.context["lists"] if one["name"] == "broken"] == [1]
    text = page.content.decode()
    for said in (
        "programs.example: not there since 15 October 2026.",
        "a.example: moved for good.",
        "b.example: no sure answer",
    ):
        assert said in text
    assert "c.example" not in text
    assert reverse("freshness:program", args=["ca-example"]) in text
    Link.objects.update(since=None, verdict=LinkVerdict.VALID, moved_to="", seen_at=MOMENT)
    assert doubtful_links() == {}


@pytest.mark.django_db
def test_a_new_address_is_taken_into_a_draft_wherever_the_old_one_stood():
    conditions = (
        condition(ConditionKind.OTHER),
        condition(ConditionKind.EMPLOYEES, {"min": 3}, source="https://x.example/"),
    )
    program = publish(entry(conditions=conditions, url_en=SOURCE, sources=("https://x.example/", SOURCE)))[0]
    collect_links(at=MOMENT)
    broken(SOURCE, verdict=LinkVerdict.VALID, moved_to="https://programs.example/new")
    browser, _ada = enter()
    page = browser.get(reverse("freshness:program", args=[program.slug]))
    assert "https://programs.example/new" in page.content.decode()
    link = Link.objects.get(address=SOURCE)
    sent = browser.post(reverse("freshness:apply_link", args=[program.slug, link.pk]))
    draft = program.revisions.get(state="draft")
    assert sent["Location"] == reverse("curating:draft", args=[draft.pk])
    document, _version = document_at(draft)
    assert document["url_en"] == "https://programs.example/new"
    assert document["sources"] == "https://x.example/\nhttps://programs.example/new"
    assert [row["source"] for row in document["conditions"]] == ["https://programs.example/new", "https://x.example/"]
    program.refresh_from_db()
    assert program.live.url_en == SOURCE


@pytest.mark.django_db
def test_a_broken_link_says_where_it_is_named_and_takes_the_address_that_a_person_found():
    program = publish(entry(conditions=(condition(ConditionKind.OTHER),), url_en=SOURCE, sources=(SOURCE,)))[0]
    collect_links(at=MOMENT)
    broken(SOURCE)
    browser, _ada = enter()
    page = browser.get(reverse("freshness:program", args=[program.slug]))
    (row,) = [one for one in page.context["links"] if one["link"].address == SOURCE]
    # The condition and the text name no page of their own: they rest on the usual one.
    assert [(one.name, one.words) for one in row["fields"]] == [
        ("summary_en", "Name, summary and kinds of support"),
        ("amount_max", "Amount and share"),
        ("closes", "Intake and deadline"),
        ("condition:1", "Condition 1"),
        ("url_en", "Official page, English"),
        ("sources", "Source pages"),
    ]
    url = reverse("freshness:apply_link", args=[program.slug, row["link"].pk])
    refused = browser.post(url, {"address": "programs.example"})
    assert refused.context["form"].errors["address"] == ["Write a whole web address, beginning with https://."]
    assert 'value="programs.example"' in refused.text
    assert not program.revisions.filter(state="draft").exists()
    browser.post(url, {"address": "https://programs.example/found"})
    document, _version = document_at(program.revisions.get(state="draft"))
    assert document["url_en"] == document["sources"] == "https://programs.example/found"
    assert document["conditions"][0]["source"] == "https://programs.example/found"


@pytest.mark.django_db
def test_a_condition_that_readers_see_leads_to_the_row_of_the_draft_that_says_it():
    conditions = (condition(ConditionKind.OTHER), condition(ConditionKind.EMPLOYEES, {"min": 3}))
    program = publish(entry(conditions=conditions))[0]
    draft = curating.begin_draft(entry_type=PROGRAM, slug=program.slug, by=curator("ada"), at=MOMENT)
    document = document_at(draft)[0]
    first, second = document["conditions"]

    def way(rows, place):
        return PROGRAM.field_url(draft.pk, document | {"conditions": rows}, f"condition:{place}")

    places = [reverse("curating:condition", args=[draft.pk, number]) for number in (1, 2)]
    assert [way([first, second], place) for place in (1, 2)] == places
    # The first one was taken away in the draft, and another one has its number.
    there = [second | {"id": 1}]
    assert way(there, 2) == places[0]
    assert way(there, 1) == way(there, 9) == reverse("curating:conditions", args=[draft.pk])


@pytest.mark.django_db
def test_a_broken_source_names_the_fields_that_rest_on_it_and_one_press_leads_to_each():
    dates = "https://programs.example/dates"
    conditions = (
        condition(ConditionKind.OTHER, source=SOURCE, own_source=True),
        condition(ConditionKind.EMPLOYEES, {"min": 3}, source=dates, own_source=True),
    )
    intake = IntakeFacts(mode=IntakeMode.CALL, closes=date(2027, 3, 1))
    told = entry(conditions=conditions, sources=(SOURCE,), intake=intake, intake_source=dates, url_en=SOURCE)
    program = publish(told)[0]
    collect_links(at=MOMENT)
    broken(dates)
    browser, _ada = enter()
    page = browser.get(reverse("curating:program", args=[program.slug]))
    change = reverse("curating:change", args=[program.slug, "draft"])
    for name, words in (("closes", "Intake and deadline"), ("condition:2", "Condition 2")):
        button = f'name="field" value="{name}">{words}</button>'
        assert button in page.text
    assert f'action="{change}"' in page.text
    assert 'value="condition:1"' not in page.text
    queue = browser.get(reverse("curating:desk"), {"list": "broken"}).text
    assert "Fields to check: Intake and deadline, Condition 2" in " ".join(queue.split())
    section = browser.post(change, {"field": "closes"})["Location"]
    draft = program.revisions.get(state="draft")
    assert section == reverse("curating:section", args=[draft.pk, "intake"]) + "#id_closes"
    assert 'id="id_closes"' in browser.get(section).text
    # The draft is there now: the press leads into it. What it does not have leads to its conditions, or to the draft itself.
    for name, where in (
        ("condition:2", reverse("curating:condition", args=[draft.pk, 2])),
        ("condition:9", reverse("curating:conditions", args=[draft.pk])),
        ("nothing", reverse("curating:draft", args=[draft.pk])),
    ):
        assert browser.post(change, {"field": name})["Location"] == where


@pytest.mark.django_db
def test_a_link_that_moved_nowhere_or_of_others_is_not_taken():
    program = gathered(SOURCE)
    link = Link.objects.get()
    with pytest.raises(RefusedError, match="not_moved"):
        take_new_address(program=program, link=link, by=curator("ada"), at=MOMENT)
    Link.objects.update(moved_to="https://programs.example/new", verdict="valid", seen_at=MOMENT)
    link.refresh_from_db()
    stranger = curator("eve", organization("other-agency", acronym_en="OA"))
    with pytest.raises(RefusedError, match="not_yours"):
        take_new_address(program=program, link=link, by=stranger, at=MOMENT)
    assert not curating.document_at(program.live)[0]["url_en"]


class Counted:
    """A visitor that counts how many looks go on at once."""

    def __init__(self) -> None:
        self.lock, self.now, self.most = threading.Lock(), 0, 0

    def look(self, address, *, robots):
        """Look as a guest does."""
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            return guest().look(address, robots=robots)
        finally:
            with self.lock:
                self.now -= 1

    def __getattr__(self, name: str) -> object:
        return getattr(guest(), name)


@pytest.mark.django_db(transaction=True)
def test_workers_never_meet_at_a_site(site):
    """Five workers look at twenty pages of one site."""
    site.pages |= {f"/{n}": says(200, PAGE) for n in range(20)}
    gathered(*(site.url(f"/{n}") for n in range(20)))
    counted = Counted()

    def work() -> None:
        try:
            for _ in range(20):
                check_next(by_visitor=counted, at=MOMENT)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    look_until_none(MOMENT)
    assert counted.most == 1
    assert LinkCheck.objects.count() == 20


@pytest.mark.django_db
def test_a_redirect_for_good_is_seen_after_two_looks(site):
    site.pages |= {"/old": sends(301, "/new"), "/new": says(200, PAGE)}
    gathered(site.url("/old"))
    look_until_none(MOMENT)
    assert Link.objects.get().moved_to == ""
    look_until_none(MOMENT + timedelta(days=7))
    assert Link.objects.get().moved_to == site.url("/new")
