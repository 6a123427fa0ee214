"""Pages leave out the indentation of their templates, and nothing else."""

from pathlib import Path

import pytest
from django.template import TemplateSyntaxError, engines
from django.template.loader import render_to_string


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    loader = engines["django"].engine.template_loaders[0].loaders[0]
    monkeypatch.setattr(loader, "dirs", [tmp_path])
    return tmp_path


def test_a_page_keeps_its_lines_and_its_values(folder: Path) -> None:
    (folder / "page_of_a_test.html").write_text("<p>\n    {{ words }}\n\n\t<b>  two  spaces</b>\n</p>\n")
    assert render_to_string("page_of_a_test.html", {"words": "a\n  b"}) == "<p>\na\n  b\n\n<b>  two  spaces</b>\n</p>\n"


def test_a_text_stays_as_it_stands(folder: Path) -> None:
    (folder / "text_of_a_test.txt").write_text("One:\n  two\n")
    assert render_to_string("text_of_a_test.txt") == "One:\n  two\n"


def test_an_error_names_its_line(folder: Path) -> None:
    (folder / "wrong_page_of_a_test.html").write_text("<p>\n\n   {% nothing %}</p>")
    with pytest.raises(TemplateSyntaxError, match="on line 3"):
        render_to_string("wrong_page_of_a_test.html")
