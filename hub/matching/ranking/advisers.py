"""How likely an adviser names a program to such a company, learned from first pages that advisers wrote.

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

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, LabelledEnum, Need, Province, Stage, TechnologyRole
from hub.core.vocabulary.labels import IN_PROVINCE_LABELS
from hub.core.vocabulary.purpose import Beneficiary, FirmSize
from hub.matching.areas.model import load_model
from programs.catalogue.entries import ProgramView

if TYPE_CHECKING:
    from hub.matching.ranking.company import CompanyTraits

ADVISERS_MODEL = Path(__file__).resolve().parents[1] / "data" / "advisers-model.npz"
BASE = -2.0  # of a program of which nothing was learned: one of eight is named
_SPEAKS = 0.4  # of the sum, from which a program is said to be a first answer more, or less, often
_MOST_SAID, _LEAST_SAID = 2, 0.1  # facts in that sentence, and what each adds at least
_COSTS = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000)  # bounds between projects, dollars

# A row of which nothing was learned, and the one under which advisers judged such companies.
_LEARNED_AS = {f"need:{Need.OWN_SITE}": f"need:{Need.GROWTH_CAPITAL}"}

type Features = tuple[tuple[str, float], ...]
type Vector = NDArray[np.float64]


def company_features(company: "CompanyTraits") -> Features:
    """Return the rows that hold of a company, each with how much it counts."""
    size = "size" if company.size_known else "supposed_size"
    found = {f"province:{company.province}": 1.0, f"stage:{company.stage}": 1.0, f"role:{company.role}": 1.0}
    found |= {f"need:{need.value}": 1.0 for need in company.needs} or {"need:None": 1.0}
    found |= {f"exports:{company.exports}": 1.0, f"partner:{company.partner}": 1.0}
    found |= {f"{size}:{one.value}": 1 / len(company.sizes) for one in company.sizes}
    found |= {f"serves:{one}": 1.0 for one in company.serves or () if one != Beneficiary.INDIGENOUS}
    found |= {f"area:{area}": 1 / place for place, area in enumerate(company.areas, start=1)} or {"area:None": 1.0}
    found[f"cost:{sum(company.cost >= bound for bound in _COSTS)}"] = 1.0
    if company.project_abroad:
        found["abroad:True"] = 1.0
    return tuple(found.items())


def program_features(program: ProgramView) -> Features:
    """Return the columns of a program: its slug, its kinds of support and what it is for, each with its weight."""
    return tuple(_program_features(program))


def _program_features(program: ProgramView) -> Iterator[tuple[str, float]]:
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
class AdviserWeights:
    """What the model knows of one program: a weight for each row, and what it starts from."""

    rows: Vector
    bias: float

    def likelihood(self, company: Vector) -> float:
        """Return the chance that an adviser names the program to a company, between 0 and 1."""
        return 1 / (1 + math.exp(-self.bias - float(self.rows @ company)))


@lru_cache(maxsize=2048)
def adviser_weights(program: Features) -> AdviserWeights:
    model = load_model(ADVISERS_MODEL)
    places = {name: place for place, name in enumerate(model.classes)}
    held = [(places[name], weight) for name, weight in program if name in places]
    at, weights = [place for place, _ in held], np.array([weight for _, weight in held])
    return AdviserWeights(model.weights[:, at].astype(np.float64) @ weights, BASE + float(model.bias[at].sum()))


def as_vector(company: Features) -> Vector:
    """Return the features of a company as the model reads them."""
    rows = load_model(ADVISERS_MODEL).rows
    vector = np.zeros(len(rows))
    for name, value in company:
        if (row := _row(rows, name)) is not None:
            vector[row] = value
    return vector


def _row(rows: Mapping[str, int], name: str) -> int | None:
    return rows.get(name, rows.get(_LEARNED_AS.get(name, "")))


# --- Why --------------------------------------------------------------------------------------------------------------

_USUAL = Localized(
    "It is a first answer about as often as for other companies.",
    "C’est une première réponse à peu près aussi souvent que pour d’autres entreprises.",
)
_OFTEN = Localized("It is often a first answer in such a case", "C’est souvent une première réponse dans un tel cas")
_SELDOM = Localized("It is seldom a first answer in such a case", "C’est rarement une première réponse dans un tel cas")
# The kinds of rows that have a closed list, and what they are called.
_KINDS: Mapping[str, tuple[type[LabelledEnum], str, str]] = {
    "stage": (Stage, "stage", "étape"),
    "need": (Need, "need", "besoin"),
    "area": (Area, "area", "domaine"),
    "serves": (Beneficiary, "field", "milieu"),
    "size": (FirmSize, "size", "taille"),
}
_WORDS: Mapping[str, Localized] = {
    "exports:True": Localized("sales abroad", "ventes à l’étranger"),
    "exports:False": Localized("no sales abroad", "aucune vente à l’étranger"),
    "partner:True": Localized("a partner", "un partenaire"),
    "partner:False": Localized("no partner", "aucun partenaire"),
    "abroad:True": Localized("a project abroad", "un projet à l’étranger"),
    f"role:{TechnologyRole.SUPPLIES}": Localized("a technology of others", "une technologie faite par d’autres"),
    f"role:{TechnologyRole.ADOPTS}": Localized("a technology to put to use", "une technologie à mettre en service"),
}


def first_answer_reason(program: Features, company: Features) -> Localized:
    """Return whether a program is often a first answer for such a company, and the facts that say most of it."""
    weights, rows = adviser_weights(program).rows, load_model(ADVISERS_MODEL).rows
    # A row counts once, under its own name rather than that of what is read as it.
    held = {_row(rows, name): (name, value) for name, value in sorted(company, key=lambda one: one[0] in rows)}
    adds = {name: float(weights[row]) * value for row, (name, value) in held.items() if row is not None}
    whole = sum(adds.values())
    if abs(whole) < _SPEAKS:
        return _USUAL
    sign = math.copysign(1, whole)
    telling = sorted((-sign * add, name) for name, add in adds.items() if sign * add >= _LEAST_SAID)
    said = [words for _, name in telling if (words := _words(name))][:_MOST_SAID]
    begin = _OFTEN if whole > 0 else _SELDOM
    if not said:
        return Localized(f"{begin.en}.", f"{begin.fr}.")
    return Localized(
        f"{begin.en}: {'; '.join(one.en for one in said)}.", f"{begin.fr}{NBSP}: {'; '.join(one.fr for one in said)}."
    )


@lru_cache(maxsize=256)
def _words(row: str) -> Localized | None:
    """Return a row in words; None for what is not known, or only supposed."""
    kind, _, value = row.partition(":")
    if row in _WORDS or value == "None":
        return _WORDS.get(row)
    if kind == "province":
        return IN_PROVINCE_LABELS[Province(value)]
    if kind not in _KINDS:
        return None
    members, en, fr = _KINDS[kind]
    label = members(value).label
    return Localized(f"{en}: {label.inside('en')}", f"{fr}{NBSP}: {label.inside('fr')}")
