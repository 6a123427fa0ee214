"""``python -m scripts.train_areas``: train the model of areas from its corpus, and print how well it reads.

Needs scikit-learn, which the portal itself does not. Every text is scored by a model that has not seen its writer; from
those scores come the calibration, the thresholds and the figures. The model that is kept learns from all texts.
"""

import argparse
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hub.core.text.yaml_files import parse_yaml
from hub.matching.areas.model import CLASSES, MODEL_FILE, LinearModel, text_features, write_model
from hub.matching.areas.proposals import chosen_areas
from hub.matching.areas.vocabulary import (
    AREAS_FILE,
    OTHER_AREAS,
    areas_in_cell,
    load_vocabulary,
    read_lexicon,
)

CORPUS_FOLDER = MODEL_FILE.with_name("corpus")

RARE = 2  # a feature that stands in fewer texts is not learned
STRENGTH_ALL, STRENGTH_MAIN = 4.0, 15.0  # inverse strength of the regularization of the two questions
MAIN_SHARE = 0.5  # how much "is it the main area?" weighs beside "is it an area at all?"
PHRASE_WEIGHT = 0.4  # a phrase of the vocabulary counts as this share of a text
LAW_WEIGHT = 4.0  # a boundary case of areas.yaml counts as so many texts
SHARES = {3: 1.0, 2: 0.6, 1: 0.3}
NEGLIGIBLE = 0.02  # features whose weights all lie under this are not kept

type Matrix = Any  # scipy.sparse.csr_matrix
type Floats = NDArray[np.float64]


class CorpusText(NamedTuple):
    """One text of the corpus: who wrote it (a file), its areas with the main one first, and its words."""

    writer: str
    areas: tuple[str, ...]
    words: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class TrainingMetrics:
    """How well texts were read by models that had not seen their writer."""

    texts: int
    first: float  # share of texts with an area whose main area scores highest
    first_any: float  # share of them whose highest area is one of theirs
    f1: float  # micro-F1 of what is proposed
    rejected: float  # share of texts of other trades for which nothing is proposed


def main() -> None:
    """Train, print the figures of texts whose writer was left out, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=MODEL_FILE, help="where the model is written")
    output = parser.parse_args().output
    model, figures = train_model(read_corpus())
    write_model(output, model)
    print(f"{figures.texts} texts, {len(model.rows)} features")
    print("read by models that had not seen the writer:")
    print(f"  main area scores highest   {figures.first:.3f}")
    print(f"  highest area is one of its {figures.first_any:.3f}")
    print(f"  micro-F1 of the proposals  {figures.f1:.3f}")
    print(f"  other trades rejected      {figures.rejected:.3f}")
    print(f"thresholds: {model.thresholds}")


def read_corpus(folder: Path = CORPUS_FOLDER) -> list[CorpusText]:
    """Read every text. Raise ValueError with file and line for a line that is not well formed."""
    texts = []
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
            match line.split("\t"):
                case [areas, words] if words.strip():
                    texts.append(CorpusText(path.stem, areas_in_cell(areas, f"{path.name}:{number}"), words))
                case _:
                    raise ValueError(f"{path.name}:{number}: expected areas and a text, with one tab between them")
    return texts


def _phrases_of_areas() -> list[tuple[str, str]]:
    """Return what the file of the areas says of each, area and words: its keywords, and the parts of its definition."""
    found = []
    for area in parse_yaml(AREAS_FILE.read_bytes()):
        found += [(area["id"], text) for lang in ("en", "fr", "zh") for text in area[f"keywords_{lang}"]]
        found += [
            (area["id"], text) for lang in ("en", "fr") for text in re.split(r"[:;,.]", area[f"definition_{lang}"])
        ]
    return found


def _boundary_cases() -> list[tuple[str, str]]:
    """Return the boundary cases, area and words: the law for proposals."""
    return [
        (case["goes_to"], case["case_en"])
        for area in parse_yaml(AREAS_FILE.read_bytes())
        for case in area["boundary_cases"]
    ]


def training_phrases() -> list[CorpusText]:
    """Return the vocabulary as texts of one phrase: keywords, definitions, boundary cases and the lexicon."""
    known = [
        *(CorpusText("areas", (area,), words, PHRASE_WEIGHT) for area, words in _phrases_of_areas()),
        *(CorpusText("areas", (area,), words, LAW_WEIGHT) for area, words in _boundary_cases()),
        *(
            CorpusText("lexicon", word.areas, word.phrase, PHRASE_WEIGHT * SHARES[word.strength])
            for word in read_lexicon()
        ),
    ]
    return [text for text in known if _values(text.words)]


def train_model(texts: Sequence[CorpusText]) -> tuple[LinearModel, TrainingMetrics]:
    """Return the model of a corpus and the figures of its reading by models that had not seen the writer."""
    extra = training_phrases()
    sums, order = _unseen(texts, extra)
    read_texts = [texts[place] for place in order]
    scale, shift = _calibrate(sums, read_texts)
    scores = 1 / (1 + np.exp(-(sums * scale + shift)))
    enough, beside = _thresholds(scores, read_texts)
    learned = _learn([*texts, *extra])
    model = kept_model(
        learned._replace(weights=learned.weights * scale, bias=learned.bias * scale + shift),
        classes=CLASSES,
        thresholds={"enough": enough, "beside": beside},
        least=NEGLIGIBLE,
    )
    return model, _figures(scores, read_texts, enough, beside)


# --- Learning -----------------------------------------------------------------------------------------------------


class LinearFit(NamedTuple):
    """The weights of named features for each class, with where each class starts."""

    names: list[str]
    weights: Floats
    bias: Floats

    def sums(self, texts: Iterable[CorpusText]) -> Floats:
        rows = {name: row for row, name in enumerate(self.names)}
        return np.asarray(_matrix(texts, rows) @ self.weights + self.bias)


def kept_model(
    lines: LinearFit, *, classes: tuple[str, ...], thresholds: dict[str, float], least: float
) -> LinearModel:
    """Return the model of lines, without features whose weights all lie under ``least``."""
    kept = np.abs(lines.weights).max(axis=1) >= least
    names = [name for name, keep in zip(lines.names, kept, strict=True) if keep]
    return LinearModel(
        rows={name: row for row, name in enumerate(names)},
        weights=lines.weights[kept].astype(np.float32),
        bias=lines.bias.astype(np.float32),
        classes=classes,
        thresholds=thresholds,
    )


def _learn(texts: Sequence[CorpusText]) -> LinearFit:
    counts = Counter(name for text in texts for name in _values(text.words))
    names = sorted(name for name, count in counts.items() if count >= RARE or name.startswith("v:"))
    rarity = np.array([rarity_of(name, counts[name], len(texts)) for name in names])
    rarity /= rarity.max()
    matrix = _matrix(texts, {name: row for row, name in enumerate(names)}).multiply(rarity).tocsr()
    weight = np.array([text.weight for text in texts])
    columns, bias = [], []
    for area in CLASSES:
        everyone = np.arange(len(texts))
        belongs = np.array([_belongs(text, area) for text in texts])
        line, start = fit_line(matrix, belongs, weight, STRENGTH_ALL, everyone)
        if area != OTHER_AREAS:
            # A company for which this is a further area says nothing of what makes it the main one.
            plain = np.array([place for place, text in enumerate(texts) if area not in text.areas[1:]])
            main, main_start = fit_line(matrix, belongs, weight, STRENGTH_MAIN, plain)
            line = (1 - MAIN_SHARE) * line + MAIN_SHARE * main
            start = (1 - MAIN_SHARE) * start + MAIN_SHARE * main_start
        columns.append(line * rarity)
        bias.append(start)
    return LinearFit(names, np.array(columns).T, np.array(bias))


def fit_line(
    matrix: Matrix,
    belongs: NDArray[np.bool_],
    weight: Floats,
    strength: float,
    places: NDArray[np.int_],
    *,
    balanced: bool = True,
) -> tuple[Floats, float]:
    """Return the weights of features and the start of a line; ``balanced`` makes a rare class as heavy as the rest."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=strength,
        max_iter=2000,
        class_weight="balanced" if balanced else None,
        solver="liblinear",
        random_state=0,
    )
    model.fit(matrix[places], belongs[places], sample_weight=weight[places])
    return model.coef_[0], float(model.intercept_[0])


def _belongs(text: CorpusText, area: str) -> bool:
    return not text.areas if area == OTHER_AREAS else area in text.areas


def rarity_of(name: str, count: int, texts: int) -> float:
    """Return how much a feature tells by being rare; the vocabulary's evidence tells as much wherever it stands."""
    return 1.0 if name.startswith("v:") else math.log((1 + texts) / (1 + count)) + 1


@cache
def _values(words: str) -> dict[str, float]:
    return dict(text_features(words, load_vocabulary()).values)


def _matrix(texts: Iterable[CorpusText], rows: dict[str, int]) -> Matrix:
    return matrix_of((_values(text.words) for text in texts), rows)


def matrix_of(texts: Iterable[dict[str, float]], rows: dict[str, int]) -> Matrix:
    """Return the values of the features of texts, a row for each text and a column for each feature that is known."""
    from scipy import sparse

    places, columns, values = [], [], []
    size = 0
    for text in texts:
        for name, value in text.items():
            if name in rows:
                places.append(size)
                columns.append(rows[name])
                values.append(value)
        size += 1
    return sparse.csr_matrix((values, (places, columns)), shape=(size, len(rows)))


# --- Scores of texts by models that have not seen their writer ------------------------------------------------------


def _unseen(texts: Sequence[CorpusText], extra: Sequence[CorpusText]) -> tuple[Floats, list[int]]:
    sums, order = [], []
    for writer in sorted({text.writer for text in texts}):
        held = [place for place, text in enumerate(texts) if text.writer == writer]
        learned = _learn([*(text for text in texts if text.writer != writer), *extra])
        sums.append(learned.sums(texts[place] for place in held))
        order += held
    return np.vstack(sums), order


def _calibrate(sums: Floats, texts: Sequence[CorpusText]) -> tuple[Floats, Floats]:
    """Return scale and shift for each class that turn its sums into likelihoods (Platt)."""
    from sklearn.linear_model import LogisticRegression

    scale, shift = [], []
    for column, area in enumerate(CLASSES):
        belongs = [_belongs(text, area) for text in texts]
        model = LogisticRegression(C=1e6).fit(sums[:, [column]], belongs)
        scale.append(float(model.coef_[0][0]))
        shift.append(float(model.intercept_[0]))
    return np.array(scale), np.array(shift)


def _thresholds(scores: Floats, texts: Sequence[CorpusText]) -> tuple[float, float]:
    """Return the thresholds of the best micro-F1, where nine in ten texts of other trades count as one in three."""

    def worth(pair: tuple[float, float]) -> float:
        figures = _figures(scores, texts, *pair)
        return figures.f1 + min(figures.rejected, 0.9) / 3

    pairs = [(enough / 40, beside / 20) for enough in range(10, 29) for beside in range(6, 19)]
    return max(pairs, key=worth)


def _figures(scores: Floats, texts: Sequence[CorpusText], enough: float, beside: float) -> TrainingMetrics:
    thresholds = {"enough": enough, "beside": beside}
    chosen = [chosen_areas(dict(zip(CLASSES, row, strict=True)), thresholds) for row in scores.tolist()]
    first = [CLASSES[int(row[:-1].argmax())] for row in scores]
    clients = [place for place, text in enumerate(texts) if text.areas]
    others = [place for place, text in enumerate(texts) if not text.areas]
    right = sum(len(set(chosen[place]) & set(text.areas)) for place, text in enumerate(texts))
    said = sum(map(len, chosen)) + sum(len(text.areas) for text in texts)

    def share(places: Sequence[int], holds: Callable[[int], bool]) -> float:
        return sum(holds(place) for place in places) / max(1, len(places))

    return TrainingMetrics(
        texts=len(texts),
        first=share(clients, lambda place: first[place] == texts[place].areas[0]),
        first_any=share(clients, lambda place: first[place] in texts[place].areas),
        f1=2 * right / max(1, said),
        rejected=share(others, lambda place: not chosen[place]),
    )


if __name__ == "__main__":
    try:
        main()
    except (ImportError, ValueError) as error:
        sys.exit(str(error))
