"""YAML files of the catalogue, read as text."""

from pathlib import Path
from typing import Any

import yaml

from hub.core.text.yaml_files import parse_yaml
from programs.catalogue.problems import SourceLocation


def read_yaml(path: Path, place: SourceLocation) -> Any:
    """Return the content of a YAML file, every scalar as text; None after recording why it cannot be read."""
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        place.wrong(f"The file cannot be opened ({error.strerror}).", "Check its name and place.")
        return None
    except UnicodeDecodeError:
        place.wrong("The file is not UTF-8 text.", "Save it as UTF-8.")
        return None
    try:
        return parse_yaml(content)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}" if mark else "an unknown line"
        place.wrong(f"The file is not readable YAML at {line}: {error.problem}.", "Mend that line.")
    except yaml.YAMLError as error:
        place.wrong(f"The file is not readable YAML: {error}.", "Mend it.")
    except RecursionError:
        place.wrong("The file is nested too deeply.", "Write it as the schema shows.")
    return None


def is_null(value: Any) -> bool:
    """Tell whether a text stands for "not known": an absent key, ``null``, ``~`` or nothing."""
    if not isinstance(value, str):
        return value is None
    plain = value.strip()
    return len(plain) <= len("null") and plain.lower() in {"", "null", "~"}
