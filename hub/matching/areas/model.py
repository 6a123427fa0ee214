"""The learned part of reading areas: one weight for each feature and area, and the scores they add up to.

The file is written by ``manage.py train_areas``; nothing is learned while the portal runs.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub.core.vocabulary import Area
from hub.matching.areas.features import Reading, Span
from hub.matching.areas.vocabulary import ELSEWHERE

MODEL_FILE = Path(__file__).resolve().parents[1] / "data" / "area-model.npz"
CLASSES = (*(area.value for area in Area), ELSEWHERE)

type Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features (rows) for the eight areas and for none of them (columns)."""

    rows: Mapping[str, int]
    weights: Floats
    bias: Floats
    enough: float  # the score from which an area is proposed
    beside: float  # a further area needs this share of the score of the first

    def scores(self, reading: Reading) -> dict[str, float]:
        """Return for every class how likely a company that says this belongs to it, between 0 and 1."""
        known = [(self.rows[name], value) for name, value in reading.values.items() if name in self.rows]
        sums = self.bias.astype(np.float64)
        if known:
            rows, values = zip(*known, strict=True)
            sums = sums + np.asarray(values) @ self.weights[list(rows)].astype(np.float64)
        return dict(zip(CLASSES, (1 / (1 + np.exp(-sums))).tolist(), strict=True))

    def because(self, reading: Reading, area: str) -> dict[Span, float]:
        """Return what each place in the text adds to the evidence for an area; a feature found twice is shared."""
        column = CLASSES.index(area)
        found: dict[Span, float] = defaultdict(float)
        for name, value in reading.values.items():
            row = self.rows.get(name)
            if row is not None:
                places = reading.places[name]
                for place in places:
                    found[place] += value * float(self.weights[row, column]) / len(places)
        return found


@lru_cache(maxsize=2)
def load_model(path: Path = MODEL_FILE) -> Model:
    """Read a model. Cached; raise OSError when the file is missing."""
    with np.load(path, allow_pickle=False) as file:
        names = file["names"].tobytes().decode("utf-8").split("\n")
        settings: dict[str, Any] = json.loads(file["settings"].tobytes())
        return Model(
            rows={name: row for row, name in enumerate(names)},
            weights=file["weights"].astype(np.float32),
            bias=file["bias"].astype(np.float32),
            enough=settings["enough"],
            beside=settings["beside"],
        )


def write_model(path: Path, model: Model) -> None:
    """Write a model in half precision, the same bytes for the same weights."""
    names = "\n".join(sorted(model.rows, key=model.rows.__getitem__)).encode("utf-8")
    settings = json.dumps({"enough": model.enough, "beside": model.beside}).encode("utf-8")
    np.savez_compressed(
        path,
        names=np.frombuffer(names, dtype=np.uint8),
        settings=np.frombuffer(settings, dtype=np.uint8),
        weights=model.weights.astype(np.float16),
        bias=model.bias.astype(np.float32),
    )
