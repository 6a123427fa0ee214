"""What official pages say: passages that changed stand beside the right part, and the frame raises no alarm."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from hub.core.vocabulary.enums import IntakeMode
from hub.publishing.services import document_at
from programs.eligibility.evaluate import IntakeFacts
from programs.freshness.services import confirm_parts
from programs.links.differences import Passage, amounts_in, changed_parts, changed_passages, days_in, shares_in
from programs.links.parsers import passages_of
from programs.links.queries import page_changes
from programs.links.services import check_next, collect_links
from programs.models import PageChange, PageText, Revision
from programs.publication.services import live_catalogue
from programs.publication.sources import parts_of
from tests.programs.desk.curators import MOMENT, enter
from tests.programs.factories import entry, organization, publish
from tests.programs.links.pages import made_page
from tests.programs.links.sites import guest, playing, says

# How many pages change their frame, and half of them a passage too.
PAGES = pytest.mark.parametrize("many", [60, pytest.param(200, marks=pytest.mark.deep)])
LATER = MOMENT + timedelta(days=8)


@pytest.fixture
def site(settings):
    settings.LINK_CHECKER = settings.LINK_CHECKER | {"rest": 0}
    with playing() as played:
        played.pages["/robots.txt"] = says(404)
        yield played


def official(**fields):
    return organization(domains=["127.0.0.1"], **fields)


def look_at_all(at):
    while check_next(by_visitor=guest(), at=at):
        pass


def named(part):
    return part.condition.kind.value if part.condition is not None else part.kind.value


@PAGES
@pytest.mark.django_db
def test_of_many_pages_changes_stand_beside_their_part_and_frames_raise_no_alarm(site, many):
    official()
    dice = random.Random(6)
    pages = [made_page(number, site.url(f"/program/{number}")) for number in range(many)]
    publish(*(page.program for page in pages))
    collect_links(at=MOMENT)
    changed = {}
    for number, page in enumerate(pages):
        site.pages[f"/program/{number}"] = says(200, page.html(dice))
    look_at_all(MOMENT)
    assert PageText.objects.count() == many
    assert not PageChange.objects.exists()
    for number, page in enumerate(pages):
        if number % 2 == number // (many // 2):
            page, changed[number] = page.changed(dice)
        site.pages[f"/program/{number}"] = says(200, page.html(dice))
    look_at_all(LATER)
    told = {
        change.link.address: [named(one.part) for one in _parts(pages, change)]
        for change in PageChange.objects.select_related("link")
    }
    right = [number for number, what in changed.items() if told.get(pages[number].program.url_en) == [what]]
    quiet = [number for number in range(many) if number not in changed and pages[number].program.url_en not in told]
    still = many - len(changed)
    print(f"\nchanged passages beside their part: {len(right)} of {len(changed)}")  # noqa: T201
    print(f"pages of which only the frame changed, without an alarm: {len(quiet)} of {still}")  # noqa: T201
    assert len(changed) == many // 2
    assert len(right) >= 0.95 * len(changed)
    assert len(quiet) >= 0.95 * still


def _parts(pages, change):
    program = next(page.program for page in pages if page.program.url_en == change.link.address)
    return changed_parts(program, change.link.address, [Passage(*one) for one in change.passages])


@pytest.mark.django_db
def test_a_figure_of_the_page_goes_into_a_draft_by_one_press_and_is_never_published_by_itself(site):
    official()
    address = site.url("/fund")
    intake = IntakeFacts(mode=IntakeMode.CALL, closes=date(2027, 1, 31))
    words = "<main><p>Up to {}.</p><h2>Deadline</h2><p>{}</p></main>"
    site.pages["/fund"] = says(200, words.format("$100,000", "January 31, 2027").encode())
    (program,) = publish(entry(sources=(address,), url_en=address, intake=intake))
    collect_links(at=MOMENT)
    look_at_all(MOMENT)
    site.pages["/fund"] = says(200, words.format("$250,000", "March 1, 2027").encode())
    look_at_all(LATER)
    browser, ada = enter()
    queue = " ".join(browser.get(reverse("curating:desk"), {"list": "changed"}).text.split())
    assert "ca-example" in queue
    assert "Fields to check: Amount and share, Intake and deadline" in queue
    page = browser.get(reverse("freshness:still_right", args=["ca-example"]))
    (change,) = page.context["changes"]
    assert change.may_take
    assert [line.changed for one in page.context["pages"] for line in one.parts] == [False, True, True]
    sent = browser.post(reverse("freshness:take_page", args=["ca-example", change.change.pk]))
    draft = Revision.objects.get(state="draft")
    assert sent.url == reverse("curating:draft", args=[draft.pk])
    document = document_at(draft)[0]
    assert (document["amount_max"], document["closes"], document["amount_source"]) == ("250000", "2027-03-01", address)
    assert live_catalogue().by_slug["ca-example"].amount_max_cad == 100_000
    # Whoever says that it is still right has looked.
    seen = live_catalogue().by_slug["ca-example"]
    keys = [part.key for part in parts_of(seen)]
    confirm_parts(program=program, revision_id=program.live_id, keys=keys, by=ada, at=LATER)
    assert page_changes([seen]) == {}


@pytest.mark.django_db
def test_pages_that_are_not_official_are_not_kept(site):
    organization(domains=["agency.example"])
    site.pages["/fund"] = says(200, b"<main><p>Up to $100,000.</p></main>")
    publish(entry(sources=(site.url("/fund"),), url_en=None))
    collect_links(at=MOMENT)
    look_at_all(MOMENT)
    assert not PageText.objects.exists()


def test_days_and_amounts_are_read_as_they_are_written_in_both_languages():
    assert days_in("By March 5, 2027; d’ici le 1er décembre 2026; 2027-01-31; on 31 April 2027") == [
        date(2027, 3, 5), date(2026, 12, 1), date(2027, 1, 31)
    ]  # fmt: skip
    assert amounts_in("$1.5 million, 250 000 $, 2,5 M$, 3 millions de dollars, 40 employees, $10,000") == [
        1_500_000, 250_000, 2_500_000, 3_000_000, 10_000
    ]  # fmt: skip
    assert shares_in("50% of costs, 33,3 % des coûts, 75 per cent, 12 months") == [50, 33.3, 75]


def test_the_last_passage_of_a_page_that_was_cut_is_left_out_and_any_bytes_are_read():
    assert passages_of(b"<p>One of them.</p><p>Half of it", whole=False) == ["One of them."]
    assert passages_of("<p>Été prochain</p>".encode("latin-1"), content_type="text/html; charset=iso-8859-1") == [
        "Été prochain"
    ]
    assert passages_of(b"\xff\xfe<<<main><p>\x00ok there</b></p></div>", content_type="text/html; charset=nonsense")


def test_a_page_made_anew_and_one_without_an_end_of_figures_are_read_all_the_same():
    assert passages_of(b"<p>" + b"1" * 900 + b" x</p>") == ["1" * 900 + " x"]
    was, now = ([f"{word} {number} " * 40 for number in range(300)] for word in ("old", "new"))
    assert len(changed_passages(was, now)) == 40


def test_a_program_that_names_no_page_hears_of_its_official_page():
    program = replace(entry(), organization_domains=("programs.example",), amount_max_cad=100_000)
    (one,) = changed_parts(program, "https://programs.example/", [Passage("Up to $100,000.", "Up to $90,000.")])
    assert (one.part.kind, one.proposals) == ("amount", (("amount_max", "90000"),))
