"""The page of configuration, made of the code that reads the environment. ``scripts/figures`` writes it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hub.settings.rules import NOTHING, faults

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "configuration.md"
READERS = ("base", "prod")
KINDS = {"": "text", "bool": "`on` or `off`", "int": "number", "list": "texts, with commas between", "db": "address"}
MEANINGS = {
    "ALLOWED_HOSTS": "Names that the portal answers to. `.hub.example` stands for all names under it.",
    "BOUNCE_SECRET": (
        "What the mail provider shows when it reports mail that came back "
        "([notifications.md](notifications.md)). Without it such reports are not taken."
    ),
    "DATABASE_OPTIONS": "Options of each connection: how long a statement may take and wait.",
    "DATABASE_POOLED": (
        "Whether `DATABASE_URL` leads to PgBouncer in transaction mode ([operations.md](operations.md))."
    ),
    "DATABASE_REQUIRE_TLS": "Whether the connection to the database must be encrypted.",
    "DATABASE_URL": (
        "The database, as the role of the web processes; `migrate` and `grant_rights` alone take its owner."
    ),
    "DATABASE_WEB_PASSWORD": "Password that `grant_rights` gives the role of the web processes.",
    "DEFAULT_FROM_EMAIL": "Sender of mails: an address, or a name with an address.",
    "ERASURE_REGISTER": (
        "File to which erasures are written, to be repeated after a restore ([operations.md](operations.md)). "
        "The image sets it."
    ),
    "HUB_CONTACT_EMAIL": "Mailbox of the desk, which pages and mails name.",
    "HUB_NAME_EN": "Name of the portal in English.",
    "HUB_NAME_FR": "Name of the portal in French.",
    "HUB_OPERATOR": "Who runs the portal.",
    "HUB_POSTAL_ADDRESS": "Postal address of the operator, which the law asks for in mails.",
    "HUB_SITE_URL": "Address of the portal in mails.",
    "LINK_CHECKER": (
        "Whether the worker asks the addresses of the catalogue whether they still answer "
        "([freshness.md](freshness.md))."
    ),
    "LINK_CHECKER_CONTACT": "Whom a site may write to about these visits.",
    "LOG_LEVEL": "How much is written to the log: DEBUG, INFO, WARNING or ERROR.",
    "METRICS_TOKEN": (
        "What whoever reads `/metrics` shows as a bearer token ([operations.md](operations.md)). Without it there is "
        "no such address."
    ),
    "MFA_SECRETS_KEY": "Key that closes the secrets of second factors.",
    "MFA_SECRETS_KEY_FALLBACKS": "Its former ones, while it changes.",
    "OPERATOR_PROFILE": (
        "`private` or `federal`: which laws bind the operator, and so which notices and times of keeping."
    ),
    "REDIS_URL": "The broker and cache.",
    "SECRET_KEY": "Key that signs sessions and links.",
    "SECRET_KEY_FALLBACKS": "Its former ones, while it changes.",
    "SMTP_HOST": "Server that takes mail.",
    "SMTP_PASSWORD": "Password for it.",
    "SMTP_PORT": "Its port.",
    "SMTP_USER": "Account on it.",
    "SMTP_USE_TLS": "Whether mail goes to it by STARTTLS.",
    "STATIC_ROOT": "Folder of gathered files. The image sets it.",
    "TRUSTED_PROXY_COUNT": (
        "How many proxies of yours stand before the web and write `X-Forwarded-For`. `docker-compose.yml` says 1."
    ),
}
SERVICES = {
    "PORTAL_HOST": "Name for which `front` gets a certificate.",
    "POSTGRES_PASSWORD": "Password of the owner of the database.",
    "VALKEY_PASSWORD": "Password of the broker.",
}
HEAD = """# Configuration

Every setting that an operator gives by the environment. `scripts/figures` makes this page of the code that reads them
(`hub/settings/`); a test holds it to that. How to run the portal: [hub/deploy/README.md](../hub/deploy/README.md).

Production starts only with a safe set, and names all faults at once. Where a setting is not there, its default
holds; an empty value is a value.

"""


class Setting(NamedTuple):
    """A setting as the code reads it: its kind, and its default as Python writes it."""

    name: str
    kind: str
    default: str


def read_settings() -> dict[str, Setting]:
    """Return what production reads, by name; where it is read twice, as production reads it last."""
    found = {}
    for module in READERS:
        tree = ast.parse((ROOT / "hub" / "settings" / f"{module}.py").read_text(encoding="utf-8"))
        for setting in _calls(tree):
            # To ask whether a setting is there at all says nothing of its kind.
            if setting.default != "''" or setting.name not in found:
                found[setting.name] = setting
    return found


def _calls(tree: ast.AST) -> Iterator[Setting]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (
            call := re.fullmatch(r"env(?:\.(bool|int|list|db))?", ast.unparse(node.func))
        ):
            default = next((ast.unparse(word.value) for word in node.keywords if word.arg == "default"), "''")
            yield Setting(ast.literal_eval(node.args[0]), call[1] or "", default)


def configuration_page() -> str:
    """Return the page."""
    needed = {fault.split()[0] for fault in faults(NOTHING)} & MEANINGS.keys()
    rows = [
        f"| `{name}` | {KINDS[read.kind]} | {'**needed**' if name in needed else _default(read)} | {MEANINGS[name]} |"
        for name, read in sorted(read_settings().items())
    ]
    others = [f"| `{name}` | {meaning} |" for name, meaning in SERVICES.items()]
    return "\n".join(
        [
            f"{HEAD}| name | kind | default | meaning |\n|---|---|---|---|",
            *rows,
            "\n`docker-compose.yml` asks three more for its services:\n\n| name | meaning |\n|---|---|",
            *others,
            "",
        ]
    )


def _default(setting: Setting) -> str:
    if setting.default in {"''", "[]"}:
        return "none"
    if setting.name == "HUB_SITE_URL":
        return "`https://` and the first of `ALLOWED_HOSTS`"
    if setting.name == "DEFAULT_FROM_EMAIL":
        return "`HUB_CONTACT_EMAIL`"
    return {"True": "on", "False": "off"}.get(setting.default, f"`{setting.default.strip(chr(39))}`")
