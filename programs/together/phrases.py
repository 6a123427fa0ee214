"""The words of the path: what is missing, and what is said of an amount asked."""

from collections.abc import Mapping

from hub.core.text import NBSP, money, percent
from hub.core.vocabulary import Result, Stage, Support
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
# The costs that a share is one of, as they follow it, by the main kind of support.
_COSTS: Mapping[Support, Words] = {
    Support.IP_SUPPORT: Words("intellectual property costs", "des coûts de propriété intellectuelle"),
    Support.TAX_CREDIT: Words("spending that earns the credit", "des dépenses admissibles au crédit"),
    Support.WAGE_SUBSIDY: Words("wages", "des salaires"),
}
_MARKET_COSTS = Words("the costs of entering a market", "des coûts d’entrée sur un marché")
_ELIGIBLE_COSTS = Words("eligible costs", "des coûts admissibles")
SHARED: Mapping[Scope, Words] = {
    Scope.EXPENSE: Words("whether they would pay the same expense", "s’ils paieraient la même dépense"),
    Scope.PERSON: Words("whether they would pay for the same person", "s’ils paieraient la même personne"),
    Scope.PROPERTY: Words("whether they would be for the same property", "s’ils viseraient le même bien"),
}


def ceiling_of(program: Program) -> Words:
    """Return what is missing where a program publishes neither amount nor share."""
    return Words(f"what {program.name_en} pays at most", f"ce que paie au plus {_quoted(program)}")


def costs_of(program: Program) -> Words:
    """Return the costs that the published share is one of, as they follow it: "80% of wages", "80 % des salaires"."""
    if set(program.stages) == {Stage.EXPORT}:
        return _MARKET_COSTS
    return _COSTS.get(Support(program.support[0]), _ELIGIBLE_COSTS)


def base_of(program: Program) -> Words:
    """Return what is missing where a share is published, of costs that nobody has named."""
    return Words(
        f"the part of the cost that {program.name_en} pays a share of",
        f"les coûts dont {_quoted(program)} paie une part",
    )


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


def asked_within(program: Program, result: Result, most: float | None, *, unnamed: bool) -> Words:
    """Return the sentence on an amount asked; ``most`` is the ceiling in dollars, None where it is not known.

    ``unnamed`` says that nobody has named the costs that the program pays a share of.
    """
    if result is Result.UNKNOWN and program.cost_share_max is not None and (unnamed or most is None):
        share, costs = _share_of(program), costs_of(program)
        return Words(
            f"What {program.name_en} can pay depends on the costs that it takes: at most {share.en} of {costs.en}.",
            f"Ce que peut payer {_quoted(program)} dépend des coûts admis{NBSP}: au plus {share.fr} {costs.fr}.",
        )
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
    limit = _limit_of(program, most, unnamed=unnamed)
    if result is Result.MET:
        return Words(
            f"What you ask of {program.name_en} is within {limit.en}.",
            f"Le montant demandé à {_quoted(program)} respecte {limit.fr}.",
        )
    return Words(
        f"You ask more of {program.name_en} than {limit.en}.",
        f"Le montant demandé à {_quoted(program)} dépasse {limit.fr}.",
    )


def _limit_of(program: Program, most: float, *, unnamed: bool) -> Words:
    """Return the limit in words: the published amount, or the published share of some costs."""
    dollars = Words(money(round(most), "en"), money(round(most), "fr"))
    if program.cost_share_max is None or most == program.amount_max_cad:
        return Words(f"its published limit of {dollars.en}", f"sa limite publiée de {dollars.fr}")
    share = _share_of(program)
    costs = Words("the whole cost of the project", "du coût total du projet") if unnamed else costs_of(program)
    return Words(f"{share.en} of {costs.en}, {dollars.en}", f"la limite de {share.fr} {costs.fr}, soit {dollars.fr}")


def _share_of(program: Program) -> Words:
    share = program.cost_share_max or 0
    return Words(percent(share, "en"), percent(share, "fr"))


def _quoted(program: Program) -> str:
    return f"«{NBSP}{program.name_fr}{NBSP}»"
