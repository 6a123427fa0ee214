"""The page of configuration, made of the code that reads the environment. ``scripts/figures`` writes it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hub.core.text.yaml_files import parse_yaml
from hub.settings.rules import NOTHING, faults

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "configuration.md"
READERS = ("base", "prod")
KINDS = {"": "text", "bool": "`on` or `off`", "int": "number", "list": "texts, with commas between", "db": "address"}
_WORDS = parse_yaml((ROOT / "docs" / "settings.yaml").read_bytes())
MEANINGS, SERVICES = _WORDS["settings"], _WORDS["services"]
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
            "\n`docker-compose.yml` asks some more for its services:\n\n| name | meaning |\n|---|---|",
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
