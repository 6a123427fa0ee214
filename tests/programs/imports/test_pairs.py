"""Programs that are like each other: proposed, judged, and made one with a second person."""

import pytest
from django.db import IntegrityError, transaction

from hub.audit.models import Entry
from hub.core.workflow import RefusedError
from hub.directory.seats.access import charge_of
from hub.publishing.choices import VersionState
from hub.publishing.services import document_at
from programs.choices import PairDecision
from programs.imports.access import judged_pairs_of
from programs.imports.services import (
    approve_pair,
    decide_pair,
    propose_pairs,
    reopen_pair,
)
from programs.models import Program, ProgramPair, Revision
from programs.publication.services import live_catalogue
from tests.programs.desk.curators import MOMENT, curator
from tests.programs.factories import entry, organization, publish
from tests.programs.imports.files import LATER, bring
from tests.programs.imports.sheets import row

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return curator("ada")


def test_a_new_program_that_is_like_a_published_one_is_proposed_and_the_judgement_remembered(ada):
    publish(entry("ca-old", name_en="Clean Hydrogen Pilot", name_fr="Pilote hydrogène propre"))
    bring(ada, row("ca-new", name_en="Clean Hydrogen Pilot Program", name_fr="Programme pilote hydrogène propre"))
    pair = ProgramPair.objects.get()
    assert {pair.first.slug, pair.second.slug} == {"ca-new", "ca-old"}
    decide_pair(pair=pair, judgement=PairDecision.APART, by=ada, at=LATER)
    assert propose_pairs(new=None, at=LATER) == 0
    pair.refresh_from_db()
    assert pair.judgement == PairDecision.APART
    with pytest.raises(RefusedError):
        decide_pair(pair=pair, judgement=PairDecision.JOINED, by=ada, at=LATER)


def test_of_two_published_duplicates_one_is_kept_and_a_draft_ends_the_other(ada):
    same = {"name_en": "Clean Hydrogen Pilot", "name_fr": "Pilote hydrogène propre"}
    kept, other = publish(entry("ca-one", **same), entry("ca-two", **same))
    assert propose_pairs(new=None, at=MOMENT) == 1
    draft = decide_pair(pair=ProgramPair.objects.get(), judgement=PairDecision.JOINED, keep=kept, by=ada, at=LATER)
    assert draft.program == other
    assert document_at(draft)[0]["replaced_by"] == "ca-one"


SAME = {"name_en": "Clean Hydrogen Pilot", "name_fr": "Pilote hydrogène propre"}
OTHER = {"organization_slug": "other-agency", "organization_acronym_en": "OA", "organization_en": "Other Agency"}


@pytest.fixture
def across():
    """Two published programs of two organizations that may be one, judged by nobody."""
    publish(entry("ca-one", **SAME), entry("ca-two", **SAME, **OTHER))
    assert propose_pairs(new=None, at=MOMENT) == 1
    return ProgramPair.objects.get()


def joined() -> list[str]:
    return [pair.first for pair in live_catalogue().joined]


def test_a_join_across_organizations_holds_once_a_second_person_agrees(across):
    hub, eve = curator("hub", None), curator("eve", organization("other-agency"))
    before = live_catalogue()
    assert decide_pair(pair=across, judgement=PairDecision.JOINED, keep=across.first, by=hub, at=LATER) is None
    across.refresh_from_db()
    assert (across.judgement, across.kept, across.approved_by) == (PairDecision.PROPOSED, across.first, None)
    assert live_catalogue() is before, "readers see nothing of a proposal"
    assert not Revision.objects.filter(state=VersionState.DRAFT).exists()
    with pytest.raises(RefusedError) as refused:
        approve_pair(pair=across, by=hub, at=LATER)
    assert refused.value.refusal.code == "own_work"
    draft = approve_pair(pair=across, by=eve, at=LATER)
    across.refresh_from_db()
    assert (across.judgement, across.approved_by) == (PairDecision.JOINED, eve)
    assert joined() == ["ca-one"]
    # Eve looks after the program that ends, so the draft is hers.
    assert (draft.program, draft.made_by) == (across.second, eve)
    with pytest.raises(RefusedError) as refused:
        approve_pair(pair=across, by=curator("ben", None), at=LATER)
    assert refused.value.refusal.code == "not_proposed"


def test_the_draft_that_ends_a_program_is_of_whoever_looks_after_it(across):
    hub = curator("hub", None)
    decide_pair(pair=across, judgement=PairDecision.JOINED, keep=across.second, by=hub, at=LATER)
    draft = approve_pair(pair=across, by=curator("eve", organization("other-agency")), at=LATER)
    assert (draft.program, draft.made_by) == (across.first, hub)


def test_a_join_is_taken_back_in_one_step_by_either_side(across):
    hub, eve = curator("hub", None), curator("eve", organization("other-agency"))
    ben = curator("ben")
    decide_pair(pair=across, judgement=PairDecision.JOINED, keep=across.first, by=hub, at=LATER)
    approve_pair(pair=across, by=ben, at=LATER)
    assert joined() == ["ca-one"]
    reopen_pair(pair=across, by=eve, at=LATER)
    across.refresh_from_db()
    assert (across.judgement, across.judged_by, across.approved_by, across.kept) == ("", None, None, None)
    assert joined() == []
    told = [(entry.action, entry.actor_id) for entry in Entry.objects.filter(action__startswith="programs.pair.")]
    assert sorted(told) == sorted(
        [("programs.pair.judged", hub.pk), ("programs.pair.approved", ben.pk), ("programs.pair.reopened", eve.pk)]
    )
    with pytest.raises(RefusedError) as refused:
        reopen_pair(pair=across, by=eve, at=LATER)
    assert refused.value.refusal.code == "not_judged"


def test_strangers_neither_approve_nor_take_back_and_what_is_apart_needs_both_sides(across):
    stranger = curator("ann", organization("third-agency", acronym_en="TA", name_en="Third Agency"))
    hub, eve = curator("hub", None), curator("eve", organization("other-agency"))
    decide_pair(pair=across, judgement=PairDecision.JOINED, keep=across.first, by=hub, at=LATER)
    for step in (approve_pair, reopen_pair):
        with pytest.raises(RefusedError) as refused:
            step(pair=across, by=stranger, at=LATER)
        assert refused.value.refusal.code == "not_yours"
    reopen_pair(pair=across, by=eve, at=LATER)
    decide_pair(pair=across, judgement=PairDecision.APART, by=hub, at=LATER)
    with pytest.raises(RefusedError):
        reopen_pair(pair=across, by=eve, at=LATER)
    reopen_pair(pair=across, by=hub, at=LATER)


def test_what_was_judged_is_read_by_either_side_and_of_a_draft_by_whoever_looks_after_both(across):
    hub, eve = curator("hub", None), curator("eve", organization("other-agency"))
    stranger = curator("ann", organization("third-agency", acronym_en="TA", name_en="Third Agency"))

    def readers():
        return [person for person in (hub, eve, stranger) if judged_pairs_of(charge_of(person)).exists()]

    assert readers() == [], "nobody has judged it"
    decide_pair(pair=across, judgement=PairDecision.APART, by=hub, at=LATER)
    assert readers() == [hub, eve]
    Program.objects.filter(pk=across.first_id).update(live=None)
    assert readers() == [hub]


def test_within_one_organization_a_join_holds_at_once():
    publish(entry("ca-one", **SAME), entry("ca-two", **SAME))
    propose_pairs(new=None, at=MOMENT)
    decide_pair(pair=ProgramPair.objects.get(), judgement=PairDecision.JOINED, by=curator("ada"), at=LATER)
    assert joined() == ["ca-one"]


def test_the_database_takes_no_approval_by_whoever_proposed(across):
    hub = curator("hub", None)
    decide_pair(pair=across, judgement=PairDecision.JOINED, keep=across.first, by=hub, at=LATER)
    for values in ({"approved_by": hub, "judgement": PairDecision.JOINED}, {"approved_by": curator("ben")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgramPair.objects.filter(pk=across.pk).update(**values)
