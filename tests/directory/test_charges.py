"""What somebody looks after: the whole catalogue, organizations, or the entries of a post; and who keeps what."""

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.directory.models import Curatorship, Organization, Seat
from hub.directory.seats.access import (
    charge_of,
    charge_to_read,
    charge_with_posts,
    editors,
    may_curate_one_of,
    owned_by_posts,
    seat_bodies,
    seats_under,
)
from tests.accounts.people import make_person
from tests.casework.small import small_world
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now: datetime) -> World:
    return small_world(at=now)


def curator(world: World, name: str, *bodies: Organization | None) -> User:
    person = make_person(f"{name}@hub.example", role=Role.CURATOR, name=name)
    for body in bodies:
        Curatorship.objects.create(user=person, organization=body, since=world.at)
    return person


def body(world: World, name: str) -> Organization:
    found = world.seat(name).organization
    assert found
    return found


def test_organizations_are_looked_after_one_by_one_and_the_catalogue_as_a_whole(world: World) -> None:
    one, other = body(world, SHANGHAI), body(world, BEIJING)
    few, all_of_them = charge_of(curator(world, "few", one)), charge_of(curator(world, "all", None, one))
    assert (few.whole, few.organization_ids, few.holds(one.pk), few.holds(other.pk)) == (False, {one.pk}, True, False)
    assert few.holds_one_of([other.pk, one.pk])
    assert not few.holds_one_of([other.pk])
    assert not few.holds_one_of([])
    assert all_of_them.whole
    assert all_of_them.organization_ids == {one.pk}
    assert all_of_them.holds(other.pk)
    assert all_of_them.holds_one_of([])
    seats = Seat.objects.all()
    assert [*few.of_programs(seats)] == [*seats.filter(few.reach())] == [world.seat(SHANGHAI)]
    assert {*all_of_them.of_programs(seats)} == {*seats.filter(all_of_them.reach())} == {*seats}
    assert [*few.organizations] == [one]
    assert {*all_of_them.organizations} == {*Organization.objects.all()}


def test_posts_are_looked_after_by_who_holds_their_seats_and_all_is_read_by_administrators(world: World) -> None:
    holder, root = world.people[SHANGHAI], make_person("root@hub.example", role=Role.ADMINISTRATOR)
    nobody, own = make_person("nobody@hub.example", role=Role.ADVISER), {-world.seat(SHANGHAI).pk}
    for door in (charge_with_posts, charge_to_read):
        assert (door(holder).organization_ids, door(holder).whole) == (own, False)
        for person in (nobody, world.owner, AnonymousUser()):
            with pytest.raises(PermissionDenied):
                door(person)
    assert charge_to_read(root).whole
    for person, door in ((root, charge_with_posts), (root, charge_of), (holder, charge_of)):
        with pytest.raises(PermissionDenied):
            door(person)
    ada = curator(world, "ada", body(world, BEIJING))
    assert charge_with_posts(ada).organization_ids == {body(world, BEIJING).pk}


def test_everybody_who_keeps_entries_is_named_with_what(world: World) -> None:
    ada, bo = curator(world, "Ada", body(world, BEIJING), body(world, SHANGHAI)), curator(world, "bo", None)
    kept = {each.person: each.charge for each in editors()}
    assert kept.keys() == {ada, bo, *(world.people[name] for name in (DESK, SHANGHAI, BEIJING, MONTREAL))}
    assert kept[ada].organization_ids == {body(world, BEIJING).pk, body(world, SHANGHAI).pk}
    assert (kept[bo].whole, kept[ada].whole) == (True, False)
    for name in (DESK, SHANGHAI, BEIJING, MONTREAL):
        assert (kept[world.people[name]].organization_ids, kept[world.people[name]].whole) == (
            {-world.seat(name).pk},
            False,
        )
    names = [each.person.get_full_name().casefold() for each in editors()]
    assert names == sorted(names)


def test_entries_of_a_seat_are_kept_by_it_and_by_the_desk(world: World) -> None:
    one, desk = world.seat(SHANGHAI), world.seat(DESK)
    assert {*seat_bodies(one)} == {-one.pk, -desk.pk}
    assert [*seats_under([-one.pk])] == [one]
    assert {*seats_under([-desk.pk])} == {*Seat.objects.all()}
    # A key of an organization is no seat.
    assert [*seats_under([one.pk, body(world, SHANGHAI).pk])] == []
    assert [*Seat.objects.filter(owned_by_posts([-one.pk], "pk"))] == [one]


def test_entries_of_some_bodies_are_curated_by_who_looks_after_one_or_holds_its_seat(world: World) -> None:
    seat, other = -world.seat(SHANGHAI).pk, -world.seat(BEIJING).pk
    of_body, of_all = curator(world, "few", body(world, SHANGHAI)), curator(world, "all", None)
    holder, key = world.people[SHANGHAI], body(world, SHANGHAI).pk
    asked = {"its seat": [seat], "another seat": [other], "both": [other, seat], "its body": [key], "none": []}
    found = {
        name: [who for who in (holder, of_body, of_all, world.owner) if may_curate_one_of(who, keys)]
        for name, keys in asked.items()
    }
    assert found == {
        "its seat": [holder, of_all],
        "another seat": [of_all],
        "both": [holder, of_all],
        "its body": [of_body, of_all],
        "none": [of_all],
    }
    assert not may_curate_one_of(AnonymousUser(), [seat, key])
    # The key of the seat itself, without its sign, would be that of an organization.
    assert not may_curate_one_of(holder, [-seat])
