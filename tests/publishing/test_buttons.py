"""A draft shows the button of each step to those for whom it does something, and to nobody else, for every type."""

from datetime import timedelta

import pytest

from hub.publishing import services
from hub.publishing.registry import entry_types
from hub.publishing.services import newest_save
from tests.programs.desk.curators import enter
from tests.publishing.desk import MOMENT, REASON
from tests.publishing.test_every_type import TYPES, Way
from tests.support.access import undone
from tests.support.samples import EXTENTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
# What is typed beside the press, where it asks for something.
TYPED = {"reason": REASON, "day": "", "accept": "It was read."}


def begun(way):
    draft = way.begun()
    way.write(draft, **way.change("Changed"))
    return draft


def scheduled(way):
    draft = way.submitted()
    services.approve(version=draft, by=way.ben, at=MOMENT, publish_at=MOMENT + timedelta(days=9999))
    return draft


def overtaken(way):
    """Return a draft in review whose base has moved since."""
    way.published("First")
    draft = way.submitted("Second")
    services.roll_back(to=way.earlier(), reason="The page was withdrawn.", by=way.ben, at=MOMENT)
    return draft


def overtaken_draft(way):
    draft = overtaken(way)
    services.send_back(version=draft, comment="Take it in.", by=way.ben, at=MOMENT)
    return draft


SITUATIONS = {
    "begun": begun,
    "in review": Way.submitted,
    "scheduled": scheduled,
    "published": Way.published,
    "overtaken": overtaken,
    "overtaken draft": overtaken_draft,
}
STEPS = ("submit", "send-back", "approve", "take-back", "update", "discard", "take", "keep")


@EXTENTS
@TYPES
def test_each_step_is_shown_to_those_for_whom_it_does_something(entry_type, whole):
    """Author and second try every step.

    In a normal run they take turns over the types: each tries a step in half of them where its button is shown, and in
    a sixth where it is not.
    """
    first = entry_types().index(entry_type)
    way = Way(entry_type)
    (author, way.ada), (second, way.ben) = enter("writer", None), enter("reader", None)
    wrong = {}
    for number, (situation, come_to) in enumerate(SITUATIONS.items(), first):
        with undone():
            draft = come_to(way)
            for begin, (who, browser) in ((number, ("author", author)), (number + 3, ("second", second))):
                page = browser.get(entry_type.url("draft", draft.pk)).text
                for turn, step in enumerate(STEPS, begin):
                    url = entry_type.url("step", draft.pk, step)
                    is_shown = f'action="{url}"' in page
                    if not whole and turn % (2 if is_shown else 6):
                        continue
                    with undone():
                        before = _stands(way, draft)
                        browser.post(url, TYPED)
                        done = _stands(way, draft) != before
                    if done is not is_shown:
                        wrong[situation, who, step] = "does something and is not shown" if done else "does nothing"
    assert wrong == {}


def _stands(way, draft):
    """Return the state of a draft and what it says; None where it is gone."""
    row = way.type.version_model.objects.filter(pk=draft.pk).first()
    return row and (row.state, row.based_on_id, newest_save(row).number)
