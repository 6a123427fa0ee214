"""An import writes drafts, all or nothing; what a curator changed is never overwritten."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.core.workflow import RefusedError
from hub.directory.models import Curatorship
from hub.publishing import services as desk
from hub.publishing.choices import Origin, VersionState
from hub.publishing.services import document_at
from programs.choices import ConflictChoice, ImportState, RowStatus
from programs.imports.formats.problems import FileRefusedError
from programs.imports.services import (
    apply_import,
    check_file,
    drop_import,
    resolve_conflict,
)
from programs.models import Import, ImportConflict, ImportRow, Program, Revision
from programs.publication.services import catalogue_version, live_catalogue
from tests.programs.desk.curators import MOMENT, REASON, begin_program, curator, edited, submitted
from tests.programs.factories import entry, organization, publish
from tests.programs.imports.broken import attacks, broken, encodings
from tests.programs.imports.files import LATER, bring, check, counts, publish_draft
from tests.programs.imports.sheets import PURPOSE, as_csv, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return curator("ada")


def test_a_new_program_becomes_a_draft_that_nobody_sees(ada):
    version = catalogue_version()
    found = bring(ada, row())["ca-fund"]
    draft = found.draft
    assert (found.status, draft.state, draft.origin) == (RowStatus.NEW, VersionState.DRAFT, Origin.IMPORT)
    assert draft.made_by == ada
    assert catalogue_version() == version
    document, number = document_at(draft)
    assert (document["name_fr"], document["cost_share"], number) == ("Nom de ca-fund", "50", 1)
    assert [each["kind"] for each in document["conditions"]] == ["provinces", "trl", "other"]


def test_an_imported_draft_is_published_by_a_second_curator_and_not_by_who_sent_it(ada):
    draft = bring(ada, row())["ca-fund"].draft
    desk.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    with pytest.raises(RefusedError) as refused:
        desk.approve(version=draft, by=ada, at=MOMENT)
    assert refused.value.refusal.code == "own_revision"
    desk.approve(version=draft, by=curator("ben"), at=MOMENT)
    assert live_catalogue().by_slug["ca-fund"].amount_max_cad == 250_000


def test_what_was_published_and_comes_again_is_unchanged(ada):
    publish_draft(bring(ada, row())["ca-fund"].draft)
    found = bring(ada, row(), row("ca-other"))
    assert found["ca-fund"].status == RowStatus.UNCHANGED
    assert found["ca-fund"].draft is None


def test_a_change_of_the_file_is_a_draft_of_that_field_alone(ada):
    publish_draft(bring(ada, row())["ca-fund"].draft)
    found = bring(ada, row(amount_max="300000"))["ca-fund"]
    assert found.status == RowStatus.CHANGED
    assert found.changes == {"amount_max": ["250000", "300000"]}
    assert document_at(found.draft)[0]["amount_max"] == "300000"
    assert found.draft.based_on.number == 1


def test_what_a_file_cannot_say_stays(ada):
    publish_draft(bring(ada, row())["ca-fund"].draft)
    program = Program.objects.get(slug="ca-fund")
    source = "https://programs.example/contact"
    publish_draft(
        edited(program, ada, "applying", contact_email="fund@programs.example", contact_source=source), "second"
    )
    found = bring(ada, row(amount_max="300000"))["ca-fund"]
    assert (found.status, list(found.changes)) == (RowStatus.CHANGED, ["amount_max"])
    assert document_at(found.draft)[0]["contact_email"] == "fund@programs.example"


def test_what_a_program_is_for_comes_by_a_sheet(ada):
    publish_draft(bring(ada, row(**PURPOSE))["ca-fund"].draft)
    purpose = live_catalogue().by_slug["ca-fund"].purpose
    assert (purpose.pays_for[0], purpose.project_typical_cad, purpose.obstacle("fr")) == (
        "pilot_demonstration", 200_000, "Il paie tard.")  # fmt: skip
    assert bring(ada, row(**PURPOSE), row("ca-other"))["ca-fund"].status == RowStatus.UNCHANGED


def test_a_file_that_says_nothing_of_what_a_program_is_for_leaves_it(ada):
    publish_draft(bring(ada, row(**PURPOSE))["ca-fund"].draft)
    found = bring(ada, row(amount_max="300000"))["ca-fund"]
    assert list(found.changes) == ["amount_max"]
    publish_draft(found.draft, "second")
    assert live_catalogue().by_slug["ca-fund"].purpose.value == 2


def test_a_file_that_says_it_anew_takes_back_what_it_leaves_out(ada):
    publish_draft(bring(ada, row(**PURPOSE))["ca-fund"].draft)
    found = bring(ada, row(**PURPOSE | {"purpose_project_typical_cad": ""}))["ca-fund"]
    assert found.changes == {"purpose_project_typical_cad": ["200000", ""]}


def test_a_purpose_in_one_language_is_refused_at_its_cell(ada):
    with pytest.raises(FileRefusedError) as refused:
        check(ada, row(**PURPOSE | {"purpose_obstacle_fr": ""}))
    assert [fault.column for fault in refused.value.faults] == ["purpose_obstacle_fr"]


def test_a_curators_edit_is_not_overwritten_and_the_conflict_is_shown(ada):
    publish_draft(bring(ada, row())["ca-fund"].draft)
    program = Program.objects.get(slug="ca-fund")
    publish_draft(edited(program, ada, "money", amount_max="400000"), "second")
    version = catalogue_version()
    found = bring(ada, row(amount_max="300000"))["ca-fund"]
    assert (found.status, found.draft, catalogue_version()) == (RowStatus.CONFLICT, None, version)
    conflict = ImportConflict.objects.get()
    assert (conflict.field, conflict.ours, conflict.theirs) == ("amount_max", "400000", "300000")


def test_an_edit_that_the_file_does_not_speak_of_stands_unopposed(ada):
    publish_draft(bring(ada, row())["ca-fund"].draft)
    publish_draft(edited(Program.objects.get(slug="ca-fund"), ada, "money", amount_max="400000"), "second")
    found = bring(ada, row(name_en="New name"))["ca-fund"]
    assert (found.status, list(found.changes)) == (RowStatus.CHANGED, ["name_en"])
    assert document_at(found.draft)[0]["amount_max"] == "400000"


def test_a_program_that_a_person_wrote_by_hand_is_all_conflict(ada):
    draft = begin_program(
        organization=organization(), jurisdiction="CA", name_en="Fund", name_fr="Fonds", by=ada, at=MOMENT
    )
    found = bring(ada, row(draft.program.slug))[draft.program.slug]
    assert found.status == RowStatus.CONFLICT
    assert found.changes == {}
    assert document_at(draft)[0]["name_en"] == "Fund"


def test_what_a_curator_writes_in_an_imported_draft_stays_at_the_next_import(ada):
    draft = bring(ada, row())["ca-fund"].draft
    edited(draft.program, ada, name_en="Written by hand")
    found = bring(ada, row(name_en="Of the file", amount_max="300000"))["ca-fund"]
    assert (list(found.changes), list(found.clashes)) == (["amount_max"], ["name_en"])
    document = document_at(draft)[0]
    assert (document["name_en"], document["amount_max"]) == ("Written by hand", "300000")
    assert Revision.objects.filter(program=draft.program).count() == 1


def test_a_draft_that_is_being_read_is_left_alone(ada):
    program = publish(entry("ca-fund"))[0]
    draft = submitted(program, ada, name_en="In review")
    before = document_at(draft)
    found = bring(ada, row())["ca-fund"]
    assert found.status == RowStatus.CONFLICT
    assert document_at(draft) == before


def test_the_same_file_a_second_time_changes_nothing(ada):
    bring(ada, row())
    before = counts()
    again = check(ada, row())
    assert again.state == ImportState.APPLIED
    apply_import(source=again, by=ada, at=LATER)
    assert counts() == before


def test_two_people_with_the_same_file_import_it_once(ada):
    ben = curator("ben")
    first, second = check(ada, row()), check(ben, row())
    apply_import(source=first, by=ada, at=MOMENT)
    with pytest.raises(RefusedError) as refused:
        apply_import(source=second, by=ben, at=LATER)
    assert refused.value.refusal.code == "imported"


def test_what_changed_between_the_look_and_the_confirmation_counts(ada):
    publish_draft(bring(ada, row())["ca-fund"].draft)
    source = check(ada, row(amount_max="300000"))
    publish_draft(edited(Program.objects.get(slug="ca-fund"), ada, "money", amount_max="400000"), "second")
    found = apply_import(source=source, by=ada, at=LATER).rows.get()
    assert (found.status, found.draft) == (RowStatus.CONFLICT, None)


def test_looking_at_a_file_changes_nothing_of_the_catalogue(ada):
    before = counts()[3:]
    source = check(ada, row())
    assert counts()[3:] == before
    drop_import(source=source)
    assert not Import.objects.exists()


def test_a_file_that_nobody_confirms_is_forgotten_after_thirty_days(ada):
    old = check(ada, row())
    fresh = check_file(name="b.csv", content=as_csv(row("ca-b")).encode(), by=ada, at=MOMENT + timedelta(days=31))
    assert list(Import.objects.all()) == [fresh]
    assert not ImportRow.objects.filter(source=old.pk).exists()


@pytest.mark.parametrize(
    "name", ["flat zip bomb", "mac roman", "formula in csv", "twice the same id", "a billion laughs"]
)
def test_a_refused_file_leaves_nothing(ada, name):
    file, content, _where = (attacks() | encodings() | broken())[name]
    before = counts()
    data = content.encode() if isinstance(content, str) else content
    with pytest.raises(FileRefusedError):
        check_file(name=file, content=data, by=ada, at=MOMENT)
    assert counts() == before


def test_a_sheet_that_excel_saved_in_its_older_way_is_read(ada):
    # An accent before a no-break space begins like a character of UTF-8; with a quotation mark it looks like a whole one.
    name = "Société d’énergie – œuvre, «\u00a0admissibilité\u00a0» limitée\u00a0: à\u00a050\u00a0%"
    text = as_csv(row(name_fr=name))
    source = check_file(name="a.csv", content=text.encode("cp1252"), by=ada, at=MOMENT)
    assert source.rows.get().name_fr == name


def test_a_wrong_short_name_is_answered_by_those_near_it(ada):
    with pytest.raises(FileRefusedError) as refused:
        check(ada, row(organization="example-agencie"))
    (fault,) = [one for one in refused.value.faults if one.column == "organization"]
    assert fault.remedy.en == "Did you mean: example-agency?"
    assert fault.remedy.fr == "Vouliez-vous dire\u00a0: example-agency?"


def test_one_row_of_another_organization_refuses_the_whole_file(ada):
    organization("other-agency", acronym_en="OA", acronym_fr="OA", name_en="Other Agency", name_fr="Autre agence")
    before = counts()
    with pytest.raises(FileRefusedError) as refused:
        check(ada, row(), row("ca-other", organization="other-agency"))
    fault = refused.value.faults[0]
    assert (fault.column, len(refused.value.faults)) == ("organization", 1)
    assert "Other Agency" in fault.problem.en
    assert "Autre agence" in fault.problem.fr
    assert counts() == before
    assert check(curator("hub", None), row("ca-other", organization="other-agency")).rows.count() == 1


def test_an_import_neither_moves_a_program_nor_takes_anothers_id(ada):
    other = organization("other-agency", acronym_en="OA", acronym_fr="OA", name_en="Other Agency", name_fr="Autre")
    Program.objects.create(slug="ca-theirs", organization=other, jurisdiction="CA")
    Program.objects.create(slug="ca-place", organization=organization(), jurisdiction="QC")
    with pytest.raises(FileRefusedError) as refused:
        check(ada, row("ca-theirs"), row("ca-place"))
    assert [fault.column for fault in refused.value.faults] == ["id", "jurisdiction"]


def test_whoever_looks_after_nothing_imports_nothing():
    with pytest.raises(PermissionDenied):
        check(User.objects.create_user("eve@example.org", role=Role.CURATOR, name="Eve"), row())


def test_who_lost_the_organization_meanwhile_does_not_confirm(ada):
    source = check(ada, row())
    other = organization("other-agency", acronym_en="OA", name_en="Other Agency")
    Curatorship.objects.filter(user=ada).update(organization=other)
    with pytest.raises(RefusedError) as refused:
        apply_import(source=source, by=ada, at=LATER)
    assert refused.value.refusal.code == "not_yours"
    assert not Program.objects.exists()


# --- Conflicts --------------------------------------------------------------------------------------------------------


@pytest.fixture
def conflict(ada):
    publish_draft(bring(ada, row())["ca-fund"].draft)
    publish_draft(edited(Program.objects.get(slug="ca-fund"), ada, "money", amount_max="400000"), "second")
    bring(ada, row(amount_max="300000"))
    return ImportConflict.objects.get()


def test_taking_what_the_file_says_writes_it_into_a_draft(ada, conflict):
    assert resolve_conflict(conflict=conflict, choice=ConflictChoice.THEIRS, by=ada, at=LATER)
    draft = Revision.objects.get(program=conflict.program, state=VersionState.DRAFT)
    assert document_at(draft)[0]["amount_max"] == "300000"
    conflict.refresh_from_db()
    assert (conflict.choice, conflict.settled_by, conflict.settled_at) == (ConflictChoice.THEIRS, ada, LATER)


@pytest.mark.parametrize("choice", [ConflictChoice.OURS, ConflictChoice.SEEN])
def test_keeping_what_stands_is_remembered_and_not_asked_again(ada, conflict, choice):
    assert resolve_conflict(conflict=conflict, choice=choice, by=ada, at=LATER)
    found = bring(ada, row(amount_max="300000"), row("ca-more"))["ca-fund"]
    assert found.status == RowStatus.UNCHANGED
    assert ImportConflict.objects.filter(choice="").count() == 0


def test_a_field_that_was_changed_meanwhile_is_shown_again_instead_of_overwritten(ada, conflict):
    draft = edited(conflict.program, ada, "money", amount_max="500000")
    assert not resolve_conflict(conflict=conflict, choice=ConflictChoice.THEIRS, by=ada, at=LATER)
    conflict.refresh_from_db()
    assert (conflict.ours, conflict.choice) == ("500000", "")
    assert document_at(draft)[0]["amount_max"] == "500000"


def test_a_conflict_is_settled_once_and_by_its_own_curators(ada, conflict):
    other = curator("eve", organization("other-agency", acronym_en="OA", name_en="Other Agency"))
    for person, code in ((other, "not_yours"), (ada, None), (ada, "settled")):
        if code is None:
            resolve_conflict(conflict=conflict, choice=ConflictChoice.OURS, by=person, at=LATER)
            continue
        with pytest.raises(RefusedError) as refused:
            resolve_conflict(conflict=conflict, choice=ConflictChoice.OURS, by=person, at=LATER)
        assert refused.value.refusal.code == code
