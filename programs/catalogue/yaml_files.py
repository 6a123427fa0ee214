"""YAML files read as text: a plain ``ON`` never becomes a boolean, nor an id that looks like a date a date."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from programs.catalogue.problems import SourceLocation

# The same reader in C where it was built; both read every scalar as text.
_BASE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _TextLoader(_BASE):  # type: ignore[misc]
    """Refuses a key that stands twice in one mapping, which YAML forbids and the library lets pass."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key.value, str):
                continue
            if key.value in seen:
                problem = f"the key {key.value} stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


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
        return yaml.load(content, _TextLoader)  # noqa: S506 - every scalar stays text
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
