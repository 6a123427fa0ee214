"""What revisions said of other programs before rules did: kept by rules where no file says it, and in the history."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from programs.catalogue.entries import digest_of
from programs.models import ProgramRule, Revision
from programs.services import live_catalogue, load_catalogue
from tests.programs.factories import MOMENT, entry, publish

BEFORE = [("programs", "0009_rules_between_programs")]


@pytest.mark.django_db(transaction=True)
def test_what_curators_said_becomes_rules_and_no_version_changes():
    publish(entry("ca-a"), entry("ca-b"), entry("ca-c"))
    version = live_catalogue().version
    executor = MigrationExecutor(connection)
    newest = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "programs"]
    executor.migrate(BEFORE)
    try:
        old = executor.loader.project_state(BEFORE).apps.get_model("programs", "Revision").objects
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE programs_revision DISABLE TRIGGER USER")
            # A file said one of these, and a curator the other; the digests are of that time.
            old.filter(program__slug="ca-a").update(excludes=["ca-b"], content_digest="a" * 64)
            old.filter(program__slug="ca-b").update(
                origin="curator", after=["ca-c"], excludes=["ca-c"], stacking_cap=Decimal("0.655")
            )
            cursor.execute("ALTER TABLE programs_revision ENABLE TRIGGER USER")
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(newest)
    found = {row.slug: row for row in ProgramRule.objects.filter(slug__startswith="ca-b-")}
    assert set(found) == {"ca-b-excludes-1", "ca-b-order-1", "ca-b-cap-1"}
    assert found["ca-b-excludes-1"].sentence_en == "Not together with Program ca-c."
    assert found["ca-b-order-1"].first == ["ca-c"]
    assert found["ca-b-cap-1"].sentence_fr == "L’argent public paie en tout au plus 65,5\u00a0% des coûts."
    assert all(row.by_notes and not row.is_verified and row.curated_at for row in found.values())
    catalogue = live_catalogue()
    assert catalogue.rules.stacking_cap("ca-b") == 0.655
    assert catalogue.version != version
    assert Revision.objects.get(program__slug="ca-a").content_digest == "a" * 64 != digest_of(entry("ca-a"))
    assert live_catalogue() is catalogue
    report = load_catalogue(catalogue=type(catalogue).of([entry("ca-a")]), by=None, at=MOMENT)
    assert report.unchanged == ("ca-a",)
    with connection.cursor() as cursor:
        cursor.execute("SELECT excludes, stacking_cap FROM programs_revisionevent ORDER BY pgh_id DESC LIMIT 1")
        assert cursor.fetchone() is not None
