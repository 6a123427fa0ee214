"""The columns of a sheet: what each cell becomes is held by the files that are read; here is what has moved."""

import pytest

from programs.imports.formats.columns import BY_NAME, column_at, columns_of
from programs.imports.formats.problems import FileRefusedError


@pytest.mark.parametrize("name", ["excludes", "combines", "after", "stacking_cap"])
def test_a_column_of_what_rules_say_leads_to_where_it_is_written(name):
    with pytest.raises(FileRefusedError) as refused:
        columns_of([*BY_NAME, name])
    (fault,) = refused.value.faults
    assert (fault.column, "curators’ desk" in fault.remedy.en) == (name, True)
    assert "bureau des fiches" in fault.remedy.fr


def test_a_sheet_from_before_purposes_is_read_without_their_columns():
    before = [name for name in BY_NAME if not name.startswith("purpose_")]
    assert [column.name for column in columns_of(before)] == before
    with pytest.raises(FileRefusedError):
        columns_of([name for name in before if name != "sources"])


@pytest.mark.parametrize(
    ("path", "column"),
    [
        ("purpose.pays_for", "purpose_pays_for"),
        ("purpose.ticket_cad.project_max", "purpose_project_max_cad"),
        ("purpose.obstacle_fr", "purpose_obstacle_fr"),
    ],
)
def test_a_mistake_in_a_purpose_stands_at_its_column(path, column):
    assert column_at(path) == column
