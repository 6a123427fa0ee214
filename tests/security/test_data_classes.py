"""Every column of ours bears a class, and what companies tell in confidence bears none that opens it (A-61)."""

from collections import Counter

import pytest
import yaml
from django.db import models

from hub.core.models import ConfidentialModel
from tests.support.canaries import MARKED, free_texts
from tests.test_consistency import OUR_MODELS, ROOT

CLASSES = ("public", "internal", "personal", "confidential")
TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load((ROOT / "docs" / "data-classes.yaml").read_text("utf-8"))
# Tables of history hold the columns of the table that they tell of.
KEPT = [model for model in OUR_MODELS if not hasattr(model, "pgh_tracked_model")]


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label)
def test_every_column_bears_one_class(model: type[models.Model]) -> None:
    classed = TABLE[model._meta.label]
    assert set(classed) <= set(CLASSES)
    columns = Counter(column for some in classed.values() for column in some)
    assert columns == dict.fromkeys((column.name for column in model._meta.concrete_fields), 1)


def test_no_table_is_named_that_is_not_there() -> None:
    assert sorted(TABLE) == sorted(model._meta.label for model in KEPT)


def test_nothing_behind_the_wall_is_public() -> None:
    behind = [model._meta.label for model in KEPT if issubclass(model, ConfidentialModel)]
    assert len(behind) > 20
    assert [label for label in behind if "public" in TABLE[label]] == []


def test_a_column_that_names_a_person_is_personal() -> None:
    for model in KEPT:
        people = {
            column.name
            for column in model._meta.concrete_fields
            if isinstance(column, models.ForeignKey) and column.related_model._meta.label == "accounts.User"
        }
        assert people <= set(TABLE[model._meta.label].get("personal", ())), model._meta.label


def test_what_bears_a_marked_word_is_confidential_or_of_a_person() -> None:
    """The words that tests look for on every page and in every log are those of the columns of these classes."""
    for model in MARKED:
        classed = TABLE[model._meta.label]
        for column in free_texts(model):
            assert column.name in {*classed.get("confidential", ()), *classed.get("personal", ())}, column
