"""Texts that the code reads from data files in both languages."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from hub.core.text.yaml_files import parse_yaml


def api_texts() -> Iterator[tuple[str, str]]:
    """Yield what the API says of its fields and operations, in English and in French."""
    folder = Path(settings.BASE_DIR) / "hub/api/data"
    for said in parse_yaml((folder / "fields.yaml").read_bytes()).values():
        yield from ((english, french) for english, french, *_after in said.values())
    operations = parse_yaml((folder / "operations.yaml").read_bytes())
    for said in (operation for operation in operations.values() if "tag" in operation):
        yield said["summary_en"], said["summary_fr"]
        if "description_en" in said:
            yield said["description_en"], said["description_fr"]
