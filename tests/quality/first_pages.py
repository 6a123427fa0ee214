"""What is displayed, held against what two advisers would show: the first ten programs, the first five in China."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from hub.core.vocabulary.enums import OpportunityKind
from hub.matching.engine.findings import RequiredCapability
from hub.matching.engine.opportunities import OpportunityView, opportunities_for
from opportunities.catalogue.reader import read_opportunity_catalogue
from programs.catalogue.entries import Catalogue
from tests.quality.figures import Figure, Part
from tests.quality.judged import Grades, JudgedCompany
from tests.quality.records import Setup

FIRST, FIRST_IN_CHINA = 10, 5
GOOD = 1.5  # mean of two grades: a good first page for one adviser, and at least plausible for the other
OFTEN = 4  # a staple is on the good page of one company in so many
ENGINE, SAME, ADVISER = "engine", "same list", "other adviser"
COLUMNS = (ENGINE, SAME, ADVISER)

MEANINGS: Mapping[str, str] = {
    "nDCG@10": "mean over companies: the gain (2^grade - 1) of the first ten, each divided by log2(1 + place), over "
    "that of the best possible ten",
    "useful@10": f"of the first ten places, those with a mean grade of {GOOD} or more",
    "noise@10": "of the first ten places, those that neither adviser names (less is better)",
    "needs covered": "of the needs told for which something exists, those of which a best answer of one adviser (he "
    "names up to three) stands among the first ten",
    "staples": "of the programs that are good for one company in four or more, where they are good: those among the "
    "first ten",
    "traps shown": "of the programs that an adviser warns of and neither names, those among the first ten (less is "
    "better)",
    "China useful@5": "of the first five opportunities shown to a company that aims at China, those that one adviser "
    "would raise (mean grade of 1 or more)",
    "China false leads": "of these, those that neither adviser names (less is better)",
    "China silence": "of the companies that aim at China and for which neither adviser names anything, those to which "
    "nothing is shown",
}

type Page = Sequence[str]


@dataclass(frozen=True)
class FirstPages:
    """The pages of all judged companies, by the engine and by whom it is compared with."""

    companies: Sequence[JudgedCompany]
    catalogue: Catalogue
    on: date
    of: str = ""  # which companies, behind the name of each figure

    def figures(self) -> Iterator[Figure]:
        """Yield the figures on programs by set-up, then those on China."""
        for setup in Setup:
            pages = {one.ident: self.shown(one, setup) for one in self.companies}
            same = {one.ident: self._same_list(one) for one in self.companies}
            for name, part in PARTS.items():
                title = f"{name}, {setup}{self.of}"
                yield Figure.of(title, ENGINE, [part(self, pages[one.ident], one) for one in self.companies])
                yield Figure.of(title, SAME, [part(self, same[one.ident], one) for one in self.companies])
                yield Figure.of(title, ADVISER, list(self._by_each_other(part)))
        if not self.of:
            yield from _china(self.companies, self.on)

    def shown(self, company: JudgedCompany, setup: Setup) -> Page:
        """Return the programs that the page shows, from the top down."""
        # Pages cannot be imported before Django is set up, and the command sets it up.
        from tests.quality.displayed import order_shown, told_to

        told = told_to(company.profile(setup), catalogue=self.catalogue, on=self.on)
        return order_shown(told, catalogue=self.catalogue)

    def _same_list(self, company: JudgedCompany) -> Page:
        """Return the programs of the greatest gain over all other companies: it knows what the engine is not told."""
        gains: Counter[str] = Counter()
        for other in self.companies:
            if other.ident != company.ident:
                gains.update({slug: _gain(grade) for slug, grade in other.grades.items()})  # type: ignore[arg-type]
        return [slug for slug, _ in gains.most_common(FIRST)]

    def _by_each_other(self, part: "Measure") -> Iterator[Part]:
        """Yield the figure of each adviser's page by the grades of the other alone: the ceiling."""
        for one in self.companies:
            for judged, judging in (one.judgements, one.judgements[::-1]):
                yield part(self, judged.page, JudgedCompany(one.ident, one.answers, (judging,)))

    @property
    def staples(self) -> frozenset[str]:
        """The programs that stand on the good page of one company in ``OFTEN`` or more."""
        found = Counter(slug for one in self.companies for slug in _good(one.grades))
        return frozenset(slug for slug, count in found.items() if count * OFTEN >= len(self.companies))


type Measure = Callable[[FirstPages, Page, JudgedCompany], Part]


def _gain(grade: float) -> float:
    return 2**grade - 1


def _good(grades: Grades) -> frozenset[str]:
    return frozenset(slug for slug, grade in grades.items() if grade >= GOOD)


def discounted(grades: Sequence[float]) -> float:
    """Return the discounted cumulative gain of grades in the order of a page."""
    return sum(_gain(grade) / math.log2(place + 1) for place, grade in enumerate(grades[:FIRST], start=1))


def ndcg(page: Page, company: JudgedCompany) -> float:
    """Return the gain of a page over that of the best possible ten."""
    best = discounted(sorted(company.grades.values(), reverse=True))
    return discounted([company.grades.get(slug, 0.0) for slug in page]) / best


def _ndcg(_: FirstPages, page: Page, company: JudgedCompany) -> Part:
    return ndcg(page, company), 1.0


def _useful(_: FirstPages, page: Page, company: JudgedCompany) -> Part:
    return len(_good(company.grades) & set(page[:FIRST])), FIRST


def _noise(_: FirstPages, page: Page, company: JudgedCompany) -> Part:
    return len(set(page[:FIRST]) - set(company.grades)), FIRST


def _needs(_: FirstPages, page: Page, company: JudgedCompany) -> Part:
    return sum(not best.isdisjoint(page[:FIRST]) for best in company.needs.values()), len(company.needs)


def _staples(pages: FirstPages, page: Page, company: JudgedCompany) -> Part:
    wanted = pages.staples & _good(company.grades)
    return len(wanted & set(page[:FIRST])), len(wanted)


def _traps(_: FirstPages, page: Page, company: JudgedCompany) -> Part:
    return len(company.traps & set(page[:FIRST])), len(company.traps)


PARTS: Mapping[str, Measure] = {
    "nDCG@10": _ndcg,
    "useful@10": _useful,
    "noise@10": _noise,
    "needs covered": _needs,
    "staples": _staples,
    "traps shown": _traps,
}


# --- China ------------------------------------------------------------------------------------------------------------


def opportunity_views() -> tuple[OpportunityView, ...]:
    """Return the opportunities of the project's own files, as the engine reads them."""
    names = {each.name for each in fields(OpportunityView)}
    return tuple(
        OpportunityView(
            **{name: value for name, value in row.items() if name in names - {"capabilities"}}
            | {
                "kind": OpportunityKind(row["kind"]),
                "areas": frozenset(row["areas"]),
                "cn_provinces": frozenset(row["cn_provinces"]),
                "compliance_flags": frozenset(row["compliance_flags"]),
                "shows": frozenset(row["shows"]),
                "technologies_sought_en": tuple(row["technologies_en"]),
                "technologies_sought_fr": tuple(row["technologies_fr"]),
                "capabilities": tuple(
                    RequiredCapability(*each)
                    for each in zip(
                        row["capabilities"], row["capability_words_en"], row["capability_words_fr"], strict=True
                    )
                ),
            }
        )
        for row in read_opportunity_catalogue().opportunities
    )


def _china(companies: Sequence[JudgedCompany], on: date) -> Iterator[Figure]:
    views = opportunity_views()
    shown = {one.ident: _opportunities(one, views, on) for one in companies if _aims_at_china(one)}
    told = [(shown[one.ident], one.opportunities) for one in companies if one.ident in shown]
    raised = [(sum(grades.get(slug, 0) >= 1 for slug in page), len(page)) for page, grades in told]
    false = [(len(set(page) - set(grades)), len(page)) for page, grades in told]
    yield Figure.of("China useful@5", ENGINE, raised)
    yield Figure.of("China false leads", ENGINE, false)
    yield Figure.of("China silence", ENGINE, [(float(not page), 1) for page, grades in told if not grades])


def _aims_at_china(company: JudgedCompany) -> bool:
    """Return whether it says so; of companies whose markets nobody noted, it is supposed."""
    markets = company.answers.get("target_markets")
    return markets is None or any(market.startswith("CN") for market in markets)


def _opportunities(company: JudgedCompany, views: Sequence[OpportunityView], on: date) -> Page:
    markets = company.answers.get("target_markets") or frozenset({"CN"})
    facts = company.profile(Setup.FACTS, target_markets=markets).facts
    answers = opportunities_for(facts, opportunities=views, on=on, top=FIRST_IN_CHINA)
    return [answer.opportunity.slug for answer in answers if answer.rank is not None]
