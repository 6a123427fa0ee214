"""The table by which requests are routed: read whole, every mistake named; its rules as entries."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hub.casework.choices import NEEDS_OF_KIND
from hub.core.text.problems import InvalidDataError
from hub.directory.catalogue.reader import DATA, read_directory
from hub.directory.catalogue.rules import ROUTING, routing_table
from hub.directory.catalogue.services import load_directory
from hub.directory.choices import PresenceLevel
from hub.directory.entry_types import ROUTE
from hub.directory.models import Route
from hub.directory.reference.seats import ABROAD, CHINA_MARKET, QUESTIONS, UNKNOWN_MARKET, rule_of
from hub.publishing import services
from programs.eligibility.places import sub_regions
from tests.publishing.desk import MOMENT, editor, said, submitted, write


def test_levels_needs_and_regions_are_those_of_the_apps_above() -> None:
    levels = [question.removeprefix("presence-") for question in QUESTIONS if question.startswith("presence-")]
    assert levels == PresenceLevel.values
    assert {need for needs in NEEDS_OF_KIND.values() for need in needs} <= set(QUESTIONS)
    assert {region.sub_region for region in routing_table().regions.values()} <= set(sub_regions())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seats: [bdc-desk]", "seats: [bdc-desk, edc-desk]", "stands in two kinds"),
        ("seats: [bdc-desk]", "seats: [no-desk]", "no seat has this name"),
        ("seats: [scc-desk]", "seats: [cipo-desk]", "name this seat under one kind"),
        ("[[talent, places-people]", "[[talent, nothing]", "write [kind, reason] of this file"),
        ("{ask: talent, steps", "{ask: talent, market: china, steps", "holds in all circumstances"),
        ("- {ask: talent,", "- {ask: talent, steps: [[hub, last-resort]]}\n- {ask: talent,", "come before in all"),
        ("ask: talent", "ask: fishing", "is not one of"),
        ("[talent, places-people], ", "", "no rule gives this reason"),
        ("  fr: Réunit les entreprises du secteur", "  fr: ''", "write a value"),
    ],
)
def test_each_mistake_of_the_table_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    text = (folder / ROUTING).read_text(encoding="utf-8")
    assert old in text
    (folder / ROUTING).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidDataError, match=said.replace("[", r"\[")):
        read_directory(folder)


# --- Its rules as entries ---------------------------------------------------------------------------------------------


def _mistakes(slug: str, **values: Any) -> list[tuple[str, str]]:
    reading = ROUTE.read_entry(ROUTE.row(slug), said(ROUTE, slug) | values)
    assert all(mistake.words.fr for mistake in reading.mistakes)
    return [(mistake.field, mistake.words.en) for mistake in reading.mistakes]


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_the_rules_of_the_file_are_rows_that_say_the_same() -> None:
    rows = Route.objects.all()
    assert {rule_of(row) for row in rows} == set(routing_table().rules)
    assert len({row.name_en for row in rows}) == len({row.name_fr for row in rows}) == len(rows)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"reason_1_fr": ""}, "reason_1_fr", "Write it"),
        ({"kind_1": "fishing"}, "kind_1", "This is not in the list"),
        ({"kind_4": "hub"}, "", "Give each kind of seat its reason"),
        ({"kind_2": "", "reason_2_en": "", "reason_2_fr": ""}, "", "leave none empty between two"),
        ({"kind_2": "post"}, "kind_2", "Name each kind of seat once"),
        ({"market": ""}, "market", "“Help with a dispute” would never count"),
        ({"withdrawn": True}, None, ""),
    ],
)
def test_a_rule_that_cannot_stand_is_refused(values: dict[str, Any], field: str | None, words: str) -> None:
    found = _mistakes("dispute-market-china", **values)
    if field is None:
        assert found == []
        return
    assert [name for name, sentence in found if words in sentence] == [field]


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_a_question_keeps_a_rule_for_all_circumstances() -> None:
    for values, field in (({"withdrawn": True}, "withdrawn"), ({"market": ABROAD}, "market")):
        ((told, words),) = _mistakes("dispute", **values)
        assert (told, "nothing would answer this question" in words) == (field, True)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_a_new_rule_that_others_come_before_is_refused_and_one_of_its_own_is_read() -> None:
    ada = editor("ada")
    values = {"name_en": "Talent elsewhere", "name_fr": "Talents ailleurs", "question": "talent"}
    draft = services.begin_entry(entry_type=ROUTE, values=values, by=ada, at=MOMENT)
    step = {"kind_1": "hub", "reason_1_en": "Asks around", "reason_1_fr": "Se renseigne"}
    write(draft, ada, **step)
    document = services.newest_save(draft).content
    (mistake,) = ROUTE.read(draft, document).mistakes
    assert "“To hire or train people” would never count any more" in mistake.words.en
    for market in (CHINA_MARKET, ABROAD, UNKNOWN_MARKET):
        assert ROUTE.read(draft, document | {"market": market}).mistakes == ()
    for market in (CHINA_MARKET, ABROAD):
        _row("talent", market)
    (mistake,) = ROUTE.read(draft, document | {"market": UNKNOWN_MARKET}).mistakes
    assert "would never count any more" in mistake.words.en


def _row(question: str, market: str) -> None:
    row = Route.objects.get(slug=question)
    row.pk, row.slug, row.market = None, f"{question}-{market}", market
    row.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_the_table_refuses_what_no_rule_may_say() -> None:
    for values in ({"question": "fishing"}, {"market": "moon"}, {"kind_2": ""}, {"reason_1_fr": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Route.objects.filter(slug="dispute").update(**values)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_a_load_leaves_alone_what_a_curator_published() -> None:
    draft = submitted(ROUTE, "talent", editor("ada"), reason_1_en="Has people", reason_1_fr="A des gens")
    services.approve(version=draft, by=editor("ben"), at=MOMENT)
    load_directory(by=None, at=MOMENT)
    assert Route.objects.get(slug="talent").reason_1_en == "Has people"
