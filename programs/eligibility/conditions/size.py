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
    field = Localized("Employees", "Effectif")
    fields = ("employees",)
    opening = staticmethod(plain_number)
    unit = Localized("Employees", "Employés")
    figure = staticmethod(phrases.people)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return phrases.both(lambda lang: phrases.sentence(self.bounds(test).text(lang)))


class AnnualRevenue(FigureCondition):
    """The annual revenue in dollars."""

    kind = ConditionKind.ANNUAL_REVENUE
    example = {"min": 300_000, "max": 100_000_000}
    field = Localized("Revenue of a year in dollars", "Revenus annuels en dollars")
    fields = ("annual_revenue_cad",)
    unit = Localized("Dollars a year", "Dollars par an")
    figure = staticmethod(phrases.amount)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return self.say("sentence", bounds=phrases.after_noun(self.bounds(test)))

    @override
    def told(self, known: Interval) -> Localized:
        revenue = self.span(known.low, known.high)
        return self.say("told", revenue=Localized(revenue.en, phrases.after_noun(revenue).fr))


class YearsInBusiness(FigureCondition):
    """How long the company has been in business."""

    kind = ConditionKind.YEARS_IN_BUSINESS
    example = {"min": 2}
    fields = ("years_in_business",)
    opening = staticmethod(plain_number)
    unit = Localized("Years", "Années")
    figure = staticmethod(phrases.years)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return self.say("sentence", years=_since(self.bounds(test)))

    @override
    def told(self, known: Interval) -> Localized:
        return self.say("told", years=_since(self.span(known.low, known.high)))


def _since(years: Localized) -> Localized:
    return Localized(years.en, years.fr.removeprefix("de "))


class OwnContribution(FigureCondition):
    """The share of the cost from own or other non-government money."""

    kind = ConditionKind.OWN_CONTRIBUTION
    parameters = Parameters(numbers=("min",))
    example = {"min": 0.25}
    fields = ("project.own_contribution",)
    limits = 0, 1
    as_percent = True
    unit = Localized("Percent of the cost", "Pourcentage des coûts")
    figure = staticmethod(percent)


class ProjectCost(FigureCondition):
    kind = ConditionKind.MIN_PROJECT_COST
    parameters = Parameters(numbers=("min",))
    example = {"min": 100_000}
    fields = ("project.cost_cad",)
    unit = Localized("Dollars", "Dollars")
    figure = staticmethod(phrases.amount)
