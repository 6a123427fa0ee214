"""How large the company and its project are."""

from typing import override

from hub.core.text.formats import percent, plain_number
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind
from programs.eligibility import phrases
from programs.eligibility.conditions.base import Parameters, Test
from programs.eligibility.conditions.comparisons import FigureCondition
from programs.eligibility.facts import Interval
from programs.eligibility.places import Places


class Employees(FigureCondition):
    kind = ConditionKind.EMPLOYEES
    example = {"min": 3, "max": 500}
    unmet = Localized("it is for another size of company", "vise des entreprises d’une autre taille")
    field = Localized("Employees", "Effectif")
    fields = ("employees",)
    ask = Localized("Tell us how many people you employ.", "Indiquez combien de personnes vous employez.")
    opening = staticmethod(plain_number)
    unknown = Localized(
        "We do not know how many people you employ.", "Nous ne savons pas combien de personnes vous employez."
    )
    none = Localized("You have no employees.", "Vous n’avez aucun employé.")
    frame = Localized("The answer changes with {}.", "Il faudrait {}.")
    unit = Localized("Employees", "Employés")
    figure = staticmethod(phrases.people)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return phrases.both(lambda lang: phrases.sentence(self.bounds(test).text(lang)))

    @override
    def told(self, known: Interval) -> Localized:
        staff = self.span(known.low, known.high)
        return Localized(f"You have {staff.en}", f"Vous avez {staff.fr}")


class AnnualRevenue(FigureCondition):
    """The annual revenue in dollars."""

    kind = ConditionKind.ANNUAL_REVENUE
    example = {"min": 300_000, "max": 100_000_000}
    unmet = Localized("it is for another level of revenue", "vise un autre niveau de revenus")
    field = Localized("Revenue of a year in dollars", "Revenus annuels en dollars")
    fields = ("annual_revenue_cad",)
    ask = Localized("Tell us your annual revenue.", "Indiquez vos revenus annuels.")
    unknown = Localized("We do not know your annual revenue.", "Nous ne connaissons pas vos revenus annuels.")
    none = Localized("You have no revenue yet.", "Vous n’avez pas encore de revenus.")
    frame = Localized("The answer changes with annual revenue of {}.", "Il faudrait des revenus annuels d’{}.")
    unit = Localized("Dollars a year", "Dollars par an")
    figure = staticmethod(phrases.amount)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        bounds = phrases.after_noun(self.bounds(test))
        return Localized(f"Annual revenue {bounds.en}.", f"Revenus annuels {bounds.fr}.")

    @override
    def told(self, known: Interval) -> Localized:
        revenue = self.span(known.low, known.high)
        return Localized(
            f"Your annual revenue is {revenue.en}", f"Vos revenus annuels sont {phrases.after_noun(revenue).fr}"
        )


class YearsInBusiness(FigureCondition):
    """How long the company has been in business."""

    kind = ConditionKind.YEARS_IN_BUSINESS
    example = {"min": 2}
    unmet = Localized("it is for companies of another age", "vise des entreprises plus récentes ou plus anciennes")
    fields = ("years_in_business",)
    ask = Localized("Tell us how long you have been in business.", "Indiquez depuis quand vous êtes en activité.")
    opening = staticmethod(plain_number)
    unknown = Localized(
        "We do not know how long you have been in business.",
        "Nous ne savons pas depuis combien de temps vous êtes en activité.",
    )
    none = Localized("You have been in business for less than a year.", "Vous êtes en activité depuis moins d’un an.")
    frame = Localized("The answer changes with {} in business.", "Il faudrait {} d’activité.")
    unit = Localized("Years", "Années")
    figure = staticmethod(phrases.years)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        bounds = self.bounds(test)
        return Localized(f"In business for {bounds.en}.", f"En activité depuis {bounds.fr.removeprefix('de ')}.")

    @override
    def told(self, known: Interval) -> Localized:
        years = self.span(known.low, known.high)
        return Localized(
            f"You have been in business for {years.en}", f"Vous êtes en activité depuis {years.fr.removeprefix('de ')}"
        )


class OwnContribution(FigureCondition):
    """The share of the cost from own or other non-government money."""

    kind = ConditionKind.OWN_CONTRIBUTION
    parameters = Parameters(numbers=("min",))
    example = {"min": 0.25}
    unmet = Localized("it asks for a larger share of your own", "exige une mise de fonds plus élevée")
    fields = ("project.own_contribution",)
    ask = Localized("Tell us what share of the cost you bring.", "Indiquez la part des coûts que vous assumez.")
    limits = 0, 1
    as_percent = True
    unknown = Localized(
        "We do not know what share of the cost you bring.", "Nous ne savons pas quelle part des coûts vous assumez."
    )
    none = Localized("You bring none of the cost.", "Vous n’assumez aucune part des coûts.")
    frame = Localized(
        "The answer changes if you bring {} of the cost, with other non-government money if need be.",
        "Il faudrait assumer {} des coûts, au besoin avec d’autres fonds non gouvernementaux.",
    )
    unit = Localized("Percent of the cost", "Pourcentage des coûts")
    figure = staticmethod(percent)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        share = self.bounds(test)
        return Localized(
            f"You bring {share.en} of the cost, from your own or other non-government money.",
            f"Vous assumez {share.fr} des coûts, avec vos fonds ou d’autres fonds non gouvernementaux.",
        )

    @override
    def told(self, known: Interval) -> Localized:
        share = self.span(known.low, known.high)
        return Localized(f"You bring {share.en} of the cost", f"Vous assumez {share.fr} des coûts")


class ProjectCost(FigureCondition):
    kind = ConditionKind.MIN_PROJECT_COST
    parameters = Parameters(numbers=("min",))
    example = {"min": 100_000}
    unmet = Localized("it is for larger projects", "vise des projets plus grands")
    fields = ("project.cost_cad",)
    ask = Localized("Tell us what the project costs.", "Indiquez ce que coûte le projet.")
    unknown = Localized("We do not know what your project costs.", "Nous ne savons pas ce que coûte votre projet.")
    frame = Localized("The answer changes with a project that costs {}.", "Il faudrait un projet qui coûte {}.")
    unit = Localized("Dollars", "Dollars")
    figure = staticmethod(phrases.amount)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        cost = self.bounds(test)
        return Localized(f"The project costs {cost.en}.", f"Le projet coûte {cost.fr}.")

    @override
    def told(self, known: Interval) -> Localized:
        cost = self.span(known.low, known.high)
        return Localized(f"Your project costs {cost.en}", f"Votre projet coûte {cost.fr}")
