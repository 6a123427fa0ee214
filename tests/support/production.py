"""An environment with which production starts, and a process that reads it."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def key(seed: str) -> str:
    """Return a key that repeats nothing, always the same."""
    return hashlib.sha256(seed.encode()).hexdigest()


GOOD = {
    "SECRET_KEY": key("main"),
    "MFA_SECRETS_KEY": key("factors"),
    "ALLOWED_HOSTS": "hub.example,.portal.example",
    "DATABASE_URL": "postgres://hub_web:secret@127.0.0.1:1/hub",
    "REDIS_URL": "redis://:secret@127.0.0.1:1/0",
    "SMTP_HOST": "127.0.0.1",
    "HUB_CONTACT_EMAIL": "desk@hub.example",
}


# What a process that knows nothing else is told of this machine: where programs are, and compiled modules.
BARE = {name: os.environ[name] for name in ("PATH", "PYTHONPYCACHEPREFIX") if name in os.environ} | {
    "LC_ALL": "C.UTF-8"
}


def run(
    *command: str, environment: Mapping[str, str] = GOOD, settings: str = "hub.settings.prod", told: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a Python process of the portal with these settings and nothing else, and return what it said."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**BARE, "DJANGO_SETTINGS_MODULE": settings, **environment},
        capture_output=True,
        text=True,
        input=told,
        check=False,
        timeout=120,
    )
