"""The words of the path: what is missing, and what is said of an amount asked."""

from collections.abc import Mapping

from hub.core.text import NBSP, money
from hub.core.vocabulary import Result
from hub.core.words import Words
from programs.catalogue.entries import Program
from programs.together.rules import Scope

COST = Words("the cost of the project", "le coût du projet")
PUBLIC_MONEY = Words("the public money that the project already has", "l’argent public que le projet a déjà")
ASKED_OF_EACH = Words("how much you ask of each program", "le montant demandé à chaque programme")
OWN_SHARE = Words("the share of the cost that you bring", "la part des coûts que vous apportez")
SAME_EXPENSE = Words(
    "whether other public money pays the same expense", "si d’autres fonds publics paient la même dépense"
)
RATIO = Words("the share asked for, which is not published", "la part exigée, qui n’est pas publiée")
SHARED: Mapping[Scope, Words] = {
    Scope.EXPENSE: Words("whether they would pay the same expense", "s’ils paieraient la même dépense"),
    Scope.PERSON: Words("whether they would pay for the same person", "s’ils paieraient la même personne"),
    Scope.PROPERTY: Words("whether they would be for the same property", "s’ils viseraient le même bien"),
}


def ceiling_of(program: Program) -> Words:
    """Return what is missing where a program publishes neither amount nor share."""
    return Words(f"what {program.name_en} pays at most", f"ce que paie au plus {_quoted(program)}")


def asked_of(program: Program) -> Words:
    """Return what is missing where a range is known: the amount asked."""
    return Words(f"how much you ask of {program.name_en}", f"le montant demandé à {_quoted(program)}")


def counting_of(program: Program) -> Words:
    """Return what is missing where a credit, a loan or equity may count as public money."""
    return Words(
        f"whether the money of {program.name_en} counts as public money",
        f"si l’argent de {_quoted(program)} compte comme fonds publics",
    )


def what_comes_first(outside: Words | None) -> Words:
    """Return what is missing where something must come first."""
    if outside is None:
        return Words("whether what must come first is done", "si ce qui doit venir d’abord est fait")
    return Words(f"whether you have this: {outside.inside('en')}", f"si vous avez ceci{NBSP}: {outside.inside('fr')}")


def asked_within(program: Program, result: Result, most: float | None) -> Words:
    """Return the sentence on an amount asked; ``most`` is the ceiling in dollars, None where it is not known."""
    if most is None:
        return Words(
            f"{program.name_en} does not publish how much it pays at most.",
            f"On ne publie pas combien paie au plus {_quoted(program)}.",
        )
    if result is Result.UNKNOWN:
        return Words(
            f"Whether {program.name_en} can pay what you ask depends on the exact cost.",
            f"Le coût exact dira si {_quoted(program)} peut payer le montant demandé.",
        )
    limit = Words(money(round(most), "en"), money(round(most), "fr"))
    if result is Result.MET:
        return Words(
            f"What you ask of {program.name_en} is within its published limit of {limit.en}.",
            f"Le montant demandé à {_quoted(program)} respecte sa limite publiée de {limit.fr}.",
        )
    return Words(
        f"You ask more of {program.name_en} than its published limit of {limit.en}.",
        f"Le montant demandé à {_quoted(program)} dépasse sa limite publiée de {limit.fr}.",
    )


def _quoted(program: Program) -> str:
    return f"«{NBSP}{program.name_fr}{NBSP}»"
