"""The only reader of the environment."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]
LOCAL_DIR = BASE_DIR / ".local"

env = environ.Env()
