"""From a draft to the catalogue: read by somebody else, published now or on a day, and taken back in one step."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.audit.models import Entry
from hub.core.vocabulary.enums import ConditionKind, Intake
from hub.outbox.services import deliver_next
from hub.publishing import services
from hub.publishing.choices import VersionState
from hub.publishing.entry_types.points import stops
from hub.publishing.services import document_at
from programs.eligibility.evaluate import intake_on
from programs.entry_types import PROGRAM
from programs.models import Program, Revision
from programs.publication.services import live_catalogue
from tests.programs.desk.curators import (
    MOMENT,
    REASON,
    begin_program,
    curator,
    edited,
    reading_of,
    refusal_code,
    submitted,
    write,
)
from tests.programs.factories import condition, entry, organization, publish

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def program():
    return publish(entry(conditions=(condition(ConditionKind.EMPLOYEES, {"max": 500}),)), entry("ca-next"))[0]


def live_name(slug="ca-example"):
    return live_catalogue().by_slug[slug].name_en


def deliver_all(*, at):
    while deliver_next(at=at):
        pass


def test_a_second_curator_publishes_what_the_first_wrote(program):
    draft = submitted(program, curator("ada"), name_en="Better")
    assert live_name() == "Program ca-example"
    services.approve(version=draft, by=curator("ben"), at=MOMENT)
    assert live_name() == "Better"
    entry = Entry.objects.get(action="publishing.version.published")
    assert (entry.reason, entry.subject_id) == (REASON, str(draft.pk))


def test_nobody_approves_what_they_wrote_themselves(program):
    ada, ben = curator("ada"), curator("ben")
    draft = edited(program, ada, name_en="Better")
    write(draft, ben, "money", amount_max="7")
    services.submit(version=draft, reason=REASON, by=ben, at=MOMENT)
    draft.refresh_from_db()
    for author in (ada, ben):
        assert refusal_code(services.approve, version=draft, by=author, at=MOMENT) == "own_revision"
        assert (
            refusal_code(services.approve, version=draft, by=author, at=MOMENT, publish_at=MOMENT + DAY)
            == "own_revision"
        )


def test_nor_does_a_curator_of_another_organization(program):
    draft = submitted(program, curator("ada"), name_en="Better")
    stranger = curator("eve", organization("other-agency", acronym_en="OA"))
    assert refusal_code(services.approve, version=draft, by=stranger, at=MOMENT) == "not_yours"
    assert refusal_code(services.send_back, version=draft, comment="No", by=stranger, at=MOMENT) == "not_yours"
    services.approve(version=draft, by=curator("hub", None), at=MOMENT)
    assert live_name() == "Better"


def test_a_draft_that_cannot_be_read_or_lacks_something_is_not_submitted(program):
    ada = curator("ada")
    draft = edited(program, ada, "money", amount_max="much")
    assert refusal_code(services.submit, version=draft, reason=REASON, by=ada, at=MOMENT) == "not_ready"
    write(draft, ada, "money", amount_max="7", support=[])
    assert refusal_code(services.submit, version=draft, reason=REASON, by=ada, at=MOMENT) == "not_ready"
    write(draft, ada, "money", support=["grant"])
    write(draft, ada, "intake", replaced_by="ca-nobody-has-this")
    assert refusal_code(services.submit, version=draft, reason=REASON, by=ada, at=MOMENT) == "not_ready"
    write(draft, ada, "intake", replaced_by="ca-next")
    assert refusal_code(services.submit, version=draft, reason=" ", by=ada, at=MOMENT) == "no_reason"
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)


def test_a_slip_is_told_what_was_perhaps_meant_but_never_of_a_draft(program):
    ada = curator("ada")
    hidden = begin_program(
        organization=organization("other-agency", acronym_en="OA"), jurisdiction="CA", name_en="Next",
        name_fr="Suivant", by=curator("hub", None), at=MOMENT,
    )  # fmt: skip
    draft = edited(program, ada, "intake", replaced_by=f"ca-nexte\n{hidden.program.slug}e")
    reading = reading_of(draft)
    told = [point.words for point in stops(draft.type.points(reading, document_at(draft)[0]))]
    english, french = " ".join(words.en for words in told), " ".join(words.fr for words in told)
    assert "ca-nexte. Perhaps one of these: ca-next." in english
    assert "ca-nexte. Peut-être l’un de ceux-ci\u00a0: ca-next." in french
    assert f"{hidden.program.slug}e." in english
    assert f"{hidden.program.slug}." not in english
    assert f"{hidden.program.slug}," not in english


def test_what_is_submitted_is_written_no_more_until_it_is_sent_back(program):
    ada, ben = curator("ada"), curator("ben")
    draft = submitted(program, ada, name_en="Better")
    assert refusal_code(write, draft=draft, by=ada, name_en="Other") == "not_a_draft"
    assert refusal_code(services.send_back, version=draft, comment="", by=ben, at=MOMENT) == "no_reason"
    services.send_back(version=draft, comment="Which page?", by=ben, at=MOMENT)
    assert Entry.objects.get(action="publishing.draft.sent_back").reason == "Which page?"
    write(draft, ada, name_en="Better still")
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    draft.refresh_from_db()
    assert draft.name_en == "Better still"


def test_what_is_published_says_all_that_the_draft_said(program):
    ada = curator("ada")
    draft = edited(program, ada, "condition:1", max="499")
    values = {
        "effort_min": "20", "effort_max": "40", "effort_source": "https://programs.example/effort",
        "decision_min": "", "decision_max": "90", "decision_source": "https://programs.example/wait",
        "contact_email": "programs@agency.example", "contact_source": "https://programs.example/contact",
        "documents_en": "A budget", "documents_fr": "Un budget",
    }  # fmt: skip
    write(draft, ada, "applying", **values)
    write(draft, ada, "sources", review_by="2027-05-01")
    said = reading_of(draft).entry
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    draft.refresh_from_db()
    services.approve(version=draft, by=curator("ben"), at=MOMENT)
    live = live_catalogue().by_slug["ca-example"]
    assert replace(live, published_on=None) == said
    assert (live.effort.least, live.decision.most, live.contact.email) == (20, 90, "programs@agency.example")
    assert live.conditions[0].test == {"max": 499}


def test_a_publication_waits_for_its_day_and_comes_by_itself(program):
    draft = submitted(program, curator("ada"), name_en="Better")
    services.approve(version=draft, by=curator("ben"), at=MOMENT, publish_at=MOMENT + DAY)
    deliver_all(at=MOMENT + DAY - timedelta(seconds=1))
    assert live_name() == "Program ca-example"
    deliver_all(at=MOMENT + DAY)
    assert live_name() == "Better"
    assert Entry.objects.get(action="publishing.version.published").actor.name == "Ben"


def test_a_publication_that_was_cancelled_does_not_come(program):
    ben = curator("ben")
    draft = submitted(program, curator("ada"), name_en="Better")
    services.approve(version=draft, by=ben, at=MOMENT, publish_at=MOMENT + DAY)
    services.take_back(version=draft, by=ben, at=MOMENT)
    deliver_all(at=MOMENT + DAY)
    assert live_name() == "Program ca-example"
    services.approve(version=draft, by=ben, at=MOMENT)
    assert live_name() == "Better"


def test_one_that_another_version_overtook_is_in_review_again_with_the_reason(program):
    draft = submitted(program, curator("ada"), name_en="Better")
    services.approve(version=draft, by=curator("ben"), at=MOMENT, publish_at=MOMENT + DAY)
    publish(entry(amount_max_cad=7))
    deliver_all(at=MOMENT + DAY)
    draft.refresh_from_db()
    assert draft.state == VersionState.IN_REVIEW
    assert "has changed since" in Entry.objects.get(action="publishing.version.unscheduled").reason
    assert live_catalogue().by_slug["ca-example"].amount_max_cad == 7


def test_rolling_back_shows_the_former_version_in_one_step(program):
    first, before = program.live, live_catalogue().by_slug["ca-example"]
    draft = submitted(program, curator("ada"), "condition:1", max="499")
    services.approve(version=draft, by=curator("ben"), at=MOMENT)
    ada = curator("ada2")
    assert refusal_code(services.roll_back, to=first, reason="", by=ada, at=MOMENT) == "no_reason"
    services.roll_back(to=first, reason="The guide was withdrawn.", by=ada, at=MOMENT)
    assert live_catalogue().by_slug["ca-example"] == before
    assert Program.objects.get(pk=program.pk).live == first
    assert Entry.objects.filter(action="publishing.version.published").latest("pk").reason == "The guide was withdrawn."


def test_rolling_back_goes_to_a_version_that_was_published_before(program):
    ada = curator("ada")
    other = Program.objects.get(slug="ca-next").live
    assert refusal_code(services.roll_back, to=other, reason=REASON, by=ada, at=MOMENT) == "wrong_state"
    draft = edited(program, ada, name_en="Better")
    assert refusal_code(services.roll_back, to=draft, reason=REASON, by=ada, at=MOMENT) == "wrong_state"


def test_a_program_that_ends_keeps_its_address_and_names_what_took_over(program):
    ada = curator("ada")
    draft = services.begin_retirement(
        entry_type=PROGRAM, slug=program.slug, successors=["ca-next"], closed_on=MOMENT.date(), by=ada, at=MOMENT
    )
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    services.approve(version=Revision.objects.get(pk=draft.pk), by=curator("ben"), at=MOMENT)
    ended = live_catalogue().by_slug["ca-example"]
    assert intake_on(ended.intake, MOMENT.date()).state is Intake.ENDED
    assert ended.replaced_by == ("ca-next",)
