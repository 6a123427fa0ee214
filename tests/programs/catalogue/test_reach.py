"""How many companies programs reach: what the file holds."""

import re
from dataclasses import astuple
from pathlib import Path

from programs.catalogue.purpose import ReachUnit, reach_by_program
from tests.support.catalogue import real_catalogue

ROOT = Path(__file__).resolve().parents[3]


def test_every_figure_is_of_a_program_and_names_its_source() -> None:
    assert set(reach_by_program()) <= {program.slug for program in real_catalogue().programs}
    for slug, reach in reach_by_program().items():
        assert reach.number > 0 < reach.years, slug
        assert reach.address.startswith(("https://", "http://")), slug
        assert re.fullmatch(r"20\d\d(-20\d\d)?", reach.period), slug
        assert all(astuple(reach)[3:7]), slug
        assert reach.says.endswith("."), slug


def test_a_figure_over_several_years_is_shared_out() -> None:
    reach = reach_by_program()["ca-nrc-ip-assist"]
    assert (reach.number, reach.years, reach.a_year) == (4668, 3, 1556)
    assert reach.counted is ReachUnit.COMPANIES
    assert (reach.by("en"), reach.by("fr-CA")) == ("National Research Council", "Conseil national de recherches")


def test_the_documentation_counts_the_programs() -> None:
    text = (ROOT / "docs" / "matching.md").read_text(encoding="utf-8")
    assert f"is known of {len(reach_by_program())} programs only (`programs/data/reach.yaml`)" in text
