"""The conditions of a draft: added, moved, shown as readers will read them."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from hub.core.vocabulary.enums import ConditionKind
from hub.publishing import services
from hub.publishing.services import document_at
from programs.entry_types import PROGRAM
from tests.programs.desk.curators import MOMENT, enter, program, sent_as_shown
from tests.support.access import undone

__all__ = ["program"]
pytestmark = pytest.mark.django_db


def test_a_condition_shows_what_readers_will_see_in_both_languages(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    url = reverse("curating:condition", args=[draft.pk, 1])
    sent = sent_as_shown(browser.get(url)) | {"max": "499", "stay": "1"}
    page = browser.post(url, sent, follow=True).content.decode()
    plain = page.replace("\u00a0", " ")
    assert "Between 3 and 499 employees." in plain
    assert "De 3 à 499 employés." in plain


def test_a_condition_is_saved_and_the_next_one_added_in_one_press(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    url = reverse("curating:condition", args=[draft.pk, 1])
    sent = sent_as_shown(browser.get(url)) | {"max": "499", "another": "1", "another-kind": "trl", "started": "x"}
    for _press in range(2):
        assert browser.post(url, sent)["Location"] == reverse("curating:condition", args=[draft.pk, 4])
    rows = document_at(draft)[0]["conditions"]
    assert (rows[0]["max"], [row["kind"] for row in rows[3:]]) == ("499", ["trl"])
    # What is no kind, or another text of the same field, adds none: the list, or the same page, is shown.
    wrong = sent | {"another-kind": "no such kind"}
    assert browser.post(url, wrong)["Location"] == reverse("curating:conditions", args=[draft.pk])
    assert browser.post(url, sent | {"max": "9", "version": "1"})["Location"] == url
    assert len(document_at(draft)[0]["conditions"]) == 4


def test_conditions_of_which_one_is_enough_stand_together_and_are_named_by_their_kinds(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    urls = {ident: reverse("curating:condition", args=[draft.pk, ident]) for ident in (1, 2, 3)}
    for ident in (1, 3):
        browser.post(urls[ident], sent_as_shown(browser.get(urls[ident])) | {"group": "1"})
    page = browser.get(reverse("curating:conditions", args=[draft.pk]))
    assert [[one["row"]["id"] for one in rows] for rows in page.context["lines"]] == [[1, 3], [2]]
    kinds = ", ".join(one["kind"] for one in page.context["lines"][0])
    assert page.text.count("One of these is enough") == 1
    offered = browser.get(urls[2]).context["form"].fields["group"].choices
    assert [(value, str(words)) for value, words in offered] == [
        ("", "Yes"),
        ("1", f"No, it is enough to meet this one or: {kinds}"),
        ("2", "No, one of several is enough: choose the same with the others"),
    ]
    assert f"One of these is enough: {kinds}" in browser.get(reverse("curating:draft", args=[draft.pk])).text


def test_a_condition_that_was_moved_stays_open(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    url = reverse("curating:change_condition", args=[draft.pk, 2])
    page = browser.post(url, {"what": "up"}, follow=True)
    assert [rows[0]["row"]["id"] for rows in page.context["lines"]] == [2, 1, 3]
    opened = re.findall(r'id="condition-(\d)">\s*<details[^>]* open>', page.text)
    assert opened == ["2"]


def test_what_stops_a_draft_names_its_condition(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    browser.post(reverse("curating:conditions", args=[draft.pk]), {"kind": "employees"})
    points = browser.get(reverse("curating:draft", args=[draft.pk])).context["points"]
    assert "Condition 4: Say what is tested." in [point["words"] for point in points]
    with override("fr"):
        points = browser.get(reverse("curating:draft", args=[draft.pk])).context["points"]
    assert "Condition 4\u00a0: Dites ce qui est vérifié." in [point["words"] for point in points]


def test_every_kind_of_condition_can_be_added_and_shown(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    shown = {}
    for kind in ConditionKind:
        with undone():
            page = browser.post(reverse("curating:conditions", args=[draft.pk]), {"kind": kind.value}, follow=True)
            shown[kind] = page.status_code, page.context["form"].kind
    assert shown == {kind: (200, kind) for kind in ConditionKind}
