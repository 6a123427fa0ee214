"""Where the company and its project are."""

from collections.abc import Iterable
from typing import override

from hub.core.text.formats import fold
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, ConditionKind, Province, Result
from hub.core.vocabulary.evidence import any_of
from hub.core.vocabulary.labels import IN_CANADA, localized_label
from hub.directory.reference.places import is_in_canada, project_place_words
from programs.eligibility import phrases
from programs.eligibility.conditions.base import (
    MET,
    NOT_MET,
    UNKNOWN,
    ConditionType,
    FactParts,
    Parameters,
    Parts,
    Test,
)
from programs.eligibility.conditions.comparisons import one_of
from programs.eligibility.facts import ApplicantFacts, ProjectFacts
from programs.eligibility.places import Place, Places, is_within, place_named, places_of_city, sub_regions

_PROVINCES = tuple(Province)
_ANYWHERE = Localized("Anywhere in Canada", "Partout au Canada")


class Provinces(ConditionType):
    """The province or territory of the company."""

    kind = ConditionKind.PROVINCES
    parameters = Parameters(lists={"in": _PROVINCES})
    example = {"in": ["QC", "ON"]}
    field = Localized("Where the company must be", "Où l’entreprise doit se trouver")
    fields = ("province",)
    one_value = True
    names_provinces = True

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return one_of(facts.province, test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return self.say("sentence", where=phrases.in_provinces(test["in"]))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.province is None:
            return self.say("unknown")
        return self.say("known", where=phrases.in_one_province(facts.province))

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        return self.say("to_change", where=phrases.in_provinces(test["in"]))

    @override
    def contradicts(self, test: Test, kind: ConditionKind, other: Test) -> bool:
        return kind is ConditionKind.SUB_REGION and {sub_regions()[slug].province for slug in other["in"]}.isdisjoint(
            test["in"]
        )


class SubRegion(ConditionType):
    """The region or city of the company."""

    kind = ConditionKind.SUB_REGION
    parameters = Parameters(lists={"in": None})
    example = {"in": ["northern-ontario"]}
    fields = ("sub_region", "city")

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        known = _known(places)
        return any_of(_in_region(known.get(slug), facts, known) for slug in test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        wanted = phrases.regions(test["in"], _known(places))
        if phrases.is_one(test["in"]):
            return self.say("sentence", wanted=wanted)
        return self.say("sentence_of_several", wanted=wanted)

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        named = _place_of(facts, _known(places))
        if named:
            return self.say("named", named=Localized(named.name_en, named.name_fr))
        where = facts.sub_region or facts.city
        if facts.province is None:
            if where is None:
                return self.say("unknown")
            return self.say("province_unknown", where=where)
        if where is None:
            return self.say("region_unknown", there=phrases.in_one_province(facts.province))
        return self.say("known", where=where, there=phrases.in_one_province(facts.province))

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        return self.say("to_change", wanted=phrases.regions(test["in"], _known(places)))

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        return frozenset({"sub_region"} | ({"provinces"} if facts.province is None else set()))

    @override
    def parts(self, places: Places) -> FactParts | None:
        """Return region and city as one part: what the list of places does not know is left out, as the rule does."""
        names: dict[str, str] = {}
        for slug, place in places.items():
            for name in (place.slug, place.name_en, place.name_fr):
                names.setdefault(fold(name), slug)
        cities = {(place.province, city) for place in places.values() for city in place.cities}

        def parts(facts: ApplicantFacts) -> Parts | None:
            province, region, city = facts.province, facts.sub_region, facts.city
            slug = None if not region else region if region in places else names.get(fold(region))
            folded = fold(city) if city else ""
            listed = folded if (province, folded) in cities else None
            return None if province is None and slug is None else ((province, slug, listed),)

        return FactParts(
            self.kind.value, parts, lambda part: ApplicantFacts(province=part[0], sub_region=part[1], city=part[2])
        )

    @override
    def strangers(self, values: Iterable[str]) -> set[str]:
        return set(values) - set(sub_regions())

    @override
    def choices(self, lang: str) -> list[tuple[str, str]]:
        named = [(place.slug, place.name(lang)) for place in sub_regions().values()]
        return sorted(named, key=lambda pair: pair[1].casefold())


class ProjectPlace(ConditionType):
    """Where the project takes place; the company’s own province never stands in."""

    kind = ConditionKind.PROJECT_PLACE
    parameters = Parameters(lists={"in": (*_PROVINCES, CANADA)})
    example = {"in": ["CA"]}
    fields = ("project.place",)
    one_value = True
    names_provinces = True

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        where = facts.project.where
        if where is None or not is_in_canada(where):
            return UNKNOWN if where is None else NOT_MET
        if CANADA in test["in"]:
            return MET
        return UNKNOWN if where == CANADA else one_of(where, test["in"])

    @override
    def parts(self, places: Places) -> FactParts | None:
        return FactParts(
            self.kind.value,
            lambda facts: None if facts.project.where is None else (facts.project.where,),
            lambda part: ApplicantFacts(project=ProjectFacts(place=part)),
        )

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return self.say("sentence", where=phrases.in_provinces(test["in"]))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        place = facts.project.where
        if place is None:
            return self.say("unknown")
        if not is_in_canada(place):
            return self.say("known_abroad", abroad=project_place_words(place))
        return self.say("known", where=IN_CANADA if place == CANADA else phrases.in_one_province(place))

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        return self.say("to_change", where=phrases.in_provinces(test["in"]))

    @override
    def member_label(self, member: str) -> Localized:
        return _ANYWHERE if member == CANADA else localized_label(Province(member))


def _known(places: Places | None) -> Places:
    return sub_regions() if places is None else places


def _place_of(facts: ApplicantFacts, places: Places) -> Place | None:
    return place_named(facts.sub_region, places) if facts.sub_region else None


def _in_region(wanted: Place | None, facts: ApplicantFacts, places: Places) -> Result:
    if wanted is None:
        return UNKNOWN
    if facts.province is not None and facts.province != wanted.province:
        return NOT_MET
    named = _place_of(facts, places)
    by_name = is_within(named, wanted) if named else UNKNOWN
    if by_name is not UNKNOWN or not facts.city or facts.province is None:
        return by_name
    listed = {is_within(place, wanted) for place in places_of_city(facts.city, facts.province, places)}
    # A city lies in every region that lists it: one inside the wanted region decides, then one apart from it.
    return next((result for result in (MET, NOT_MET) if result in listed), UNKNOWN)
