"""What curators of entries see and send: the desk, the editor in both languages, the review, the history."""

import re
from html import escape
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.audit.models import Entry
from hub.core.forms import SearchedChoiceField
from hub.core.text.formats import day
from hub.core.vocabulary.enums import Area
from hub.directory.entry_types import OFFICE
from hub.directory.models import Office, Organization
from hub.directory.reference.capabilities import capabilities
from hub.notifications.models import Notification
from hub.publishing import services
from hub.publishing.models import EntryVersion
from hub.publishing.services import held_for, newest_save
from hub.publishing.services.history import ACTIONS
from opportunities.entry_types import CHECK, GUIDE, OPPORTUNITY
from opportunities.models import Agreement, Guide, Opportunity
from programs.models import Program
from programs.publication.services import live_catalogue
from tests.accounts.people import come_in, make_person
from tests.programs.desk.curators import curator, enter, sent_as_shown, token_of
from tests.publishing.desk import KINDS, MOMENT, REASON, edited, editor, published, submitted, write
from tests.support.queries import QueryRecorder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

SLUG = "tcs-protect-ip"


def page_of(name, *arguments):
    return reverse(f"entries:{name}", args=arguments)


def test_the_desk_has_every_entry_and_counts_what_wants_a_curator():
    browser, _ada = enter("ada", None)
    page = browser.get(page_of("desk"), {"list": "all", "kind": "guide", "q": "intellectual"})
    assert "Protecting your intellectual property in China" in page.content.decode()
    page = browser.get(page_of("desk"))
    counts = {one["name"]: one["count"] for one in page.context["lists"]}
    assert counts["all"] == sum(kind.model.objects.count() for kind in KINDS.values()) + len(live_catalogue().programs)
    assert counts["unverified"] > 0
    submitted(GUIDE, SLUG, editor("ben"), title_en="By Ben")
    page = browser.get(page_of("desk"), {"view": "review"})
    assert "By Ben" in page.content.decode()


def test_what_was_withdrawn_is_found_on_its_list():
    slug = CHECK.model.objects.first().slug
    published(CHECK, slug, withdrawn=True)
    browser, _ada = enter("ada", None)
    page = browser.get(page_of("desk"), {"list": "withdrawn"}).content.decode()
    assert page_of("entry", "check", slug) in page
    assert "Readers do not see it." in browser.get(page_of("entry", "check", slug)).content.decode()


def test_who_looks_after_an_organization_sees_its_offices_alone():
    office = Office.objects.select_related("organization").filter(kind="provincial_office").first()
    browser, eve = enter("eve", office.organization)
    page = browser.get(page_of("desk"), {"list": "all"})
    assert {row.kind for row in page.context["page_obj"]} <= {"office", "organization", "seat", "program"}
    draft = services.begin_draft(entry_type=OFFICE, slug=office.slug, by=eve, at=MOMENT)
    assert browser.get(page_of("write", draft.pk)).status_code == 200
    other = services.begin_draft(entry_type=GUIDE, slug=SLUG, by=None, at=MOMENT)
    for name in ("draft", "write", "saves"):
        assert browser.get(page_of(name, other.pk)).status_code == 404
    assert browser.post(page_of("step", other.pk, "submit")).status_code == 404
    assert browser.get(page_of("entry", "guide", SLUG)).status_code == 404
    assert browser.get(page_of("new", "guide")).status_code == 404


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(kind):
    browser, ada = enter("ada", None)
    for row in kind.model.objects.order_by("pk")[:4]:
        draft = services.begin_draft(entry_type=kind, slug=row.slug, by=ada, at=MOMENT)
        page = browser.get(page_of("write", draft.pk))
        assert page.status_code == 200
        browser.post(page_of("write", draft.pk), sent_as_shown(page))
        assert newest_save(draft).number == 1, row.slug


def test_what_cannot_be_read_is_kept_and_said_beside_its_field():
    browser, ada = enter("ada", None)
    draft = services.begin_draft(entry_type=GUIDE, slug=SLUG, by=ada, at=MOMENT)
    url = page_of("write", draft.pk)
    page = browser.post(url, sent_as_shown(browser.get(url)) | {"url": "somewhere"}, follow=True)
    assert page.context["form"]["url"].value() == "somewhere"
    assert page.context["form"].errors["url"]
    with override("fr"):
        french = browser.get(page_of("write", draft.pk)).content.decode()
    assert "Écrivez une adresse Web complète" in french


def test_a_draft_is_sent_on_only_once_it_says_something_and_nothing_stops_it():
    browser, ada = enter("ada", None)
    draft = services.begin_draft(entry_type=GUIDE, slug=SLUG, by=ada, at=MOMENT)
    url, sent_on = page_of("draft", draft.pk), page_of("step", draft.pk, "submit")
    assert sent_on not in browser.get(url).content.decode()
    write(draft, ada, title_en="Protect your designs", title_fr="")
    page = browser.get(url).content.decode()
    assert sent_on not in page
    assert f'href="{page_of("write", draft.pk)}">Go to the first fault</a>' in page
    write(draft, ada, title_fr="Protéger ses dessins")
    assert sent_on in browser.get(url).content.decode()


def test_the_whole_way_with_a_second_person_and_back():
    browser, _ada = enter("ada", None)
    answer = browser.post(page_of("change", "guide", SLUG, "draft"))
    draft = EntryVersion.objects.get(entry_type="guide", slug=SLUG, state="draft")
    assert answer.url == page_of("write", draft.pk)
    assert browser.post(page_of("change", "guide", SLUG, "draft")).url == page_of("draft", draft.pk)
    url = page_of("write", draft.pk)
    browser.post(url, sent_as_shown(browser.get(url)) | {"title_en": "Protect your designs"})
    page = browser.get(page_of("draft", draft.pk)).content.decode()
    assert "<ins>" in page
    browser.post(page_of("step", draft.pk, "submit"), {"reason": REASON})
    page = browser.post(page_of("step", draft.pk, "approve"), follow=True)
    assert "A second curator publishes what you wrote." in page.content.decode()
    cache.clear()
    second, _ben = enter("ben", None)
    page = second.post(page_of("step", draft.pk, "approve"), follow=True)
    assert "Published." in page.content.decode()
    assert "Protect your designs" in Client().get(reverse("opportunities:guide", args=[SLUG])).content.decode()
    page = browser.get(page_of("entry", "guide", SLUG)).content.decode()
    assert REASON in page
    # Versions of one name are told apart by their last day.
    until = day(timezone.localtime(EntryVersion.objects.get(slug=SLUG, number=1).retired_at), "en")
    assert f">1: Protecting your intellectual property in China, until {until}</option>" in page
    browser.post(page_of("change", "guide", SLUG, "back"), {"version": "1", "reason": "It was right before."})
    assert Guide.objects.get(slug=SLUG).title_en == "Protecting your intellectual property in China"
    assert "Earlier version shown again" in browser.get(page_of("entry", "guide", SLUG)).text
    rows = browser.get(page_of("rows", "guide", SLUG)).content.decode()
    assert "Title, English" in rows


def test_who_can_publish_is_said_before_a_draft_is_sent_and_administrators_hear_where_nobody_can():
    admin = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    browser, ada = enter("ada", None)
    draft = edited(GUIDE, SLUG, ada, title_en="By Ada")
    page = browser.get(page_of("draft", draft.pk))
    assert "Nobody else can publish it yet." in page.text
    page = browser.post(page_of("step", draft.pk, "submit"), {"reason": REASON}, follow=True)
    assert "the administrators have a mail" in page.text
    assert "they name a second curator" in page.text
    told = Notification.objects.get(kind="publishing.no_reviewer")
    assert (told.recipient.user, told.path("en")) == (admin, GUIDE.entry_url(SLUG))
    # Who keeps the whole catalogue may review any draft; who keeps something else may not.
    curator("eve", Organization.objects.first())
    whole, ben = enter("ben", None)
    page = browser.get(page_of("draft", draft.pk))
    assert page.context["reviewers"] == [ben]
    assert "Can publish it" in page.text
    whole.post(page_of("step", draft.pk, "approve"), {})
    assert Guide.objects.get(slug=SLUG).title_en == "By Ada"
    other = edited(GUIDE, SLUG, ada, title_en="Again")
    page = browser.post(page_of("step", other.pk, "submit"), {"reason": REASON}, follow=True)
    assert "Sent to a second curator." in page.text
    assert Notification.objects.filter(kind="publishing.no_reviewer").count() == 1


def test_from_the_last_fault_one_comes_to_where_the_draft_is_sent():
    browser, ada = enter("ada", None)
    draft = edited(GUIDE, SLUG, ada, title_en="", title_fr="")
    address = page_of("write", draft.pk)
    shown = browser.get(address)
    assert "<noscript>" in shown.text
    sent = sent_as_shown(shown) | {"title_en": "Mended", "next": "1"}
    again = browser.post(address, sent)
    assert again["Location"].startswith(address)
    sent = sent_as_shown(browser.get(address)) | {"title_fr": "Corrigé", "next": "1"}
    there = browser.post(address, sent)["Location"]
    assert there == f"{page_of('draft', draft.pk)}#submit-h"
    assert 'id="submit-h"' in browser.get(there).text


def test_a_new_entry_begins_with_its_names():
    browser, _ada = enter("ada", None)
    url = page_of("new", "boundary-case")
    assert browser.post(url, {"area": "", "case_en": "Solar tiles", "case_fr": ""}).context["form"].errors.keys() == {
        "area", "case_fr"
    }  # fmt: skip
    sent = {"area": "energy-efficiency", "case_en": "Solar tiles", "case_fr": "Tuiles solaires"}
    page = browser.post(url, sent, follow=True)
    assert page.context["draft"].slug == "energy-efficiency-solar-tiles"
    assert "area" not in page.context["form"].fields


def test_an_office_begins_in_an_organization_of_ones_own():
    office = Office.objects.select_related("organization").filter(kind="provincial_office").first()
    browser, _eve = enter("eve", office.organization)
    form = browser.get(page_of("new", "office")).context["form"]
    assert [value for value, _label in form.fields["organization"].choices] == ["", office.organization.slug]


def test_a_save_in_the_background_answers_with_the_new_number_alone():
    browser, ada = enter("ada", None)
    draft = services.begin_draft(entry_type=CHECK, slug=CHECK.model.objects.first().slug, by=ada, at=MOMENT)
    url = page_of("write", draft.pk)
    sent = sent_as_shown(browser.get(url)) | {"question_en": "Typing"}
    answer = browser.post(url, sent, headers={"HX-Request": "true"})
    assert answer.context["version"] == 2
    assert b"<html" not in answer.content


def test_what_is_sent_after_the_session_has_ended_is_there_after_signing_in():
    browser, ada = enter("ada", None)
    draft = services.begin_draft(entry_type=GUIDE, slug=SLUG, by=ada, at=MOMENT)
    url = page_of("write", draft.pk)
    page = browser.get(url)
    sent = sent_as_shown(page) | {"title_en": "An hour of work", "token": token_of(page)}
    browser.cookies.pop("sessionid")
    answer = browser.post(url, sent)
    assert answer.url == f"{reverse('account_login')}?next={url}"
    assert newest_save(draft).number == 1
    assert held_for(draft, "text", ada).content["title_en"] == "An hour of work"
    Client().post(url, sent | {"token": "nonsense"})
    assert draft.saves.count() == 2
    cache.clear()  # the code of the app was used a moment ago
    come_in(browser, ada)
    page = browser.get(url)
    assert page.context["form"]["title_en"].value() == "An hour of work"
    assert "<ins>" in page.content.decode()
    browser.post(url, sent_as_shown(page))
    assert newest_save(draft).content["title_en"] == "An hour of work"
    assert held_for(draft, "text", ada) is None


def test_whoever_comes_second_sees_both_texts_and_goes_back_to_the_draft():
    browser, ada = enter("ada", None)
    draft = services.begin_draft(entry_type=GUIDE, slug=SLUG, by=ada, at=MOMENT)
    url = page_of("write", draft.pk)
    sent = sent_as_shown(browser.get(url)) | {"title_en": "Mine"}
    write(draft, editor("ben"), title_en="Theirs")
    page = browser.post(url, sent, follow=True)
    assert page.context["form"]["title_en"].value() == "Mine"
    assert "<del>Theirs</del>" in page.content.decode()
    browser.post(url, {"drop": "1"})
    assert browser.get(url).context["form"]["title_en"].value() == "Theirs"


def test_words_of_a_file_are_decided_on_their_page():
    browser, _ada = enter("ada", None)
    published(GUIDE, SLUG, title_en="By a curator", title_fr="Du répertoire")
    document = newest_save(EntryVersion.objects.get(entry_type="guide", slug=SLUG, number=1)).content
    offered = services.offer_file_words(
        entry_type=GUIDE, slug=SLUG, document=document | {"title_en": "By the file"}, at=MOMENT
    )
    page = browser.get(page_of("draft", offered.pk)).content.decode()
    assert "Let the curators’ words stay" in page
    assert re.search(r"<ins>[^<]*file", page)
    assert "By a curator" in browser.get(page_of("desk"), {"list": "files"}).content.decode() or "By the file" in page
    page = browser.post(page_of("step", offered.pk, "take"), follow=True)
    assert page.context["draft"].state == "draft"
    assert newest_save(page.context["draft"]).content["title_en"] == "By the file"


def test_readers_see_no_word_of_a_draft_before_it_is_published():
    canary = "Zyxwvuts"
    words = {"title_en": f"{canary} guide", "title_fr": f"Guide {canary}", "summary_en": canary, "summary_fr": canary}
    draft = submitted(GUIDE, SLUG, editor("ben"), **words)
    pages = [
        reverse("opportunities:guide", args=[SLUG]),
        reverse("opportunities:guides"),
        reverse("pages:search") + f"?q={canary}",
        reverse("api:sitemap"),
        reverse("api:file-json", kwargs={"name": "agreements"}),
    ]

    def seen(url):
        page = Client().get(url)
        return canary in b"".join(page).decode().replace(f'value="{canary}"', "").replace(f"q={canary}", "")

    told = {url for url in pages[:2] + pages[3:] if seen(url)}
    assert told == set()
    assert Client().get(f"{pages[2]}&typed=1").context["total"] == 0
    services.approve(version=draft, by=editor("ada"), at=MOMENT)
    assert seen(pages[0])
    assert Client().get(f"{pages[2]}&typed=1").context["total"] == 1


def test_pages_run_the_same_with_one_draft_and_with_several(queries: QueryRecorder):
    browser, ada = enter("ada", None)
    ben = editor("ben")
    slugs = list(Guide.objects.order_by("slug").values_list("slug", flat=True))
    counts = []
    for some in (slugs[:1], slugs[1:8]):
        for slug in some:
            draft = submitted(GUIDE, slug, ben, title_en=f"Draft of {slug}")
        services.send_back(version=draft, comment="Once more.", by=ada, at=MOMENT)
        for turn in range(len(some)):
            write(draft, ben, title_en=f"Draft {turn}")
        pages = {"desk": [], "draft": [draft.pk], "write": [draft.pk], "saves": [draft.pk]}
        pages |= {"entry": ["guide", draft.slug], "rows": ["guide", draft.slug]}
        found = {}
        for name, arguments in pages.items():
            browser.get(page_of(name, *arguments))
            with queries.recording():
                assert browser.get(page_of(name, *arguments)).status_code == 200
            found[name] = len(queries)
        counts.append(found)
    assert counts[0] == counts[1]
    # The queue goes over every type: what each desk asks, and who works on what. A draft says who can publish it.
    assert max(number for name, number in counts[0].items() if name not in {"desk", "entry"}) <= 17, counts
    # An entry asks its own desk why it stands there.
    assert counts[0]["entry"] <= 18
    assert counts[0]["desk"] <= 26, counts


def test_every_step_with_an_entry_is_told_in_words():
    """What is recorded of other things than an entry or a version of it is named here, and stands in no history."""
    elsewhere = {
        "programs.catalogue.loaded", "programs.rules.loaded", "programs.import.applied", "programs.link.judged",
        "programs.pairs.proposed", "programs.review.asked", "programs.review.planned", "programs.review.revoked",
        "publishing.entry.commented", "publishing.entryreport.accepted", "publishing.entryreport.corrected",
        "publishing.entryreport.declined", "publishing.entryreport.made", "publishing.entryreport.reopened",
    }  # fmt: skip
    sources = [path.read_text() for app in ("hub", "programs") for path in Path(app).rglob("*.py")]
    recorded = {name for text in sources for name in re.findall(r'action="((?:programs|publishing)\.[a-z_.]+)"', text)}
    assert recorded - set(ACTIONS) == elsewhere


def test_raw_writes_are_in_the_history_and_it_cannot_be_changed():
    browser, _ada = enter("ada", None)
    Guide.objects.filter(slug=SLUG).update(title_en="By hand")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE opportunities_guide SET title_fr = 'À la main' WHERE slug = %s", [SLUG])
    rows = browser.get(page_of("rows", "guide", SLUG)).content.decode()
    assert "By hand" in rows
    assert "À la main" in rows


def test_still_right_is_said_beside_what_the_entry_says_and_its_pages():
    row = Guide.objects.get(slug=SLUG)
    browser, _ada = enter("ada", None)
    page = browser.get(page_of("entry", "guide", SLUG)).text
    for words in (row.title_en, row.title_fr, *row.sources, "Official source"):
        assert escape(words) in page
    # Several at once are shown first, too: none is confirmed unread.
    asked = browser.post(page_of("bulk"), {"do": "vouch", "pick": [f"guide/{SLUG}"]})
    assert escape(row.title_fr) in asked.text
    assert not Entry.objects.filter(action="publishing.entry.vouched").exists()
    browser.post(page_of("bulk"), {"do": "vouch", "pick": [f"guide/{SLUG}"], "confirmed": "1"})
    assert Entry.objects.filter(action="publishing.entry.vouched").exists()


def test_the_editor_says_of_each_page_whose_it_is():
    ada = editor("ada")
    draft = edited(GUIDE, SLUG, ada, sources="https://www.tradecommissioner.gc.ca/a\nhttps://broker.example/b")
    browser, _ada = enter("ben", None)
    page = " ".join(re.sub(r"<[^>]+>", " ", browser.get(page_of("write", draft.pk)).text).split())
    assert re.search(r"https://www\.tradecommissioner\.gc\.ca/a ?: ?Official source", page)
    assert re.search(r"https://broker\.example/b ?: ?Secondary source", page)


def test_what_stops_nothing_is_not_said_to_be_nothing():
    browser, ada = enter("ada", None)
    draft = edited(GUIDE, SLUG, ada, title_en="By Ada")
    page = browser.get(page_of("draft", draft.pk))
    assert "Nothing stops it" not in page.text
    heading = "To check; this stops nothing" if page.context["points"] else "No fault found"
    assert heading in page.text
    write(draft, ada, title_fr="")
    assert "Correct before publication" in browser.get(page_of("draft", draft.pk)).text


def test_what_is_no_draft_any_more_can_be_read_and_not_written():
    browser, ada = enter("ada", None)
    draft = edited(GUIDE, SLUG, ada, title_en="By Ada")

    def fields() -> list[str]:
        page = browser.get(page_of("write", draft.pk)).text
        form = re.search(r'<form method="(?:post|dialog)" class="stack".*?</form>', page, re.DOTALL)
        assert form
        return re.findall(r"<(?:input(?! type=.hidden)|select|textarea)[^>]*>", form[0])

    assert fields()
    assert not [one for one in fields() if re.search(" (readonly|disabled)", one)]
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    # A text is reached by a key and by a link, and can be copied; nothing of it is sent.
    for one in fields():
        picked = re.match("<select|.*type=.(checkbox|radio)", one)
        assert (" disabled" if picked else " readonly") in one, one
    assert 'method="dialog"' in browser.get(page_of("write", draft.pk)).text


def test_what_an_opportunity_looks_for_folds_by_area():
    browser, ada = enter("ada", None)
    draft = edited(OPPORTUNITY, Opportunity.objects.exclude(capabilities=[]).first().slug, ada, title_en="By Ada")
    with override("fr"):
        page = browser.get(page_of("write", draft.pk)).text
    folded = re.findall(r'<details class="line-details"[^>]*>\s*<summary>([^<]+)<span class="quiet">', page)
    assert [each.strip() for each in folded] == [escape(area.label.fr) for area in Area]
    assert page.count('name="sought"') == len(capabilities())


def test_where_an_entry_begins_it_says_what_cannot_be_changed_later():
    office, guide = KINDS["office"].new_words, GUIDE.new_words
    assert office.en.endswith(" Cannot be changed later: organization, kind and whose office it is.")
    assert office.fr.endswith(
        " À choisir maintenant, sans pouvoir y revenir\u00a0: organisme, genre et à qui est ce bureau."
    )
    assert guide.en == "A second person publishes it."


def test_an_organization_is_found_by_a_part_of_its_name():
    browser, _ada = enter("ada", None)
    new = reverse("curating:new")
    page = browser.get(new).text
    assert "<datalist" in page
    assert "Type a part of the name, then choose." in page
    body = Organization.objects.get(slug="nrcan")
    told = {"jurisdiction": "CA", "name_en": "Lock boats", "name_fr": "Bateaux d’écluse"}
    for typed in ("natural resources canada", body.slug):
        begun = browser.post(new, told | {"organization": typed, "name_en": f"Lock boats {typed}"})
        assert begun.status_code == 302, typed
    assert set(Program.objects.filter(slug__contains="lock-boats").values_list("organization", flat=True)) == {body.pk}
    # What several are named, or none, is asked again with what was typed.
    for typed in ("canada", "Nobody at all"):
        refused = browser.post(new, told | {"organization": typed})
        assert refused.context["form"]["organization"].value() == typed
        assert "is not in it, or several are named so" in refused.text


def test_a_long_list_in_a_draft_is_searched_and_what_leads_nowhere_stays_typed_and_is_told():
    first, other = Agreement.objects.filter(successor=None).order_by("slug")[:2]
    browser, ada = enter("ada", None)
    draft = edited(KINDS["agreement"], first.slug, ada, successor=other.slug)
    url = page_of("write", draft.pk)
    page = browser.get(url)
    field = page.context["form"]["successor"]
    assert field.value() == other.title
    assert "<datalist" in str(field)
    for typed, kept in ((other.title_en.upper(), other.slug), ("", ""), ("Treaty of nobody", "Treaty of nobody")):
        sent = sent_as_shown(browser.get(url)) | {"successor": typed}
        assert browser.post(url, sent).status_code == 302, typed
        assert newest_save(draft).content["successor"] == kept
    page = browser.get(url)
    assert page.context["form"]["successor"].errors == [
        "“Treaty of nobody” is not in the list, or several are named so."
    ]
    assert 'value="Treaty of nobody"' in page.text
    assert "Correct before publication" in page.text
    for hostile in ("no\0where", "x" * 20_001):
        assert browser.post(url, sent_as_shown(page) | {"successor": hostile}).status_code == 200
    assert newest_save(draft).content["successor"] == "Treaty of nobody"


def test_of_several_of_one_name_the_value_tells_which_is_meant():
    field = SearchedChoiceField(choices=[("", "-"), ("a", "Water"), ("b", "Water"), ("c", "Wind")])
    assert [field.prepare_value(one) for one in ("a", "c", "typed")] == ["a", "Wind", "typed"]
    assert [field.to_python(one) for one in ("a", "wind", "win", "water")] == ["a", "c", "c", "water"]
    assert '<option value="b">Water</option><option value="Wind"></option>' in field.widget.render("x", "")
