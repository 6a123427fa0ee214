"""How likely an adviser names a program to such a company, learned from companies that advisers graded.

A linear model over what is read of a company (rows): what was learned of a program itself, and of what programs are for
(columns), so that a new program is placed by its purpose alone. `tests/quality/learning.py` trains it (decision 0044).
Neither the owners of a company nor its languages are among the rows.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hub.core.text.formats import NBSP, join_words
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, LabelledEnum, Need, Province, Stage
from hub.core.vocabulary.purpose import Beneficiary, FirmSize
from hub.matching.areas.model import load_model
from programs.catalogue.entries import ProgramView

if TYPE_CHECKING:
    from hub.matching.ranking.company import CompanyTraits

ADVISERS_MODEL = Path(__file__).resolve().parents[1] / "data" / "advisers-model.npz"
BASE = -2.0  # of a program of which nothing was learned: one of eight is named
_SPEAKS = 0.4  # of the sum, from which a program is said to be named more, or less, often
_NAMED, _WORTH_NAMING = 2, 0.1  # facts in that sentence, and the least that each adds
_COSTS = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000)  # bounds between projects, dollars
_LABELS: Mapping[str, type[LabelledEnum]] = {
    "province": Province, "stage": Stage, "need": Need, "area": Area, "serves": Beneficiary, "size": FirmSize,
}  # fmt: skip

type Description = tuple[tuple[str, float], ...]
type Columns = tuple[tuple[str, float], ...]
type Weights = NDArray[np.float64]


def described(company: "CompanyTraits") -> Description:
    """Return the rows that hold of a company, each with how much it counts."""
    found = {f"province:{company.province}": 1.0, f"stage:{company.stage}": 1.0, f"role:{company.role}": 1.0}
    found |= {f"need:{need.value}": 1.0 for need in company.needs} or {"need:None": 1.0}
    found |= {f"exports:{company.exports}": 1.0, f"partner:{company.partner}": 1.0}
    found |= {f"size:{size.value}": 1 / len(company.sizes) for size in company.sizes}
    found |= {f"serves:{one}": 1.0 for one in company.serves or () if one != Beneficiary.INDIGENOUS}
    found |= {f"area:{area}": 1 / place for place, area in enumerate(company.areas, start=1)} or {"area:None": 1.0}
    found[f"cost:{sum(company.cost >= bound for bound in _COSTS)}"] = 1.0
    if company.project_abroad:
        found["abroad"] = 1.0
    return tuple(found.items())


def columns_of(program: ProgramView) -> Columns:
    """Return what a program is known by: its name, its kinds of support and what it is for, each with its weight."""
    return tuple(_columns(program))


def _columns(program: ProgramView) -> Iterator[tuple[str, float]]:
    yield program.slug, 1.0
    for support in program.support:
        yield f"support:{support}", 1.0
    if (purpose := program.purpose) is None:
        return
    for place, paid in enumerate(purpose.pays_for):
        yield f"pays_for:{paid.value}", 2 / (2 + place)
    for name, listed in (("serves", purpose.serves), ("firm", purpose.firm), ("not_for", purpose.not_for)):
        for one in listed:
            yield f"{name}:{one.value}", 1.0
    yield f"role:{purpose.role.value}", 1.0
    yield f"applicant:{purpose.applicant.value}", 1.0
    yield f"value:{purpose.value}", 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """What the model knows of one program: a weight for each row, and what it starts from."""

    weights: Weights
    bias: float

    def likelihood(self, company: Weights) -> float:
        """Return the chance that an adviser names the program to a company, between 0 and 1."""
        return 1 / (1 + math.exp(-self.bias - float(self.weights @ company)))


@lru_cache(maxsize=2048)
def naming_of(columns: Columns) -> Naming:
    """Return what was learned of a program of these columns."""
    model = load_model(ADVISERS_MODEL)
    places = {name: place for place, name in enumerate(model.classes)}
    held = [(places[name], weight) for name, weight in columns if name in places]
    at, weights = [place for place, _ in held], np.array([weight for _, weight in held])
    return Naming(model.weights[:, at].astype(np.float64) @ weights, BASE + float(model.bias[at].sum()))


def naming_reason(columns: Columns, company: Description) -> Localized:
    """Return the sentence on what a program is named more or less often to; empty where neither is so."""
    weights, rows = naming_of(columns).weights, load_model(ADVISERS_MODEL).rows
    adds = {name: float(weights[rows[name]]) * value for name, value in company if name in rows}
    whole = sum(adds.values())
    sign = math.copysign(1, whole)
    told = sorted((-sign * add, name) for name, add in adds.items() if sign * add >= _WORTH_NAMING)
    labels = [label for _, name in told if (label := _label(name))][:_NAMED]
    if abs(whole) < _SPEAKS or not labels:
        return Localized("", "")
    en, fr = (join_words([label.text(lang) for label in labels], lang) for lang in ("en", "fr"))
    if whole > 0:
        return Localized(
            f"Advisers name it more often to such companies: {en}.",
            f"Les conseillers le proposent plus souvent dans un tel cas{NBSP}: {fr}.",
        )
    return Localized(
        f"Advisers seldom name it to such companies: {en}.",
        f"Les conseillers le proposent rarement dans un tel cas{NBSP}: {fr}.",
    )


def vector_of(found: Description) -> Weights:
    """Return a description as the model reads it."""
    rows = load_model(ADVISERS_MODEL).rows
    vector = np.zeros(len(rows))
    for name, value in found:
        if name in rows:
            vector[rows[name]] = value
    return vector


@lru_cache(maxsize=256)
def _label(name: str) -> Localized | None:
    kind, _, value = name.partition(":")
    if value == "None" or kind not in _LABELS:
        return None
    label = _LABELS[kind](value).label
    return label if kind == "province" else Localized(label.inside("en"), label.inside("fr"))
