"""The features of a text: its words, pairs and parts of words, Chinese characters, and what the vocabulary finds.

Training and proposing read texts through this one door, so that a model never meets a feature that it did not learn.
"""

import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub.core.vocabulary.enums import Area
from hub.matching.areas.tokens import CJK, NEGATIONS, Token, simplified, tokens_of
from hub.matching.areas.vocabulary import OTHER_AREAS, PLACES_FILE, PhraseMatch, Vocabulary, find_phrases

type Span = tuple[int, int]  # where words stand in a text: from, to

# What a feature counts before the text's features are brought to length 1.
WORD, PAIR, PART = 1.0, 0.7, 0.4
FIRST_SENTENCE = 2.0  # people begin with what they chiefly do
CHARACTERS = {1: 0.5, 2: 1.0, 3: 0.7}  # runs of Chinese characters, by their length
VOCABULARY = 0.7  # the weight of the vocabulary's evidence, which stands outside that length
SATURATION = 1.1  # evidence e of the vocabulary counts 1 - exp(-SATURATION * e): one strong phrase 0.67, two 0.89

_PARTS = (3, 4, 5)  # letters, with the marks of the beginning and the end of the word
_SHORTEST = 4  # a word of fewer letters has no parts
_RUN = re.compile(r"[\u3400-\u9fff]+")
_NEGATED_REACH = 2  # words after "without" or "sans" that say what one does not do
_NOT_ONLY = frozenset({"only", "just", "seulement", "juste"})
_NEGATED_ZH = re.compile(r"(?:没有|不做|不是|不生产|不从事|不含|并非|而不是)[^，。；、！？,.;!?]*")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|[。！？]")


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """A text as the model reads it: the value of every feature, and the places in the text that gave it."""

    values: Mapping[str, float]
    places: Mapping[str, tuple[Span, ...]]


def text_features(text: str, vocabulary: Vocabulary) -> TextFeatures:
    """Return the features of a text; none for a text without words."""
    values: dict[str, float] = {}
    places: dict[str, list[Span]] = defaultdict(list)
    end = _SENTENCE_END.search(text)
    first = end.start() if end else len(text)
    for name, value, span in (*_latin(text), *_chinese(text)):
        values[name] = max(values.get(name, 0.0), value * (FIRST_SENTENCE if span[0] < first else 1.0))
        places[name].append(span)
    length = math.sqrt(sum(value * value for value in values.values())) or 1.0
    values = {name: value / length for name, value in values.items()}
    for name, value, span in _evidence(find_phrases(text, vocabulary).values()):
        values[name] = value
        places[name].append(span)
    return TextFeatures(values, {name: tuple(spans) for name, spans in places.items()})


def without_towns(text: str) -> str:
    """Return a text with spaces for the names of towns of several words: "Trois-Rivières" speaks of no water."""
    plain = "".join(unicodedata.normalize("NFKD", letter)[0].lower() for letter in text)
    if len(plain) != len(text):
        return text
    for town in _towns().finditer(plain):
        text = f"{text[: town.start()]}{' ' * (town.end() - town.start())}{text[town.end() :]}"
    return text


@cache
def _towns() -> re.Pattern[str]:
    """Return the names of Canadian towns of several words that are no names of other things, without accents."""
    lines = (line.partition("\t") for line in PLACES_FILE.read_text(encoding="utf-8").splitlines())
    names = [name for code, _, names in lines if code.startswith("CA-") for name in names.split("|")]
    plain = {unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower() for name in names}
    several = sorted((name for name in plain if re.search(r"\w[ -]\w", name) and name[-1].isalpha()), key=len)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.sub('[ -]', '[ -]', name) for name in several[::-1])})(?!\w)")


def _latin(text: str) -> Iterator[tuple[str, float, Span]]:
    words = [token for token in _said(tokens_of(text)) if not token.stem.isdigit() and not CJK.search(token.stem)]
    for token in words:
        yield f"w:{token.stem}", WORD, (token.start, token.end)
        for part in _parts_of(token):
            yield f"c:{part}", PART, (token.start, token.end)
    for first, second in pairwise(words):
        if first.clause == second.clause:
            yield f"b:{first.stem} {second.stem}", PAIR, (first.start, second.end)


def _said(tokens: list[Token]) -> Iterator[Token]:
    """Leave out what a company says that it does not do."""
    last, clause = -1, -1
    for place, token in enumerate(tokens):
        following = tokens[place + 1].stem if place + 1 < len(tokens) else ""
        if token.stem in NEGATIONS and following not in _NOT_ONLY:
            last, clause = place + _NEGATED_REACH, token.clause
        elif place > last or token.clause != clause:
            yield token


def _parts_of(token: Token) -> Iterator[str]:
    if len(token.stem) >= _SHORTEST:
        marked = f"<{token.stem}>"
        for size in _PARTS:
            for start in range(len(marked) - size + 1):
                yield marked[start : start + size]


def _chinese(text: str) -> Iterator[tuple[str, float, Span]]:
    said = _NEGATED_ZH.sub(lambda found: " " * len(found.group()), simplified(text))
    for run in _RUN.finditer(said):
        characters, begin = run.group(), run.start()
        for size, value in CHARACTERS.items():
            for start in range(len(characters) - size + 1):
                yield f"z:{characters[start : start + size]}", value, (begin + start, begin + start + size)


def _evidence(hits: Iterable[PhraseMatch]) -> Iterator[tuple[str, float, Span]]:
    evidence: dict[str, float] = defaultdict(float)
    spans: dict[str, list[Span]] = defaultdict(list)
    for hit in hits:
        for area, weight in hit.weights.items():
            if weight > 0:
                evidence[area] += weight
                spans[area].append((hit.start, hit.end))
    for area, weight in evidence.items():
        value = VOCABULARY * (1 - math.exp(-SATURATION * weight))
        for span in spans[area]:
            yield f"v:{area}", value, span


MODEL_FILE = Path(__file__).resolve().parents[1] / "data" / "area-model.npz"
CLASSES = (*(area.value for area in Area), OTHER_AREAS)

type Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of features (rows) for classes (columns), and the likelihoods from which something is said of them."""

    rows: Mapping[str, int]
    weights: Floats
    bias: Floats
    classes: tuple[str, ...]
    thresholds: Mapping[str, float]

    def scores(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return for every class how likely a text with these values of features belongs to it, between 0 and 1."""
        known = [(self.rows[name], value) for name, value in values.items() if name in self.rows]
        sums = self.bias.astype(np.float64)
        if known:
            rows, found = zip(*known, strict=True)
            sums = sums + np.asarray(found) @ self.weights[list(rows)].astype(np.float64)
        return dict(zip(self.classes, (1 / (1 + np.exp(-sums))).tolist(), strict=True))

    def because(self, reading: TextFeatures, named: str) -> dict[Span, float]:
        """Return what each place in the text adds to the evidence for a class; a feature found twice is shared."""
        column = self.classes.index(named)
        found: dict[Span, float] = defaultdict(float)
        for name, value in reading.values.items():
            row = self.rows.get(name)
            if row is not None:
                places = reading.places[name]
                for place in places:
                    found[place] += value * float(self.weights[row, column]) / len(places)
        return found


@lru_cache(maxsize=8)
def load_model(path: Path = MODEL_FILE) -> LinearModel:
    """Read a model. Cached; raise OSError when the file is missing."""
    with np.load(path, allow_pickle=False) as file:
        names = file["names"].tobytes().decode("utf-8").split("\n")
        settings: dict[str, Any] = json.loads(file["settings"].tobytes())
        return LinearModel(
            rows={name: row for row, name in enumerate(names)},
            weights=file["weights"].astype(np.float32),
            bias=file["bias"].astype(np.float32),
            classes=tuple(settings["classes"]),
            thresholds=settings["thresholds"],
        )


def write_model(path: Path, model: LinearModel) -> None:
    """Write a model in half precision, the same bytes for the same weights."""
    names = "\n".join(sorted(model.rows, key=model.rows.__getitem__)).encode("utf-8")
    settings = json.dumps({"classes": model.classes, "thresholds": dict(model.thresholds)}).encode("utf-8")
    np.savez_compressed(
        path,
        names=np.frombuffer(names, dtype=np.uint8),
        settings=np.frombuffer(settings, dtype=np.uint8),
        weights=model.weights.astype(np.float16),
        bias=model.bias.astype(np.float32),
    )
