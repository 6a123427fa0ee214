"""The checker of markup finds what it is for. The pages themselves: tests/test_both_languages.py."""

import pytest

from tests.support.markup import faults_of

PAGE = "<!doctype html><html lang='en'><head><title>T</title></head><body><main><h1>T</h1>{}</main></body></html>"


def test_a_sound_page_has_no_fault():
    sound = (
        '<p>One<br>two</p><ul><li><a href="#x">x</a></li></ul><form><label for="x">X</label><input id="x"></form>'
        "<table><caption>C</caption><tr><th>a</th></tr></table><svg><path d='M0'/></svg><dl><dt>a</dt><dd>b</dd></dl>"
    )
    assert faults_of(PAGE.format(sound)) == []


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("<div><p>a</div>", "</div> inside"),
        ("<div>", "</main> inside"),
        ("</div>", "</div> inside"),
        ("<p><ul><li>a</li></ul></p>", "<ul> inside <p>"),
        ('<a href="/"><button>b</button></a>', "<button> inside ['a']"),
        ("<form><form></form></form>", "inside a form"),
        ("<ul><div>a</div></ul>", "directly inside <ul>"),
        ("<li>a</li>", "directly inside <main>"),
        ('<i id="a"></i><b id="a"></b>', "'a' stands 2 times"),
        ('<label for="none">a</label>', "names 'none'"),
        ('<input aria-describedby="none">', "names 'none'"),
        ('<a href="#none">a</a>', "names 'none'"),
        ('<input name="a" name="b">', "name twice"),
        ('<img src="a">', "no alt"),
        ("<h1>again</h1>", "<h1> stands 2 times"),
        ("<div/>", "does not close itself"),
    ],
)
def test_a_planted_fault_is_found(part: str, fault: str):
    assert any(fault in found for found in faults_of(PAGE.format(part))), faults_of(PAGE.format(part))
