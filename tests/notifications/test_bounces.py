"""Mail that came back: reports of mail servers and of the provider, believed only as far as they can be."""

import io
import json
import uuid

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hub.audit.models import Entry
from hub.notifications.bounces.services import LARGEST, read_dsn, read_events, record_bounces, stop_mail
from hub.notifications.choices import BounceKind, State
from hub.notifications.delivery.services import RETENTION, export_notifications, forget_old
from hub.notifications.models import SOFT_LIMIT, SOFT_WINDOW, Bounce
from hub.outbox.models import OutboxMessage
from tests.notifications.conftest import work
from tests.notifications.samples import ALL, EXCHANGE, FULL, GMAIL, LATE, POSTFIX, dsn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SECRET = "b" * 40
KEY = uuid.UUID("12345678-1234-5678-1234-567812345678")


@pytest.fixture
def sent(ada, tell) -> OutboxMessage:
    """A mail that was delivered to the provider."""
    tell(ada)
    work()
    mail.outbox.clear()
    return OutboxMessage.objects.get(kind="mail")


def post(client, content, secret=SECRET, kind="application/json"):
    body = content if isinstance(content, bytes) else json.dumps(content)
    return client.post("/mail-reports/", body, content_type=kind, headers={"authorization": f"Bearer {secret}"})


@pytest.mark.parametrize(
    ("sample", "kind", "status"),
    [(POSTFIX, "hard", "5.1.1"), (EXCHANGE, "hard", "5.1.10"), (GMAIL, "hard", "5.1.1"), (FULL, "soft", "5.2.2"),
     (LATE, "soft", "4.4.1")],
)  # fmt: skip
def test_reports_of_real_servers_are_read(sample, kind, status):
    (report,) = read_dsn(dsn(sample, key=KEY, to="ada@firm.example"))
    assert (report.kind, report.status, report.message) == (kind, status, KEY)
    assert "ada@firm.example" in report.addresses


def test_a_delay_and_a_success_are_no_failure():
    for action in (b"delayed", b"delivered", b"relayed", b"expanded"):
        raw = dsn(POSTFIX, key=KEY, to="ada@firm.example").replace(b"Action: failed", b"Action: " + action)
        assert read_dsn(raw) == []


HOSTILE = [
    b"",
    b"\xff\xfe\x00" * 100,
    b"Content-Type: multipart/report; boundary=x\n\n--x\n",
    b"Content-Type: multipart/report\n\nno boundary",
    b"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n",
    b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n--x--",
    b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 500,
    (
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n"
        b"Content-Transfer-Encoding: base64\n\n####\n--x--"
    ),
    dsn(POSTFIX, key=KEY, to="ada@firm.example") + b"x" * LARGEST,
    dsn(POSTFIX, key=KEY, to="ada@firm.example\r\nBcc: x@y.example"),
    dsn(POSTFIX, key=KEY, to="a b <script>@evil"),
    dsn(POSTFIX, key=KEY, to="@" * 300),
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_mail_reports_nothing_that_counts(sent, raw):
    assert record_bounces(reports=read_dsn(raw), at=timezone.now(), trusted=False) == 0


@given(st.binary(max_size=400), st.sampled_from(ALL), st.integers(0, 1500))
def test_no_bytes_break_the_reader(noise, sample, place):
    raw = dsn(sample, key=KEY, to="ada@firm.example")
    read_dsn(noise)
    read_dsn(raw[:place] + noise + raw[place:])


def test_many_recipients_are_cut():
    block = b"\n\nFinal-Recipient: rfc822; ada@firm.example\nAction: failed\nStatus: 5.1.1"
    raw = dsn(POSTFIX, key=KEY, to="ada@firm.example").replace(b"Status: 5.1.1", b"Status: 5.1.1" + block * 100, 1)
    assert len(read_dsn(raw)) <= 10


def test_a_hard_one_closes_the_address_and_no_more_is_written(ada, tell, sent):
    raw = dsn(POSTFIX, key=sent.pk, to=ada.email)
    assert record_bounces(reports=read_dsn(raw), at=timezone.now(), trusted=False) == 1
    row = tell(ada, "two")
    work()
    row.refresh_from_db()
    assert row.state == State.RETURNED
    assert mail.outbox == []
    entry = Entry.objects.get(action="notifications.address_closed")
    assert (entry.subject_id, entry.data) == (str(ada.pk), {"kind": "hard", "status": "5.1.1"})
    assert ada.email not in json.dumps(entry.data)


def test_the_same_report_twice_is_one(ada, sent):
    raw = dsn(FULL, key=sent.pk, to=ada.email)
    assert [record_bounces(reports=read_dsn(raw), at=timezone.now(), trusted=False) for _ in range(3)] == [
        1,
        0,
        0,
    ]


def test_a_forged_report_closes_nothing(ada, luc, sent):
    """Somebody who knows an address, or who got a mail of ours, writes a report about somebody else."""
    for key, to in ((uuid.uuid4(), ada.email), (sent.pk, luc.email)):
        raw = dsn(POSTFIX, key=key, to=to)
        assert record_bounces(reports=read_dsn(raw), at=timezone.now(), trusted=False) == 0
    assert not Bounce.objects.exists()


def test_passing_failures_close_an_address_when_there_are_many(ada, tell, clock):
    for number in range(SOFT_LIMIT):
        assert not Bounce.objects.closing(ada.email, timezone.now())
        record_bounces(
            reports=read_events({"events": [{"address": ada.email, "kind": "soft", "message_id": f"<{number}@x>"}]}),
            at=timezone.now(),
            trusted=True,
        )
    assert Bounce.objects.closing(ada.email, timezone.now())
    clock.shift(SOFT_WINDOW)
    assert not Bounce.objects.closing(ada.email, timezone.now())
    forget_old(at=timezone.now() + SOFT_WINDOW)
    assert not Bounce.objects.exists()


# --- The doors -------------------------------------------------------------------------------------------------------


def test_without_a_secret_there_is_no_such_address(client):
    assert post(client, {"events": []}, secret="").status_code == 404
    assert post(client, {"events": []}).status_code == 404


@override_settings(BOUNCE_SECRET=SECRET)
def test_the_provider_shows_the_secret(ada, tell):
    client = Client(enforce_csrf_checks=True)
    event = {"address": ada.email.upper(), "kind": "hard", "status": "5.1.1", "message_id": "<1@provider>"}
    assert post(client, {"events": [event]}, secret="wrong").status_code == 404
    assert post(client, {"events": [event]}, secret="é").status_code == 404
    passed_over = [
        {"address": "x", "kind": "hard"},
        *({"address": "a@b.ca", "kind": kind} for kind in ("open", "wish")),
    ]
    answer = post(client, {"events": [event, *passed_over]})
    assert (answer.status_code, answer.json()) == (200, {"taken": 1})
    assert answer.cookies == {}
    assert Bounce.objects.closing(ada.email, timezone.now())
    assert client.get("/mail-reports/").status_code == 405


@override_settings(BOUNCE_SECRET=SECRET)
@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"events": {}}', b'{"events": [1]}', b"[" * 100_000, b"\xff", b'{"events": null}']
)
def test_what_is_no_report_is_said_to_be_none(client, content):
    assert post(client, content).status_code == 400


@override_settings(BOUNCE_SECRET=SECRET)
def test_a_mail_may_be_passed_on_and_is_believed_no_more_than_by_the_pipe(client, ada, sent):
    forged = dsn(POSTFIX, key=uuid.uuid4(), to=ada.email)
    assert post(client, forged, kind="message/rfc822").json() == {"taken": 0}
    real = dsn(POSTFIX, key=sent.pk, to=ada.email)
    assert post(client, real, kind="message/rfc822").json() == {"taken": 1}
    assert post(client, b"x" * (LARGEST + 1), kind="message/rfc822").status_code == 413


def test_a_mailbox_pipes_reports_in(ada, sent, monkeypatch):
    out = io.StringIO()
    raw = dsn(EXCHANGE, key=sent.pk, to=ada.email)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("take_bounces", stdout=out)
    assert out.getvalue() == "1 taken\n"
    assert Bounce.objects.get().kind == BounceKind.HARD


def test_what_the_staff_said_of_an_address_is_handed_out_apart_from_mail_that_came_back(ada, tell):
    now = timezone.now()
    stop_mail(address=ada.email, kind=BounceKind.WISH, by=None, at=now)
    found = export_notifications(ada)
    assert found["mail_that_came_back"] == []
    assert found["mail_that_staff_stopped"] == [{"kind": "wish", "at": now, "until": None}]


def test_of_an_address_without_an_account_a_failure_of_long_ago_is_forgotten_and_a_wish_is_not(ada):
    now = timezone.now()
    for kind, address in (("hard", ada.email), ("hard", "a@b.example"), ("wish", "c@d.example")):
        Bounce.objects.create(address=address, kind=kind, fingerprint=address, at=now)
    forget_old(at=now + 2 * RETENTION)
    assert {*Bounce.objects.values_list("address", flat=True)} == {ada.email, "c@d.example"}
