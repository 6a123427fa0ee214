"""YAML as text: a plain ``ON`` never becomes a boolean, nor an id that looks like a date a date. Pure."""

from pathlib import Path
from typing import Any

import yaml

from hub.core.text.problems import SourceLocation

# The reader in C where it was built; both read every scalar as text.
TEXT_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class DuplicateKeyError(yaml.MarkedYAMLError):
    """A key stands twice in one mapping, which YAML forbids and the library lets pass."""

    def __init__(self, key: yaml.ScalarNode) -> None:
        super().__init__(problem=f"the key {key.value} stands twice", problem_mark=key.start_mark)
        self.key = str(key.value)


def parse_yaml(content: Any, *, nulls: bool = False) -> Any:
    """Return the texts, lists and mappings of a text or stream; None where it is empty. Raise ``yaml.YAMLError``.

    With ``nulls`` a plain ``null``, ``~`` or nothing is None; without, it is text too.
    """
    node = yaml.compose(content, Loader=TEXT_LOADER)
    return None if node is None else _value(node, nulls=nulls)


def _value(node: yaml.Node, *, nulls: bool) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, nulls=nulls) for each in node.value]
    if isinstance(node, yaml.ScalarNode):
        return None if nulls and not node.style and node.value in _NULLS else node.value
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="a key is no text", problem_mark=key.start_mark)
        if key.value in mapping:
            raise DuplicateKeyError(key)
        mapping[key.value] = _value(value, nulls=nulls)
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
