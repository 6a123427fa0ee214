"""What the portal is made of, and what must not be in it: packages, licences, advisories and secrets.

``python -m scripts.checks packages`` and ``secrets`` run in ``scripts/check`` (``secrets all`` looks through the
whole history); ``bom`` prints a bill of materials
(CycloneDX), ``advisories FOLDER`` compares the locks with a copy of an advisory database in the form of OSV.
"""

import hashlib
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from packaging.markers import Marker
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
# What is shipped, what `manage.py mcp` adds, and what tests and linters use.
SHIPPED, MCP, DEVELOPMENT = "requirements.txt", "requirements-mcp.txt", "requirements-dev.txt"

# Licences under which a part may be shipped beside a portal under MIT.
COMPATIBLE = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "LGPL-2.1-or-later",
    "LGPL-3.0-or-later", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Unlicense", "Zlib",
})  # fmt: skip
# What reads and tests the code, and is never shipped with it.
TOOLS_ONLY = frozenset({"GPL-3.0-or-later", "Artistic-1.0-Perl"})
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Packages that do not say it in a form that a program reads; what their licence file says.
READ_BY_HAND = {
    "axe-playwright-python": "MIT AND MPL-2.0",
    # Fonts, which are handed on as they are.
    "pylopdf-fonts-zh-cn": "OFL-1.1",
    # The binding is one or the other; of the PDFium that it carries, BSD-3-Clause.
    "pypdfium2": "Apache-2.0 AND BSD-3-Clause",
    "pytest-timeout": "MIT",
    "qrcode": "BSD-3-Clause",
    "text-unidecode": "Artistic-1.0-Perl",
}


class Package(NamedTuple):
    """A line of a lock."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Return the address of the package, as bills of materials write it."""
        return f"pkg:pypi/{self.name}@{self.version}"

    @property
    def is_ours(self) -> bool:
        """Whether it is installed on a system like this one."""
        return not self.marker or Marker(self.marker).evaluate()


def packages(lock: str) -> list[Package]:
    """Return what a lock names."""
    found = []
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if named := re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)(?: ; (.*?))?\s+--hash", line):
            hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
            found.append(Package(canonicalize_name(named[1]), named[2], named[3] or "", hashes))
    return found


def licence_of(name: str) -> str:
    """Return the licence of an installed package as an SPDX expression, or nothing where it does not say one."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if expression := said.get("License-Expression"):
        return str(expression)
    named = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    # Older packages write it as they like: its first line, where it is short.
    old = str(said.get("License") or "").splitlines()[:1]
    return " AND ".join(CLASSIFIERS.get(text, text) for text in named or old)


def is_compatible(expression: str, allowed: frozenset[str]) -> bool:
    """Tell whether one may take a package under an SPDX expression."""
    choices = expression.replace("(", "").replace(")", "").split(" OR ")
    return any(all(part.strip() in allowed for part in choice.split(" AND ")) for choice in choices)


def refused_licences() -> list[str]:
    """Return the packages whose licence is unknown, or does not go together with ours."""
    locks = {SHIPPED: COMPATIBLE, MCP: COMPATIBLE, DEVELOPMENT: COMPATIBLE | TOOLS_ONLY}
    return sorted(
        f"{lock}: {package.name} {package.version}: {licence_of(package.name) or 'no licence known'}"
        for lock, allowed in locks.items()
        for package in packages(lock)
        if package.is_ours and not is_compatible(licence_of(package.name), allowed)
    )


def bill_of_materials() -> dict[str, Any]:
    """Return what is shipped in the form of CycloneDX; the same for the same lock."""
    lock = (ROOT / SHIPPED).read_bytes()
    serial = uuid.UUID(bytes=hashlib.sha256(lock).digest()[:16], version=4)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "clean-growth-hub",
                "name": "clean-growth-hub",
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [_component(package) for package in packages(SHIPPED)],
    }


def _component(package: Package) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "hashes": [{"alg": "SHA-256", "content": value} for value in package.hashes],
    }
    if licence := licence_of(package.name):
        made["licenses"] = [{"expression": licence}]
    return made


def advisories(folder: Path) -> list[str]:
    """Return which packages of the locks an advisory speaks of, by the files of OSV in a folder."""
    locked = {package.name: package for lock in (SHIPPED, MCP, DEVELOPMENT) for package in packages(lock)}
    found = []
    for file in sorted(folder.rglob("*.json")):
        advisory = json.loads(file.read_text(encoding="utf-8"))
        for affected in () if advisory.get("withdrawn") else advisory.get("affected", ()):
            package = locked.get(canonicalize_name(affected.get("package", {}).get("name", "")))
            in_our_world = affected.get("package", {}).get("ecosystem") == "PyPI"
            if package and in_our_world and _is_affected(package.version, affected):
                words = f"{advisory['id']} {advisory.get('summary', '')}".strip()
                found.append(f"{package.name} {package.version}: {words}")
    return found


def _is_affected(version: str, affected: dict[str, Any]) -> bool:
    if version in affected.get("versions", ()):
        return True
    ranges = (each for each in affected.get("ranges", ()) if each.get("type") == "ECOSYSTEM")
    return any(_is_within(Version(version), each.get("events", ())) for each in ranges)


def _is_within(version: Version, events: Iterable[dict[str, str]]) -> bool:
    inside = False
    for event in events:
        [(kind, text)] = event.items()
        try:
            at = Version(text)
        except InvalidVersion:
            continue
        if kind == "introduced" and version >= at:
            inside = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            inside = False
    return inside


# So many commits are looked through at each run, all of them in a deep one.
RECENT = 50
# Keys whose form says that they are some: of clouds, forges, payment, chat and mail, and private keys.
SECRETS = re.compile(
    rb"-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----\s*\n[A-Za-z0-9+/=]{16}"
    rb"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    rb"|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{50,}|\bglpat-[A-Za-z0-9_-]{20}\b"
    rb"|\bxox[abeprs]-[0-9A-Za-z-]{20,}|\b[sr]k_live_[0-9A-Za-z]{20,}|\bAIza[0-9A-Za-z_-]{35}\b"
    rb"|\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b|\bnpm_[A-Za-z0-9]{36}\b|\bpypi-AgEI[A-Za-z0-9_-]{50,}"
)
# An address with a password, where the password is a value and not a name that stands for one.
ADDRESSES = re.compile(rb"://[\w.-]*:([^\s@/${}'\"]{8,})@[\w.-]+")
# One of these is in each of them: most texts hold none, and a plain look is many times faster than a search.
MARKS = (
    *(b"PRIVATE KEY", b"AKIA", b"ASIA", b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"glpat-", b"xox", b"k_live_"),
    *(b"AIza", b"SG.", b"npm_", b"pypi-AgEI", b"github_pat_"),
)
PLACEHOLDERS = (b"PASSWORD", b"password", b"secret", b"%2F")


def secrets_in(text: bytes) -> Iterator[str]:
    """Yield the beginning of what looks like a secret in a text."""
    for found in SECRETS.finditer(text) if any(mark in text for mark in MARKS) else ():
        yield found[0][:10].decode(errors="replace") + "…"
    for found in ADDRESSES.finditer(text):
        if found[1] not in PLACEHOLDERS:
            yield "an address with a password"


def leaked(commits: int | None = RECENT) -> list[str]:
    """Return what looks like a secret in the files as they are and as the last commits, or all, had them."""
    found = [
        f"{path}: {what}"
        for path in _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").decode().split("\0")
        if path and (ROOT / path).is_file()
        for what in secrets_in((ROOT / path).read_bytes())
    ]
    last = [f"--max-count={commits}"] if commits else []
    listed = _git("rev-list", "--objects", *last, "HEAD").decode(errors="replace").splitlines()
    names = dict(line.split(" ", 1) for line in listed if " " in line)
    with subprocess.Popen(
        ["git", "cat-file", "--batch"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        assert reader.stdin is not None  # noqa: S101 - for the types
        assert reader.stdout is not None  # noqa: S101
        for name, path in names.items():
            reader.stdin.write(name.encode() + b"\n")
            reader.stdin.flush()
            _name, kind, size = reader.stdout.readline().split()
            text = reader.stdout.read(int(size))
            reader.stdout.read(1)
            if kind == b"blob":
                found += [f"{path} ({name[:10]}): {what}" for what in secrets_in(text)]
        reader.stdin.close()
    return sorted(set(found))


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout


def main() -> int:
    """Do what the first argument names, and return the exit code."""
    asked, *rest = [*sys.argv[1:], ""]
    if asked == "bom":
        print(json.dumps(bill_of_materials(), indent=1))
        return 0
    checks = {
        "packages": refused_licences,
        "secrets": lambda: leaked(None if rest[0] == "all" else RECENT),
        "advisories": lambda: advisories(Path(rest[0])),
    }
    if asked not in checks or (asked == "advisories" and not Path(rest[0] or "none").is_dir()):
        print("say packages, secrets, secrets all, bom, or advisories and the folder of their copy", file=sys.stderr)
        return 2
    found = checks[asked]()
    print("\n".join(found) or "none")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
