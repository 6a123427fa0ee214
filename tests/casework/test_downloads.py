"""Files of what the staff read on a page: its rows and columns as its reader sees them, and not a word more."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.models import Company
from hub.casework.models import Room
from hub.casework.rooms import proposals, queries
from hub.core.text.csv_export import BYTE_ORDER_MARK
from hub.directory.models import Seat
from opportunities.models import Opportunity
from tests.casework.leads import OWNER_SEAT, browser_of, company, lead, moment, officer, owner_of
from tests.casework.test_visits import ALBERTA, DESK, SHANGHAI, enter, plan, planned, world
from tests.casework.world import World

__all__ = ["enter", "lead", "moment", "world"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def cells(browser: Client, address: str, lang: str = "en", **asked: str) -> list[list[str]]:
    """Return the rows of a file, which spreadsheets read as UTF-8 and whose rows are all as wide."""
    with override(lang):
        answer = browser.get(reverse(address), asked)
    return rows_of(answer)


def rows_of(answer: object) -> list[list[str]]:
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].endswith('.csv"')
    text = answer.content.decode()
    assert text.startswith(BYTE_ORDER_MARK)
    rows = list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK))))
    assert len({len(row) for row in rows}) == 1
    return rows


def test_the_file_of_visits_holds_whole_what_is_own_and_of_others_week_city_and_whom_to_call(
    world: World, enter: Callable[[str | None], Client]
) -> None:
    soon = timezone.localdate() + timedelta(days=20)
    near = {"first_day": soon, "last_day": soon + timedelta(days=1)}
    planned(world, ALBERTA, host="Heronhost", note="heronnote", areas=["energy-efficiency"], city="Tianjin", **near)
    planned(world, host='=HYPERLINK("http://bad.example")', city="Suzhou", note="egretnote", **near)
    plan(world, ALBERTA, host="Herondraft", city="Wuhan", **near)
    plan(world, host="Own draft", city="Nanjing", first_day=None, last_day=None)
    mine, desk = enter(SHANGHAI), enter(DESK)
    page = mine.get(reverse("visits:list"))
    assert reverse("visits:list_csv") in page.text
    for lang, head in (("en", "Whom to call"), ("fr", "Qui joindre")):
        rows = cells(mine, "visits:list_csv", lang)
        assert rows[0][9] == head
        by_city = {row[4]: row for row in rows[1:]}
        assert by_city.keys() == {"Suzhou", "Tianjin", "Nanjing"}
        assert by_city["Suzhou"][5] == '\'=HYPERLINK("http://bad.example")'
        trace = by_city["Tianjin"]
        assert trace[5:9] == ["", "", "", ""]
        monday = str(soon - timedelta(days=soon.weekday()))
        assert by_city["Suzhou"][1:4] == [str(soon), str(soon + timedelta(days=1)), monday]
        assert trace[1:4] == ["", "", monday], "the week alone"
        with override(lang):
            assert trace[9] == str(world.seat(ALBERTA).title)
    text = str(cells(mine, "visits:list_csv")) + str(cells(desk, "visits:list_csv"))
    assert all(words not in text for words in ("Heron", "heronnote", "egretnote"))
    # As many lines as the page has, of the months that it shows.
    assert len(rows) - 1 == len(page.context["rows"]) + len(page.context["undated"])
    assert [row[4] for row in cells(mine, "visits:list_csv", **{"from": "2020-01"})[1:]] == ["Nanjing"]
    assert enter("owner").get(reverse("visits:list_csv")).status_code == 403


def test_the_file_of_leads_holds_those_of_the_own_office(lead: Opportunity) -> None:
    Opportunity.objects.filter(pk=lead.pk).update(title_en="@SUM(1) reuse")
    browser = browser_of(officer("ana", OWNER_SEAT))
    page = browser.get(reverse("leads:list"))
    assert reverse("leads:list_csv") in page.text
    rows = cells(browser, "leads:list_csv")
    shown = [row for row in page.context["rows"] if row["slug"] == lead.slug]
    assert len(rows) - 1 == len(page.context["rows"])
    (own,) = [row for row in rows if "reuse" in row[0]]
    assert own == ["'@SUM(1) reuse", str(lead.owner.title), shown[0]["state"], "", "", "0", "0", "0"]
    assert "checks hold it" in own[2]
    assert any("vérifications" in row[2] for row in cells(browser, "leads:list_csv", "fr"))
    assert "heron" not in str(rows), "nothing of a dossier"
    other = browser_of(officer("bo", "beijing-power"))
    assert "reuse" not in str(cells(other, "leads:list_csv"))
    assert browser_of(owner_of(company("boreal"))).get(reverse("leads:list_csv")).status_code == 403


def test_the_file_of_needs_closes_what_the_page_closes_and_is_for_who_is_at_the_table(lead: Opportunity) -> None:
    for number in range(7):
        made = company(f"heron{number}zq")
        Company.objects.filter(pk=made.pk).update(
            needs=["find_partner", "ip_protection", "trade_mission"], province="QC"
        )
    alone = company("osprey-zq")
    Company.objects.filter(pk=alone.pk).update(needs=["find_partner"], province="PE")
    dee = officer("dee", "hub-desk")
    room = proposals.open_table(seat=Seat.objects.get(slug="hub-desk"), by=dee, at=timezone.now())
    browser = browser_of(dee)
    for lang in ("en", "fr"):
        with override(lang):
            page = browser.get(reverse("rooms:room", args=[room.pk]))
            address = reverse("rooms:needs_csv", args=[room.pk])
        for by, table in zip(("area", "kind"), page.context["needs"], strict=True):
            assert f"{address}?by={by}" in page.text
            rows = rows_of(browser.get(address, {"by": by}))
            assert rows[0] == [table["head"], *(str(name) for _code, name in table["columns"])]
            assert rows[1:] == [[str(name), *numbers] for name, numbers in table["lines"]]
            assert not any(cell in {"1", "2", "3", "4"} for row in rows for cell in row)
            assert "zq" not in str(rows)
    kinds = {row[0]: row[1:] for row in rows}
    assert any("7" in numbers for numbers in kinds.values())
    assert any("" in numbers for numbers in kinds.values()), "a small cell is closed, and its neighbours"
    assert browser.get(address, {"by": "company"}).status_code == 404
    # Nobody else, and nobody who has left the table.
    provincial = next(seat for seat in queries.government_seats([]) if seat.body and seat.body.level == "provincial")
    sam = browser_of(officer("sam", provincial.slug))
    assert sam.get(address).status_code == 404
    proposals.invite_seat(room=room, by_member=room.members.get(until=None), seat=provincial, by=dee, at=timezone.now())
    assert rows_of(sam.get(address, {"by": "kind"})) == rows_of(browser.get(address, {"by": "kind"}))
    Room.objects.get(pk=room.pk).members.filter(seat=provincial).update(until=timezone.now())
    assert sam.get(address).status_code == 404
