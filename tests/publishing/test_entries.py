"""From a draft of an entry to readers and back, for every kind."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string

from hub.core.text.localized import Localized
from hub.core.workflow import RefusedError
from hub.directory.entry_types import AREA, BOUNDARY, OFFICE
from hub.directory.models import AreaText, BoundaryCase, Office, Organization
from hub.publishing import services
from hub.publishing.choices import Origin, VersionState
from hub.publishing.documents.evidence import NO_SITE, TO_COME
from hub.publishing.documents.fields import Shape, read_document
from hub.publishing.documents.readability import Lint, findings
from hub.publishing.entry_types.points import Point, lines_of
from hub.publishing.forms import when
from hub.publishing.models import EntryVersion, WithdrawnEntry
from hub.publishing.services import newest_save
from opportunities.entry_types import AGREEMENT, CHECK, GUIDE
from opportunities.models import Agreement, ComplianceCheck, Guide
from tests.programs.desk.curators import curator, enter
from tests.publishing.desk import KINDS, MOMENT, REASON, edited, editor, published, said, submitted, write
from tests.support.samples import EXTENTS, in_share

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

# One change of each kind that says something else to readers.
CHANGES = {
    "area": {"short_en": "Clean power", "short_fr": "Énergie propre"},
    "boundary-case": {"rule_en": "Ask the buyer.", "rule_fr": "Demandez à l’acheteur."},
    "office": {"contact_phone": "+86 10 5555 0100"},
    "organization": {"name_en": "Pumps Canada", "name_fr": "Pompes Canada"},
    "service": {"first_response_business_days": "4"},
    "seat": {"title_en": "Adviser, pumps", "title_fr": "Conseil, pompes"},
    "route": {"reason_1_en": "Knows the pumps", "reason_1_fr": "Connaît les pompes"},
    "guide": {"title_en": "Protect your designs", "title_fr": "Protéger vos dessins"},
    "check": {"question_en": "Is it a secret?", "question_fr": "Est-ce un secret?"},
    "agreement": {"signed": "2026-01"},
    "opportunity": {"title_en": "A fair of pumps", "title_fr": "Une foire de pompes"},
    "signal": {"title_en": "A rule on pumps", "title_fr": "Une règle sur les pompes"},
    "rule": {"sentence_en": "Ask the program.", "sentence_fr": "Demandez au programme."},
}


def first(kind):
    return kind.model.objects.order_by("pk").first().slug


def refused(step, code, **arguments):
    with pytest.raises(RefusedError) as error:
        step(**arguments)
    assert error.value.refusal.code == code


# --- Reading ---------------------------------------------------------------------------------------------------------


@EXTENTS
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_entry_of_the_files_is_read_back_as_it_stands(kind, whole):
    """Where there are many of a kind, a normal run reads a fifth."""
    rows = list(kind.model.objects.all())
    for row in rows:
        if not (whole or len(rows) < 20 or in_share(row.slug, one_in=5)):
            continue
        document = said(kind, row.slug)
        reading = kind.read_entry(kind.row(row.slug), document)
        assert [mistake.words.en for mistake in reading.mistakes] == [], row.slug
        for field in kind.row_fields:
            for column in field.columns:
                if not hasattr(row, column):
                    continue  # that somebody vouches is said of a version; the row keeps who and when
                there = getattr(row, column)
                assert reading.values[column] == (
                    there.slug if field.target and there else there or reading.values[column]
                )
        assert not [finding for finding in findings(kind.fields, document) if finding.stops]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_days_to_come_bare_numbers_and_test_sites_are_no_evidence(kind):
    row = kind.row(first(kind))
    refused = {
        field.columns[0]: value
        for field in kind.row_fields
        for shape, name, value in (
            (Shape.DAY, "as_of", "2099-01-01"),
            (Shape.ADDRESS, "", "http://192.0.2.7/guide"),
            (Shape.ADDRESSES, "", "https://staging.agency.ca/"),
        )
        if field.shape is shape and field.name.endswith(name)
    }
    mistakes = kind.read_entry(row, said(kind, row.slug) | refused).mistakes
    told = {mistake.field for mistake in mistakes if mistake.words in (TO_COME, NO_SITE)}
    assert told == refused.keys()


def test_a_day_is_kept_as_it_is_read_and_what_may_be_two_days_as_it_was_typed():
    field = when("Day")
    assert field.clean("20 novembre 2026") == field.clean("20/11/2026") == "2026-11-20"
    assert (field.clean("05/06/2026"), field.clean("")) == ("05/06/2026", "")
    reading = read_document(GUIDE.sections, said(GUIDE, first(GUIDE)) | {"as_of": "05/06/2026"})
    assert {one.field: one.words.en for one in reading.mistakes}["as_of"].startswith("This may be two days.")


def test_what_cannot_be_read_is_kept_and_told_in_both_languages():
    reading = read_document(GUIDE.sections, said(GUIDE, first(GUIDE)) | {"url": "somewhere", "as_of": "yesterday"})
    told = {mistake.field: mistake.words for mistake in reading.mistakes}
    assert told["url"].en == "Write a whole web address, beginning with https://."
    assert told["as_of"].fr.startswith("Écrivez une date")


def test_one_language_alone_a_missing_line_and_a_strange_entry_are_told():
    slug = Agreement.objects.exclude(canadian_parties_en=[]).first().slug
    document = said(AGREEMENT, slug) | {"title_fr": "", "canadian_parties_fr": "", "successor": "no-such"}
    mistakes = AGREEMENT.read_entry(AGREEMENT.row(slug), document).mistakes
    assert {"title_fr", "canadian_parties_fr", "successor"} <= {mistake.field for mistake in mistakes}


def test_what_the_table_refuses_is_told_in_its_own_words():
    slug = Office.objects.filter(kind="consulate_general").first().slug
    mistakes = OFFICE.read_entry(OFFICE.row(slug), said(OFFICE, slug) | {"cn_provinces_served": []}).mistakes
    assert any("serves provinces of China" in mistake.words.en for mistake in mistakes)
    assert any("de la Chine" in mistake.words.fr or "de Chine" in mistake.words.fr for mistake in mistakes)


def test_a_word_that_leads_to_another_area_stops_an_area():
    one, other = AreaText.objects.order_by("order")[:2]
    document = said(AREA, one.slug)
    document["keywords_en"] += f"\n{other.keywords_en[0].upper()}"
    mistakes = AREA.read_entry(AREA.row(one.slug), document).mistakes
    assert [mistake.field for mistake in mistakes] == ["keywords_en"]


def test_agreements_that_replace_each_other_in_a_circle_are_refused():
    later = Agreement.objects.filter(predecessors__isnull=False).first()
    earlier = later.predecessors.first()
    document = said(AGREEMENT, later.slug) | {"status": "expired", "successor": earlier.slug}
    mistakes = AGREEMENT.read_entry(AGREEMENT.row(later.slug), document).mistakes
    assert "successor" in {mistake.field for mistake in mistakes}


def test_the_linter_reads_each_text_beside_its_translation():
    long = (
        "This is a sentence that goes on and on with many words so that nobody who reads it in a hurry can still say "
        * 2
    )
    document = said(GUIDE, first(GUIDE)) | {"summary_en": long, "summary_fr": long}
    rules = {finding.rule for finding in findings(GUIDE.fields, document)}
    assert {Lint.SAME_TEXT, Lint.LONG_SENTENCE, Lint.LONG_MEAN} <= rules


# --- The way of a draft ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_goes_the_whole_way_and_back_in_one_step(kind):
    slug, change = first(kind), CHANGES[kind.slug]
    before = said(kind, slug)
    version = published(kind, slug, **change)
    assert said(kind, slug) == before | change
    assert kind.row(slug).curated_at == MOMENT
    of_file = EntryVersion.objects.get(entry_type=kind.slug, slug=slug, state=VersionState.RETIRED)
    assert (of_file.origin, of_file.number, version.number) == (Origin.FILE, 1, 2)
    services.roll_back(to=of_file, reason=REASON, by=editor("ada"), at=MOMENT)
    assert said(kind, slug) == before
    assert kind.row(slug).curated_at is None


def test_nobody_publishes_what_they_wrote_and_whoever_wrote_once_counts():
    ada, ben = editor("ada"), editor("ben")
    draft = edited(GUIDE, first(GUIDE), ada, title_en="By Ada")
    write(draft, ben, title_fr="Par Ben")
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    for person in (ada, ben):
        refused(services.approve, "own_revision", version=draft, by=person, at=MOMENT)
    services.approve(version=draft, by=editor("cleo"), at=MOMENT)
    assert Guide.objects.get(slug=draft.slug).title_en == "By Ada"


def test_a_draft_without_a_reason_with_a_mistake_or_without_a_change_does_not_go():
    ada = editor("ada")
    draft = services.begin_draft(entry_type=GUIDE, slug=first(GUIDE), by=ada, at=MOMENT)
    refused(services.submit, "nothing_changes", version=draft, reason=REASON, by=ada, at=MOMENT)
    write(draft, ada, title_en="New", title_fr="")
    refused(services.submit, "not_ready", version=draft, reason=REASON, by=ada, at=MOMENT)
    write(draft, ada, title_fr="Nouveau")
    refused(services.submit, "no_reason", version=draft, reason=" ", by=ada, at=MOMENT)


def test_what_is_in_review_is_sent_back_with_a_comment_and_goes_on():
    ada, ben = editor("ada"), editor("ben")
    draft = submitted(GUIDE, first(GUIDE), ada, title_en="New")
    refused(services.save_draft, "not_a_draft", version=draft, values={}, number=1, by=ada, at=MOMENT)
    services.send_back(version=draft, comment="The French too.", by=ben, at=MOMENT)
    write(draft, ada, title_fr="Nouveau")
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    services.approve(version=draft, by=ben, at=MOMENT)
    assert Guide.objects.get(slug=draft.slug).title_fr == "Nouveau"


def test_an_office_is_for_its_organization_and_all_else_for_the_whole_catalogue():
    office = Office.objects.select_related("organization").filter(kind="provincial_office").first()
    ours, theirs = office.organization, Organization.objects.exclude(pk=office.organization_id).first()
    eve, olga = curator("eve", ours), curator("olga", theirs)
    draft = services.begin_draft(entry_type=OFFICE, slug=office.slug, by=eve, at=MOMENT)
    assert draft.organization_ids == [ours.pk]
    refused(services.begin_draft, "not_yours", entry_type=OFFICE, slug=office.slug, by=olga, at=MOMENT)
    refused(services.save_draft, "not_yours", version=draft, values={}, number=1, by=olga, at=MOMENT)
    refused(services.begin_draft, "not_yours", entry_type=GUIDE, slug=first(GUIDE), by=eve, at=MOMENT)


def test_an_entry_has_one_open_draft():
    ada = editor("ada")
    one = services.begin_draft(entry_type=CHECK, slug=first(CHECK), by=ada, at=MOMENT)
    assert services.begin_draft(entry_type=CHECK, slug=first(CHECK), by=editor("ben"), at=MOMENT) == one


# --- Nothing that was typed is lost ----------------------------------------------------------------------------------


def test_two_people_write_in_other_fields_at_once():
    ada, ben = editor("ada"), editor("ben")
    draft = services.begin_draft(entry_type=GUIDE, slug=first(GUIDE), by=ada, at=MOMENT)
    whole = newest_save(draft).content
    services.save_draft(version=draft, values=whole | {"title_en": "Ada"}, number=1, by=ada, at=MOMENT)
    saved = services.save_draft(version=draft, values=whole | {"title_fr": "Ben"}, number=1, by=ben, at=MOMENT)
    assert saved.held is None
    now = newest_save(draft).content
    assert (now["title_en"], now["title_fr"]) == ("Ada", "Ben")


def test_whoever_comes_second_to_a_field_is_held_aside():
    ada, ben = editor("ada"), editor("ben")
    draft = services.begin_draft(entry_type=GUIDE, slug=first(GUIDE), by=ada, at=MOMENT)
    services.save_draft(version=draft, values={"title_en": "Ada"}, number=1, by=ada, at=MOMENT)
    saved = services.save_draft(version=draft, values={"title_en": "Ben"}, number=1, by=ben, at=MOMENT)
    assert saved.held is not None
    assert saved.held.content == {"title_en": "Ben"}
    assert newest_save(draft).content["title_en"] == "Ada"


def test_an_earlier_save_is_said_again_and_the_later_ones_are_kept():
    ada = editor("ada")
    draft = edited(GUIDE, first(GUIDE), ada, title_en="Two")
    write(draft, ada, title_en="Three")
    services.restore_save(version=draft, number=2, by=ada, at=MOMENT)
    assert [save.content["title_en"] for save in draft.saves.order_by("number")][1:] == ["Two", "Three", "Two"]


def test_a_draft_takes_in_what_readers_see_since_and_goes_not_before():
    ada, ben = editor("ada"), editor("ben")
    draft = edited(GUIDE, first(GUIDE), ada, title_en="Mine", title_fr="Le mien")
    Guide.objects.filter(slug=draft.slug).update(provider_en="Another body", provider_fr="Un autre organisme")
    refused(services.submit, "outdated", version=draft, reason=REASON, by=ada, at=MOMENT)
    services.bring_up_to_date(version=draft, by=ada, at=MOMENT)
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    services.approve(version=draft, by=ben, at=MOMENT)
    row = Guide.objects.get(slug=draft.slug)
    assert (row.title_en, row.provider_en) == ("Mine", "Another body")


# --- New, withdrawn, on a day ----------------------------------------------------------------------------------------


def new_guide(by):
    values = {"title_en": "Wind in Inner Mongolia", "title_fr": "Le vent en Mongolie-Intérieure"}
    draft = services.begin_entry(entry_type=GUIDE, values=values, by=by, at=MOMENT)
    write(
        draft, by, provider_en="Example Council", provider_fr="Conseil exemple", kind="guide",
        url="https://example.org/wind", languages=["en"], challenges=["scale"], use_when=["entry"],
        summary_en="Who buys wind turbines, and how.", summary_fr="Qui achète des éoliennes, et comment.",
        sources="https://example.org/wind", is_verified=True,
    )  # fmt: skip
    return draft


def test_a_new_entry_is_seen_when_it_is_published_and_goes_away_and_comes_back():
    ada, ben = editor("ada"), editor("ben")
    draft = new_guide(ada)
    assert draft.slug == "wind-in-inner-mongolia"
    assert not Guide.objects.filter(slug=draft.slug).exists()
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    services.approve(version=draft, by=ben, at=MOMENT)
    assert Guide.objects.get(slug=draft.slug).order == max(Guide.objects.values_list("order", flat=True))
    gone = services.begin_retirement(entry_type=GUIDE, slug=draft.slug, by=ben, at=MOMENT)
    services.submit(version=gone, reason=REASON, by=ben, at=MOMENT)
    services.approve(version=gone, by=ada, at=MOMENT)
    assert not Guide.objects.filter(slug=draft.slug).exists()
    assert WithdrawnEntry.objects.filter(model="opportunities.guide", slug=draft.slug).exists()
    draft.refresh_from_db()
    services.roll_back(to=draft, reason=REASON, by=ada, at=MOMENT)
    assert Guide.objects.filter(slug=draft.slug).exists()
    assert not WithdrawnEntry.objects.exists()


def test_an_entry_on_which_others_rest_is_not_withdrawn():
    guide = ComplianceCheck.objects.first().guide
    gone = services.begin_retirement(entry_type=GUIDE, slug=guide.slug, by=editor("ada"), at=MOMENT)
    services.submit(version=gone, reason=REASON, by=editor("cleo"), at=MOMENT)
    with transaction.atomic():
        refused(services.approve, "needed", version=gone, by=editor("ben"), at=MOMENT)
    gone.refresh_from_db()
    assert gone.state == VersionState.IN_REVIEW
    assert Guide.objects.filter(pk=guide.pk).exists()


@pytest.mark.parametrize("kind", [AREA, OFFICE], ids=["area", "office"])
def test_areas_and_offices_are_never_withdrawn(kind):
    refused(services.begin_retirement, "given", entry_type=kind, slug=first(kind), by=editor("ada"), at=MOMENT)


def test_the_eight_areas_are_given():
    refused(services.begin_entry, "given", entry_type=AREA, values={}, by=editor("ada"), at=MOMENT)


def test_a_boundary_case_stands_with_its_area():
    ada, area = editor("ada"), AreaText.objects.first()
    values = {"area": area.slug, "case_en": "Solar roof tiles", "case_fr": "Tuiles solaires"}
    draft = services.begin_entry(entry_type=BOUNDARY, values=values, by=ada, at=MOMENT)
    write(
        draft,
        ada,
        goes_to="low-carbon-electricity",
        not_to="low-carbon-electricity",
        rule_en="Power.",
        rule_fr="Courant.",
    )
    refused(services.submit, "not_ready", version=draft, reason=REASON, by=ada, at=MOMENT)
    write(draft, ada, not_to="energy-efficiency")
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    services.approve(version=draft, by=editor("ben"), at=MOMENT)
    assert BoundaryCase.objects.get(slug=draft.slug).area == area


def test_what_was_approved_for_a_day_goes_out_on_it_or_comes_back_with_the_reason():
    ada, ben, slug = editor("ada"), editor("ben"), first(GUIDE)
    draft = submitted(GUIDE, slug, ada, title_en="Tomorrow", title_fr="Demain")
    day = MOMENT + timedelta(days=1)
    services.approve(version=draft, by=ben, at=MOMENT, publish_at=day)
    services.publish_scheduled(
        model="publishing.EntryVersion", version_id=draft.pk, moment=day + timedelta(days=1), at=day
    )
    assert Guide.objects.get(slug=slug).title_en != "Tomorrow"
    Guide.objects.filter(slug=slug).update(provider_en="Another", provider_fr="Un autre")
    services.publish_scheduled(model="publishing.EntryVersion", version_id=draft.pk, moment=day, at=day)
    draft.refresh_from_db()
    assert (draft.state, draft.publish_at) == (VersionState.IN_REVIEW, None)
    Guide.objects.filter(slug=slug).update(
        provider_en=draft.content["provider_en"], provider_fr=draft.content["provider_fr"]
    )
    services.approve(version=draft, by=ben, at=MOMENT, publish_at=day)
    services.publish_scheduled(model="publishing.EntryVersion", version_id=draft.pk, moment=day, at=day)
    assert Guide.objects.get(slug=slug).title_en == "Tomorrow"


# --- What the database holds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values", [{"content": {}}, {"state": "draft"}, {"slug": "other"}], ids=lambda values: next(iter(values))
)
def test_a_published_version_cannot_be_changed_by_any_way(values):
    version = published(GUIDE, first(GUIDE), title_en="New")
    with pytest.raises(DatabaseError), transaction.atomic():
        EntryVersion.objects.filter(pk=version.pk).update(**values)
    with pytest.raises(DatabaseError), transaction.atomic():
        EntryVersion.objects.filter(pk=version.pk).delete()


def test_a_save_cannot_be_rewritten():
    draft = edited(GUIDE, first(GUIDE), editor("ada"), title_en="New")
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.saves.update(content={})


def test_who_reads_a_new_entry_whose_address_was_taken_meanwhile_is_led_to_the_other():
    ada = editor("ada")
    draft = new_guide(ada)
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    browser, ben = enter("ben", None)
    page = browser.get(GUIDE.url("draft", draft.pk))
    assert page.context["other"] is None
    row = Guide.objects.order_by("slug").first()
    row.pk, row.slug, row.title_en = None, draft.slug, "Of a file"
    row.save()
    page = browser.get(GUIDE.url("draft", draft.pk)).text
    assert "begin again by another name" in page
    assert f'<a href="{row.get_absolute_url()}">Of a file</a>' in page
    refused(services.approve, "outdated", version=draft, by=ben, at=MOMENT)


def test_what_is_said_of_several_places_stands_once_with_a_link_to_each():
    missing, other = Localized("Write it.", "À écrire."), Localized("Shorten it.", "À raccourcir.")
    names = [Localized(f"Field {number}", f"Champ {number}") for number in range(3)]
    points = [Point("no", missing, f"part-{number}", label=name) for number, name in enumerate(names)]
    points += [Point("ask", missing, label=names[0]), Point("no", other, "part-2", label=names[2]), Point("no", other)]
    lines = lines_of(points, lambda point: f"/{point.section}", "fr")
    assert [(line["tone"], line["words"], len(line["places"])) for line in lines] == [
        ("no", "À écrire", 3), ("ask", "Champ 0\u00a0: À écrire.", 0), ("no", "Champ 2\u00a0: À raccourcir.", 0),
        ("no", "À raccourcir.", 0),
    ]  # fmt: skip
    assert lines[0]["places"][1] == {"words": "Champ 1", "url": "/part-1"}


def test_each_place_is_a_link_that_says_of_which_entry_it_speaks():
    places = [{"words": "Name", "url": "/part-1"}, {"words": "Purpose", "url": ""}]
    fault = {"words": "Write it", "url": "/part-1", "places": places}
    page = " ".join(render_to_string("publishing/fault.html", {"fault": fault, "whose": "Fund"}).split())
    assert page == 'Write it: <a href="/part-1">Name<span class="sr">: Fund</span></a>, Purpose'
