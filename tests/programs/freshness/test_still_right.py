"""Still right in one press: what was read today has its day and page at once; what says something else has not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.audit.models import Entry
from hub.core.vocabulary.enums import ConditionKind, IntakeMode, LinkBasis
from hub.core.workflow import RefusedError
from hub.publishing.choices import VersionState
from hub.publishing.services import document_at
from programs.catalogue.entries import Contact, Span
from programs.choices import ConflictChoice, RowStatus
from programs.documents.fields import document_of
from programs.documents.parsers import read_document
from programs.eligibility.evaluate import IntakeFacts
from programs.entry_types import PROGRAM
from programs.entry_types.forms import ConditionForm
from programs.freshness.queries import review_days
from programs.freshness.services import confirm_parts, undo_confirmation
from programs.links.queries import page_changes
from programs.links.services import collect_links
from programs.models import Import, ImportConflict, ImportRow, Link, PageChange, Program, Revision
from programs.publication.services import live_catalogue
from programs.publication.sources import ConfirmedParts, PartKind, parts_of, unseen_links, with_confirmed
from tests.programs.desk.curators import MOMENT, curator, edited, enter, submitted
from tests.programs.factories import AS_OF, SOURCE, condition, entry, organization, publish

OWN = "https://programs.example/limits"
SIZE = condition(ConditionKind.EMPLOYEES, {"min": 3, "max": 500})
PLACE = condition(ConditionKind.PROVINCES, {"in": ["QC"]}, source=OWN, own_source=True, as_of=date(2025, 1, 1))
FULL = entry(
    conditions=(SIZE, PLACE),
    intake=IntakeFacts(mode=IntakeMode.CALL, closes=date(2027, 3, 1)),
    decision=Span(most=60, source=SOURCE),
    contact=Contact(email="programs@agency.example", source=OWN),
)
TODAY = date(2026, 11, 24)


def keys(program, *kinds):
    return [part.key for part in parts_of(program) if not kinds or part.kind in kinds]


def test_a_part_stands_on_what_was_confirmed_only_while_it_says_the_same():
    pages = {part.key: part.source or SOURCE for part in parts_of(FULL)}
    read = with_confirmed(FULL, [ConfirmedParts(TODAY, pages, entry=True)])
    assert {one.as_of for one in read.conditions} == {TODAY}
    assert [(one.source, one.own_source) for one in read.conditions] == [(SOURCE, True), (OWN, True)]
    assert (read.as_of, read.amount_source, read.amount_as_of) == (TODAY, SOURCE, TODAY)
    assert (read.intake_as_of, read.contact_as_of) == (TODAY, TODAY)
    assert dict(read.source_days) == {SOURCE: TODAY}
    # Other words, another page and a newer day are left alone.
    other = replace(SIZE, sentence_en="Other words.")
    newer = replace(PLACE, as_of=TODAY + timedelta(1))
    moved = replace(FULL, amount_max_cad=1, conditions=(other, newer), intake_source=OWN)
    after = with_confirmed(moved, [ConfirmedParts(TODAY, pages, entry=False)])
    assert (after.conditions, after.amount_as_of, after.intake_as_of, after.as_of) == (
        (other, newer), None, None, AS_OF
    )  # fmt: skip


@pytest.fixture
def program():
    return publish(FULL)[0]


def confirm(program, names, by, at=MOMENT):
    return confirm_parts(program=program, revision_id=program.live_id, keys=names, by=by, at=at)


@pytest.mark.django_db
def test_readers_see_the_day_at_once_and_the_earlier_one_when_it_is_taken_back(program):
    ada = curator("ada")
    made = confirm(program, keys(FULL), ada)
    seen = live_catalogue().by_slug["ca-example"]
    assert (made.whole, made.by, seen.as_of) == (True, ada, TODAY)
    assert {one.as_of for one in seen.conditions} == {TODAY}
    assert review_days([seen])["ca-example"] == date(2027, 11, 24)
    assert Revision.objects.count() == 1
    assert Entry.objects.filter(action="programs.parts.confirmed", actor=ada, subject_id=str(program.pk)).exists()
    with pytest.raises(RefusedError):
        undo_confirmation(confirmation=made, by=ada, at=MOMENT + timedelta(minutes=11))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE programs_confirmation SET undone_at = at + interval '1 hour'")
    undo_confirmation(confirmation=made, by=ada, at=MOMENT + timedelta(minutes=9))
    assert live_catalogue().by_slug["ca-example"].as_of == AS_OF


@pytest.mark.django_db
def test_nothing_on_a_page_that_changed_is_confirmed_with_several_programs_and_the_page_stays_to_look_at(program):
    # The passage of one part changed; others stand on the same page, named or not.
    collect_links(at=MOMENT)
    link = Link.objects.get(address=SOURCE)
    change = PageChange.objects.create(link=link, at=timezone.now(), passages=[["Up to $100,000.", "Up to $200,000."]])
    seen, (browser, _ada) = live_catalogue().by_slug["ca-example"], enter()
    bulk, told = reverse("entries:bulk"), {"do": "vouch", "pick": "program/ca-example", "namespace": "curating"}
    page = browser.post(bulk, told)
    (compared,) = [row["compared"] for row in page.context["rows"]]
    left_out = {key for one in compared.pages for line in one.parts if line.changed for key in line.keys}
    assert left_out == {part.key for part in parts_of(seen) if part.source in {"", SOURCE}}
    assert page.text.count("Its page has changed") == len(left_out) > 1
    assert "what named no page gets this one" in page.text
    browser.post(bulk, told | {"confirmed": "1", "read:ca-example": compared.revision_id})
    made = program.confirmations.get()
    assert {key for key, _page in made.pages} == {part.key for part in parts_of(seen) if part.source == OWN}
    assert page_changes([seen]) == {"ca-example": [change]}


@pytest.mark.django_db
def test_a_clause_in_two_conditions_is_read_once_and_both_are_confirmed():
    clause = {"sentence_en": "A municipality or its partner.", "sentence_fr": "Une municipalité ou son partenaire."}
    kinds = ((ConditionKind.EMPLOYEES, {"min": 3, "max": 500}), (ConditionKind.PROVINCES, {"in": ["QC"]}))
    (program,) = publish(entry(conditions=tuple(condition(*kind, **clause) for kind in kinds)))
    browser, _ada = enter()
    bulk, told = reverse("entries:bulk"), {"do": "vouch", "pick": "program/ca-example", "namespace": "curating"}
    assert browser.post(bulk, told).text.count(clause["sentence_en"]) == 1
    browser.post(bulk, told | {"confirmed": "1", "read:ca-example": str(program.live_id)})
    # On the page of one program it is one box.
    address, every = reverse("freshness:still_right", args=["ca-example"]), live_catalogue().by_slug["ca-example"]
    page = browser.get(address)
    assert page.text.count(clause["sentence_en"]) == 1
    (line,) = [each for one in page.context["pages"] for each in one.parts if each.words == clause["sentence_en"]]
    browser.post(address, {"revision": program.live_id, "part": line.value})
    apart, whole = program.confirmations.order_by("-pk")
    assert len(whole.pages) == len([*parts_of(every)])
    assert {key for key, _page in apart.pages} == {*line.keys} == {*keys(every, PartKind.CONDITION)}
    assert len(line.keys) == 2


@pytest.mark.django_db
def test_what_is_not_ticked_keeps_its_day_and_the_entry_stays_due(program):
    confirm(program, keys(FULL, PartKind.AMOUNT, PartKind.CONTACT), curator("ada"))
    seen = live_catalogue().by_slug["ca-example"]
    assert (seen.as_of, seen.amount_as_of, seen.contact_as_of, seen.intake_as_of) == (AS_OF, TODAY, TODAY, None)
    assert [one.as_of for one in seen.conditions] == [AS_OF, date(2025, 1, 1)]


@pytest.mark.django_db
def test_a_draft_and_a_file_that_say_the_same_lose_nothing_of_it(program):
    ada = curator("ada")
    before = edited(program, ada, name_en="New name")
    confirm(program, keys(FULL, PartKind.CONDITION), ada)
    begun = document_at(before)[0]["conditions"][0]["as_of"]
    assert begun == AS_OF.isoformat()
    publish(replace(FULL, summary_en="Other words."), at=MOMENT + timedelta(days=1))
    seen = live_catalogue().by_slug["ca-example"]
    assert seen.summary_en == "Other words."
    assert {one.as_of for one in seen.conditions} == {TODAY}


@pytest.mark.django_db
def test_it_is_for_whoever_looks_after_it_and_never_while_a_file_says_otherwise(program):
    stranger = curator("eve", organization("other-agency", acronym_en="OA"))
    with pytest.raises(RefusedError) as refused:
        confirm(program, keys(FULL), stranger)
    assert refused.value.refusal.code == "not_yours"
    ada = curator("ada")
    with pytest.raises(RefusedError) as refused:
        confirm_parts(program=program, revision_id=0, keys=keys(FULL), by=ada, at=MOMENT)
    assert refused.value.refusal.code == "changed"
    with pytest.raises(RefusedError) as refused:
        confirm(program, ["unknown"], ada)
    assert refused.value.refusal.code == "nothing"
    conflict = _conflict(program)
    with pytest.raises(RefusedError) as refused:
        confirm(program, keys(FULL), ada)
    assert refused.value.refusal.code == "conflict"
    ImportConflict.objects.filter(pk=conflict.pk).update(choice=ConflictChoice.OURS, settled_at=MOMENT)
    assert confirm(program, keys(FULL), ada).whole


@pytest.mark.django_db
def test_what_cannot_be_pressed_is_not_offered_and_its_reason_stands_there(program):
    browser, ada = enter()
    address = reverse("freshness:still_right", args=[program.slug])
    several = {"do": "vouch", "pick": f"program/{program.slug}", "namespace": "curating"}

    def offers():
        page = browser.get(address).text
        return 'class="btn phone-full" type="submit">Still right' in page, 'name="change"' in page

    assert offers() == (True, True)
    assert address in browser.get(reverse("curating:program", args=[program.slug])).text
    assert " checked>" in browser.post(reverse("entries:bulk"), several).text
    submitted(program, ada, summary_en="Other words.")
    assert offers() == (True, False)
    assert "A changed version is in review" in browser.get(address).text
    _conflict(program)
    assert offers() == (False, False)
    assert "Decide about that first." in browser.get(address).text
    assert address not in browser.get(reverse("curating:program", args=[program.slug])).text
    page = browser.post(reverse("entries:bulk"), several).text
    assert " disabled>" in page
    assert f'<a href="{reverse("imports:conflicts", query={"program": program.slug})}">A file says otherwise' in page
    # Where nothing can be confirmed, nothing is pressed.
    assert 'name="do"' not in page


def _conflict(program):
    source = Import.objects.create(file_name="a.yaml", format="yaml", digest="0" * 64, at=MOMENT)
    row = ImportRow.objects.create(
        source=source, position=1, slug=program.slug, organization=program.organization, jurisdiction="CA",
        name_en="Name", name_fr="Nom", status=RowStatus.CHANGED, document={},
    )  # fmt: skip
    return ImportConflict.objects.create(row=row, program=program, field="amount_max")


@pytest.mark.django_db
def test_two_presses_from_the_list_of_what_is_due(program):
    with time_machine.travel(MOMENT + timedelta(days=400), tick=False):
        browser, _ada = enter()
        listed = browser.get(reverse("curating:desk"), {"list": "due"})
        address = reverse("freshness:still_right", args=["ca-example"])
        assert f'href="{address}"' in listed.content.decode()
        page = browser.get(address)
        text = page.content.decode()
        ticked = [line.value for one in page.context["pages"] for line in one.parts]
        assert text.count("checked>") == len(ticked) == len(keys(FULL))
        assert [(one.address, one.own) for one in page.context["pages"]] == [
            (SOURCE, False), (OWN, True)
        ]  # fmt: skip
        done = browser.post(address, {"revision": program.live_id, "part": ticked}, follow=True)
        assert "still right" in done.content.decode()
        assert live_catalogue().by_slug["ca-example"].as_of == (MOMENT + timedelta(days=400)).date()
        assert "ca-example" not in browser.get(reverse("curating:desk"), {"list": "due"}).content.decode()
        browser.post(reverse("freshness:undo", args=["ca-example", program.confirmations.get().pk]))
        assert live_catalogue().by_slug["ca-example"].as_of == AS_OF


@pytest.mark.django_db
def test_one_person_says_that_an_official_page_was_seen_and_it_leaves_its_list(program):
    unseen = replace(FULL, url_en=OWN, url_basis_en="memory", url_fr=SOURCE, url_basis_fr="domain_home")
    publish(unseen)
    program.refresh_from_db()
    browser, _ada = enter()
    address = reverse("freshness:still_right", args=["ca-example"])
    listed = browser.get(reverse("curating:desk"), {"list": "link-to-confirm"})
    assert f'href="{address}"' in listed.text
    english, french = unseen_links(live_catalogue().by_slug["ca-example"])
    page = browser.get(address)
    assert f'value="{english.key}"><span>I saw it (EN)' in page.text
    # Each page stands once, with all that rests on it.
    pages = page.context["pages"]
    assert [(one.address, [link.key for link in one.unseen]) for one in pages] == [
        (OWN, [english.key]), (SOURCE, [french.key])
    ]  # fmt: skip
    assert all(one.parts for one in pages)
    page = browser.post(address, {"revision": program.live_id, "part": [english.key]}, follow=True)
    assert "Noted: you saw the official page." in page.text
    seen = live_catalogue().by_slug["ca-example"]
    assert (seen.url_basis_en, seen.url_basis_fr, seen.as_of) == ("stored_page", "domain_home", AS_OF)
    # To have seen a page is not to have compared the entry with it.
    collect_links(at=MOMENT)
    link, at = Link.objects.get(address=OWN), MOMENT + timedelta(hours=1)
    change = PageChange.objects.create(link=link, at=at, passages=[["Up to 10.", "Up to 20."]])
    assert page_changes([seen]) == {"ca-example": [change]}
    made = program.confirmations.get()
    assert not made.whole
    confirm(program, [*keys(FULL), french.key], curator("ben"))
    seen = live_catalogue().by_slug["ca-example"]
    assert not list(unseen_links(seen))
    assert "ca-example" not in browser.get(reverse("curating:desk"), {"list": "link-to-confirm"}).text
    # Another address has not been seen.
    assert with_confirmed(replace(unseen, url_en=SOURCE), [ConfirmedParts(TODAY, dict(made.pages), entry=False)]
                          ).url_basis_en == "memory"  # fmt: skip


@pytest.mark.django_db
def test_after_the_press_the_next_of_the_same_list_is_offered_and_no_form_all_ticked_again():
    with time_machine.travel(MOMENT + timedelta(days=400), tick=False):
        first, second = publish(replace(FULL, slug="ca-a"), replace(FULL, slug="ca-b"))
        browser, _ada = enter()
        browser.get(reverse("curating:desk"), {"list": "due"})
        for row, other in ((first, second), (second, None)):
            address = reverse("freshness:still_right", args=[row.slug])
            ticked = [line.value for one in browser.get(address).context["pages"] for line in one.parts]
            done = browser.post(address, {"revision": row.live_id, "part": ticked}, follow=True)
            assert done.redirect_chain == [(f"{address}?done=1", 302)]
            assert "checked>" not in done.text
            assert 'href="/en/curation/?list=due"' in done.text
            following = reverse("freshness:still_right", args=[other.slug]) if other else ""
            assert (f'href="{following}"' in done.text) is bool(other)
            assert "Take it back" in done.text
            assert "checked>" in browser.get(address).text


@pytest.mark.django_db
def test_what_is_not_ticked_is_changed_in_a_draft_at_its_field_and_the_rest_is_confirmed(program):
    browser, _ada = enter()
    url = reverse("freshness:still_right", args=["ca-example"])
    page, (place,) = browser.get(url), keys(FULL, PartKind.CONTACT)
    assert "Change what is not ticked" in page.text
    values = [line.value for one in page.context["pages"] for line in one.parts if place not in line.keys]
    answer = browser.post(url, {"revision": program.live_id, "part": values, "change": "1"})
    draft = program.revisions.exclude(pk=program.live_id).get()
    assert answer["Location"] == PROGRAM.field_url(draft.pk, document_at(draft)[0], "contact_email")
    assert {key for key, _page in program.confirmations.get().pages} == {*keys(FULL)} - {place}
    # With nothing ticked nothing is confirmed; with all ticked it is the draft.
    answer = browser.post(url, {"revision": program.live_id, "change": "1"})
    assert "/section/" in answer["Location"]
    assert program.confirmations.count() == 1
    every = [line.value for one in page.context["pages"] for line in one.parts]
    answer = browser.post(url, {"revision": program.live_id, "part": every, "change": "1"})
    assert answer["Location"] == PROGRAM.url("draft", draft.pk)
    assert "What was ticked has today’s date." in browser.get(answer["Location"]).text
    # What was read is not what readers see any more: nothing is confirmed, and no draft is begun for it.
    assert browser.post(url, {"revision": "0", "part": values, "change": "1"}).status_code == 409


@pytest.mark.django_db
def test_an_official_page_that_was_not_seen_leads_to_its_field():
    program, *_others = publish(replace(FULL, url_basis_en=LinkBasis.MEMORY))
    browser, _ada = enter()
    url = reverse("freshness:still_right", args=["ca-example"])
    page = browser.get(url)
    every = [line.value for one in page.context["pages"] for line in one.parts]
    answer = browser.post(url, {"revision": program.live_id, "part": every, "change": "1"})
    assert answer["Location"].endswith("#id_url_en")


@pytest.mark.django_db
@pytest.mark.parametrize("state", [VersionState.IN_REVIEW, VersionState.SCHEDULED])
def test_where_the_open_version_cannot_be_written_in_nothing_is_confirmed(program, state):
    draft = submitted(program, curator("ben"), name_en="New name")
    if state == VersionState.SCHEDULED:
        day = timezone.now() + timedelta(2)
        Revision.objects.filter(pk=draft.pk).update(state=state, publish_at=day, approved_by=curator("eve"))
    browser, _ada = enter()
    url = reverse("freshness:still_right", args=["ca-example"])
    sent = {"revision": program.live_id, "part": keys(FULL), "change": "1"}
    refused = browser.post(url, sent)
    assert refused.status_code == 409
    assert "is in review or waits for its day" in refused.text
    assert not program.confirmations.exists()


@pytest.mark.django_db
def test_a_change_of_words_still_needs_a_second_person(program):
    ada = curator("ada")
    draft = submitted(program, ada, name_en="New name")
    confirm(program, keys(FULL), ada)
    assert Revision.objects.get(pk=draft.pk).state == "in_review"
    assert live_catalogue().by_slug["ca-example"].name_en == FULL.name_en


@pytest.mark.django_db
def test_an_empty_field_is_not_looked_up_or_not_published_or_does_not_apply():
    fields = {"amount_max_cad": None, "amount_as_of": date(2026, 11, 2), "looked_up": date(2026, 11, 3)}
    publish(entry("ca-one", **fields, not_applicable=("contact",)), entry("ca-two", amount_max_cad=None))
    one, two = (Client().get(f"/en/programs/{slug}/").content.decode() for slug in ("ca-one", "ca-two"))
    assert "No amount published (2 November 2026)." in one
    assert "Does not apply." in one
    assert "No way to apply found (3 November 2026)." in one
    assert "Not looked up yet" not in one
    assert two.count("Not looked up yet") == 3  # the amount, how to apply, whom to call
    document = document_of(entry(not_applicable=("amount", "contact"))) | {"decision_max": "30"}
    wrong = {mistake.field for mistake in read_document(document, entry()).mistakes if not mistake.mild}
    assert "not_applicable" in wrong
    draft = edited(Program.objects.get(slug="ca-two"), curator("ada"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=draft.pk).update(not_applicable=["everything"])


@pytest.mark.django_db
def test_one_page_is_named_once_for_all_conditions_that_name_none(program):
    browser, ada = enter()
    draft = edited(program, ada)
    row = document_at(draft)[0]["conditions"][0]
    kept = ConditionForm({"min": "3", "max": "600"}, row=row, pages=[SOURCE, OWN])
    chosen = ConditionForm({"min": "3", "max": "600", "page": OWN}, row=row, pages=[SOURCE, OWN])
    assert kept.is_valid()
    assert chosen.is_valid()
    assert "source" not in kept.values(row)
    assert (chosen.values(row)["source"], chosen.values(row)["own"]) == (OWN, "yes")
    address = reverse("curating:conditions", args=[draft.pk])
    assert browser.post(address, {"page": "https://elsewhere.example/"}).status_code == 404
    assert browser.post(address, {"page": SOURCE}).status_code == 302
    rows = document_at(draft)[0]["conditions"]
    assert [(one["source"], one["own"]) for one in rows] == [(SOURCE, "yes"), (OWN, "yes")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_of", "2026-11-29"),
        ("amount_as_of", "2027-01-01"),
        ("amount_source", "http://192.0.2.7/guide"),
        ("intake_source", "https://[2001:db8::1]/guide"),
        ("contact_source", "https://agency.netlify.app/"),
        ("sources", "https://staging.agency.example/guide"),
    ],
)
def test_days_to_come_bare_numbers_test_sites_and_copies_are_no_evidence(name, value):
    def wrong(document):
        read = read_document(document, entry(), today=date(2026, 11, 28))
        return {mistake.field for mistake in read.mistakes if not mistake.mild}

    assert name in wrong(document_of(FULL) | {name: value})
    assert name not in wrong(document_of(FULL))
