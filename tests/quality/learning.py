"""``python -m tests.quality --learn``: learn whom advisers name a program to, from companies that they graded.

What is learned is added to what the other factors of the rank say: a sum over what is read of the company, for the
program and for what it is for, so that the best page of the advisers becomes the likeliest (a softmax over all programs
that could serve), and whether a program is named at all is told rightly. Weights are held small (ridge). The numbers
below are those of decision 0044: they lie on a wide plateau.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from hub.matching.areas.model import LinearModel, load_model, write_model
from hub.matching.engine import evaluation
from hub.matching.ranking import advisers, programs
from hub.matching.ranking.advisers import BASE, program_features
from hub.matching.ranking.programs import product_of
from programs.catalogue.entries import Catalogue
from tests.quality.figures import Figure
from tests.quality.first_pages import PARTS, FirstPages, Page
from tests.quality.judged import JUDGED_FILE, ONCE_FILE, SECOND_FILE, JudgedCompany, read_judged
from tests.quality.measuring import ON
from tests.quality.records import Setup

LEARNED_FROM = (JUDGED_FILE, SECOND_FILE, ONCE_FILE)
FOLDS = 4  # a page is measured by what was learned from the pages of the other three
OF_PROGRAM, OF_PURPOSE, OF_EACH = 2.0, 4.0, 1.0  # what holds the weights of programs, of purposes, and the constants
FROM_WORDS = 0.5  # a page by words alone, beside one of all facts
NAMED = 0.01  # how much it counts whether a program is named at all, of each, beside a whole page
TRAP = 2.0  # by how much a trap must stand lower than what is not named
_LEAST = 1e-3  # of the other factors together
_STEPS = 150
_NEVER = -1e9  # the logarithm of a program that could not serve

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Lesson:
    """One page that advisers graded, and what the engine has before it learns from it."""

    company: JudgedCompany
    weight: float
    features: dict[str, float]
    others: dict[str, float]  # the product of the other factors, of each program that could serve


def lessons(catalogue: Catalogue) -> list[Lesson]:
    """Return the pages of all graded companies but the unseen, of facts and of words."""
    return [
        _lesson(company, setup, catalogue) for path in LEARNED_FROM for company in read_judged(path) for setup in Setup
    ]


def _lesson(company: JudgedCompany, setup: Setup, catalogue: Catalogue) -> Lesson:
    profile = company.profile(setup)
    found = evaluation.evaluate_catalogue(profile.facts, catalogue=catalogue, on=ON, area_order=profile.area_order)
    return Lesson(
        company,
        1.0 if setup is Setup.FACTS else FROM_WORDS,
        dict(found[0].company.features),
        {
            one.program.slug: product_of(part for part in one.why if part.factor != "advisers")
            for one in found
            if one.could_serve
        },
    )


def learn(pages: Sequence[Lesson], catalogue: Catalogue) -> LinearModel:
    """Return the model of these pages."""
    rows = {name: row for row, name in enumerate(sorted({name for page in pages for name in page.features}))}
    slugs = {program.slug: place for place, program in enumerate(catalogue.programs)}
    purposes = sorted({name for program in catalogue.programs for name, _ in program_features(program)} - set(slugs))
    classes = {name: place for place, name in enumerate([*slugs, *purposes])}
    columns = np.zeros((len(slugs), len(classes)))
    for program in catalogue.programs:
        for name, weight in program_features(program):
            columns[slugs[program.slug], classes[name]] = weight
    told, others, wanted, named = _tables(pages, rows, slugs)
    could, counts = others > _NEVER, NAMED * np.array([[page.weight] for page in pages])
    held = np.where(np.arange(len(classes)) < len(slugs), OF_PROGRAM, OF_PURPOSE)
    weighs = wanted.sum(axis=1, keepdims=True)

    def loss(numbers: Floats) -> tuple[float, Floats]:
        constants, weights = numbers[: len(slugs)], numbers[len(slugs) :].reshape(len(rows), len(classes))
        sums = BASE + constants + told @ (weights @ columns.T)
        scores = others - np.logaddexp(0, -sums)
        top = scores.max(axis=1, keepdims=True)
        shares = np.exp(scores - top)
        whole = shares.sum(axis=1, keepdims=True)
        likelihood = (wanted * np.where(wanted > 0, scores - top - np.log(whole), 0)).sum()
        likelihood += (counts * could * (named * sums - np.logaddexp(0, sums))).sum()
        penalty = (OF_EACH * constants**2).sum() + (held * weights**2).sum()
        likely = 1 / (1 + np.exp(-sums))
        pull = (shares / whole * weighs - wanted) * (1 - likely) + counts * could * (likely - named)
        of_weights = told.T @ pull @ columns + held * weights
        return penalty / 2 - likelihood, np.concatenate([pull.sum(axis=0) + OF_EACH * constants, of_weights.ravel()])

    start = np.zeros(len(slugs) + len(rows) * len(classes))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "ftol": 1e-7}).x
    bias = np.zeros(len(classes))
    bias[: len(slugs)] = found[: len(slugs)]
    weights = found[len(slugs) :].reshape(len(rows), len(classes))
    return LinearModel(rows, weights.astype(np.float32), bias.astype(np.float32), tuple(classes), {})


def _tables(
    pages: Sequence[Lesson], rows: dict[str, int], slugs: dict[str, int]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return what is told of each company, the logarithm of the other factors, how its page is wanted, what is named."""
    told = np.zeros((len(pages), len(rows)))
    others = np.full((len(pages), len(slugs)), _NEVER)
    wanted, named = np.zeros_like(others), np.zeros_like(others)
    for at, page in enumerate(pages):
        for name, value in page.features.items():
            told[at, rows[name]] = value
        for slug, product in page.others.items():
            others[at, slugs[slug]] = math.log(max(product, _LEAST))
            wanted[at, slugs[slug]] = 2 ** page.company.grades.get(slug, 0.0) - 1
            named[at, slugs[slug]] = page.company.grades.get(slug, 0.0) > 0
        for slug in page.company.traps & page.others.keys():
            others[at, slugs[slug]] += TRAP
        wanted[at] *= page.weight / max(wanted[at].sum(), 1e-9)
    return told, others, wanted, named


def held_out(pages: Sequence[Lesson], catalogue: Catalogue) -> Iterator[Figure]:
    """Yield the figures of each list, every company ranked by what was learned from others alone."""
    files = {path.stem: read_judged(path) for path in LEARNED_FROM}
    places = {company.ident: at % FOLDS for companies in files.values() for at, company in enumerate(companies)}
    shown: dict[tuple[str, Setup], Page] = {}
    for fold in range(FOLDS):
        with used(learn([page for page in pages if places[page.company.ident] != fold], catalogue)):
            for companies in files.values():
                held = FirstPages([one for one in companies if places[one.ident] == fold], catalogue, ON)
                shown |= {(one.ident, setup): held.shown(one, setup) for one in held.companies for setup in Setup}
    for of, companies in files.items():
        whole = FirstPages(companies, catalogue, ON)
        for setup in Setup:
            for name, part in PARTS.items():
                parts = [part(whole, shown[one.ident, setup], one) for one in companies]
                yield Figure.of(f"{name}, {setup}, {of}", "engine", parts)


@contextmanager
def used(model: LinearModel) -> Iterator[None]:
    """Rank with a model in place of the one that is kept."""
    kept = advisers.ADVISERS_MODEL
    with TemporaryDirectory() as folder:
        advisers.ADVISERS_MODEL = Path(folder) / "model.npz"
        write_model(advisers.ADVISERS_MODEL, model)
        _forget()
        try:
            yield
        finally:
            advisers.ADVISERS_MODEL = kept
            _forget()


def _forget() -> None:
    load_model.cache_clear()
    advisers.adviser_weights.cache_clear()
    programs._has_sentence.cache_clear()
    evaluation._entries.cache_clear()
