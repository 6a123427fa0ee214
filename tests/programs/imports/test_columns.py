"""The columns of a sheet: what each cell becomes is held by the files that are read; here is what has moved."""

import pytest

from programs.imports.formats.columns import BY_NAME, columns_of
from programs.imports.formats.problems import FileRefusedError


@pytest.mark.parametrize("name", ["excludes", "combines", "after", "stacking_cap"])
def test_a_column_of_what_rules_say_leads_to_where_it_is_written(name):
    with pytest.raises(FileRefusedError) as refused:
        columns_of([*BY_NAME, name])
    (fault,) = refused.value.faults
    assert (fault.column, "curators’ desk" in fault.remedy.en) == (name, True)
    assert "bureau des fiches" in fault.remedy.fr
