"""The production shape passes on every setting: what its README names reaches the process that reads it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from hub.settings.presentation import MEANINGS, PAGE, configuration_page, read_settings
from tests.support.compose import COMPOSE, COMPOSE_TEXT, REFERENCE, environment_of, passed_to
from tests.support.production import GOOD, key

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "hub" / "deploy" / "README.md").read_text(encoding="utf-8")
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
}
CHOSEN = {
    "TRUSTED_PROXY_COUNT": "2",
    "HUB_NAME_FR": "Guichet",
    "SMTP_PORT": "25",
    "LINK_CHECKER": "off",
    "SECRET_KEY_FALLBACKS": f"{key('a')},{key('b')}",
    "HUB_SITE_URL": "https://hub.example/",
    "OPERATOR_PROFILE": "federal",
}
PRINT = (
    "import json\n"
    "from django.conf import settings as s\n"
    "print(json.dumps([s.ALLAUTH_TRUSTED_PROXY_COUNT, s.HUB['name_fr'], s.MAILERS['delivery']['OPTIONS']['port'],"
    " s.LINK_CHECKER['enabled'], s.SECRET_KEY_FALLBACKS, s.HUB_SITE_URL, s.HUB['operator_profile']]))"
)


@pytest.mark.parametrize(
    ("outside", "expected"),
    [
        (NEEDED, [1, settings.HUB["name_fr"], 587, True, [], "https://hub.example", "private"]),
        (NEEDED | CHOSEN, [2, "Guichet", 25, False, [key("a"), key("b")], "https://hub.example/", "federal"]),
    ],
    ids=["what is needed", "what is chosen"],
)
def test_what_the_env_file_says_reaches_the_settings(outside, expected):
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | passed_to("web", outside)
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


def test_the_page_of_configuration_is_made_of_the_code() -> None:
    assert set(MEANINGS) == read_by_the_settings()
    assert PAGE.read_text(encoding="utf-8") == configuration_page(), "run scripts/figures"


README_OF_ALL = (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_command_of_the_readme_and_of_the_services_can_be_called_so():
    shown = re.findall(r"manage\.py ([^`\"&\]]+)", README + README_OF_ALL + COMPOSE_TEXT)
    assert len(shown) >= 6
    for line in shown:
        name, *arguments = line.split()
        load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(arguments)


def test_each_script_and_file_that_the_readmes_name_is_there():
    scripts = re.findall(r"^(?:\S*/)?scripts/(\w+)(.*)", README_OF_ALL, re.MULTILINE)
    assert {name for name, _rest in scripts} == {"demo", "test", "check", "figures"}
    for name in {name for name, _rest in scripts}:
        assert os.access(ROOT / "scripts" / name, os.X_OK), name
    for text, folder in ((README_OF_ALL, ROOT), (README, ROOT / "hub" / "deploy")):
        for place in re.findall(r"\]\(((?!http|#)[^)]+)\)", text):
            assert (folder / place).exists(), place
