"""What a commissioner waits for the list of the desk, with 50,000 requests at 200 seats: less than D-5 asks for.

Run:  .local/venv/bin/python -m tests.benchmarks.desk        (services and data are made as for the demonstration)
Twenty requests a second arrive whether or not earlier ones were answered, at two web workers, as docker-compose.yml
starts them. Prints one figure a line: times include queueing; the generator runs beside the server on the same cores,
so the ratio to an empty view matters too.
"""

import sys

from tests.benchmarks.load import Ask, Figures, arrive
from tests.benchmarks.pages import cookies_of, running

REQUESTS, RATE, SECONDS, WORKERS = 50_000, 20, 20.0, 2
MOST_MS = 200
PAGES = (
    ("empty view", "/bench/empty/"),
    ("list, to triage", "/en/desk/"),
    ("list, all open", "/en/desk/?view=open"),
    ("list, closed, newest", "/en/desk/?view=closed&sort=newest"),
    ("list, filtered", "/en/desk/?view=open&area=wastewater-treatment&province=QC"),
    ("list, searched", "/en/desk/?view=open&q=membrane"),
)
MANY = (
    "from companies.models import Company; from tests.benchmarks.many_requests import seed_many_requests; "
    "from hub.casework.models import ServiceRequest; "
    "company = Company.objects.get(slug='demo-boreal-membranes'); "
    f"ServiceRequest.objects.filter(year=2020).exists() or seed_many_requests(company=company, number={REQUESTS})"
)
# As many officers as keep each below the limit of searches.
SIGN_IN = """
import uuid
from django.test import Client
from django.utils import timezone
from hub.accounts.choices import Role
from hub.directory.models import Seat
from hub.directory.seats.services import seat_person
from tests.accounts.people import give_app, make_person, sign_in_staff
for _ in range(5):
    person = make_person(f"{uuid.uuid4().hex}@desk.example", role=Role.ADVISER)
    give_app(person)
    seat_person(seat=Seat.objects.get(slug="hub-desk"), person=person, by=None, at=timezone.now())
    client = Client(HTTP_HOST="localhost")
    sign_in_staff(client, person)
    print("cookie", client.cookies.output(attrs=[], header="", sep=";").strip())
"""


def main() -> int:
    """Start everything, measure, print, stop. Return 1 where a list is slower than it may be."""
    slow = 0
    with running(before=MANY, workers=WORKERS) as (port, environment, *_):
        cookies = cookies_of(environment, SIGN_IN)
        print(f"{REQUESTS} requests, {RATE} requests/s for {SECONDS:.0f} s, {WORKERS} web workers of 2 threads")
        base: Figures | None = None
        for name, path in PAGES:
            asks = [Ask(path, {"Cookie": cookie}) for cookie in cookies]
            arrive(port=port, asks=asks, rate=5, seconds=2)
            waits = arrive(port=port, asks=asks, rate=RATE, seconds=SECONDS)
            base = base or waits
            print(
                f"{name}: p50 {waits.median_ms:.1f} ms, p95 {waits.p95_ms:.1f} ms, p99 {waits.p99_ms:.1f} ms, "
                f"{waits.median_ms / base.median_ms:.1f} × the empty view"
            )
            slow += waits.p95_ms > MOST_MS
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
