"""The production shape passes on every setting: what its README names reaches the process that reads it."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.db import connection

from hub.embedded import demo
from hub.settings import base
from scripts.configuration import MEANINGS, PAGE, configuration_page, read_settings
from scripts.configuration import SERVICES as OF_SERVICES
from scripts.linters import LINTERS
from tests.support.compose import COMPOSE, COMPOSE_TEXT, REFERENCE, environment_of, passed_to
from tests.support.production import BARE, GOOD, key

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "hub" / "deploy" / "README.md").read_text(encoding="utf-8")
README_OF_ALL = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SERVICES = ("migrate", "web", "worker", "beat")
# Made here, of other values; the image's own; which settings are used at all.
MADE_HERE = {"DATABASE_URL", "REDIS_URL"}
OF_THE_IMAGE = {"STATIC_ROOT", "ERASURE_REGISTER"}
OF_DJANGO = {"DJANGO_SETTINGS_MODULE"}
# The owner of the tables gives it to the role of the others.
OF_THE_OWNER = {"DATABASE_WEB_PASSWORD"}


def named_by_the_readme() -> set[str]:
    rows = [line for line in README.splitlines() if line.lstrip().startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)} - MADE_HERE


def read_by_the_settings() -> set[str]:
    """Return the names that production asks of the environment."""
    return set(read_settings())


def taken_from_outside() -> set[str]:
    """Return the names of the .env file or the shell that the services get something of."""
    alone = {name for row in COMPOSE["services"] for name, text in environment_of(row).items() if text is None}
    return alone | {found["name"] for found in REFERENCE.finditer(COMPOSE_TEXT)}


def test_every_setting_of_the_readme_is_passed_on():
    assert named_by_the_readme() >= {"TRUSTED_PROXY_COUNT", "HUB_NAME_FR", "OPERATOR_PROFILE", "SECRET_KEY_FALLBACKS"}
    assert named_by_the_readme() <= taken_from_outside()


def test_the_readme_names_whatever_can_be_set():
    assert taken_from_outside() <= named_by_the_readme()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_every_setting_that_is_read_and_no_other(service):
    passed = set(environment_of(service))
    owned = OF_THE_OWNER if service == "migrate" else set()
    assert read_by_the_settings() >= {"TRUSTED_PROXY_COUNT", "SMTP_PORT", "SECRET_KEY"}
    assert passed == read_by_the_settings() - OF_THE_IMAGE - OF_THE_OWNER | owned | OF_DJANGO


NEEDED = {name: GOOD[name] for name in ("SECRET_KEY", "MFA_SECRETS_KEY", "SMTP_HOST", "HUB_CONTACT_EMAIL")} | {
    "ALLOWED_HOSTS": "hub.example",
    "POSTGRES_PASSWORD": "p",
    "VALKEY_PASSWORD": "v",
    "DATABASE_WEB_PASSWORD": "w",
    "PORTAL_HOST": "hub.example",
}
CHOSEN = {
    "TRUSTED_PROXY_COUNT": "2",
    "HUB_NAME_FR": "Guichet",
    "SMTP_PORT": "25",
    "LINK_CHECKER": "off",
    "SECRET_KEY_FALLBACKS": f"{key('a')},{key('b')}",
    "HUB_SITE_URL": "https://hub.example/",
    "OPERATOR_PROFILE": "federal",
    "HOSTING_COUNTRY": "US",
    "REQUEST_YEARS": "3",
}
PRINT = (
    "import json\n"
    "from django.conf import settings as s\n"
    "print(json.dumps([s.ALLAUTH_TRUSTED_PROXY_COUNT, s.HUB['name_fr'], s.MAILERS['delivery']['OPTIONS']['port'],"
    " s.LINK_CHECKER['enabled'], s.SECRET_KEY_FALLBACKS, s.HUB_SITE_URL, s.HUB['operator_profile'],"
    " s.HUB['hosting_country'], s.HUB['request_years']]))"
)


@pytest.mark.parametrize(
    ("outside", "expected"),
    [
        (NEEDED, [1, settings.HUB["name_fr"], 587, True, [], "https://hub.example", "private", "", 0]),
        (NEEDED | CHOSEN, [2, "Guichet", 25, False, [key("a"), key("b")], "https://hub.example/", "federal", "US", 3]),
    ],
    ids=["what is needed", "what is chosen"],
)
def test_what_the_env_file_says_reaches_the_settings(outside, expected):
    environment = BARE | passed_to("web", outside)
    told = subprocess.run(
        [sys.executable, "-c", PRINT], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == expected


@pytest.mark.parametrize("name", NEEDED)
def test_without_a_needed_value_nothing_starts(name):
    outside = NEEDED | {name: ""}
    with pytest.raises(LookupError, match=f"set {name}"):
        for service in COMPOSE["services"]:
            passed_to(service, outside)


@pytest.mark.parametrize("service", COMPOSE["services"])
def test_no_log_fills_the_disk_of_the_database(service):
    options = COMPOSE["services"][service]["logging"]["options"]
    assert (options["max-size"], options["max-file"]) == ("50m", "10")
    assert "500 MB" in OPERATIONS


@pytest.mark.django_db
def test_everything_that_waits_has_a_limit():
    with connection.cursor() as cursor:
        for name, most in (("statement_timeout", 5000), ("lock_timeout", 2000)):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() != ("0",)  # the tests take longer ones
            assert f"-c {name}={most}" in (ROOT / "hub" / "settings" / "base.py").read_text(encoding="utf-8")
    limits = [
        connection.get_connection_params()["connect_timeout"],
        *(base.CACHES["default"]["OPTIONS"][name] for name in ("socket_connect_timeout", "socket_timeout")),
        base.MAILERS["delivery"]["OPTIONS"]["timeout"],
        *(base.CELERY_BROKER_TRANSPORT_OPTIONS[name] for name in ("socket_connect_timeout", "socket_timeout")),
    ]
    assert all(0 < limit <= 10 for limit in limits)
    assert 0 < base.CELERY_TASK_TIME_LIMIT <= 120


def test_three_webs_and_three_workers_stay_within_the_connections_of_the_database():
    """A server takes 100 unless it is told otherwise, and keeps three for its owner."""
    web, worker = (" ".join(COMPOSE["services"][name]["command"]) for name in ("web", "worker"))
    number = {name: int(found) for text in (web, worker) for name, found in re.findall(r"--([\w-]+)=(\d+)", text)}
    assert "max_connections" not in COMPOSE_TEXT
    # A process of a worker has a connection, its parent and the scheduler one each.
    used = 3 * number["workers"] * number["blocking-threads"] + 3 * (number["concurrency"] + 1) + 1
    assert used <= 0.5 * (100 - 3)


def test_the_page_of_configuration_is_made_of_the_code() -> None:
    assert set(MEANINGS) == read_by_the_settings()
    assert set(OF_SERVICES) == taken_from_outside() - set(MEANINGS)
    assert PAGE.read_text(encoding="utf-8") == configuration_page(), "run scripts/figures"


def test_each_command_of_the_readme_and_of_the_services_can_be_called_so():
    shown = re.findall(r"manage\.py ([^`\"&\]]+)", README + README_OF_ALL + COMPOSE_TEXT)
    assert len(shown) >= 6
    for line in shown:
        name, *arguments = line.split()
        load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(arguments)


def lines_of(text: str) -> list[str]:
    """Return the commands that a page shows in blocks, without what is said of them."""
    blocks = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    shown = [block for block in blocks if not block.startswith("hub/ ")]  # the tree of folders
    return [re.sub(r"\s+#.*", "", line) for block in shown for line in block.splitlines()]


def starting(word: str) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in lines_of(README_OF_ALL) if line.startswith(word)]


def test_each_line_that_the_readme_shows_is_run_by_a_test():
    # Lines with curl are run in tests/deploy/test_stack.py, and whatever runs in a service.
    known = ("scripts/demo", "scripts/test", "scripts/check", "scripts/figures", "curl ", *LINES_OF_PROFILES)
    assert [line for line in lines_of(README_OF_ALL) if not line.startswith(known)] == []
    assert lines_of(README) == []
    inline = [text for text in re.findall(r"`([^`]+)`", README) if re.match(r"(docker|python3?|curl|sh) ", text)]
    assert [
        text
        for text in inline
        if not text.startswith(("docker compose exec web ", "docker compose logs ", "python3 -c ", UP))
    ] == []


UP = "docker compose up --build -d"
LINES_OF_PROFILES = (". .local/venv/bin/activate", "python manage.py route_profiles profiles.yaml ")


def test_a_key_is_made_as_the_readme_says():
    made = re.search(r"`(python3 -c '[^`]+)`", README)
    assert made
    said = subprocess.run(["sh", "-c", made[1]], capture_output=True, text=True, check=True).stdout
    assert len(said.strip()) >= 50


def test_a_list_of_companies_is_routed_as_the_readme_says(tmp_path):
    (tmp_path / "profiles.yaml").write_text("- id: water\n  province: QC\n  needs: [funding_demo]\n", encoding="utf-8")
    lines = [line for line in lines_of(README_OF_ALL) if line.startswith(LINES_OF_PROFILES)]
    # Where the tests run is the environment that the first line leads to.
    script = "\n".join(lines[1:]).replace("profiles.yaml", str(tmp_path / "profiles.yaml"), 1)
    assert lines[0] == LINES_OF_PROFILES[0]
    own = BARE | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-ec", script], cwd=ROOT, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert [profile["id"] for profile in json.loads(done.stdout)["profiles"]] == ["water"]


@pytest.mark.parametrize("arguments", starting("scripts/demo"), ids=str)
def test_the_demonstration_takes_what_the_readme_gives_it(arguments, monkeypatch):
    ports = []
    monkeypatch.setattr(sys, "argv", ["demo", *arguments])
    for name, stands_in in {
        "_run": lambda port: ports.append(port) or 0,
        "_refuse_port_in_use": lambda _port: None,
        "stop_on_signals": lambda: None,
    }.items():
        monkeypatch.setattr(demo, name, stands_in)
    assert demo.main() == 0
    assert ports == [int(arguments[-1]) if arguments else 8000]


def test_checks_tests_and_figures_take_what_the_readme_gives_them():
    assert all(set(arguments) <= set(LINTERS) for arguments in starting("scripts/check"))
    assert starting("scripts/figures") == [[]]
    given = starting("scripts/test")
    assert [] in given
    assert ["--deep"] in given
    (folder, option, word) = next(arguments for arguments in given if len(arguments) == 3)
    names = [line for file in (ROOT / folder).rglob("test_*.py") for line in file.read_text().splitlines()]
    assert option == "-k"
    assert any(re.match(rf"def test_\w*{word}", line) for line in names)


@pytest.mark.parametrize(
    "path",
    [
        *(".env", ".env.former", "hub/deploy/.env", ".git/config", ".local/venv/bin/python", "tests/conftest.py"),
        *("backup-key.asc", "docker-compose.override.yml"),
        *("hub/core/__pycache__/text.pyc", "__pycache__/manage.pyc", ".mypy_cache/x", ".ruff_cache/x", ".hypothesis/x"),
    ],
)
def test_neither_secrets_nor_what_a_checkout_keeps_for_itself_go_into_the_image(path):
    lines = (ROOT / "hub" / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    one = PurePosixPath(path)
    assert any(each.full_match(line) for line in lines if line[:1] != "#" for each in (one, *one.parents))


def test_a_commit_takes_no_secret_along():
    assert ".env*" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_operators_are_told_services_and_commands_that_are_there():
    shown = [line for line in lines_of(OPERATIONS) if line.startswith("docker compose ")]
    shown += re.findall(r"`(docker compose (?:exec|run) [^`]+)`", OPERATIONS)
    assert len(shown) >= 12
    for line in shown:
        parts = shlex.split(line)[2:]
        if parts[0] in {"exec", "run", "stop"}:
            named = [part for part in parts[1:] if not part.startswith("-")]
            assert set(named if parts[0] == "stop" else named[:1]) <= set(COMPOSE["services"]), line
        if "manage.py" in parts:
            name, *arguments = parts[parts.index("manage.py") + 1 :]
            load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(arguments)


def test_each_script_and_file_that_the_readmes_name_is_there():
    scripts = re.findall(r"^(?:\S*/)?scripts/(\w+)(.*)", README_OF_ALL, re.MULTILINE)
    assert {name for name, _rest in scripts} == {"demo", "test", "check", "figures"}
    for name in {name for name, _rest in scripts}:
        assert os.access(ROOT / "scripts" / name, os.X_OK), name
    for text, folder in ((README_OF_ALL, ROOT), (README, ROOT / "hub" / "deploy")):
        for place in re.findall(r"\]\(((?!http|#)[^)]+)\)", text):
            assert (folder / place).exists(), place
