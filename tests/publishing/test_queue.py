"""The one queue: its order, who has what, what is put aside, several at once, and the view over all of it."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from hub.accounts.choices import Role
from hub.audit.models import Entry
from hub.core.text.formats import site_of
from hub.core.vocabulary.enums import IntakeMode
from hub.core.workflow import RefusedError
from hub.directory.models import Office, Organization
from hub.publishing import services
from hub.publishing.models import EntryComment, EntryWork
from hub.publishing.queue.queries import EXPOSURE, Row, queue_for, reasons_of, risk, worth_saying
from hub.publishing.queue.work_lists import DUE, OWNERS, PROPOSED, REPORTS, TO_REVIEW, EntryStanding, Item, Look
from hub.publishing.registry import DESKS, charge_of, entry_type
from opportunities.models import Guide, Opportunity, PolicySignal
from programs.catalogue.entries import IntakeFacts
from programs.desk.work_lists import CHANGED, ENDING, _wants
from programs.entry_types import PROGRAM
from programs.links.services import collect_links
from programs.models import Confirmation, Link
from programs.publication.services import live_catalogue
from tests.accounts.people import client_of, make_person
from tests.programs.desk.curators import curator, enter
from tests.programs.factories import entry
from tests.publishing.desk import MOMENT, REASON, edited, editor, submitted
from tests.support.queries import QueryRecorder

TODAY = date(2026, 11, 28)
GUIDE = entry_type("guide")


# --- The order (pure) -------------------------------------------------------------------------------------------------


def at_stake(
    *, months: int | None = 12, rhythm: int = 12, companies: int = 0, is_open: bool = False, asked: bool = False
):
    evidence = None if months is None else TODAY - timedelta(days=round(months * 30.4))
    return risk(
        EntryStanding(evidence=evidence, months=rhythm, is_open=is_open),
        companies=companies,
        is_asked=asked,
        today=TODAY,
    )


def test_each_of_the_four_moves_an_entry_up():
    plain = at_stake()
    assert at_stake(companies=20) > at_stake(companies=5) > plain
    assert at_stake(months=24) > plain > at_stake(months=6)
    assert at_stake(rhythm=3) > plain
    assert at_stake(is_open=True) > plain
    assert at_stake(asked=True) > at_stake(is_open=True)


def test_age_alone_moves_an_entry_no_further_than_six_rhythms():
    assert at_stake(months=72) == at_stake(months=300)
    assert at_stake(months=0) > 0
    assert at_stake(months=36) > at_stake(months=None) > at_stake(months=12)


def of_reasons(*reasons):
    item = Item(kind="program", slug="fund", name="Fund", why="", url="")
    told = tuple((reason, item) for reason in reasons)
    return Row(kind="program", slug="fund", reasons=told, standing=EntryStanding(), companies=0, risk=1.0)


def test_whoever_waits_comes_first_then_pages_that_changed_and_days_that_are_near():
    assert {of_reasons(DUE, reason).place for reason in (TO_REVIEW, OWNERS, PROPOSED, REPORTS)} == {0}
    assert {of_reasons(DUE, reason).place for reason in (CHANGED, ENDING)} == {1}
    assert of_reasons(DUE).place == 2
    assert of_reasons(DUE, REPORTS).first[0] is REPORTS


@pytest.mark.parametrize(("read_on", "wants"), [(date(2026, 11, 1), True), (date(2026, 11, 20), False)])
def test_a_near_day_wants_whoever_has_not_read_it_since_it_came_near(read_on, wants):
    facts = IntakeFacts(mode=IntakeMode.CALL, closes=date(2026, 12, 18))
    # The day of another page says nothing of the closing day.
    for other in (date(2026, 1, 5), date(2026, 11, 25)):
        program = entry(intake=facts, as_of=other, intake_as_of=read_on)
        assert (ENDING in [name for name, _why, _since in _wants(program, TODAY, "en")]) is wants


# --- The pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def slugs(reference_data):
    cache.clear()
    return list(Guide.objects.order_by("slug").values_list("slug", flat=True)[:4])


def queue(browser, name="curating:desk", **asked):
    return browser.get(reverse(name), asked)


def keys(page):
    return [f"{row.kind}/{row.slug}" for row in page.context["page_obj"]]


def press(browser, do, *picked, **told):
    data = {"do": do, "pick": picked, "namespace": "curating", "list": "", **told}
    return browser.post(reverse("entries:bulk"), data, follow=True)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
class TestQueue:
    def test_one_entry_stands_once_with_all_its_reasons_and_programs_beside_other_types(self, slugs):
        submitted(GUIDE, slugs[0], editor("ben"), title_en="By Ben")
        browser, _ada = enter("ada", None)
        rows = queue(browser, view="all").context["page_obj"].paginator.object_list
        assert [row.first[0].name for row in rows if (row.kind, row.slug) == ("guide", slugs[0])] == ["to-review"]
        order = [(row.place, -row.risk) for row in rows]
        assert order == sorted(order)
        assert {row.kind for row in rows} >= {"guide", "opportunity"}

    def test_an_entrys_page_says_why_it_is_in_the_queue_in_the_words_of_the_queue(self, slugs):
        submitted(GUIDE, slugs[0], editor("ben"), title_en="By Ben")
        browser, _ada = enter("ada", None)
        shown = {row.slug: row for row in queue(browser, kind="guide", view="all").context["page_obj"]}
        # One of which nothing wants to be better.
        Guide.objects.filter(slug=slugs[1]).update(as_of=timezone.localdate(), is_verified=True)
        assert slugs[0] in shown
        for slug in (slugs[0], *slugs[2:]):
            page = browser.get(GUIDE.entry_url(slug))
            _before, _heading, told = page.text.partition('id="reasons-h"')
            lines = told.partition("</section>")[0].split("<li>")[1:]
            work = shown[slug].work if slug in shown else ()
            for line, (reason, item) in zip(lines, work, strict=True):
                assert escape(str(reason.title)) in line
                assert escape(str(item.why)) in line
            assert ("Why it is in the queue" in page.text) == (slug in shown)
        assert "Why it is in the queue" not in browser.get(GUIDE.entry_url(slugs[1])).text
        assert f'href="{shown[slugs[0]].item.url}"' in browser.get(GUIDE.entry_url(slugs[0])).text

    def test_the_reasons_of_one_entry_are_those_that_the_whole_queue_finds_of_it(self, slugs):
        submitted(GUIDE, slugs[0], editor("ben"), title_en="By Ben")
        ada = curator("ada", None)
        look = Look(ada, charge_of(ada, posts=False), timezone.localdate(), "en")
        rows: dict[object, Row] = {}
        for row in queue_for(look).rows:
            for reason, _item in row.work:
                rows.setdefault((row.kind, reason.name), row)
        assert {kind for kind, _reason in rows} >= {"program", "guide", "opportunity"}
        for row in rows.values():
            assert reasons_of(look, row.kind, row.slug) == worth_saying(row.reasons)

    def test_every_page_of_the_desk_leads_back_to_the_queue_with_its_filter_and_page(self, slugs):
        draft = submitted(GUIDE, slugs[0], editor("ben"), title_en="By Ben")
        browser, _ada = enter("ada", None)
        asked = {"view": "all", "kind": "program", "page": "2"}
        pages = [GUIDE.entry_url(slugs[0]), GUIDE.url("draft", draft.pk), reverse("entries:team")]
        first = queue(browser, **asked).context["page_obj"][0]
        pages += [PROGRAM.entry_url(first.slug), reverse("freshness:program", args=[first.slug])]
        pages += [reverse("freshness:still_right", args=[first.slug])]
        back = escape(f"{reverse('curating:desk')}?{urlencode(asked)}")
        assert [page for page in pages if f'class="back" href="{back}"' not in browser.get(page).text] == []
        queue(browser)
        assert f'class="back" href="{reverse("curating:desk")}"' in browser.get(pages[0]).text

    def test_it_opens_on_whoever_waits_and_ones_own_draft_in_review_is_no_work_of_ones_own(self, slugs):
        browser, ada = enter("ada", None)
        assert queue(browser).context["view"] == "mine"
        submitted(GUIDE, slugs[0], ada, title_en="By Ada")
        page = queue(browser)
        assert page.context["view"] == "mine"
        assert f"guide/{slugs[0]}" not in keys(queue(browser, q=slugs[0]))
        assert [row.slug for row in queue(browser, list="in-review").context["page_obj"]] == [slugs[0]]
        other, ben = enter("ben", None)
        page = queue(other)
        assert (page.context["view"], keys(page)) == ("asked", [f"guide/{slugs[0]}"])
        # What a colleague has in hand does not wait for oneself.
        services.take_entry(entry_type=GUIDE, slug=slugs[0], by=editor("cleo"), at=MOMENT)
        assert queue(other).context["view"] == "mine"
        assert ben != ada

    def test_what_is_over_stands_there_for_a_draft_alone_and_counts_no_companies(self):
        past = Opportunity.objects.filter(status="historic").order_by("slug").first()
        ended, year, holds = PolicySignal.objects.order_by("slug")[:3]
        today = timezone.localdate()
        for signal, until in ((ended, (today - timedelta(1)).isoformat()), (year, f"{today.year}"), (holds, "")):
            PolicySignal.objects.filter(pk=signal.pk).update(until=until, is_verified=False)
        cache.set(EXPOSURE, {("opportunity", past.slug): 10}, 60)
        browser, ada = enter("ada", None)
        every = {f"{row.kind}/{row.slug}": row for row in queue_for(Look(ada, charge_of(ada), today, "en")).rows}
        assert not every[f"opportunity/{past.slug}"].work
        assert not every[f"signal/{ended.slug}"].work
        assert every[f"signal/{year.slug}"].work
        assert every[f"signal/{holds.slug}"].work
        submitted(entry_type("opportunity"), past.slug, editor("ben"), title_en="By Ben")
        (row,) = queue(browser, view="asked", kind="opportunity").context["page_obj"]
        assert row.companies == 0

    def test_what_is_to_be_done_is_told_first_in_the_order_of_its_own_desk(self):
        browser, _ada = enter("ada", None)
        rows = queue(browser, view="all").context["page_obj"].paginator.object_list
        assert not [row.slug for row in rows if row.first[0].tone is None]
        known = {desk.namespace: [one.name for one in desk.lists] for desk in DESKS}
        assert "due" in {row.first[0].name for row in rows if row.kind == "program"}
        for row in rows:
            places = known[entry_type(row.kind).namespace]
            names = [one.name for one, _item in row.reasons if one.name in places]
            assert names == sorted(names, key=places.index)

    def test_what_one_takes_is_hers_and_leaves_the_others(self, slugs):
        submitted(GUIDE, slugs[0], editor("cleo"), title_en="By Cleo")
        key = f"guide/{slugs[0]}"
        ada_browser, ada = enter("ada", None)
        ben_browser, _ben = enter("ben", None)
        press(ada_browser, "take", key)
        assert EntryWork.objects.get(slug=slugs[0]).holder == ada
        assert key in keys(queue(ada_browser, q=slugs[0]))
        assert key not in keys(queue(ben_browser, q=slugs[0]))
        assert key in keys(queue(ben_browser, q=slugs[0], view="all"))
        press(ada_browser, "release", key)
        assert key in keys(queue(ben_browser, q=slugs[0]))
        told = Entry.objects.filter(action__startswith="publishing.entry.").values_list("action", flat=True)
        assert {"publishing.entry.assigned", "publishing.entry.released"} <= set(told)

    def test_programs_are_still_right_together_after_a_page_that_names_their_pages(self, slugs):
        programs = [one.slug for one in live_catalogue().programs[:3]]
        Guide.objects.filter(slug=slugs[0]).update(is_verified=True)
        browser, ada = enter("ada", None)
        picked = [*(f"program/{slug}" for slug in programs), f"guide/{slugs[0]}"]
        page = press(browser, "vouch", *picked)
        assert not Confirmation.objects.exists()
        compared = {row["slug"]: row["compared"] for row in page.context["rows"]}
        assert compared[slugs[0]] is None
        for slug in programs:
            for one in compared[slug].pages:
                assert f'href="{escape(one.address)}"' in page.text
                assert all(escape(line.words) in page.text for line in one.parts)
        read = {f"read:{slug}": compared[slug].revision_id for slug in programs} | {f"read:{programs[2]}": "1"}
        page = press(browser, "vouch", *picked, confirmed="1", **read)
        # The third was read in another version.
        made = Confirmation.objects.order_by("program__slug")
        assert [one.program.slug for one in made] == sorted(programs[:2])
        assert {one.by for one in made} == {ada}
        assert all(one.whole for one in made)
        assert Guide.objects.get(slug=slugs[0]).as_of == timezone.localdate()
        assert "The entry was changed meanwhile" in page.text

    def test_the_addresses_of_rows_are_watched_and_their_broken_ones_are_on_their_list(self, slugs):
        collect_links(at=MOMENT)
        office = Office.objects.get(slug="tcs-hong-kong")
        body = Organization.objects.exclude(url_fr="").exclude(url_fr=None).first()
        guide = Guide.objects.get(slug=slugs[0])
        opportunity = Opportunity.objects.live().exclude(sources=[]).order_by("slug").first()
        named = {
            ("office", office.slug): office.contact_url,
            ("organization", body.slug): body.url_fr,
            ("guide", guide.slug): guide.sources[0],
            ("opportunity", opportunity.slug): opportunity.sources[0],
        }
        links = Link.objects.filter(address__in=named.values())
        assert {link.address for link in links} == set(named.values())
        browser, _ada = enter("ada", None)
        assert not queue(browser, list="broken", view="all").context["page_obj"].paginator.count
        links.update(verdict="broken", since=MOMENT, seen_at=MOMENT)
        rows = queue(browser, list="broken", view="all").context["page_obj"].paginator.object_list
        told = {
            (row.kind, row.slug): [item.why for reason, item in row.work if reason.name == "broken"] for row in rows
        }
        assert named.keys() <= told.keys()
        for key, address in named.items():
            assert site_of(address) in told[key][0]
        fields = {(row.kind, row.slug): row.because_of("broken").item.fields() for row in rows}
        assert fields["office", office.slug][0] == ("contact_url", "Web page")
        assert [one.name for one in fields["guide", guide.slug]][-1] == "sources"
        entry_page = browser.get(GUIDE.entry_url(guide.slug))
        assert 'name="field" value="sources"' in entry_page.text
        change = GUIDE.entry_url(guide.slug, "change", "draft")
        assert browser.post(change, {"field": "sources"})["Location"].endswith("#id_sources")
        # An address that no entry names any more is forgotten.
        Office.objects.update(contact_url="", sources=["https://www.canada.ca/"])
        collect_links(at=MOMENT)
        assert not Link.objects.filter(address=office.contact_url).exists()

    def test_it_is_handed_to_those_alone_who_keep_it(self, slugs):
        browser, _ada = enter("ada", None)
        _theirs, ben = enter("ben", None)
        stranger = curator("eve", Organization.objects.first())
        page = press(browser, "assign", f"guide/{slugs[0]}")
        assert page.templates[0].name == "publishing/bulk.html"
        press(browser, "assign", f"guide/{slugs[0]}", confirmed="1", to=str(stranger.pk))
        assert not EntryWork.objects.exists()
        press(browser, "assign", f"guide/{slugs[0]}", confirmed="1", to=str(ben.pk))
        assert EntryWork.objects.get().holder == ben

    def test_acts_are_offered_that_fit_and_it_is_handed_to_those_who_keep_all_of_it(self, slugs):
        ada_browser, ada = enter("ada", None)
        Guide.objects.filter(slug__in=slugs).update(is_verified=True, as_of=date(2024, 1, 2))
        submitted(GUIDE, slugs[0], editor("ben"), title_en="By Ben")
        edited(GUIDE, slugs[1], ada, title_en="By Ada")
        services.take_entry(entry_type=GUIDE, slug=slugs[2], by=ada, at=MOMENT)
        Guide.objects.filter(slug=slugs[3]).update(is_verified=False)
        rows = {row["row"].slug: row["acts"] for row in queue(ada_browser, view="every", kind="guide").context["rows"]}
        always = {"take", "assign", "snooze"}
        assert set(rows[slugs[0]]) == always | {"vouch", "approve"}
        assert set(rows[slugs[1]]) == always | {"vouch", "submit"}
        assert set(rows[slugs[2]]) == always | {"vouch", "release"}
        assert set(rows[slugs[3]]) == always
        # A filter by one reason takes no act away, and an act that fits none of the page is not there.
        page = queue(ada_browser, list="to-review", kind="guide").text
        assert 'data-acts="take vouch assign snooze approve"' in page
        assert 'value="submit"' not in page
        curator("eve", Organization.objects.first())
        form = press(ada_browser, "assign", f"guide/{slugs[0]}").context["form"]
        assert sorted(name for _key, name in form.fields["to"].choices if _key) == ["Ada", "Ben"]

    def test_what_is_put_aside_comes_back_on_its_day_or_when_something_new_is_to_be_done(self, slugs):
        first, second = slugs[:2]
        for slug in (first, second):
            submitted(GUIDE, slug, editor(f"writer-{slug[:10]}"), title_en="Before")
        browser, _ada = enter("ada", None)
        with time_machine.travel(MOMENT + timedelta(days=1), tick=False):
            press(browser, "snooze", f"guide/{first}", f"guide/{second}", confirmed="1", days="7")
            assert f"guide/{first}" not in keys(queue(browser, q=first))
            assert f"guide/{first}" in keys(queue(browser, q=first, view="snoozed"))
        with time_machine.travel(MOMENT + timedelta(days=3), tick=False):
            browser, _ben = enter("ben", None)
            GUIDE.versions(second).filter(state="in_review").update(submitted_at=MOMENT + timedelta(days=2, hours=12))
            assert f"guide/{first}" not in keys(queue(browser, q=first))
            assert f"guide/{second}" in keys(queue(browser, q=second))
        with time_machine.travel(MOMENT + timedelta(days=8), tick=False):
            browser, _cleo = enter("cleo", None)
            assert f"guide/{first}" in keys(queue(browser, q=first))

    def test_several_are_submitted_and_published_by_another_and_each_refusal_says_why(self, slugs):
        ada_browser, ada = enter("ada", None)
        for slug in slugs[:3]:
            draft = services.begin_draft(entry_type=GUIDE, slug=slug, by=ada, at=MOMENT)
            values = {} if slug == slugs[2] else {"title_en": f"New {slug}"}
            services.save_draft(version=draft, values=values, number=1, by=ada, at=MOMENT)
        picked = [f"guide/{slug}" for slug in slugs[:3]]
        page = press(ada_browser, "submit", *picked, confirmed="1", reason=REASON).text
        assert "Done: 2 entries." in page
        assert "says what readers see already" in page
        page = press(ada_browser, "approve", *picked[:2], confirmed="1").text
        assert "A second curator publishes what you wrote." in page
        ben_browser, _ben = enter("ben", None)
        asked = press(ben_browser, "approve", *picked)
        assert [bool(row["changes"]) for row in asked.context["rows"]] == [False, True, True]
        assert "Publish: 2 entries" in asked.text
        assert "1 entry is not ready." in asked.text
        assert "No draft of it is in review." in asked.text
        assert [f'value="{key}" disabled' in asked.text for key in picked] == [False, False, True]
        press(ben_browser, "approve", *picked[:2], confirmed="1")
        assert Guide.objects.get(slug=slugs[1]).title_en == f"New {slugs[1]}"

    def test_what_has_no_draft_is_said_before_it_is_submitted(self, slugs):
        browser, _ada = enter("ada", None)
        page = press(browser, "submit", f"guide/{slugs[0]}")
        assert "It has no draft that could be submitted." in page.text
        assert f'value="guide/{slugs[0]}" disabled' in page.text
        # There is nothing to press: neither the act nor its reason is asked for.
        assert "Submit: 0 entries" in page.text
        assert "1 entry is not ready. Its links lead to what stops it." in page.text
        assert 'name="do"' not in page.text

    def test_every_entry_is_found_though_nothing_is_to_be_done(self, slugs):
        Guide.objects.filter(slug=slugs[1]).update(as_of=timezone.localdate(), is_verified=True)
        browser, _ada = enter("ada", None)
        assert f"guide/{slugs[1]}" not in keys(queue(browser, view="all", q=slugs[1]))
        page = queue(browser, view="every", q=slugs[1])
        assert f"guide/{slugs[1]}" in keys(page)
        assert "Nothing to do" in page.text

    def test_a_day_in_the_queue_is_that_of_the_reader_and_not_of_greenwich(self, slugs):
        submitted(GUIDE, slugs[0], editor("ben"), datetime(2026, 11, 27, 2, 0, tzinfo=UTC), title_en="By Ben")
        browser, _ada = enter("ada", None)
        (row,) = [row for row in queue(browser, q=slugs[0]).context["page_obj"] if row.slug == slugs[0]]
        assert (row.item.why, row.since) == ("Submitted on 26 November 2026.", date(2026, 11, 26))

    def test_an_organization_of_the_queue_is_typed_by_its_name_or_a_part_of_it(self):
        browser, _ada = enter("ada", None)

        def bodies(asked):
            return {
                row.item.body
                for row in queue(browser, view="every", organization=asked).context["page_obj"].paginator.object_list
            }

        assert bodies("nrcan") == bodies("NRCan") == bodies("nrcan ") == {("nrcan", "NRCan")}
        assert bodies("natural resources canada") == bodies("NRCan, Natural Resources Canada") == bodies("nrcan")
        assert {name for _slug, name in bodies("nrc")} == {"NRC"}
        several = {name for _slug, name in bodies("NR")}
        assert several >= {"NRC", "NRCan"}
        page = queue(browser, view="every", organization="nobody of this name")
        assert not page.context["page_obj"].paginator.count
        assert 'value="nobody of this name"' in page.text
        assert 'value="NRCan, Natural Resources Canada"' in queue(browser, organization="nrcan").text

    def test_two_curators_talk_on_the_entry_and_readers_do_not_see_it(self, slugs):
        browser, _ada = enter("ada", None)
        other, _ben = enter("ben", None)
        url = GUIDE.entry_url(slugs[0], "change", "comment")
        assert browser.post(url, {"words": " "}).context["form"].errors
        browser.post(url, {"words": "The page moved, I wrote to them."})
        assert "The page moved, I wrote to them." in other.get(GUIDE.entry_url(slugs[0])).text
        page = GUIDE.row(slugs[0]).get_absolute_url()
        assert "I wrote to them" not in Client().get(page).text
        assert EntryComment.objects.count() == 1

    def test_others_entries_are_not_there(self, slugs):
        browser, eve = enter("eve", Organization.objects.first())
        assert press(browser, "take", f"guide/{slugs[0]}").status_code == 404
        with pytest.raises(RefusedError):
            services.take_entry(entry_type=GUIDE, slug=slugs[0], by=eve, at=MOMENT)
        assert browser.get(reverse("entries:team")).status_code == 200

    def test_the_administrator_sees_all_of_it_and_writes_nothing(self, slugs):
        submitted(GUIDE, slugs[0], editor("ben"), title_en="By Ben")
        person = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
        browser = client_of(person, app=True)
        page = queue(browser, q=slugs[0])
        assert f"guide/{slugs[0]}" in keys(page)
        # Nothing is theirs or put aside.
        assert page.context["view"] == "all"
        assert "view=mine" not in page.text
        page = browser.get(reverse("entries:team"))
        team = page.text
        assert "The whole catalogue" in team
        # What waits most is read first, the rest where it is asked for.
        shares = [part.partition("</ul>")[0].count("<li>") for part in team.split('<ul class="rows shares">')[1:]]
        assert len(page.context["parts"]) > 10
        assert shares[-2:] == [10, len(page.context["parts"]) - 10]
        assert f"{reverse('curating:desk')}?view=all&amp;kind=guide" in team
        assert browser.get(GUIDE.entry_url(slugs[0])).status_code == 200
        assert browser.post(GUIDE.entry_url(slugs[0], "change", "draft")).status_code == 403
        assert press(browser, "take", f"guide/{slugs[0]}").status_code == 403

    def test_it_asks_the_same_with_one_in_hand_and_with_many(self, slugs, queries: QueryRecorder):
        browser, ada = enter("ada", None)
        every = list(Guide.objects.order_by("slug").values_list("slug", flat=True))
        counts = []
        for some in (every[:1], every[1:25]):
            for slug in some:
                services.take_entry(entry_type=GUIDE, slug=slug, by=ada, at=MOMENT)
                services.comment_on_entry(entry_type=GUIDE, slug=slug, words="Seen.", by=ada, at=MOMENT)
            found = {}
            for name in ("curating:desk", "entries:desk", "entries:team"):
                browser.get(reverse(name))
                with queries.recording():
                    assert browser.get(reverse(name)).status_code == 200
                found[name] = len(queries)
            counts.append(found)
        assert counts[0] == counts[1]
        assert max(counts[0].values()) <= 26, counts
