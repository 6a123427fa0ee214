"""The rules of publishing, once for every type of entry."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.html import escape
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.directory.models import Organization
from hub.outbox.services import deliver_next
from hub.publishing import services
from hub.publishing.access import entry_for
from hub.publishing.choices import VersionState
from hub.publishing.registry import entry_types
from hub.publishing.rules import may_step
from hub.publishing.services.history import rows_of, steps_of
from tests.programs.desk.curators import curator, enter, refusal_code
from tests.publishing.desk import MOMENT, REASON, editor
from tests.support.samples import parametrize_share

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
DAY = timedelta(days=1)

# For each type: the part that is written, and two changes of one field, in both languages, and one of another field.
WRITTEN = {
    "area": (
        "text",
        "short_en",
        "short_fr",
        {"codes_note_en": "By hand.", "codes_note_fr": "À la main."},
    ),
    "boundary-case": ("text", "rule_en", "rule_fr", {"case_en": "By hand.", "case_fr": "À la main."}),
    "office": ("text", "name_en", "name_fr", {"contact_phone": "+86 10 5555 0100"}),
    "organization": ("text", "name_en", "name_fr", {"as_of": "2026-11-20"}),
    "service": ("text", "name_en", "name_fr", {"first_response_business_days": "4"}),
    "seat": ("text", "title_en", "title_fr", {"as_of": "2026-11-20"}),
    "route": ("text", "reason_1_en", "reason_1_fr", {"reason_2_en": "By hand", "reason_2_fr": "À la main"}),
    "opportunity": ("text", "title_en", "title_fr", {"reference": "ADB 1"}),
    "signal": ("text", "title_en", "title_fr", {"issued": "2026-01"}),
    "guide": ("text", "title_en", "title_fr", {"provider_en": "By hand", "provider_fr": "À la main"}),
    "check": ("text", "question_en", "question_fr", {"if_yes_en": "Stop.", "if_yes_fr": "Arrêtez."}),
    "agreement": ("text", "title_en", "title_fr", {"signed": "2026-01"}),
    "rule": ("text", "sentence_en", "sentence_fr", {"is_verified": False}),
    "program": ("words", "name_en", "name_fr", {"notes_en": "By hand.", "notes_fr": "À la main."}),
}
# The rules are the same code for all: in a normal run each is tried with a fifth of the types.
TYPES = parametrize_share("entry_type", entry_types(), ids=lambda each: each.slug, one_in=5)


class Way:
    """One entry of a type, and the steps that are taken with it."""

    def __init__(self, entry_type):
        self.type = entry_type
        rows = getattr(entry_type, "model", None) or entry_type.version_model._meta.get_field("program").related_model
        shown = rows.objects.filter(live__isnull=False) if hasattr(rows, "live") else rows.objects.all()
        self.slug = shown.order_by("pk").first().slug
        self.part, self.english, self.french, self.other = WRITTEN[entry_type.slug]
        self.ada, self.ben = editor("ada"), editor("ben")

    def change(self, words):
        return {self.english: f"{words}.", self.french: f"{words} (fr)."}

    def begun(self, by=None):
        return services.begin_draft(entry_type=self.type, slug=self.slug, by=by or self.ada, at=MOMENT)

    def write(self, draft, by=None, **values):
        number = services.newest_save(draft).number or 0
        return services.save_draft(
            version=draft, part=self.part, values=values, number=number, by=by or self.ada, at=MOMENT
        )

    def submitted(self, words="Changed"):
        draft = self.begun()
        self.write(draft, **self.change(words))
        services.submit(version=draft, reason=REASON, by=self.ada, at=MOMENT)
        return self.again(draft)

    def published(self, words="Changed"):
        draft = self.submitted(words)
        services.approve(version=draft, by=self.ben, at=MOMENT)
        return self.again(draft)

    def again(self, draft):
        return self.type.version_model.objects.get(pk=draft.pk)

    def shown(self):
        """Return what readers are told in the field that the changes are about."""
        version = self.type.shown(self.slug, at=MOMENT)
        return self.type.document_at(version)[self.english]

    def earlier(self):
        """Return what readers saw before the last publication."""
        return self.type.versions(self.slug).filter(state=VersionState.RETIRED).order_by("-number").first()


@pytest.fixture
def way(entry_type):
    return Way(entry_type)


def test_every_type_is_here():
    assert {each.slug for each in entry_types()} == set(WRITTEN)


# --- From a draft to readers and back -----------------------------------------------------------------------------------


@TYPES
def test_a_second_person_publishes_and_one_step_leads_back(way):
    before = way.shown()
    draft = way.submitted()
    assert way.shown() == before
    services.approve(version=draft, by=way.ben, at=MOMENT)
    assert way.shown() == "Changed."
    audited = Entry.objects.get(action="publishing.version.published")
    assert (audited.reason, audited.subject_id, audited.actor) == (REASON, str(draft.pk), way.ben)
    assert refusal_code(services.roll_back, to=way.earlier(), reason=" ", by=way.ada, at=MOMENT) == "no_reason"
    services.roll_back(to=way.earlier(), reason="It was right before.", by=way.ada, at=MOMENT)
    assert way.shown() == before


@TYPES
def test_nobody_publishes_what_they_wrote_in(way):
    draft = way.begun()
    way.write(draft, **way.change("Changed"))
    way.write(draft, by=way.ben, **way.other)
    services.submit(version=draft, reason=REASON, by=way.ben, at=MOMENT)
    for author in (way.ada, way.ben):
        for publish_at in (None, MOMENT + DAY):
            refused = refusal_code(
                services.approve, version=way.again(draft), by=author, at=MOMENT, publish_at=publish_at
            )
            assert refused == "own_revision"
    services.approve(version=way.again(draft), by=editor("cleo"), at=MOMENT)
    assert way.shown() == "Changed."


@TYPES
@pytest.mark.parametrize("publish_at", [None, MOMENT + DAY], ids=["now", "on a day"])
def test_a_draft_whose_base_has_moved_is_not_approved(way, publish_at):
    """Approving it would undo what was published meanwhile without a word."""
    way.published("First")
    draft = way.submitted("Second")
    services.roll_back(to=way.earlier(), reason="The page was withdrawn.", by=way.ben, at=MOMENT)
    now = way.shown()
    draft = way.again(draft)
    assert may_step(draft, "publish", by=way.ben).code == "outdated"
    assert refusal_code(services.approve, version=draft, by=way.ben, at=MOMENT, publish_at=publish_at) == "outdated"
    assert (way.shown(), way.again(draft).state) == (now, VersionState.IN_REVIEW)
    services.send_back(version=draft, comment="Take it in.", by=way.ben, at=MOMENT)
    draft = way.again(draft)
    assert refusal_code(services.submit, version=draft, reason=REASON, by=way.ada, at=MOMENT) == "outdated"
    services.bring_up_to_date(version=draft, by=way.ada, at=MOMENT)
    services.submit(version=draft, reason=REASON, by=way.ada, at=MOMENT)
    services.approve(version=way.again(draft), by=way.ben, at=MOMENT)
    assert way.shown() == "Second."


@TYPES
def test_a_publication_waits_for_its_day_or_is_cancelled(way):
    before, draft = way.shown(), way.submitted()
    services.approve(version=draft, by=way.ben, at=MOMENT, publish_at=MOMENT + DAY)
    services.take_back(version=way.again(draft), by=way.ben, at=MOMENT)
    _deliver(MOMENT + DAY)
    assert (way.shown(), way.again(draft).state) == (before, VersionState.IN_REVIEW)
    services.approve(version=way.again(draft), by=way.ben, at=MOMENT, publish_at=MOMENT + 2 * DAY)
    _deliver(MOMENT + 2 * DAY - timedelta(seconds=1))
    assert way.shown() == before
    _deliver(MOMENT + 2 * DAY)
    assert way.shown() == "Changed."
    assert Entry.objects.get(action="publishing.version.published").actor == way.ben


@TYPES
def test_one_that_was_overtaken_on_its_day_is_in_review_with_the_reason(way):
    way.published("First")
    draft = way.submitted("Second")
    services.approve(version=draft, by=way.ben, at=MOMENT, publish_at=MOMENT + DAY)
    services.roll_back(to=way.earlier(), reason="The page was withdrawn.", by=way.ben, at=MOMENT)
    now = way.shown()
    _deliver(MOMENT + DAY)
    assert (way.shown(), way.again(draft).state) == (now, VersionState.IN_REVIEW)
    assert "has changed since" in Entry.objects.get(action="publishing.version.unscheduled").reason


@TYPES
def test_what_does_not_go_on(way):
    draft = way.begun()
    way.write(draft, **{way.english: "", way.french: ""})
    assert refusal_code(services.submit, version=draft, reason=REASON, by=way.ada, at=MOMENT) == "not_ready"
    way.write(draft, **way.change("Changed"))
    assert refusal_code(services.submit, version=draft, reason=" ", by=way.ada, at=MOMENT) == "no_reason"
    services.submit(version=draft, reason=REASON, by=way.ada, at=MOMENT)
    assert refusal_code(way.write, draft=draft, **way.change("Later")) == "not_a_draft"
    assert refusal_code(services.send_back, version=draft, comment="", by=way.ben, at=MOMENT) == "no_reason"
    assert refusal_code(services.roll_back, to=way.again(draft), reason=REASON, by=way.ben, at=MOMENT) == "wrong_state"


@TYPES
def test_a_draft_that_says_what_readers_see_is_not_submitted(way):
    draft = way.begun()
    now = services.newest_save(draft).content
    way.write(draft, **way.change("Changed"))
    way.write(draft, **{name: now[name] for name in (way.english, way.french)})
    reading = way.type.read(draft, now)
    refused = refusal_code(services.submit, version=draft, reason=REASON, by=way.ada, at=MOMENT)
    assert refused == ("nothing_changes" if reading.is_whole else "not_ready")


# --- Nothing that was typed is lost -------------------------------------------------------------------------------------


@TYPES
def test_other_fields_are_merged_and_the_same_field_is_held_aside(way):
    draft = way.begun()
    mine, more = way.change("Mine"), dict(way.other)
    write = {"version": draft, "part": way.part, "number": 1, "at": MOMENT}
    assert services.save_draft(values=mine, by=way.ada, **write).held is None
    assert services.save_draft(values=more, by=way.ben, **write).held is None
    held = services.save_draft(values=way.change("Theirs"), by=way.ben, **write).held
    assert held.content == way.change("Theirs")
    content = services.newest_save(draft).content
    assert {name: content[name] for name in (*mine, *more)} == mine | more
    assert services.held_for(draft, way.part, way.ben) == held
    assert services.held_for(draft, way.part, way.ada) is None
    services.settle(version=draft, part=way.part, by=way.ben, at=MOMENT)
    assert services.held_for(draft, way.part, way.ben) is None


@TYPES
def test_every_save_is_kept_and_comes_back(way):
    draft = way.begun()
    for words in ("One", "Two"):
        way.write(draft, **way.change(words))
    assert way.write(draft, **way.change("Two")).number == 3
    services.restore_save(version=draft, number=2, by=way.ada, at=MOMENT)
    said = [save.content[way.english] for save in draft.saves.order_by("number")]
    assert said[1:] == ["One.", "Two.", "One."]
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.saves.update(content={})


@TYPES
def test_an_entry_has_one_open_draft_which_can_be_deleted(way):
    before, draft = way.shown(), way.begun()
    assert way.begun(by=way.ben) == draft
    way.write(draft, **way.change("Changed"))
    services.discard_draft(version=draft, by=way.ben, at=MOMENT)
    assert not way.type.version_model.objects.filter(pk=draft.pk).exists()
    assert way.shown() == before


@TYPES
def test_what_was_published_is_never_changed(way):
    version = way.published()
    rows = way.type.version_model.objects.filter(pk=version.pk)
    for attempt in (lambda: rows.update(number=99), lambda: rows.update(state="draft"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


# --- Whose it is ----------------------------------------------------------------------------------------------------------


@TYPES
def test_whoever_looks_after_something_else_does_nothing(way):
    draft = way.submitted()
    theirs = draft.organization_ids
    other = Organization.objects.exclude(pk__in=theirs).filter(programs__isnull=True).first()
    stranger = curator("eve", other)
    adviser = User.objects.create_user("adviser@example.org", role=Role.ADVISER)
    services.send_back(version=draft, comment="Once more.", by=way.ben, at=MOMENT)
    draft = way.again(draft)
    for call, arguments in (
        (services.begin_draft, {"entry_type": way.type, "slug": way.slug}),
        (services.save_draft, {"version": draft, "part": way.part, "values": {}, "number": 1}),
        (services.submit, {"version": draft, "reason": REASON}),
        (services.discard_draft, {"version": draft}),
        (services.restore_save, {"version": draft, "number": 1}),
        (services.bring_up_to_date, {"version": draft}),
    ):
        assert refusal_code(call, by=stranger, at=MOMENT, **arguments) == "not_yours"
        assert refusal_code(call, by=adviser, at=MOMENT, **arguments) == "not_a_curator"
    services.submit(version=draft, reason=REASON, by=way.ada, at=MOMENT)
    assert refusal_code(services.approve, version=way.again(draft), by=stranger, at=MOMENT) == "not_yours"
    assert (
        refusal_code(services.send_back, version=way.again(draft), comment="No.", by=stranger, at=MOMENT) == "not_yours"
    )


# --- Pages ----------------------------------------------------------------------------------------------------------------


@TYPES
def test_every_page_of_an_entry_and_its_draft_opens_in_both_languages(way):
    browser, _cleo = enter("cleo", None)
    way.published("First")
    draft = way.submitted("Second")
    for lang in ("en", "fr"):
        with override(lang):
            urls = [way.type.url(name, draft.pk) for name in ("draft", "saves")]
            urls += [way.type.part_url(draft.pk, section.slug) for section in way.type.sections]
            urls += [way.type.entry_url(way.slug), way.type.entry_url(way.slug, "rows"), way.type.url("desk")]
            for url in urls:
                assert browser.get(url).status_code == 200, url
            page = browser.get(urls[0]).content.decode()
    assert "<ins>" in page
    assert escape(draft.name_en) in browser.get(way.type.url("desk"), {"list": "to-review"}).content.decode()


@TYPES
def test_the_history_says_who_when_and_why(way):
    way.published()
    held = entry_for(way.ada, way.type.slug, way.slug)
    steps = [(str(step.words), step.person, step.reason) for step in steps_of(held)]
    assert steps == [
        ("Published", "Ben", REASON),
        ("Sent to a second curator", "Ada", REASON),
        ("Draft begun", "Ada", ""),
    ]
    assert any("Changed." in now for change in rows_of(way.type, way.slug, "en") for _name, _was, now in change.changed)


def _deliver(at):
    while deliver_next(at=at):
        pass
