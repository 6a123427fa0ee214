"""The page of an absence: what is handed over is told before, wrong answers are said, and the trail tells of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts.models import User
from hub.casework.choices import EventKind
from hub.casework.models import ServiceRequest
from hub.casework.reassignment.absences import (
    cancel_absence_with_transfers,
)
from hub.casework.reassignment.queries import StandInChoice, open_things
from hub.casework.reassignment.rules import (
    TransferPlace,
)
from hub.directory.models import Absence
from tests.casework.team.conftest import STAND_IN, Browse, away, in_hand
from tests.casework.world import BEIJING, DESK, SHANGHAI, World


def post(browse: Browse, user: User, lang: str = "en", pk: int | None = None, **sent: Any) -> Any:
    with override(lang):
        address = reverse("team:absence") if pk is None else reverse("team:absence_change", args=[pk])
        return browse(user).post(address, sent)


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_holder_sees_the_sum_before_and_hands_over_with_one_button(
    world: World, stand_in: StandInChoice, browse: Browse, lang: str
):
    request, person = in_hand(world), world.people[SHANGHAI]
    first = timezone.localdate() + timedelta(days=2)
    days = {"first_day": first, "last_day": first + timedelta(days=12), "stand_in_seat": STAND_IN, "person": person.pk}
    page = post(browse, person, lang, show="1", **days)
    assert page.status_code == 200
    assert request.company_name in page.content.decode()
    seats = [value for value, _words in page.context["form"].fields["stand_in_seat"].choices if value]
    assert seats[0] == STAND_IN, "of the own office, before those of others"
    assert len(seats) > 1
    plan = page.context["plan"]
    assert len(plan.rows) == 1
    assert not Absence.objects.exists()
    place = {plan.rows[0].name: "stand_in"}
    assert post(browse, person, lang, record="1", **days, **place).status_code == 302
    row = Absence.objects.get()
    assert (row.user, row.made_by, row.first_day, row.stand_in_seat.slug) == (person, person, first, STAND_IN)
    assert world.fresh(request).owner.slug == STAND_IN
    again = post(browse, person, lang, record="1", **days)
    assert {"en": "already", "fr": "déjà absente"}[lang] in again.content.decode()
    assert f'value="{first.isoformat()}"' in again.content.decode(), "what was typed is kept"
    later = {**days, "last_day": first + timedelta(days=3)}
    assert post(browse, person, lang, pk=row.pk, change="1", **later).status_code == 302
    assert world.fresh(request).owner.slug == SHANGHAI, "what nobody had touched is back"
    changed = Absence.objects.standing().get()
    assert changed.last_day == later["last_day"]
    assert post(browse, person, lang, pk=changed.pk, record="1", **place).status_code == 302
    assert world.fresh(request).owner.slug == STAND_IN
    assert post(browse, person, lang, pk=changed.pk, cancel="1").status_code == 302
    assert world.fresh(request).owner.slug == SHANGHAI
    assert not Absence.objects.standing().exists()


@pytest.mark.django_db
def test_whoever_is_named_later_is_proposed_each_thing_anew(world: World, stand_in: StandInChoice, browse: Browse):
    request, person = in_hand(world), world.people[SHANGHAI]
    due = open_things(person, first_day=timezone.localdate(), at=timezone.now())[0].due
    sent = {"first_day": due, "last_day": due + timedelta(days=3), "person": person.pk}
    page = post(browse, person, show="1", stand_in_seat="", **sent)
    row = page.context["plan"].rows[0]
    assert row.place != "stand_in"
    named = sent | {"planned": page.context["planned"], row.name: row.place.value, "stand_in_seat": STAND_IN}
    assert post(browse, person, show="1", **named).context["plan"].rows[0].place == "stand_in"
    pressed = post(browse, person, record="1", **named)
    assert "look where each thing goes now" in pressed.text
    assert not Absence.objects.exists(), "what nobody saw is not done"
    again = named | {"planned": pressed.context["planned"], row.name: "stand_in"}
    assert post(browse, person, record="1", **(again | {"last_day": due + timedelta(days=9)})).status_code == 200
    assert post(browse, person, record="1", **again).status_code == 302
    assert world.fresh(request).owner.slug == STAND_IN
    kept = {"pk": Absence.objects.get().pk, "stand_in_seat": "", "record": "1"}
    assert "Change the absence first" in post(browse, person, **kept).text


@pytest.mark.django_db
def test_what_is_missing_or_wrong_is_said_in_the_form(world: World, browse: Browse):
    for sent in (
        {"first_day": "", "last_day": ""},
        {"first_day": "soon", "last_day": "2027-01-02"},
        {"first_day": "2027-01-05", "last_day": "2027-01-02"},
        {"first_day": "2020-01-05", "last_day": "2020-01-07"},
        {"first_day": "2027-01-02", "last_day": "2027-01-05", "stand_in_seat": "bdc-desk"},
    ):
        answer = post(browse, world.people[SHANGHAI], record="1", **sent)
        assert answer.status_code == 200
        assert answer.context["form"].errors, sent
    assert not Absence.objects.exists()


@pytest.mark.django_db
def test_a_person_alone_speaks_for_nobody_else_and_a_lead_for_the_office(
    world: World, stand_in: StandInChoice, browse: Browse
):
    today = timezone.localdate()
    days = {"first_day": today, "last_day": today + timedelta(days=2), "record": "1"}
    mine, lead, far = world.people[STAND_IN], world.people[SHANGHAI], world.people[BEIJING]
    assert post(browse, mine, person=far.pk, **days).status_code == 302
    assert set(Absence.objects.values_list("user", flat=True)) == {mine.pk}, "the person named is not read"
    row = Absence.objects.get()
    for key in (row.pk, 987654321):
        assert post(browse, far, pk=key, cancel="1").status_code == 404
    assert post(browse, lead, person=far.pk, **days).context["form"].errors
    assert post(browse, lead, pk=row.pk, cancel="1").status_code == 302
    assert post(browse, lead, person=mine.pk, **days).status_code == 302
    made = Absence.objects.standing().get()
    assert (made.user, made.made_by) == (mine, lead)
    assert post(browse, world.people[DESK], pk=made.pk, cancel="1").status_code == 404


def at_event(request: ServiceRequest) -> list[str]:
    return list(request.events.order_by("pk").values_list("kind", flat=True))


@pytest.mark.django_db
def test_the_trail_tells_of_the_stand_in_and_of_the_way_back(world: World, stand_in: StandInChoice, now: datetime):
    request = in_hand(world)
    row = away(world, {f"case-{request.pk.hex}": TransferPlace.STAND_IN}, stand_in)
    cancel_absence_with_transfers(absence=row, by=world.people[SHANGHAI], at=world.at)
    assert at_event(request)[-2:] == [EventKind.COVERED, EventKind.COVERED]
