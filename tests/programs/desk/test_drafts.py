"""Drafts keep every save, lose nothing that was typed, and belong to those who look after the program."""

from dataclasses import replace

import pytest

from hub.accounts.choices import Role
from hub.core.vocabulary.enums import ConditionKind
from hub.core.workflow import RefusedError
from hub.publishing import services
from hub.publishing.choices import VersionState
from hub.publishing.services import document_at, held_for, newest_save
from programs.drafts.services import add_condition, move_condition, remove_condition
from programs.entry_types import PROGRAM
from programs.models import Program, Revision
from programs.publication.services import live_catalogue
from tests.programs.desk.curators import MOMENT, begin_program, curator, edited, reading_of, write
from tests.programs.factories import condition, entry, organization, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    conditions = (
        condition(ConditionKind.EMPLOYEES, {"min": 3, "max": 500}),
        condition(ConditionKind.PROVINCES, {"in": ["QC", "ON"]}),
        condition(ConditionKind.OTHER),
    )
    return publish(entry(conditions=conditions))[0]


def test_a_draft_begins_with_what_is_published_and_changes_nothing_of_it(program):
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=curator("ada"), at=MOMENT)
    assert draft.state == VersionState.DRAFT
    assert draft.based_on == program.live
    live = live_catalogue().by_slug["ca-example"]
    assert reading_of(draft).entry == replace(live, published_on=None)
    assert reading_of(draft).is_whole


def test_a_program_has_one_open_draft_which_its_curators_share(program):
    ada, ben = curator("ada"), curator("ben")
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    assert services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ben, at=MOMENT) == draft


def test_every_save_is_kept_and_any_of_them_can_be_restored(program):
    ada = curator("ada")
    draft = edited(program, ada, name_en="First")
    write(draft, ada, name_en="Second")
    assert [save.content["name_en"] for save in draft.saves.order_by("number")] == [
        "Program ca-example",
        "First",
        "Second",
    ]
    services.restore_save(version=draft, number=2, by=ada, at=MOMENT)
    assert document_at(draft)[0]["name_en"] == "First"
    assert draft.saves.count() == 4


def test_a_save_that_changes_nothing_is_none(program):
    ada = curator("ada")
    draft = edited(program, ada, name_en="First")
    assert write(draft, ada, name_en="First").number == 2


def test_what_cannot_be_read_is_kept_as_it_was_typed(program):
    ada = curator("ada")
    draft = edited(program, ada, "money", amount_max="about a million")
    document, _version = document_at(draft)
    assert document["amount_max"] == "about a million"
    mistakes = [mistake for mistake in reading_of(draft).mistakes if mistake.field == "amount_max"]
    assert mistakes[0].words.en == "Write a number, such as 250000."


def test_two_people_who_write_in_different_parts_lose_nothing(program):
    ada, ben = curator("ada"), curator("ben")
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    services.save_draft(version=draft, part="words", values={"name_en": "Ada’s"}, number=1, by=ada, at=MOMENT)
    saved = services.save_draft(version=draft, part="money", values={"amount_max": "5"}, number=1, by=ben, at=MOMENT)
    document, version = document_at(draft)
    assert (saved.held, version) == (None, 3)
    assert (document["name_en"], document["amount_max"]) == ("Ada’s", "5")


def test_whoever_comes_second_in_the_same_part_keeps_the_text_aside(program):
    ada, ben = curator("ada"), curator("ben")
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    services.save_draft(version=draft, part="words", values={"name_en": "Ada’s"}, number=1, by=ada, at=MOMENT)
    saved = services.save_draft(version=draft, part="words", values={"name_en": "Ben’s"}, number=1, by=ben, at=MOMENT)
    assert document_at(draft)[0]["name_en"] == "Ada’s"
    assert (saved.held.by, newest_save(draft).by) == (ben, ada)
    assert held_for(draft, "words", ben).content == {"name_en": "Ben’s"}
    assert held_for(draft, "words", ada) is None
    services.settle(version=draft, part="words", by=ben, at=MOMENT)
    assert held_for(draft, "words", ben) is None


def test_conditions_are_parts_of_their_own(program):
    ada, ben = curator("ada"), curator("ben")
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    one = services.save_draft(version=draft, part="condition:1", values={"max": "499"}, number=1, by=ada, at=MOMENT)
    two = services.save_draft(version=draft, part="condition:2", values={"values": ["QC"]}, number=1, by=ben, at=MOMENT)
    assert (one.held, two.held) == (None, None)
    tests = {one.kind: one.test for one in reading_of(draft).entry.conditions}
    assert tests[ConditionKind.EMPLOYEES] == {"min": 3, "max": 499}
    assert tests[ConditionKind.PROVINCES] == {"in": ["QC"]}


def test_a_changed_figure_changes_the_sentence_with_it(program):
    draft = edited(program, curator("ada"), "condition:1", max="499")
    first = reading_of(draft).entry.conditions[0]
    assert "499" in first.sentence_en
    assert "499" in first.sentence_fr


def test_conditions_are_added_moved_and_removed(program):
    ada = curator("ada")
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    ident = add_condition(version=draft, kind=ConditionKind.TRL, by=ada, at=MOMENT)
    write(draft, ada, f"condition:{ident}", min="4", max="7", source="https://programs.example/trl")
    move_condition(version=draft, ident=ident, up=True, by=ada, at=MOMENT)
    remove_condition(version=draft, ident=1, by=ada, at=MOMENT)
    kinds = [one.kind for one in reading_of(draft).entry.conditions]
    assert kinds == [ConditionKind.PROVINCES, ConditionKind.TRL, ConditionKind.OTHER]


def test_whoever_edits_a_condition_that_another_removed_keeps_the_text(program):
    ada, ben = curator("ada"), curator("ben")
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    remove_condition(version=draft, ident=1, by=ada, at=MOMENT)
    saved = services.save_draft(version=draft, part="condition:1", values={"max": "9"}, number=1, by=ben, at=MOMENT)
    assert saved.held.content == {"max": "9"}


def test_only_those_who_look_after_the_program_write(program):
    stranger = curator("eve", organization("other-agency", acronym_en="OA"))
    ada = curator("ada")
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    for attempt in (
        lambda: services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=stranger, at=MOMENT),
        lambda: write(draft, stranger, name_en="No"),
        lambda: services.discard_draft(version=draft, by=stranger, at=MOMENT),
        lambda: add_condition(version=draft, kind=ConditionKind.TRL, by=stranger, at=MOMENT),
    ):
        with pytest.raises(RefusedError) as caught:
            attempt()
        assert caught.value.refusal.code == "not_yours"
    write(draft, curator("hub", None), name_en="A Hub-wide editor may")


def test_a_role_without_a_curatorship_opens_nothing(program):
    administrator = curator("admin", organization("elsewhere"), role=Role.ADMINISTRATOR)
    with pytest.raises(RefusedError):
        services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=administrator, at=MOMENT)


def test_a_new_program_is_seen_by_nobody_and_goes_with_its_draft():
    ada = curator("ada")
    draft = begin_program(
        organization=organization(),
        jurisdiction="QC",
        name_en="Clean Boats",
        name_fr="Bateaux propres",
        by=ada,
        at=MOMENT,
    )
    assert draft.program.slug == "qc-ea-clean-boats"
    assert live_catalogue().programs == ()
    again = begin_program(
        organization=organization(), jurisdiction="QC", name_en="Clean boats", name_fr="Bateaux", by=ada, at=MOMENT
    )
    assert again.program.slug == "qc-ea-clean-boats-2"
    services.discard_draft(version=draft, by=ada, at=MOMENT)
    assert list(Program.objects.values_list("slug", flat=True)) == ["qc-ea-clean-boats-2"]


def test_a_file_may_be_loaded_while_a_draft_is_open_and_the_draft_takes_it_in(program):
    ada = curator("ada")
    draft = edited(program, ada, name_en="Better")
    changed = entry(conditions=(), amount_max_cad=7, name_en="From the file")
    publish(changed)
    draft = Revision.objects.get(pk=draft.pk)
    with pytest.raises(RefusedError) as caught:
        services.submit(version=draft, reason="Because.", by=ada, at=MOMENT)
    assert caught.value.refusal.code == "outdated"
    services.bring_up_to_date(version=draft, by=ada, at=MOMENT)
    said = reading_of(draft).entry
    assert (said.name_en, said.amount_max_cad, said.conditions) == ("Better", 7, ())


def test_nobody_has_read_the_pages_of_a_program_that_begins():
    ada = curator("ada")
    draft = begin_program(organization=organization(), jurisdiction="CA", name_en="A", name_fr="B", by=ada, at=MOMENT)
    assert (document_at(draft)[0]["as_of"], document_at(draft)[0]["verified"]) == ("", False)
    assert ("sources", "as_of") in {(each.section, each.field) for each in reading_of(draft).mistakes}
