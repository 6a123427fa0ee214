"""Train the models of sentences. Needs scikit-learn, which the portal itself does not."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hub.core.vocabulary.enums import Need
from hub.matching.areas.model import LinearModel
from hub.matching.areas.training import Lines, fit_line, kept_model, matrix_of, rarity_of
from hub.matching.extraction.model import LEVELS, LIKELY, NEEDS_MODEL, NOTHING, READINESS_MODEL, sentence_features
from hub.matching.extraction.text import folded, plain_spaces

SENTENCES_FOLDER = Path(__file__).resolve().parents[1] / "data" / "sentences"
STRENGTH = 20.0  # inverse strength of the regularization
_RARE_WORDS, _RARE_PARTS = 2, 3  # what stands in fewer sentences is not learned
_NEGLIGIBLE = 0.05  # features whose weights all lie under this are not kept


class Sentence(NamedTuple):
    """One sentence: who wrote it (a file), what it tells, and its words."""

    writer: str
    tells: frozenset[str]
    words: str


class Kind(NamedTuple):
    """A kind of sentences: the file of its model, what they may tell, and the likelihood from which it is offered."""

    path: Path
    classes: tuple[str, ...]
    likely: float


KINDS = {
    "needs": Kind(NEEDS_MODEL, tuple(Need), 0.6),
    "readiness": Kind(READINESS_MODEL, (*LEVELS, NOTHING), 0.45),
}


class Figures(NamedTuple):
    """How well sentences were read by models that had not seen their writer, from the likelihood that is offered."""

    sentences: int
    read: float
    right: float


def read_sentences(kind: str, folder: Path = SENTENCES_FOLDER) -> list[Sentence]:
    """Read the sentences of a kind. Raise ValueError with file and line for a line that is not well formed."""
    classes, found = KINDS[kind].classes, []
    for path in sorted((folder / kind).glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            told, tab, words = line.partition("\t")
            tells = frozenset(told.split(",")) - ({NOTHING} - set(classes))
            if not (tab and words.strip() and tells <= set(classes)):
                raise ValueError(
                    f"{path.name}:{number}: expected what is told and a sentence, with one tab between them"
                )
            found.append(Sentence(path.stem, tells, words))
    return found


def train_model(kind: str, sentences: Sequence[Sentence]) -> tuple[LinearModel, Figures]:
    """Return the model of all sentences, and the figures of models that had not seen the writer."""
    likely, read, said, told = KINDS[kind].likely, 0, 0, 0
    for writer in sorted({one.writer for one in sentences}):
        model = _learn(kind, [one for one in sentences if one.writer != writer])
        for one in (one for one in sentences if one.writer == writer):
            heard = {name for name, score in model.scores(_values(one.words)).items() if score >= likely} - {NOTHING}
            read, said, told = read + len(heard & one.tells), said + len(heard), told + len(one.tells - {NOTHING})
    return _learn(kind, sentences), Figures(len(sentences), read / max(1, told), read / max(1, said))


def _learn(kind: str, sentences: Sequence[Sentence]) -> LinearModel:
    counts = Counter(name for one in sentences for name in _values(one.words))
    names = [name for name in sorted(counts) if counts[name] >= (_RARE_WORDS if name[0] == "w" else _RARE_PARTS)]
    rarity = np.array([rarity_of(name, counts[name], len(sentences)) for name in names])
    rarity /= rarity.max()
    rows = {name: row for row, name in enumerate(names)}
    matrix = matrix_of((_values(one.words) for one in sentences), rows).multiply(rarity).tocsr()
    everyone, weight = np.arange(len(sentences)), np.ones(len(sentences))
    classes = KINDS[kind].classes
    lines = [
        fit_line(matrix, np.array([name in one.tells for one in sentences]), weight, STRENGTH, everyone)
        for name in classes
    ]
    weights = np.array([line for line, _start in lines]).T * rarity[:, np.newaxis]
    return kept_model(
        Lines(names, weights, np.array([start for _line, start in lines])),
        classes=classes,
        thresholds={LIKELY: KINDS[kind].likely},
        least=_NEGLIGIBLE,
    )


@cache
def _values(words: str) -> dict[str, float]:
    return dict(sentence_features(folded(plain_spaces(words))).values)
