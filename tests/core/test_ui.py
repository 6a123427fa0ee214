"""The parts of the look: markup, states, and what they refuse."""

import gzip
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory

from hub.core.components.inline import CHIP_ICONS, ICONS, VERDICT_MARKS
from tests.core.parts import Page, language, make, sheet

# Nothing is drawn by them: scripts, tests and checks find a part of the page.
CLASSES_TO_FIND = {"case-actions", "js-only", "tile"}

__all__ = ["language"]
pytestmark = pytest.mark.urls("tests.core.parts")


def test_the_sheet_of_parts_is_well_formed_and_safe_under_the_policy(language: str) -> None:
    html = sheet()
    page = Page(html)
    assert f'lang="{language}-CA"' in html[:200]
    assert not page.values("style")
    assert not [attrs for tag, attrs in page.elements if tag == "style"]
    assert all("src" in attrs for tag, attrs in page.elements if tag == "script")
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]
    identifiers = page.values("id")
    assert len(identifiers) == len(set(identifiers))
    for name in ("aria-describedby", "aria-labelledby", "for", "popovertarget"):
        for value in page.values(name):
            assert set(value.split()) <= set(identifiers), f"{name}={value} points nowhere"
    anchors = {value[1:] for value in page.values("href") if value.startswith("#")}
    assert anchors <= set(identifiers)


def test_no_address_leaves_the_site(language: str) -> None:
    page = Page(sheet())
    assert not [value for name in ("src", "href") for value in page.values(name) if value.startswith("//")]
    assert not [value for value in page.values("src") if value.startswith("http")]


def test_lists_without_anything_fold_away_unless_chosen(language: str) -> None:
    def one(text: str, count: int, *, current: bool = False) -> dict[str, object]:
        return {"text": text, "url": f"?list={text}", "count": count, "current": current}

    lists = [one("a", 0, current=True), one("b", 3), one("c", 0), one("d", 0)]
    html = make("{% work_lists 'Lists' lists %}", lists=lists)
    shown, folded = html.split("<details")
    assert re.findall(r"list=(.)", shown) == ["a", "b"]
    assert re.findall(r"list=(.)", folded) == ["c", "d"]
    assert {"en": "2 empty lists", "fr": "2 listes vides"}[language] in folded
    assert "<details" not in make("{% work_lists 'Lists' lists %}", lists=lists[:2])


def test_the_sprite_holds_only_the_icons_used() -> None:
    html = make('{% icon "search" %}{% icon "search" %}{% icon "lock" %}{% icon_sprite %}')
    assert re.findall(r'<symbol id="i-(\w+)"', html) == ["lock", "search"]
    assert "<symbol" not in make("{% icon_sprite %}")


def test_an_icon_of_a_swapped_partial_needs_no_sprite() -> None:
    request = RequestFactory().get("/")
    request.htmx = True
    html = Template('{% icon "search" %}').render(RequestContext(request))
    assert "<use" not in html
    assert ICONS["search"] in html


def test_every_icon_and_mark_draws() -> None:
    for name in ICONS:
        assert f"#i-{name}" in make("{% icon name %}", name=name)
    for tone in VERDICT_MARKS:
        assert f'class="verdict {tone}"' in make('{% verdict tone "Words" %}', tone=tone)
    for tone in CHIP_ICONS:
        assert "Words</span>" in make('{% chip "Words" tone %}', tone=tone)


@pytest.mark.parametrize(
    "source",
    [
        '{% icon "leaf" %}',
        '{% verdict "maybe" "Words" %}',
        '{% chip "Words" "red" %}',
        '{% notice "danger" %}Words{% endnotice %}',
        '{% conds %}{% condition_row "perhaps" "Rule" %}{% endcondition_row %}{% endconds %}',
        '{% card "span" %}{% endcard %}',
        '{% event "soon" %}{% endevent %}',
        '{% bar 0.5 "green" %}',
        '{% breadcrumb "Programs" "/programs/" %}',
        '{% said items "delete" %}',
        '{% choice "name" "value" "Label" kind="text" %}',
        '{% ask_panel "Question" method="put" %}{% endask_panel %}',
        '{% stack_bar "Words" %}',
    ],
)
def test_a_wrong_option_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        make(source)


def test_what_people_write_is_escaped() -> None:
    rude = "<script>alert(1)</script>"
    html = make(
        "{% verdict 'ok' rude rude %}{% chip rude %}{% tag rude %}{% org_badge rude rude %}"
        "{% facts %}{% fact rude rude %}{% endfacts %}{% notice 'info' %}{{ rude }}{% endnotice %}"
        "{% condition_row 'met' rude source=rude source_url=rude %}{{ rude }}{% endcondition_row %}"
        "{% reason 'ok' rude %}{% card_head rude acronym=rude organization=rude href=rude %}{% endcard_head %}"
        "{% choice rude rude rude rude %}{% empty_state rude %}{{ rude }}{% endempty_state %}"
        "{% breadcrumb rude rude rude %}{% said items %}{% ask_panel rude rude %}{{ rude }}{% endask_panel %}"
        "{% details rude %}{{ rude }}{% enddetails %}{% table_cards rude rude %}{% table_row %}"
        "{% table_head %}{{ rude }}{% endtable_head %}{% table_cell rude %}{{ rude }}{% endtable_cell %}"
        "{% endtable_row %}{% endtable_cards %}{% path_step rude href=rude %}{% endpath_step %}",
        rude=rude,
        items=[{"text": rude, "url": rude, "what": rude}],
    )
    assert "<script" not in html
    assert html.count("alert(1)") > 30


def test_a_fact_that_is_not_known_says_what_its_page_knows_of_it() -> None:
    """Without words for it, nobody knows whether somebody looked: then nothing is said."""
    assert make("{% facts %}{% fact 'Amount' None %}{% endfacts %}") == ""
    assert "<dd>0</dd>" in make("{% facts %}{% fact 'Amount' 0 %}{% endfacts %}")
    assert "Not known" in make("{% facts %}{% fact 'Share' '' unknown='Not known' %}{% endfacts %}")


def test_bars_are_measured_in_an_attribute() -> None:
    assert 'class="bar-fg" width="50"' in make("{% bar 0.5 %}")
    assert 'class="bar-fg" width="100"' in make("{% bar 1.7 %}")
    assert 'class="bar-late" width="100"' in make("{% load_bar 6 6 %}")
    assert "5 of 6 cases" in make("{% load_bar 5 6 %}")
    assert "Load not known" in make("{% load_bar None 6 %}")
    assert 'class="bar-fg" width="50"' in make("{% bar_chart rows %}", rows=[("a", 2), ("b", 1)])


def test_a_condition_says_its_state_in_words(language: str) -> None:
    words = {
        "en": ["Met.", "To confirm.", "A person must check.", "Not met."],
        "fr": ["Remplie.", "À confirmer.", "À vérifier avec l’organisme.", "Non remplie."],
    }[language]
    for status, word in zip(["met", "confirm", "person", "unmet"], words, strict=True):
        assert f"<b>{word}</b>" in make("{% condition_row status 'Rule' %}known{% endcondition_row %}", status=status)


def test_messages_become_notices() -> None:
    for level, css in ((25, "good"), (30, "warn"), (40, "bad"), (20, "info"), (10, "info")):
        assert f'class="notice {css}"' in make("{% message_notice message %}", message=Message(level, "Saved."))


def test_pages_of_a_list_keep_the_question() -> None:
    html = make("{% pagination page %}", page=Paginator(range(45), 10).page(2))
    assert 'rel="prev" href="?area=water&amp;page=1"' in html
    assert 'rel="next" href="?area=water&amp;page=3"' in html
    assert "11 to 20 of 45" in html
    assert "<a" not in make("{% pagination page %}", page=Paginator([1], 10).page(1))
    assert not make("{% pagination page %}", page=Paginator([], 10).page(1)).strip()


class SampleForm(forms.Form):
    """One of each kind of control."""

    mail = forms.EmailField(help_text="We write only about your request.")
    note = forms.CharField(required=False)
    legal = forms.ChoiceField(choices=[("corp", "Corporation"), ("unknown", "I don’t know")], widget=forms.RadioSelect)
    consent = forms.BooleanField(help_text="You can stop at any time.")
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        if self.data.get("mail") == "twice":
            self.add_error(None, "This was sent already.")


def test_a_field_binds_label_hint_and_error_to_its_control() -> None:
    html = make("{{ form }}", form=SampleForm({"mail": "x"}))
    page = Page(html)
    mail = next(attrs for tag, attrs in page.elements if attrs.get("name") == "mail")
    assert mail["aria-describedby"] == "id_mail_helptext id_mail_error"
    assert mail["aria-invalid"] == "true"
    assert '<p class="hint" id="id_mail_helptext">' in html
    assert re.search(r'<div class="error" id="id_mail_error">\s*<p>Error:', html)
    assert re.search(r'<label for="id_mail">Mail\s*</label>', html)
    assert re.search(r'<label for="id_note">Note <span class="optional">\(optional\)</span>\s*</label>', html)


def test_a_list_of_choices_sets_unknown_apart() -> None:
    html = make("{{ form }}", form=SampleForm())
    assert re.search(r'<label class="choice">\s*<input[^>]*value="corp"', html)
    assert re.search(r'<label class="choice apart">\s*<input[^>]*value="unknown"', html)
    form = SampleForm()
    assert "Later is fine" in make(
        "{% choice_list form.legal hints=hints %}", form=form, hints={"unknown": "Later is fine"}
    )


def test_a_long_list_says_what_is_ticked_and_opens_to_change_it() -> None:
    class Form(forms.Form):
        kinds = forms.MultipleChoiceField(
            choices=[("a", "Apples"), ("b", "Pears, ripe"), ("c", "Plums")], widget=forms.CheckboxSelectMultiple
        )

    def drawn(folds: str, sent: dict[str, list[str]] | None = None) -> str:
        form = Form(sent)
        form.fields["kinds"].folds = folds  # type: ignore[attr-defined]
        return make("{% choice_list form.kinds %}", form=form)

    html = drawn("ticked", {"kinds": ["a", "b"]})
    assert '<summary data-none="Nothing ticked"><b>Apples · Pears, ripe</b></summary>' in html
    assert html.count("checked") == 2
    # With nothing ticked it is open, but where it stands among others of its kind; a mistake in it is always seen.
    assert "<details" not in drawn("ticked")
    assert '<summary data-none="Nothing ticked"><b>Nothing ticked</b></summary>' in drawn("always")
    assert "<details" not in drawn("always", {"kinds": ["nothing of it"]})
    assert "<details" not in make("{% choice_list form.kinds %}", form=Form({"kinds": ["a"]}))
    form = Form({"kinds": ["c"]})
    form.fields["kinds"].choice_groups = {"a": "Pomes", "b": "Pomes", "c": "Stones"}  # type: ignore[attr-defined]
    html = make("{% choice_list form.kinds %}", form=form)
    # Under its heading each choice stands once; what is ticked is open.
    assert re.findall(r'<details class="line-details"[^>]*?( open)?>\s*<summary>(\w+)', html) == [
        ("", "Pomes"), (" open", "Stones"),
    ]  # fmt: skip
    assert html.count("<input") == 3
    # It folds but once, and a link to the field leads to all of it; a mistake opens each heading.
    form.fields["kinds"].folds = "always"  # type: ignore[attr-defined]
    html = make("{% choice_list form.kinds %}", form=form)
    assert (html.count("<details"), html.count("data-none")) == (2, 0)
    assert re.search(r'<div id="id_kinds">\s*<details', html)
    wrong = Form({"kinds": ["nothing of it"]})
    wrong.fields["kinds"].choice_groups = {"a": "Pomes", "b": "Pomes", "c": "Stones"}  # type: ignore[attr-defined]
    assert make("{% choice_list form.kinds %}", form=wrong).count(" open>") == 2


def test_the_summary_of_mistakes_leads_to_each_control() -> None:
    form = SampleForm({"mail": "twice"})
    html = make("{% error_summary %}", form=form)
    assert 'role="alert"' in html
    for link in ("#id_mail", "#id_legal_0", "#id_consent"):
        assert f'href="{link}"' in html
    assert "<li>This was sent already.</li>" in html
    assert "5 things to fix" in html
    assert ">Mail: this field is required.<" in make("{% error_summary %}", form=SampleForm({}))
    asked = type("Asked", (forms.Form,), {"where": forms.CharField(label="Where is it?")})({})
    assert ">Where is it? This field is required.<" in make("{% error_summary %}", form=asked)
    assert not make("{% error_summary %}", form=SampleForm()).strip()
    assert not make("{% error_summary %}").strip()


def test_the_title_of_a_failed_form_says_so(language: str) -> None:
    word = {"en": "Error: ", "fr": "Erreur\u00a0: "}[language]
    assert make("{% error_prefix %}", form=SampleForm({})) == word
    assert make("{% error_prefix %}", form_has_errors=True) == word
    assert make("{% error_prefix %}", form=SampleForm()) == ""
    assert make("{% error_prefix %}", form="a word") == ""


def test_filters_follow_the_language_of_the_page(language: str) -> None:
    html = make(
        "{{ a|money }}|{{ none|money }}|{{ s|percent }}|{{ w|join_words:'or' }}",
        a=1_234_567,
        none=None,
        s=0.5,
        w=["a", "b"],
    )
    assert html == {"en": "$1.2 million||50%|a or b", "fr": "1,2\u00a0M$||50\u00a0%|a ou b"}[language]


def test_a_part_works_without_a_request() -> None:
    assert "<use" not in Template("{% notice 'info' %}Words{% endnotice %}").render(Context())


def test_the_stylesheet_is_small_and_asks_for_nothing() -> None:
    style = (Path(settings.BASE_DIR) / "static/css/hub.css").read_bytes()
    assert len(gzip.compress(style, 9)) < 11_000
    for word in (b"url(", b"@import", b"sourceMappingURL"):
        assert word not in style


def test_every_class_of_a_template_has_a_rule() -> None:
    root = Path(settings.BASE_DIR)
    rules = "".join(sheet.read_text() for sheet in root.glob("static/css/*.css"))
    ruled = set(re.findall(r"\.([a-zA-Z][\w-]*)", rules)) | CLASSES_TO_FIND
    lost = set()
    for template in root.glob("templates/**/*.html"):
        if template.parent.name == "admin":
            continue  # has the classes of Django's own pages
        for classes in re.findall(r'(?:class|css)="([^"]*)"', template.read_text()):
            # What a variable completes ("bar-{{ css }}") is not known here; a tag stands between words.
            words = re.sub(r"{{.*?}}", "\0", re.sub(r"{%.*?%}", " ", classes)).split()
            lost |= {(template.name, word) for word in words if "\0" not in word and word not in ruled}
    assert not lost


def test_scripts_are_small():
    scripts = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in Path("static/js").glob("*.js")}
    assert {"hub.js", "desk.js"} <= set(scripts)
    assert scripts["hub.js"] < 1_000, "every page has it"
    assert sum(scripts.values()) < 10_000


def test_every_class_a_part_writes_is_known_to_the_stylesheet(language: str) -> None:
    style = (Path(settings.BASE_DIR) / "static/css/hub.css").read_text()
    known = set(re.findall(r"\.([a-z][\w-]*)", style))
    written = {name for value in Page(sheet()).values("class") for name in value.split()}
    assert written <= known, written - known
