"""What a row of a file would do: the comparison with what stands, less what a person has decided already."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from hub.publishing.documents.fields import Document
from programs.choices import RowStatus
from programs.importing.comparing import Clash, compare
from programs.imports.standing import Standing
from programs.models import ImportConflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``changes`` are written into a draft, ``clashes`` wait for a person. None: there is no such program yet."""

    status: RowStatus
    standing: Standing | None
    changes: dict[str, Any]
    clashes: tuple[Clash, ...]

    def changes_shown(self) -> dict[str, list[Any]]:
        """Return the changed fields with what stood and what the file says."""
        if self.standing is None:
            return {}
        return {name: [self.standing.document[name], value] for name, value in self.changes.items()}

    def clashes_shown(self) -> dict[str, list[Any]]:
        """Return the fields that clash with what stands and what the file says."""
        return {clash.field: [clash.ours, clash.theirs] for clash in self.clashes}


type Asked = Collection[tuple[str, str, str]]


def asked_before(slugs: Collection[str]) -> Asked:
    """Return what people were asked of these programs already: slug, field, and what a file said."""
    rows = ImportConflict.objects.filter(program__slug__in=slugs)
    return {(slug, field, _key(theirs)) for slug, field, theirs in rows.values_list("program__slug", "field", "theirs")}


def plan_for(slug: str, said: Document, standing: Standing | None, asked: Asked) -> Plan:
    """Return what a row would do."""
    if standing is None:
        return Plan(status=RowStatus.NEW, standing=None, changes={}, clashes=())
    found = compare(said, stands=standing.document, base=standing.base)
    clashes = tuple(_not_asked(slug, found.clashes, asked))
    status = RowStatus.CONFLICT if clashes else RowStatus.CHANGED if found.changes else RowStatus.UNCHANGED
    return Plan(status=status, standing=standing, changes=found.changes, clashes=clashes)


def _not_asked(slug: str, clashes: Iterable[Clash], asked: Asked) -> Iterable[Clash]:
    return (clash for clash in clashes if (slug, clash.field, _key(clash.theirs)) not in asked)


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
