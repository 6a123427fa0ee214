"""The table by which requests are routed: read whole, and every mistake named."""

import shutil
from pathlib import Path

import pytest

from hub.casework.choices import NEEDS_OF_KIND
from hub.directory.catalogue.reader import DATA, read_directory
from hub.directory.catalogue.rules import LEVELS, QUESTIONS, ROUTING, routing_table
from hub.directory.catalogue.yaml_files import InvalidDataError
from hub.directory.choices import PresenceLevel
from programs.eligibility.places import sub_regions


def test_levels_needs_and_regions_are_those_of_the_apps_above() -> None:
    assert list(LEVELS) == [level.value for level in PresenceLevel]
    assert {need for needs in NEEDS_OF_KIND.values() for need in needs} <= set(QUESTIONS)
    assert {region.sub_region for region in routing_table().regions.values()} <= set(sub_regions())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seats: [bdc-desk]", "seats: [bdc-desk, edc-desk]", "stands in two kinds"),
        ("seats: [bdc-desk]", "seats: [no-desk]", "no seat has this name"),
        ("seats: [scc-desk]", "seats: [cipo-desk]", "name this seat under one kind"),
        ("[[talent, places-people]", "[[talent, nothing]", "write [kind, reason] of this file"),
        ("{ask: talent, steps", "{ask: talent, market: china, steps", "holds in all circumstances"),
        ("ask: talent", "ask: fishing", "is not one of"),
        ("[talent, places-people], ", "", "no rule gives this reason"),
        ("  fr: Réunit les entreprises du secteur", "  fr: ''", "write a value"),
    ],
)
def test_each_mistake_of_the_table_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    text = (folder / ROUTING).read_text(encoding="utf-8")
    assert old in text
    (folder / ROUTING).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidDataError, match=said.replace("[", r"\[")):
        read_directory(folder)
