"""The words of the path: what is missing, and what is said of an amount asked."""

from collections.abc import Mapping

from hub.core.text.formats import NBSP, money, percent
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Result, Stage, Support
from programs.catalogue.entries import ProgramView
from programs.catalogue.program_rules import Scope
from programs.stacking.amounts import pays_salaries

COST = Localized("the cost of the project", "le coût du projet")
PUBLIC_MONEY = Localized("the public money that the project already has", "l’aide gouvernementale que le projet a déjà")
ASKED_OF_EACH = Localized("how much you ask of each program", "le montant demandé à chaque programme")
OWN_SHARE = Localized("the share of the cost that you bring", "la part des coûts que vous apportez")
SAME_EXPENSE = Localized(
    "whether other public money pays the same expense", "si d’autres fonds publics paient la même dépense"
)
RATIO = Localized("the share asked for, which is not published", "la part exigée, qui n’est pas publiée")
# The costs that a share is one of, as they follow it, by the main kind of support.
_COSTS: Mapping[Support, Localized] = {
    Support.IP_SUPPORT: Localized("intellectual property costs", "des coûts de propriété intellectuelle"),
    Support.TAX_CREDIT: Localized("spending that earns the credit", "des dépenses admissibles au crédit"),
    Support.WAGE_SUBSIDY: Localized("wages", "des salaires"),
}
_MARKET_COSTS = Localized("the costs of entering a market", "des coûts d’entrée sur un marché")
_SALARIES = Localized("salaries", "des salaires")
_ELIGIBLE_COSTS = Localized("eligible costs", "des coûts admissibles")
SHARED: Mapping[Scope, Localized] = {
    Scope.EXPENSE: Localized("whether they would pay the same expense", "s’ils paieraient la même dépense"),
    Scope.PERSON: Localized("whether they would pay for the same person", "s’ils paieraient la même personne"),
    Scope.PROPERTY: Localized("whether they would be for the same property", "s’ils viseraient le même bien"),
}


def ceiling_of(program: ProgramView) -> Localized:
    """Return what is missing where a program publishes neither amount nor share."""
    return Localized(f"what {program.name_en} pays at most", f"ce que paie au plus {_quoted(program)}")


def costs_of(program: ProgramView) -> Localized:
    """Return the costs that the published share is one of, as they follow it: "80% of wages", "80 % des salaires"."""
    if set(program.stages) == {Stage.EXPORT}:
        return _MARKET_COSTS
    if pays_salaries(program):
        return _SALARIES
    return _COSTS.get(Support(program.support[0]), _ELIGIBLE_COSTS)


def base_of(program: ProgramView) -> Localized:
    """Return what is missing where a share is published, of costs that nobody has named."""
    return Localized(
        f"the part of the cost that {program.name_en} pays a share of",
        f"les coûts dont {_quoted(program)} paie une part",
    )


def asked_of(program: ProgramView) -> Localized:
    """Return what is missing where a range is known: the amount asked."""
    return Localized(f"how much you ask of {program.name_en}", f"le montant demandé à {_quoted(program)}")


def counting_of(program: ProgramView) -> Localized:
    """Return what is missing where a credit, a loan or equity may count as public money."""
    return Localized(
        f"whether the money of {program.name_en} counts as public money",
        f"si l’argent de {_quoted(program)} compte comme fonds publics",
    )


def what_comes_first(outside: Localized | None) -> Localized:
    """Return what is missing where something must come first."""
    if outside is None:
        return Localized("whether what must come first is done", "si ce qui doit venir d’abord est fait")
    return Localized(
        f"whether you have this: {outside.inside('en')}", f"si vous avez ceci{NBSP}: {outside.inside('fr')}"
    )


def asked_within(program: ProgramView, result: Result, most: float | None, *, unnamed: bool) -> Localized:
    """Return the sentence on an amount asked; ``most`` is the ceiling in dollars, None where it is not known.

    ``unnamed`` says that nobody has named the costs that the program pays a share of.
    """
    if result is Result.UNKNOWN and program.cost_share_max is not None and (unnamed or most is None):
        share, costs = _share_of(program), costs_of(program)
        return Localized(
            f"What {program.name_en} can pay depends on the costs that it takes: at most {share.en} of {costs.en}.",
            f"Ce que peut payer {_quoted(program)} dépend des coûts admis{NBSP}: au plus {share.fr} {costs.fr}.",
        )
    if most is None:
        return Localized(
            f"{program.name_en} does not publish how much it pays at most.",
            f"On ne publie pas combien paie au plus {_quoted(program)}.",
        )
    if result is Result.UNKNOWN:
        return Localized(
            f"Whether {program.name_en} can pay what you ask depends on the exact cost.",
            f"Le coût exact dira si {_quoted(program)} peut payer le montant demandé.",
        )
    limit = _limit_of(program, most, unnamed=unnamed)
    if result is Result.MET:
        return Localized(
            f"What you ask of {program.name_en} is within {limit.en}.",
            f"Le montant demandé à {_quoted(program)} respecte {limit.fr}.",
        )
    return Localized(
        f"You ask more of {program.name_en} than {limit.en}.",
        f"Le montant demandé à {_quoted(program)} dépasse {limit.fr}.",
    )


def _limit_of(program: ProgramView, most: float, *, unnamed: bool) -> Localized:
    """Return the limit in words: the published amount, or the published share of some costs."""
    dollars = Localized(money(round(most), "en"), money(round(most), "fr"))
    if program.cost_share_max is None or most == program.amount_max_cad:
        return Localized(f"its published limit of {dollars.en}", f"sa limite publiée de {dollars.fr}")
    share = _share_of(program)
    costs = Localized("the whole cost of the project", "du coût total du projet") if unnamed else costs_of(program)
    return Localized(
        f"{share.en} of {costs.en}, {dollars.en}", f"la limite de {share.fr} {costs.fr}, soit {dollars.fr}"
    )


def _share_of(program: ProgramView) -> Localized:
    share = program.cost_share_max or 0
    return Localized(percent(share, "en"), percent(share, "fr"))


def _quoted(program: ProgramView) -> str:
    return f"«{NBSP}{program.name_fr}{NBSP}»"
