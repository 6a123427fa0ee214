"""YAML as text: a plain ``ON`` never becomes a boolean, nor an id that looks like a date a date. Pure."""

from typing import Any

import yaml

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
