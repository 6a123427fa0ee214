"""What was written before entries could have several organizations belongs to the same one afterwards."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.curation.desk import MOMENT

BEFORE = [("curation", "0001_entries_of_curators")]


@pytest.mark.django_db(transaction=True)
def test_the_organization_of_an_office_is_kept_in_its_versions_and_their_history():
    executor = MigrationExecutor(connection)
    newest = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "curation"]
    executor.migrate(BEFORE)
    try:
        old = executor.loader.project_state(BEFORE).apps
        body = old.get_model("directory", "Organization").objects.create(
            slug="example-agency", acronym_en="EA", acronym_fr="AE", name_en="Example Agency", name_fr="Agence exemple",
            level="federal", jurisdiction="CA",
        )  # fmt: skip
        versions = old.get_model("curation", "EntryVersion").objects
        said = {"number": 1, "content": {}, "made_at": MOMENT}
        office = versions.create(kind="office", slug="one", organization=body, **said)
        guide = versions.create(kind="guide", slug="two", **said)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(newest)
    new = executor.loader.project_state(newest).apps
    for model, key in (("EntryVersion", "pk"), ("EntryVersionEvent", "pgh_obj_id")):
        found = dict(new.get_model("curation", model).objects.values_list(key, "organization_ids"))
        assert found == {office.pk: [body.pk], guide.pk: []}
