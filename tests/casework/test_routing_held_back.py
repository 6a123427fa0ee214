"""Requests by a hand that did not know the code, with whom an experienced officer would ask (routing_held_back.yaml)."""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.db import transaction

from hub.accounts.choices import Role
from hub.casework.models import ServiceRequest
from hub.directory.models import Absence, IntakeFilter, IntakeQuestion, Office, Organization, Seat, SeatHolder
from tests.accounts.people import make_people, make_person
from tests.casework.world import World

pytestmark = pytest.mark.django_db

CASES = [
    case
    for name in ("routing_held_back", "routing_filters", "routing_desk")
    for case in yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
]
_PROBE, _NO_LOAN = "R8 an activity unknown, and no money wanted", "R9 a place shut out"
_SOO, _SHARED = (
    "R20 the office is south, the project is north",
    "R32 a university, and knowledge that may not leave",
)
_NATION, _BRANCH = "R34 a nation that buys into a dam", "R38 a branch that sells here what is made there"
_WAGES, _THANKS = "R42 two things, and the small one is on the clock", "R44 another matter, eight months later"
# What is not met, by case and expectation, and why it is left.
LEFT: Mapping[tuple[str, str], str] = {
    (_PROBE, "first"): "a place for a trial is heard as money for one",
    (_PROBE, "confirm"): "so the cluster is not asked",
    (_NO_LOAN, "first"): "loans that are set aside are read as loans that are wished",
    (_SOO, "first"): "the town is said by a nickname alone",
    (_SOO, "among first three"): "the same",
    (_SHARED, "first"): "leave to share knowledge is heard as entering China",
    (_NATION, "first"): "no program is named, and who guarantees loans to a nation has no desk to be asked by its need",
    (_NATION, "among first three"): "the same",
    (_BRANCH, "first"): "a maker in China is read as the market China, and no exports as first steps abroad",
    (_BRANCH, "no_kind"): "the same",
    (_WAGES, "first"): "what is heard comes before a lone sign (decision 0045); the insurer is second",
    (_THANKS, "nowhere"): "words come before the markets of the company, and thanks for Shenyang name China",
}


@pytest.fixture
def everybody(world: World) -> World:
    """Every seat is held by one person who is there."""
    empty = list(Seat.objects.filter(is_routable=True, holders=None))
    people = make_people(*(seat.slug for seat in empty), role=Role.ADVISER)
    SeatHolder.objects.bulk_create(
        SeatHolder(seat=seat, user=person, since=world.at) for seat, person in zip(empty, people, strict=True)
    )
    for slug in ("from-250", "refused-by-bank", "own-share"):
        IntakeQuestion.objects.create(slug=slug, text_en=slug, text_fr=f"{slug}?")
    return world


def _arrange(world: World, directory: Mapping[str, Any]) -> None:
    """Set the directory up as a case has it. The sentence of a filter is the name of its kind."""
    for one in directory.get("filters", ()):
        kind, slug = one["kind"], one["of"]
        model = next(model for model in (Organization, Office, Seat) if model.objects.filter(slug=slug).exists())
        IntakeFilter.objects.create(
            **{model._meta.model_name: model.objects.get(slug=slug)},
            kind=kind, test=one["test"], needs=one.get("needs", []), questions=one.get("questions", []), sentence_en=f"Asks: {kind}.",
            sentence_fr=f"Demande{chr(160)}: {kind}.", reason="The case says so.", since=world.at,
        )  # fmt: skip
    for one in directory.get("away", ()):
        holder = SeatHolder.objects.get(seat__slug=one["seat"])
        other = Seat.objects.get(slug=one["stand_in"]) if "stand_in" in one else None
        person = make_person("in-place@desk.example", role=Role.ADVISER) if "stand_in_person" in one else None
        Absence.objects.create(
            user=holder.user, first_day=one["from"], last_day=one["to"], stand_in_seat=other, stand_in=person,
            made_by=holder.user, made_at=world.at,
        )  # fmt: skip
    for slug, (takes, holds) in directory.get("full", {}).items():
        Seat.objects.filter(slug=slug).update(capacity=takes)
        sent = [world.submit(subject=f"Request {number}") for number in range(holds)]
        ServiceRequest.objects.filter(pk__in=[one.pk for one in sent]).update(owner=Seat.objects.get(slug=slug))
    SeatHolder.objects.filter(seat__slug__in=directory.get("nobody", ())).update(until=world.at)


def _unmet(case: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield the expectations of a case that its answer does not meet."""
    proposals = {one["id"]: one for one in answer["proposals"]}
    refused = {one["id"]: one for one in answer["refused"]}
    order, first = list(proposals), case.get("first", ())
    goes_to = {order[0], answer["proposals"][0]["receiver"]}

    def told(slug: str, result: str, word: str) -> bool:
        found = proposals.get(slug, {}).get("findings", ())
        return any(one["result"] == result and word in f"{one['condition']} {one['sentence']}" for one in found)

    checks = {
        "first": not first or not goes_to.isdisjoint(first),
        "among first three": not first or not goes_to.union(order[:3]).isdisjoint(first),
        "among": set(case.get("among", order)).intersection(order[:3]) != set(),
        "never_first": order[0] not in case.get("never_first", ()),
        "nowhere": not set(case.get("nowhere", ())) & set(order),
        "no_kind": not {one["kind"] for one in answer["proposals"]} & set(case.get("no_kind", ())),
        "shown": set(case.get("shown", ())) <= set(order),
        "refused": all(
            any(word in why for why in refused.get(slug, {}).get("why", ())) for slug, word in _pairs(case, "refused")
        ),
        "why": all(
            any(word in why for why in proposals.get(slug, {}).get("why", ())) for slug, word in _pairs(case, "why")
        ),
        "confirm": all(told(slug, "unknown", word) for slug, word in _pairs(case, "confirm")),
        "unfiltered": not any(
            one["condition"] == "intake" for slug in case.get("unfiltered", ()) for one in proposals[slug]["findings"]
        ),
        "to_ask": "to_ask" not in case or [one["id"] for one in answer["to_ask"]] == case["to_ask"],
        "asks": set(case.get("asks", ())) <= set(answer["question"]["asks"]),
        "reached": all(proposals[slug]["mark"] == "fits" for slug in case.get("reached", ()) if slug in proposals),
        "mark": all(proposals.get(slug, {}).get("mark") == mark for slug, mark in _pairs(case, "mark")),
        "receiver": all(proposals.get(slug, {}).get("receiver") == to for slug, to in _pairs(case, "receiver")),
        "gap": "gap" not in case or (answer["gap"] or {}).get("kind") == case["gap"],
    }
    yield from (name for name, holds in checks.items() if not holds)


def _pairs(case: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    return list(case.get(name, {}).items())


def test_requests_of_another_hand_go_where_an_officer_would_send_them(
    everybody: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """What is not met is listed with its reason; what is met must leave that list."""
    path, unmet = tmp_path / "requests.jsonl", {}
    for directory, cases in groupby(CASES, key=lambda case: case.get("directory", {})):
        asked = {case["id"]: case for case in cases}
        lines = (json.dumps({"id": name} | case["request"]) for name, case in asked.items())
        path.write_text("\n".join(lines), encoding="utf-8")
        with transaction.atomic():
            _arrange(everybody, directory)
            call_command("route_requests", str(path), "--on=2026-11-04", "--top=99")
            transaction.set_rollback(True)
        for answer in json.loads(capsys.readouterr().out)["requests"]:
            unmet |= {(answer["id"], name): answer["first"] for name in _unmet(asked[answer["id"]], answer)}
    assert sorted(unmet) == sorted(LEFT), unmet
