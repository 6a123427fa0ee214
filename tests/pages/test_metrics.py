"""Figures for monitoring: closed without the token, nobody is named, and each rule of alerts fires for its cause."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from celery.schedules import crontab
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from hub.audit.emergency_access import OPENED
from hub.audit.services import record
from hub.audit.tasks import seal
from hub.casework.models import ServiceRequest
from hub.core.http.figures import TIMEOUTS
from hub.outbox import services as outbox
from hub.outbox.models import JobRun, OutboxState
from hub.outbox.tasks import drain
from hub.pages.checks import BACKED_UP, CHECKED, CHECKS, SEALED, record_checks
from tests.casework.world import build_world
from tests.support.production import GOOD, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "t" + "0123456789abcdefghijklmnopqrstuv"
RULES = {
    rule["alert"]: rule
    for rule in yaml.safe_load((ROOT / "hub" / "deploy" / "alerts.yml").read_text(encoding="utf-8"))["groups"][0][
        "rules"
    ]
}
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
TERM = re.compile(r"(?P<name>hub_\w+) (?P<sign>[<>]) (?P<limit>[\d.]+)")


@pytest.fixture(autouse=True)
def token(settings: object) -> None:
    settings.METRICS_TOKEN = TOKEN


def read(client: Client, given: str = TOKEN) -> dict[str, list[tuple[dict[str, str], float]]]:
    answer = client.get("/metrics", headers={"authorization": f"Bearer {given}"})
    assert answer.status_code == 200
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def fires(alert: str, figures: dict[str, list[tuple[dict[str, str], float]]]) -> bool:
    """Tell whether a rule of comparisons alone would fire."""
    terms = list(TERM.finditer(RULES[alert]["expr"]))
    assert terms, "a rule that this test cannot read"
    return any(
        value > float(term["limit"]) if term["sign"] == ">" else value < float(term["limit"])
        for term in terms
        for _labels, value in figures[term["name"]]
    )


@pytest.mark.parametrize("given", ["", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN])
def test_without_the_token_there_is_no_such_address(client: Client, given: str) -> None:
    assert client.get("/metrics", headers={"authorization": given}).status_code == 404


def test_without_the_setting_nobody_reads_them(client: Client, settings: object) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_view_and_status(client: Client) -> None:
    def number(view: str, status: str) -> float:
        rows = read(client).get("hub_requests_total", [])
        return sum(value for labels, value in rows if labels == {"view": view, "status": status})

    before = number("pages:home", "200"), number("none", "404")
    client.get("/en/")
    client.get("/en/a-name-that-somebody-typed/")
    assert (number("pages:home", "200"), number("none", "404")) == (before[0] + 1, before[1] + 1)
    assert "somebody-typed" not in client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text


def ran(age: timedelta = timedelta(0), **ages: timedelta) -> None:
    """Let each job of the schedule have ended so long ago; those of ``ages`` otherwise."""
    for job in outbox.schedule_periods():
        outbox.record_run(job=job, at=timezone.now() - ages.get(job.rpartition(".")[2], age))


def mail(state: str = OutboxState.WAITING, age: timedelta = timedelta(0)) -> None:
    message = EmailMessage("Kestrel", "Body", "desk@hub.example", ["kestrel@firm.example"])
    row = outbox.enqueue_mail(message=message, topic="tests.mail", at=timezone.now() - age)
    row.state = state
    row.save()


def checked(age: timedelta, **found: int) -> None:
    record(action=CHECKED, by=None, at=timezone.now() - age, data={**dict.fromkeys(CHECKS, 0), **found})


def overdue() -> None:
    world = build_world(at=timezone.now() - timedelta(days=60))
    world.submit()
    assert ServiceRequest.objects.filter(due_at__lt=timezone.now()).exists()


def backed_up(age: timedelta) -> None:
    record(action=BACKED_UP, by=None, at=timezone.now() - age)


def sealed(age: timedelta) -> None:
    JobRun.objects.update_or_create(job=SEALED, defaults={"at": timezone.now() - age})


def tried(age: timedelta) -> None:
    record(action=OPENED, by=None, at=timezone.now() - age)


@pytest.fixture(autouse=True)
def archive(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """The server of the tests archives nothing. tests/deploy/test_backups.py looks at one that does."""
    lag = {"seconds": 0.0}
    monkeypatch.setattr("hub.pages.views.probe.archive_lag", lambda: lag["seconds"])
    return lag


CAUSES: dict[str, Callable[[], None]] = {
    "MailAndJobsLate": lambda: mail(age=timedelta(minutes=11)),
    "MailOrJobGivenUp": lambda: mail(OutboxState.DEAD),
    "MailMayHaveArrived": lambda: mail(OutboxState.UNKNOWN),
    "DataBroken": lambda: checked(timedelta(0), one_owner=2),
    "DataUnchecked": lambda: checked(timedelta(days=3)),
    "JobMissed": lambda: ran(seal=timedelta(minutes=16)),
    "BackupOld": lambda: backed_up(timedelta(days=2)),
    "CopiesOld": lambda: sealed(timedelta(minutes=61)),
    "EmergencyAccessUntried": lambda: tried(timedelta(days=101)),
    "RequestsOverdue": overdue,
}
# The levels that the page "About" publishes; what may fail of each.
LEVELS = {"PagesBelowLevel": 0.001, "DeskBelowLevel": 0.005}
# What only monitoring itself sees, or a test below.
ELSEWHERE = {
    "WebDown",
    "ErrorsOfOurs",
    "BrokerDown",
    "ArchiveLate",
    "MailsBelowLevel",
    "PageTooSlow",
    "ConnectionsTaken",
    *LEVELS,
}


@pytest.mark.parametrize("alert", CAUSES)
def test_a_rule_fires_for_its_cause_alone(alert: str, client: Client) -> None:
    record_checks(at=timezone.now())
    ran()
    backed_up(timedelta(hours=3))
    sealed(timedelta(minutes=59))
    tried(timedelta(days=99))
    told = read(client)
    assert not [name for name in CAUSES if fires(name, told)]
    CAUSES[alert]()
    told = read(client)
    fired = {name for name in CAUSES if fires(name, told)}
    # A request that waited for two months left mails that wait, too.
    assert fired - ({"MailAndJobsLate"} if alert == "RequestsOverdue" else set()) == {alert}


def test_jobs_that_never_ran_are_told_and_those_left_out_once_are_not(client: Client) -> None:
    assert fires("JobMissed", read(client)), "nothing ever ran"
    ran(**{job.rpartition(".")[2]: period * 1.5 for job, period in outbox.schedule_periods().items()})
    told = read(client)
    assert len(told["hub_job_periods"]) == len(outbox.schedule_periods())
    assert not fires("JobMissed", told)


@pytest.mark.parametrize("job", sorted(outbox.schedule_periods()))
def test_each_job_of_the_schedule_that_is_left_out_twice_is_told(job: str, client: Client) -> None:
    name = job.rpartition(".")[2]
    ran(**{name: outbox.schedule_periods()[job] * 2.5})
    told = read(client)
    late = {labels["job"]: value for labels, value in told["hub_job_periods"]}
    assert fires("JobMissed", told)
    assert [each for each, periods in late.items() if periods > 2] == [
        each for each in late if each.rpartition(".")[2] == name
    ]


def test_a_run_counts_when_the_job_came_to_its_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ran(age=timedelta(hours=1))

    def is_late() -> bool:
        found = {labels["job"]: value for labels, value in read(client)["hub_job_periods"]}
        return found["hub.audit.tasks.seal"] > 2

    with monkeypatch.context() as broken:
        broken.setattr("hub.audit.services.seal", lambda: 1 / 0)
        seal.apply()
        assert is_late(), "one that failed"
    drain.apply()
    assert is_late(), "what stands in no schedule"
    seal.apply()
    assert not is_late()


def test_a_job_that_is_new_has_its_time_from_the_first_run_of_any_on(client: Client) -> None:
    outbox.record_run(job="hub.outbox.tasks.sweep", at=timezone.now())
    assert not fires("JobMissed", read(client))


def test_all_that_has_an_hour_runs_once_a_day() -> None:
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        if isinstance(entry["schedule"], crontab):
            assert len(entry["schedule"].hour) == len(entry["schedule"].minute) == 1
            assert len(entry["schedule"].day_of_week) == 7


def test_a_broker_that_is_down_is_told(client: Client, settings: object) -> None:
    assert not fires("BrokerDown", read(client))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert fires("BrokerDown", read(client))


def test_errors_of_ours_are_counted_by_the_labels_that_the_rule_asks_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'hub_requests_total{status=~"5.."}' in RULES["ErrorsOfOurs"]["expr"]
    monkeypatch.setattr("hub.pages.views.probe.JsonResponse", lambda *_: 1 / 0)
    browser = Client(raise_request_exception=False)
    assert browser.get("/health/live").status_code == 500
    assert ({"view": "health-live", "status": "500"}, 1.0) in read(client)["hub_requests_total"]


def test_what_the_database_is_too_slow_for_is_counted_by_the_label_that_the_rule_asks_for(client: Client) -> None:
    assert RULES["PageTooSlow"]["expr"] == "sum by (view) (increase(hub_timeouts_total[1d])) > 3"
    TIMEOUTS.labels("tests:rare").inc()
    assert ({"view": "tests:rare"}, 1.0) in read(client)["hub_timeouts_total"]


def test_data_that_was_never_checked_is_told(client: Client) -> None:
    assert fires("DataUnchecked", read(client))


def test_a_database_without_backup_or_archive_is_told(client: Client, archive: dict[str, float]) -> None:
    assert fires("BackupOld", read(client))
    assert not fires("ArchiveLate", read(client))
    for archive["seconds"] in (-1, 300):
        assert fires("ArchiveLate", read(client))


def test_without_a_key_nobody_waits_for_encrypted_copies(client: Client) -> None:
    assert "hub_sealed_age_seconds" not in read(client)


def test_emergency_access_that_was_never_tried_is_told(client: Client) -> None:
    assert fires("EmergencyAccessUntried", read(client))


RATIO = re.compile(
    r'sum\(rate\(hub_requests_total\{view(?P<sign>[=!]~)"(?P<views>[^"]+)",status=~"5\.\."\}\[(?P<window>\w+)\]\)\)'
    r' / sum\(rate\(hub_requests_total\{view(?P=sign)"(?P=views)"\}\[(?P=window)\]\)\) > (?P<factor>[\d.]+) \* (?P<share>[\d.]+)'
)
MINUTES = {"5m": 5, "30m": 30, "1h": 60, "2h": 120, "6h": 360, "1d": 1440}
type Series = Callable[[int], float]


def burns(alert: str, failing: dict[str, Series]) -> bool:
    """Tell whether a rule fires, given the share of answers that failed so many minutes ago, view by view."""

    def holds(term: str) -> bool:
        found = RATIO.fullmatch(term.strip())
        assert found, f"a rule that this test cannot read: {term}"
        chosen = [
            each
            for view, each in failing.items()
            if bool(re.fullmatch(found["views"], view)) is (found["sign"] == "=~")
        ]
        window = MINUTES[found["window"]]
        failed = sum(each(ago) for each in chosen for ago in range(window)) / (window * len(chosen))
        assert float(found["share"]) == LEVELS[alert]
        return failed > float(found["factor"]) * float(found["share"])

    pairs = re.findall(r"\((.+?) and (.+?)\)(?: or |$)", " ".join(RULES[alert]["expr"].split()))
    assert len(pairs) == 3
    return any(holds(over_long) and holds(still) for over_long, still in pairs)


@pytest.mark.parametrize("alert", LEVELS)
def test_a_level_is_watched_by_how_fast_what_may_fail_is_used_up(alert: str) -> None:
    """Over a long time and still now, so that neither one bad minute nor one that is over calls anybody (B-23)."""
    may, own, other = (
        LEVELS[alert],
        *(("desk:inbox", "pages:home") if alert[0] == "D" else ("pages:home", "desk:inbox")),
    )
    steady: dict[str, tuple[Series, bool]] = {
        "nothing fails": (lambda ago: 0, False),
        "as much as may": (lambda ago: may, False),
        "twice as much, all day": (lambda ago: 2 * may, False),
        "four times as much, all day": (lambda ago: 4 * may, True),
        "seven times as much, for six hours": (lambda ago: 7 * may if ago < 360 else 0, True),
        "fifteen times as much, for an hour": (lambda ago: 15 * may if ago < 60 else 0, True),
        "all of it, for eight minutes": (lambda ago: 1.0 if ago < 8 else 0, True),
        "the same, over for three hours": (lambda ago: 1.0 if 180 <= ago < 188 else 0, False),
        "one request in a hundred of a minute": (lambda ago: 0.01 if ago < 1 else 0, False),
    }
    for name, (series, expected) in steady.items():
        assert burns(alert, {own: series, other: lambda ago: 0}) is expected, name
        assert not burns(alert, {own: lambda ago: 0, other: series}), f"{name}, elsewhere"


def test_the_levels_are_published_as_they_are_watched(client: Client) -> None:
    mails = dict(re.findall(r'hub_mails_late_share\{within="(\d+)"\} > ([\d.]+)', RULES["MailsBelowLevel"]["expr"]))
    shares = [*LEVELS.values(), *map(float, mails.values())]
    for path, percent in (("/en/about/", "{}%"), ("/fr/a-propos/", "{}\u00a0%")):
        text = client.get(path).text
        shown = [f"{100 * (1 - share):.1f}".removesuffix(".0") for share in shares]
        for words in shown:
            assert percent.format(words.replace(".", "," if "fr" in path else ".")) in text, words
        assert mails.keys() == {"10", "300"}
        assert re.search(r"10.secondes? .*5.minutes" if "fr" in path else r"10 seconds .*5 minutes", text, re.DOTALL)


def test_mails_that_reached_the_provider_late_are_counted(client: Client) -> None:
    def shares() -> dict[str, float]:
        return {labels["within"]: value for labels, value in read(client)["hub_mails_late_share"]}

    assert shares() == {"10": 0, "300": 0}
    now = timezone.now()
    for seconds in (1, 9, 11, 301):
        mail(OutboxState.WAITING, timedelta(hours=1))
        row = outbox.OutboxMessage.objects.get(state=OutboxState.WAITING)
        row.state, row.done_at = OutboxState.DONE, row.not_before + timedelta(seconds=seconds)
        row.save()
    assert shares() == {"10": 0.5, "300": 0.25}
    mail(age=timedelta(seconds=20))  # it still waits
    assert shares() == {"10": 0.6, "300": 0.2}
    outbox.OutboxMessage.objects.update(not_before=now - timedelta(days=2))
    assert shares() == {"10": 0, "300": 0}, "the last day alone"


def test_monitoring_that_is_set_up_as_the_page_says_sees_a_web_that_is_down(client: Client) -> None:
    """What ``/metrics`` answers without its database: ``tests/security/test_database_down.py``."""
    shown = yaml.safe_load(OPERATIONS.partition("```yaml\n")[2].partition("```")[0])
    [job] = shown["scrape_configs"]
    assert RULES["WebDown"]["expr"] == f'up{{job="{job["job_name"]}"}} == 0'
    assert shown["rule_files"] == ["alerts.yml"]
    given = {"authorization": f"Bearer {TOKEN}"}
    assert (job["scheme"], client.get(job["metrics_path"], headers=given).status_code) == ("https", 200)
    assert job["authorization"] == {"credentials": "METRICS_TOKEN"}


def test_every_rule_has_its_cause_and_its_page_in_both_languages() -> None:
    assert set(RULES) == set(CAUSES) | ELSEWHERE
    for name, rule in RULES.items():
        assert rule["annotations"]["runbook"] == f"docs/operations.md#{name.lower()}"
        paragraphs = OPERATIONS.partition(f"### {name}\n")[2].partition("\n### ")[0].strip().split("\n\n")
        assert len(paragraphs) == 2, name
    for name in set(re.findall(r"hub_\w+", " ".join(rule["expr"] for rule in RULES.values()))):
        assert name.removesuffix("_total") in OPERATIONS, name


def test_the_dashboard_and_the_page_name_every_figure_and_none_that_is_not_told(client: Client) -> None:
    mail()
    sealed(timedelta(0))
    client.get("/en/")
    TIMEOUTS.labels("pages:home").inc()
    panels = json.loads((ROOT / "hub" / "deploy" / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    asked = [each["expr"] for one in panels for each in one["targets"]]
    rows = re.findall(r"^\| (`hub_.*?) \|", OPERATIONS, re.MULTILINE)
    told, shown, written = (
        {
            re.sub(r"_(total|bucket|count|sum|created)$", "", name)
            for text in texts
            for name in re.findall(r"hub_\w+", text)
        }
        for texts in (read(client), asked, rows)
    )
    assert shown == told == written


def test_connections_to_the_database_are_told_as_a_share_and_watched(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    [(_labels, share)] = (told := read(client))["hub_database_connections_share"]
    assert 0 < share <= 1
    assert not fires("ConnectionsTaken", told)
    monkeypatch.setattr("hub.pages.views.probe._connections_share", lambda: 0.95)
    assert fires("ConnectionsTaken", read(client))


def test_the_processes_of_a_container_count_together(tmp_path: Path) -> None:
    count = "from hub.core.http import figures; figures.REQUESTS.labels('pages:home', '200').inc()"
    show = "from prometheus_client import generate_latest; print(generate_latest(figures.registry()).decode())"
    environment = GOOD | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    run("-c", count, environment=environment)
    told = run("-c", f"{count}; {show}", environment=environment)
    assert 'hub_requests_total{status="200",view="pages:home"} 2.0' in told.stdout, told.stderr
