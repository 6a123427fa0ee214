"""Columns of companies as bytes, so that one process reads the facts and all others compare with them; and joined."""

import io
import json
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub.matching.index.columns import CompanyColumns, FacetColumn, NumberColumn
from hub.matching.index.shapes import NUMBERS, Shapes
from programs.eligibility.places import Places


def pack(columns: CompanyColumns) -> bytes:
    """Return columns as bytes; ``unpack`` gives them back. Nothing in them is code."""
    arrays: dict[str, NDArray[Any]] = {"first": columns.first}
    header: dict[str, Any] = {"rows": columns.rows, "parts": {}, "values": {}}
    for kind, number in columns.numbers.items():
        arrays[f"low {kind}"], arrays[f"high {kind}"] = number.low, number.high
    for name, facet in columns.facets.items():
        arrays[f"codes {name}"], arrays[f"part {name}"], arrays[f"value {name}"] = facet.codes, facet.part, facet.value
        header["parts"][name], header["values"][name] = facet.parts, facet.values
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpack(data: bytes, places: Places | None = None) -> CompanyColumns:
    """Return the columns that were packed."""
    shapes = Shapes(places)
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        header = json.loads(arrays["header"].tobytes())
        return CompanyColumns(
            shapes=shapes,
            rows=header["rows"],
            first=arrays["first"],
            numbers={kind: NumberColumn(arrays[f"low {kind}"], arrays[f"high {kind}"]) for kind in NUMBERS},
            facets={
                facet.name: FacetColumn(
                    facet=facet,
                    codes=arrays[f"codes {facet.name}"],
                    values=header["values"][facet.name],
                    parts=tuple(map(_hashable, header["parts"][facet.name])),
                    part=arrays[f"part {facet.name}"],
                    value=arrays[f"value {facet.name}"],
                )
                for facet in shapes.facets
            },
        )


def join(several: Sequence[CompanyColumns]) -> CompanyColumns:
    """Return the columns of all companies of several, in their order. At least one is given."""
    head = several[0]
    starts = np.cumsum([0, *(one.rows for one in several)])
    return CompanyColumns(
        shapes=head.shapes,
        rows=int(starts[-1]),
        first=np.concatenate([one.first + start for one, start in zip(several, starts[:-1], strict=True)]),
        numbers={
            kind: NumberColumn(
                np.concatenate([one.numbers[kind].low for one in several]),
                np.concatenate([one.numbers[kind].high for one in several]),
            )
            for kind in head.numbers
        },
        facets={name: _joined([one.facets[name] for one in several]) for name in head.facets},
    )


def _joined(several: Sequence[FacetColumn]) -> FacetColumn:
    """Return one column: equal values of several get one number."""
    parts: dict[Hashable, int] = {}
    values: dict[frozenset[int], int] = {}
    codes: list[NDArray[Any]] = []
    for one in several:
        numbers = [parts.setdefault(part, len(parts)) for part in one.parts]
        members: list[set[int]] = [set() for _ in range(one.values)]
        for part, value in zip(one.part.tolist(), one.value.tolist(), strict=True):
            members[value].add(numbers[part])
        # 0 stands for what is not known; of the others each is a set of parts, the empty one too.
        renumbered = [0, *(values.setdefault(frozenset(each), len(values) + 1) for each in members[1:])]
        codes.append(np.array(renumbered, dtype=np.int64)[one.codes])
    pairs = [(part, value) for members_of, value in values.items() for part in members_of]
    part, value = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return FacetColumn(
        facet=several[0].facet,
        codes=np.concatenate(codes).astype(np.min_scalar_type(len(values))),
        values=len(values) + 1,
        parts=tuple(parts),
        part=np.ascontiguousarray(part),
        value=np.ascontiguousarray(value),
    )


def _hashable(part: Any) -> Hashable:
    """Return a part as the rules know it: JSON makes lists of pairs."""
    return tuple(map(_hashable, part)) if isinstance(part, list) else part
