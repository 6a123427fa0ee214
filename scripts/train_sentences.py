"""``python -m scripts.train_sentences``: train the models of sentences and of descriptions.

Needs scikit-learn, which the portal itself does not. How well descriptions are read: ``python -m tests.quality``.
"""

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from hub.casework.referrals.topics import ASKED, NAMED_MODEL, SURE, TOPICS, TOPICS_MODEL, name_values
from hub.casework.referrals.topics import LIKELY as LIKELY_ASKED
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import Need, PartnerKind
from hub.facts.types import band_bounds, is_in_reach
from hub.matching.areas.model import LinearModel, write_model
from hub.matching.extraction.candidates import (
    COST,
    LEARNED_NEEDS,
    LEVEL,
    MARKET,
    MENTION_CLASSES,
    MENTIONS_MODEL,
    NEED,
    PARTNER,
    PEOPLE,
    PLACE,
    REVENUE,
    ROLE,
    TEXT_CLASSES,
    TEXTS_MODEL,
    Candidate,
    mention_candidates,
    text_candidates,
    text_values,
)
from hub.matching.extraction.facts import phrase_readings
from hub.matching.extraction.model import LEVELS, LIKELY, NEEDS_MODEL, NOTHING, READINESS_MODEL, sentence_features
from hub.matching.extraction.readings import TextParts
from hub.matching.extraction.text import folded, plain_spaces
from scripts.train_areas import LinearFit, fit_line, kept_model, matrix_of, rarity_of

SENTENCES_FOLDER = NEEDS_MODEL.with_name("sentences")
_RARE_WORDS, _RARE_PARTS = 2, 3  # what stands in fewer sentences is not learned
_CAUTION = 2.0  # the same of descriptions
_NEGLIGIBLE = 0.05  # features whose weights all lie under this are not kept


class Sentence(NamedTuple):
    """One sentence: who wrote it (a file), what it tells, and its words."""

    writer: str
    tells: frozenset[str]
    words: str


def sentence_values(words: str) -> Mapping[str, float]:
    """Return the features of a sentence."""
    return sentence_features(folded(plain_spaces(words))).values


class Kind(NamedTuple):
    """A kind of sentences: the file of its model, what they may tell, and the likelihood from which it is offered.

    ``strength`` is the inverse strength of the regularization. Of classes that are ``shares``, one alone is told.
    ``values`` gives the features of a sentence.
    """

    path: Path
    classes: tuple[str, ...]
    likely: float
    strength: float = 20.0
    shares: bool = False
    values: Callable[[str], Mapping[str, float]] = sentence_values


KINDS = {
    "needs": Kind(NEEDS_MODEL, LEARNED_NEEDS, 0.6),
    "readiness": Kind(READINESS_MODEL, (*LEVELS, NOTHING), 0.45),
    "topics": Kind(TOPICS_MODEL, tuple(TOPICS), SURE, strength=150.0, shares=True),
    "named": Kind(NAMED_MODEL, (ASKED,), LIKELY_ASKED, strength=8.0, values=name_values),
}


class Figures(NamedTuple):
    """How well sentences were read by models that had not seen their writer, from the likelihood that is offered."""

    sentences: int
    read: float
    right: float


def main() -> None:
    """Train, print the figures of sentences whose writer was left out, and write the models.

    Descriptions come last: what sentences tell is a feature of theirs.
    """
    for kind, (path, _classes, likely, *_of_learning) in KINDS.items():
        model, figures = train_model(kind, read_sentences(kind))
        write_model(path, model)
        print(f"{kind}: {figures.sentences} sentences, {len(model.rows)} features")
        print(f"  of writers that it had not seen, from {likely} on: read {figures.read:.2f}")
        print(f"  of what is said so, right {figures.right:.2f}")
    descriptions = read_descriptions()
    for path, model in train_descriptions(descriptions).items():
        write_model(path, model)
        print(f"{path.name}: {len(descriptions)} descriptions, {len(model.rows)} features")


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
            scores = model.scores(_values(kind, one.words))
            whole = sum(scores.values()) if KINDS[kind].shares else 1.0
            heard = {name for name, score in scores.items() if score / whole >= likely} - {NOTHING}
            read, said, told = read + len(heard & one.tells), said + len(heard), told + len(one.tells - {NOTHING})
    return _learn(kind, sentences), Figures(len(sentences), read / max(1, told), read / max(1, said))


def _learn(kind: str, sentences: Sequence[Sentence]) -> LinearModel:
    each = [_values(kind, one.words) for one in sentences]
    counts = Counter(name for values in each for name in values)
    names = [name for name in sorted(counts) if counts[name] >= (_RARE_WORDS if name[0] == "w" else _RARE_PARTS)]
    rarity = np.array([rarity_of(name, counts[name], len(sentences)) for name in names])
    rarity /= rarity.max()
    rows = {name: row for row, name in enumerate(names)}
    matrix = matrix_of(each, rows).multiply(rarity).tocsr()
    everyone, weight = np.arange(len(sentences)), np.ones(len(sentences))
    classes = KINDS[kind].classes
    lines = [
        fit_line(matrix, np.array([name in one.tells for one in sentences]), weight, KINDS[kind].strength, everyone)
        for name in classes
    ]
    weights = np.array([line for line, _start in lines]).T * rarity[:, np.newaxis]
    return kept_model(
        LinearFit(names, weights, np.array([start for _line, start in lines])),
        classes=classes,
        thresholds={LIKELY: KINDS[kind].likely},
        least=_NEGLIGIBLE,
    )


@cache
def _values(kind: str, words: str) -> dict[str, float]:
    return dict(KINDS[kind].values(words))


# --- Descriptions -----------------------------------------------------------------------------------------------------

DESCRIPTIONS_FOLDER = SENTENCES_FOLDER.with_name("descriptions")
# What a listener notes of a description, and the fact that it is.
NOTED: Mapping[str, str] = {
    "employees": PEOPLE, "trl": LEVEL, "revenue": REVENUE, "project_cost": COST, "project_place": PLACE,
    "partner": PARTNER, "market": MARKET, "needs": NEED, "technology_role": ROLE,
}  # fmt: skip
_NUMBERS = frozenset({"employees", "trl", "revenue", "project_cost"})


class Description(NamedTuple):
    """A text in which a firm describes itself: who wrote it (a file), its words, what a listener takes from them."""

    writer: str
    words: str
    told: Mapping[str, Any]


def read_descriptions(folder: Path = DESCRIPTIONS_FOLDER) -> list[Description]:
    """Read every description. Raise ValueError with file and id for what nobody can have noted."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        for entry in parse_yaml(path.read_text(encoding="utf-8")):
            unknown = entry["told"].keys() - NOTED.keys()
            if unknown or not set(entry["told"].get("needs", [])) <= set(Need):
                raise ValueError(f"{path.name}, {entry['id']}: not a fact or need that is noted")
            told = {name: _numbers(value) if name in _NUMBERS else value for name, value in entry["told"].items()}
            found.append(Description(path.stem, entry["text"], told))
    return found


def _numbers(value: Any) -> Any:
    """Return a number or band as numbers. Raise ValueError where it is none."""
    return {end: float(value[end]) for end in ("min", "max")} if isinstance(value, Mapping) else float(value)


def train_descriptions(descriptions: Sequence[Description]) -> dict[Path, LinearModel]:
    """Return the models of whole texts, and of the numbers, amounts and places in them."""
    texts, mentions = [], []
    for one in descriptions:
        parts, read = TextParts.of(one.words.strip()), phrase_readings(one.words.strip(), None)
        values = text_values(parts, read)
        texts.append((one, list(text_candidates(read, values))))
        mentions.append((one, list(mention_candidates(parts, read, values))))
    return {
        TEXTS_MODEL: _learn_candidates(TEXT_CLASSES, texts),
        MENTIONS_MODEL: _learn_candidates(MENTION_CLASSES, mentions),
    }


def _learn_candidates(classes: Sequence[str], found: Sequence[tuple[Description, Sequence[Candidate]]]) -> LinearModel:
    examples = [(one, candidate) for one, candidates in found for candidate in candidates]
    each = {id(candidate.values): candidate.values for _, candidate in examples}  # a text has one set for all classes
    counts = Counter(name for values in each.values() for name in values)
    names = [name for name in sorted(counts) if counts[name] >= _RARE_WORDS]
    rarity = np.array([rarity_of(name, counts[name], len(each)) if name[:2] == "w:" else 1.0 for name in names])
    columns = {name: column for column, name in enumerate(names)}
    matrix = matrix_of(each.values(), columns).multiply(rarity).tocsr()
    rows = {key: row for row, key in enumerate(each)}
    weights, starts = [], []
    for name in classes:
        mine = [
            (one, candidate, is_told(one.told, candidate))
            for one, candidate in examples
            if candidate.name == name and _was_asked(one, candidate)
        ]
        asked = {one.writer for one, _, told in mine if told}  # who never notes something was not asked for it
        mine = [(one, candidate, told) for one, candidate, told in mine if one.writer in asked]
        places = np.array([rows[id(candidate.values)] for _, candidate, _ in mine])
        told = np.array([told for _, _, told in mine])
        everyone = np.arange(len(mine))
        line, start = fit_line(matrix[places], told, np.ones(len(mine)), _CAUTION, everyone, balanced=False)
        weights.append(line * rarity)
        starts.append(start)
    return kept_model(
        LinearFit(names, np.array(weights).T, np.array(starts)),
        classes=tuple(classes),
        thresholds={},
        least=_NEGLIGIBLE,
    )


def _was_asked(one: Description, candidate: Candidate) -> bool:
    """Return whether a listener was asked for a fact: not how ready it is what others make."""
    return candidate.reading.fact != LEVEL or "technology_role" not in one.told or "trl" in one.told


def is_told(told: Mapping[str, Any], candidate: Candidate) -> bool:
    """Return whether what a listener noted says the same as a candidate."""
    noted: Any = next((told.get(name, []) for name, fact in NOTED.items() if fact == candidate.reading.fact), [])
    value = candidate.reading.value
    if candidate.reading.fact == LEVEL:
        return noted != [] and candidate.name == f"{LEVEL}={_level_of(*band_bounds(noted))}"
    if candidate.reading.fact in {PEOPLE, REVENUE, COST}:
        if noted == []:
            return False
        low, high = band_bounds(value)
        return is_in_reach(noted, low, low if high is None else high)
    several = noted if isinstance(noted, list) else [noted]
    return value in several or (value == PartnerKind.COMPANY and PartnerKind.INDUSTRY in several)


def _level_of(low: int, high: int) -> str:
    """Return the level of which sentences speak to which a noted band belongs."""
    if high <= 2:
        return "1"
    if high <= 4:
        return "3"
    if high <= 6:
        return "5"
    return "7" if high <= 8 else "9"


if __name__ == "__main__":
    try:
        main()
    except (ImportError, ValueError) as error:
        sys.exit(str(error))
