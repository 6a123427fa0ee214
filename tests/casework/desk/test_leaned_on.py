"""What a case leans on: one change of a policy signal brings back exactly its dependents, once, with the sentence."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.casework.access_grants.services import share_request
from hub.casework.desk.services import LEANED_ON, lean_on, return_leaning_cases
from hub.casework.models import LeanedOn, ServiceRequest, Task
from hub.core.workflow import RefusedError
from hub.outbox.models import OutboxMessage
from opportunities.entries.policy_signals import changed_sentence
from opportunities.entry_types import SIGNAL
from opportunities.models import PolicySignal
from tests.casework.desk.browsers import open_case, press, who
from tests.casework.world import DESK, MONTREAL, SHANGHAI, World
from tests.publishing.desk import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

RULE, OTHER = "cn-policy-procurement-2026", "sig-cybersecurity-2026"
FRESH = {
    "do_en": "Ask the buyer for the list of 2027 first.",
    "do_fr": "Demandez d’abord la liste de 2027 à l’acheteur.",
}


def change(slug: str = RULE, **values: Any) -> None:
    """Publish other words, and do the jobs that this asked for."""
    published(SIGNAL, slug, at=timezone.now(), **(values or FRESH))
    for job in OutboxMessage.objects.filter(topic=LEANED_ON):
        assert job.payload == {"signal": slug}
    return_leaning_cases(signal=slug, at=timezone.now())


def test_a_case_says_on_what_it_leans(at_desk: Client, request_: ServiceRequest) -> None:
    assert "It leans on" not in open_case(at_desk, request_).text
    press(at_desk, "lean", request_, signal=RULE)
    page = open_case(at_desk, request_).text
    assert "It leans on" in page
    assert PolicySignal.objects.get(slug=RULE).title_en in page.replace("&#x27;", "'")
    assert press(at_desk, "lean", request_, signal=RULE).status_code != 302
    assert press(at_desk, "lean", request_, signal="no-such-rule").status_code != 302
    assert LeanedOn.objects.count() == 1


def test_one_change_brings_back_its_dependents_once_with_the_sentence(
    at_desk: Client, world: World, request_: ServiceRequest
) -> None:
    person, at = world.people[DESK], timezone.now()
    apart = world.submit()
    lean_on(request=request_, signal=RULE, by=person, may_write=True, at=at)
    lean_on(request=apart, signal=OTHER, by=person, may_write=True, at=at)
    change()
    assert OutboxMessage.objects.filter(topic=LEANED_ON).count() == 1
    (task,) = Task.objects.all()
    assert (task.request, task.assigned_to) == (request_, person)
    assert FRESH["do_en"] in task.words or FRESH["do_fr"] in task.words
    leaning = LeanedOn.objects.get(request=request_)
    assert (leaning.changed_en, leaning.changed_fr) == (FRESH["do_en"], FRESH["do_fr"])
    assert LeanedOn.objects.get(request=apart).changed_en == ""
    # Tried again, as after a lost answer of a worker: nothing more.
    assert return_leaning_cases(signal=RULE, at=timezone.now()) == 0
    assert Task.objects.count() == 1
    assert FRESH["do_en"] in open_case(at_desk, request_).text
    # The next change comes back by itself.
    change(do_en="Wait for the list of 2028.", do_fr="Attendez la liste de 2028.")
    assert Task.objects.count() == 2


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_where_whoever_noted_it_is_gone_the_change_goes_to_the_seat_of_the_case(
    world: World, request_: ServiceRequest, is_withdrawn: bool
) -> None:
    gone = world.people[SHANGHAI]
    lean_on(request=request_, signal=RULE, by=gone, may_write=True, at=timezone.now())
    ServiceRequest.objects.filter(pk=request_.pk).update(handler=gone)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    change(**({"withdrawn": True} if is_withdrawn else {}))
    (task,) = Task.objects.all()
    assert task.assigned_to == world.people[DESK]
    assert ("It was taken out." if is_withdrawn else FRESH["do_en"]) in task.words


def test_where_nobody_of_its_seat_is_left_the_change_goes_to_whoever_reads_the_case(
    world: World, request_: ServiceRequest
) -> None:
    gone, reader = world.people[DESK], world.people[MONTREAL]
    share_request(request=request_, person=reader, reason="They know the mill.", **who(world))
    lean_on(request=request_, signal=RULE, by=gone, may_write=True, at=timezone.now())
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    change()
    assert Task.objects.get().assigned_to == reader


def test_a_new_day_of_evidence_brings_nothing_back(world: World, request_: ServiceRequest) -> None:
    lean_on(request=request_, signal=RULE, by=world.people[DESK], may_write=True, at=timezone.now())
    before = LeanedOn.objects.get().version_id
    change(sources="https://www.gov.cn/one\nhttps://www.gov.cn/two")
    assert not Task.objects.exists()
    assert LeanedOn.objects.get().version_id != before


def test_who_only_reads_notes_nothing(world: World, request_: ServiceRequest) -> None:
    with pytest.raises(RefusedError):
        lean_on(request=request_, signal=RULE, by=world.people[DESK], may_write=False, at=timezone.now())
    assert not LeanedOn.objects.exists()


@pytest.mark.parametrize(("before", "after", "said"), [
    ({"text_en": "One. Two."}, {"text_en": "One. Three."}, "Three."),
    ({"text_en": "One. Two."}, {"text_en": "One."}, "It no longer says: Two."),
    ({"effect": "opens"}, {"effect": "closes"}, "Closes a door"),
    ({"until": "2026-12-31"}, {"until": "2027-12-31"}, "Until 2027"),
    ({"until": "2026-12-31"}, {"until": "2027-06-30"}, "Until 30 June 2027"),
    ({"as_of": "2026-01-01"}, {"as_of": "2026-02-01"}, ""),
    ({}, {"withdrawn": True}, "It was taken out."),
])  # fmt: skip
def test_the_sentence_is_the_one_that_changed(before: dict[str, Any], after: dict[str, Any], said: str) -> None:
    assert changed_sentence(before, after, "en") == said
