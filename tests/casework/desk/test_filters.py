"""The list of the desk narrowed: by words, states, days and parts; views that are kept."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.casework.choices import PartOutcome, ReferralRole
from hub.casework.models import SavedView, ServiceRequest
from hub.casework.referrals.services import (
    accept_referral,
    finish_part,
)
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.messages import answer_company, ask_company
from hub.casework.requests.services.submission import submit_request
from hub.core.text.formats import fold
from hub.directory.seats.presence import seat_zone
from tests.casework.desk.browsers import INBOX, browser_of, who
from tests.casework.test_downloads import rows_of
from tests.casework.world import BEIJING, DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db


def test_search_finds_words_that_were_written_where_they_may_be_read(world: World, request_: ServiceRequest):
    answer_company(request=request_, text="L’exploitant de Wuxi a répondu.", **who(world, DESK))
    desk, shanghai = browser_of(world, DESK), browser_of(world, SHANGHAI)
    for words in (
        "exploitant",
        "WUXI",
        "clairbassin repondu",
        request_.reference,
        request_.reference[4:],
        request_.reference[-2:],
    ):
        assert request_.subject in desk.get(reverse(INBOX), {"q": words}).text, words
        assert request_.subject not in shanghai.get(reverse(INBOX), {"q": words}).text, words
    nothing = desk.get(reverse(INBOX), {"q": "polder"})
    assert "No request that you may read passes" in nothing.text
    assert f"{reverse('pages:search')}?q=polder" in nothing.text
    assert "Search all requests" not in nothing.text
    assert f"{reverse(INBOX)}?q=polder" in desk.get(reverse(INBOX), {"q": "polder", "view": "closed"}).text


def test_search_finds_who_asks_where_the_request_may_be_read(world: World):
    """The name or the whole address of the sender, the city, and the business number as it is written."""
    type(world.owner).objects.filter(pk=world.owner.pk).update(name="Zoé Plumebleue")
    type(world.company).objects.filter(pk=world.company.pk).update(business_number="123456782RC0001")
    row = world.submit(city="Trois-Rivières")
    asked = {"by": None, "entered_by": world.people[DESK], "at": world.at}
    submit_request(company=world.company, ask=world.ask(subject="By phone"), **asked)
    desk, shanghai = browser_of(world, DESK), browser_of(world, SHANGHAI)
    written = ("zoe plume", "PLUMEBLEUE pilot", "Owner@clairbassin.example", "trois-rivieres")
    for words in (*written, "123456782", "12345 6782 rc0001", "123-456-782"):
        found = [one.request for one in desk.get(reverse(INBOX), {"q": words}).context["rows"]]
        assert row in found, words
        assert not shanghai.get(reverse(INBOX), {"q": words}).context["rows"], words
    for words in ("clairbassin.example", "owner@clairbassin", "123456783", "Plumebleue Wuxi"):
        assert not desk.get(reverse(INBOX), {"q": words}).context["rows"], words
    accept_referral(offer=world.offer(row, SHANGHAI, at=timezone.now()), **who(world, SHANGHAI))
    for words in written:
        view = {"view": "sent", "q": words}
        assert not desk.get(reverse(INBOX), view).context["rows"], "a trace is found by its number alone"
    assert len(desk.get(reverse(INBOX), {"view": "sent", "q": row.reference}).context["rows"]) == 1


FOUND = [
    ({"q": "jiangsu"}, True),
    ({"q": "Clairbassin"}, True),
    ({"q": "guangdong"}, False),
    ({"kind": "partners", "area": "wastewater-treatment", "province": "QC", "language": "en"}, True),
    ({"kind": "ip"}, False),
    ({"area": "transmission-grid"}, False),
    ({"handler": "nobody", "seat": DESK}, True),
    ({"handler": "me"}, False),
    ({"due": "late"}, False),
    ({"again": "on"}, False),
    ({"fraud": "on"}, False),
    ({"kind": "no such kind", "due": "whenever", "sort": "up", "page": "99"}, True),
    ({"sort": "newest"}, True),
    ({"sort": "area"}, True),
]


def test_the_list_is_narrowed_by_where_the_parts_of_other_seats_stand(at_desk: Client, world: World):
    """Asked, in work, late, done; one that was returned is none of them."""
    at, task = timezone.now(), {"part": ReferralRole.SUPPORT, "task": "Who tests it?"}
    rows = {name: world.submit(subject=name, body=f"On {name}") for name in ("none", "asked", "work", "late", "done")}
    world.offer(rows["asked"], BEIJING, at=at, **task)
    world.given(rows["work"], BEIJING, at=at, **task)
    world.offer(rows["late"], BEIJING, at=at - timedelta(days=30), **task)
    done = world.given(rows["done"], BEIJING, at=at, **task)
    finish_part(
        offer=done, outcome=PartOutcome.HELPED, result="Two.", by=world.people[BEIJING],
        seats=[world.seat(BEIJING)], at=at,
    )  # fmt: skip

    def found(state: str) -> set[str]:
        page = at_desk.get(reverse(INBOX), {"view": "open", "parts": state})
        return {row.request.subject for row in page.context["rows"]}

    assert found("asked") == {"asked", "late"}
    assert (found("work"), found("late"), found("done")) == ({"work"}, {"late"}, {"done"})
    assert found("") == set(rows)


def test_filters_stand_in_the_address(at_desk: Client, request_: ServiceRequest):
    wrong = []
    for query, found in FOUND:
        page = at_desk.get(reverse(INBOX), {"view": "open"} | query)
        if page.status_code != 200 or (request_.subject in page.text) is not found:
            wrong.append((query, page.status_code))
    assert wrong == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_areas_and_provinces_to_choose_stand_by_their_names(at_desk: Client, lang: str):
    with override(lang):
        form = at_desk.get(reverse(INBOX)).context["filters"].form
        provinces = [str(words) for value, words in form.fields["province"].choices if value]
        assert provinces == sorted(provinces, key=fold)
        areas = [str(words) for value, words in form.fields["area"].choices if value]
        assert areas == sorted(areas, key=fold)


def test_days_narrow_the_list_where_their_reader_is_and_a_kept_view_keeps_them(
    at_desk: Client, world: World, request_: ServiceRequest
):
    zone = ZoneInfo(seat_zone(world.seat(DESK)))
    moments = [datetime(2026, 3, day, *at, tzinfo=zone) for day, at in ((8, (23, 59)), (9, (0, 0)), (10, (23, 59)))]
    rows = [world.submit(subject=f"Number {n}", body=f"Words {n}.", at=at) for n, at in enumerate(moments)]
    for query, found in (
        ({"received_from": "2026-03-09", "received_until": "2026-03-10"}, rows[1:]),
        ({"received_until": "2026-03-08"}, rows[:1]),
        ({"received_from": "2026-03-11"}, [request_]),
        ({"received_from": "9999-12-31"}, []),
        ({"received_from": "0001-01-01", "received_until": "9999-12-31"}, [*rows, request_]),
        ({"received_from": "soon", "received_until": "2026-02-30"}, [*rows, request_]),
    ):
        page = at_desk.get(reverse(INBOX), {"view": "open", "sort": "oldest"} | query)
        assert [row.request for row in page.context["rows"]] == found, query
    query = "view=open&received_from=2026-03-09&received_until=2026-03-10"
    at_desk.post(reverse("desk:view_keep"), {"name": "March", "list": query})
    page = at_desk.get(f"{reverse(INBOX)}?{query}")
    assert [(kept.query, number) for kept, number, _is_here in page.context["saved"]] == [(query, 2)]
    assert 'value="2026-03-09"' in page.text
    assert "2 filters on" in page.text


def test_several_states_are_one_filter_and_a_kept_view_keeps_them(
    at_desk: Client, world: World, request_: ServiceRequest
):
    asked, taken = (world.submit(subject=f"Number {n}", body=f"Words {n}.") for n in range(2))
    ask_company(request=asked, text="How large?", **who(world, DESK))
    claim_request(request=taken, **who(world, DESK))
    query = "view=open&state=new&state=waiting"
    at_desk.post(reverse("desk:view_keep"), {"name": "Both", "list": query})
    page = at_desk.get(f"{reverse(INBOX)}?{query}")
    assert {row.request for row in page.context["rows"]} == {request_, asked}
    assert [(kept.query, number) for kept, number, _is_here in page.context["saved"]] == [(query, 2)]
    assert "1 filter on" in page.text
    assert page.text.count('name="state"') == 5
    assert len(rows_of(at_desk.get(f"{reverse('desk:inbox_csv')}?{query}"))) == 3
    for known, number in (("view=open&state=new", 1), ("view=open&state=", 3), ("view=open&state=no", 3)):
        assert len(at_desk.get(f"{reverse(INBOX)}?{known}").context["rows"]) == number, known


def test_a_view_is_kept_renamed_and_forgotten(at_desk: Client, world: World):
    person = world.people[DESK]
    at_desk.post(reverse("desk:view_keep"), {"name": "Quebec", "list": "view=open&province=QC&page=3&do=ask"})
    kept = SavedView.objects.get(user=person)
    assert (kept.name, kept.query) == ("Quebec", "view=open&province=QC")
    again = at_desk.post(reverse("desk:view_keep"), {"name": "Quebec", "list": "view=open"}, follow=True)
    assert "You have a view of this name already." in again.text
    at_desk.post(reverse("desk:view_change", args=[kept.pk]), {"name": "All of Quebec"})
    assert "All of Quebec" in at_desk.get(reverse(INBOX)).text
    other = browser_of(world, BEIJING)
    assert other.post(reverse("desk:view_change", args=[kept.pk]), {"forget": "1"}).status_code == 404
    at_desk.post(reverse("desk:view_change", args=[kept.pk]), {"forget": "1"})
    assert not SavedView.objects.exists()
