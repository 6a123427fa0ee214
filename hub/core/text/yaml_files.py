"""YAML as text: a plain ``ON`` never becomes a boolean, nor an id that looks like a date a date. Pure."""

from typing import Any

import yaml

# The reader in C where it was built; both read every scalar as text.
TEXT_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class DuplicateKeyError(yaml.MarkedYAMLError):
    """A key stands twice in one mapping, which YAML forbids and the library lets pass."""

    def __init__(self, key: yaml.ScalarNode) -> None:
        super().__init__(problem=f"the key {key.value} stands twice", problem_mark=key.start_mark)
        self.key = str(key.value)


def parse_yaml(content: Any) -> Any:
    """Return the texts, lists and mappings of a text or stream; None where it is empty. Raise ``yaml.YAMLError``."""
    node = yaml.compose(content, Loader=TEXT_LOADER)
    return None if node is None else _value(node)


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(each) for each in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="a key is no text", problem_mark=key.start_mark)
        if key.value in mapping:
            raise DuplicateKeyError(key)
        mapping[key.value] = _value(value)
    return mapping
