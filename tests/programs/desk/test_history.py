"""Whatever changes a program is in its history, by whatever way it came; and nobody rewrites that history."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import DatabaseError, connection, transaction

from hub.accounts.choices import Role
from hub.publishing import services
from hub.publishing.access import entry_for
from hub.publishing.services.history import rows_of, steps_of
from programs.entry_types import PROGRAM
from programs.models import Condition, Program, Revision
from tests.accounts.people import client_of, make_person
from tests.programs.desk.curators import MOMENT, REASON, curator, edited, submitted
from tests.programs.factories import entry, organization, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return publish(entry())[0]


def run(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def newest(program, what="Program"):
    """Return the last change of one kind of row: in a test, all have the time of its one transaction."""
    return next(change for change in rows_of(PROGRAM, program.slug, "en") if str(change.what) == what)


def test_an_update_of_many_rows_at_once_is_in_it(program):
    Program.objects.filter(pk=program.pk).update(jurisdiction="QC")
    assert newest(program).changed == (("Jurisdiction", "CA", "QC"),)


def test_rows_written_in_bulk_are_in_it(program):
    draft = edited(program, curator("ada"), name_en="Better")
    Condition.objects.bulk_create(
        [Condition(revision=draft, position=9, kind="other", sentence_en="Ask.", sentence_fr="Demandez.")]
    )
    assert str(newest(program, "Condition").label) == "written"


def test_raw_sql_is_in_it_without_a_name(program):
    run("UPDATE programs_program SET jurisdiction = 'ON' WHERE id = %s", program.pk)
    assert newest(program).changed == (("Jurisdiction", "CA", "ON"),)
    assert newest(program).person == ""


def test_what_is_deleted_stays_in_it(program):
    draft = edited(program, curator("ada"), name_en="Better")
    Revision.objects.filter(pk=draft.pk).delete()
    assert str(newest(program, "Version").label) == "deleted"


def test_the_administration_looks_and_cannot_change(program):
    admin = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    browser = client_of(admin, app=True)
    for model in (Program, Revision):
        registered = site.get_model_admin(model)
        address = f"/en/admin/programs/{model._meta.model_name}/"
        pk = model.objects.first().pk
        assert browser.get(f"{address}{pk}/change/").status_code == 200
        assert browser.post(f"{address}{pk}/change/", {"slug": "changed"}).status_code == 403
        assert browser.post(f"{address}{pk}/delete/", {"post": "yes"}).status_code == 403
        assert not registered.has_add_permission(None)
    program.refresh_from_db()
    assert program.slug == "ca-example"


@pytest.mark.parametrize("model", ["ProgramEvent", "RevisionEvent", "ConditionEvent"])
@pytest.mark.parametrize("way", ["update", "delete", "raw"])
def test_nobody_rewrites_it(program, model, way):
    edited(program, curator("ada"), name_en="Better")
    event = apps.get_model("programs", model)
    draft = Revision.objects.filter(state="draft").get()
    Condition.objects.create(revision=draft, position=0, kind="other", sentence_en="Ask.", sentence_fr="Demandez.")
    attempts = {
        "update": lambda: event.objects.update(pgh_label="other"),
        "delete": lambda: event.objects.all().delete(),
        "raw": lambda: run(f"DELETE FROM {event._meta.db_table}"),  # noqa: S608,
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        attempts[way]()
    assert event.objects.exists()


def test_the_steps_say_who_when_and_why(program):
    ada = curator("ada")
    submitted(program, ada, name_en="Better")
    steps = steps_of(entry_for(ada, "program", program.slug))
    assert [str(step.words) for step in steps] == ["Sent to a second curator", "Draft begun"]
    assert (steps[0].person, steps[0].reason, steps[0].version) == ("Ada", REASON, 2)


def test_saves_of_a_draft_are_never_changed(program):
    draft = edited(program, curator("ada"), name_en="Better")
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.saves.update(content={})


def test_history_of_another_program_is_not_mixed_in(program):
    publish(entry("ca-other", organization_slug="other-agency"))
    organization("other-agency")
    assert {change.person for change in rows_of(PROGRAM, program.slug, "en")} == {""}
    assert len([change for change in rows_of(PROGRAM, program.slug, "en") if str(change.what) == "Program"]) == 2


def test_days_figures_and_versions_are_told_as_a_person_of_each_language_writes_them(program):
    draft = submitted(program, curator("ada"), name_en="Better")
    at = datetime(2026, 11, 1, 15, 5, tzinfo=UTC)
    changed = {"amount_max_cad": 275_000, "submitted_at": at, "review_by": at.date()}
    Revision.objects.filter(pk=draft.pk).update(**changed)
    told = {lang: set(rows_of(PROGRAM, program.slug, lang)[0].changed) for lang in ("en", "fr")}
    assert {now for _name, _was, now in told["en"]} >= {"275,000", "1 November 2026, 10:05", "1 November 2026"}
    assert {now for _name, _was, now in told["fr"]} >= {"275\u00a0000", "1er novembre 2026, 10\u00a0h\u00a005"}
    services.approve(version=Revision.objects.get(pk=draft.pk), by=curator("ben"), at=MOMENT)
    told = rows_of(PROGRAM, program.slug, "en", program.revisions.all())
    shown = next(change for change in told if str(change.what) == "Program")
    assert ("Published version", "1", "2") in shown.changed
