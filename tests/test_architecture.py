"""docs/architecture.md is drawn from the contracts, and the figures of the code only get better."""

import re
from pathlib import Path

from scripts import figures

ROOT = figures.ROOT
TOLD_ALONE = {"Lines of app code, without migrations"}


def test_no_figure_is_worse_than_its_goal_or_than_what_the_page_says():
    told = figures.written(figures.PAGE.read_text())
    measured = figures.figures()
    assert [measure.name for measure in measured] == list(told)
    worse = {
        measure.name: (measure.value, measure.detail)
        for measure in measured
        if measure.name not in TOLD_ALONE
        if measure.goal is not None and measure.value > max(measure.goal, told[measure.name])
    }
    assert worse == {}, "Make it better: the page is no place to raise a figure."


def test_the_page_and_its_picture_are_drawn_from_the_contracts():
    page = figures.PAGE.read_text()
    assert figures.replaced(page, "rooms", figures.rooms()) == page, "Run scripts/figures."
    assert figures.PICTURE.read_text() == figures.picture(), "Run scripts/figures."


def test_the_data_map_is_drawn_from_the_classes_and_the_keys_of_the_tables():
    page = figures.DATA_MAP.read_text()
    assert page == figures.data_map(), "Run scripts/figures."
    rows = {
        cells[0]: cells[1:] for line in page.splitlines() if (cells := [cell.strip() for cell in line.split("|")[1:-1]])
    }
    assert rows["companies.Membership"][1:] == ["company_id", "the row goes"]
    assert "accounts.User | password, last_login, email, name | the row goes" in page


def test_every_app_and_every_room_says_what_it_holds():
    assert [line for line in figures.rooms().split("\n") if line.endswith("|  |")] == []


def test_a_module_outside_every_layer_and_a_name_of_two_apps_are_seen(tmp_path, monkeypatch):
    assert figures.modules_outside_layers() == []
    for app in figures.TOP[1:]:
        (tmp_path / app).mkdir()
    (tmp_path / "hub" / "extra").mkdir(parents=True)
    (tmp_path / "hub" / "extra" / "__init__.py").touch()
    (tmp_path / "hub" / "extra" / "tool.py").touch()
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    monkeypatch.setattr(figures, "ROOT", tmp_path)
    assert figures.modules_outside_layers() == ["hub.extra.tool"]
    texts = {Path("hub/extra/a.py"): "class A: ...\n", Path("programs/b.py"): "class A: ...\nclass B: ...\n"}
    assert figures.classes_in_several_apps(texts) == {"A": ["hub.extra", "programs"]}


def test_the_script_prints_each_figure_and_writes_the_page(tmp_path, monkeypatch, capsys):
    page = tmp_path / "architecture.md"
    page.write_text(re.sub(r"\| (\d|,)+ \|", "| 9 |", figures.PAGE.read_text()))
    monkeypatch.setattr(figures, "PAGE", page)
    monkeypatch.setattr(figures, "PICTURE", tmp_path / "layers.svg")
    assert figures.main() == 0
    printed = capsys.readouterr().out
    told = figures.written(page.read_text())
    assert told
    assert all(f"{name}: {value} (goal" in printed for name, value in told.items())
    assert figures.PICTURE.read_text().startswith("<svg")
