"""The closed lists in words: the label of a member in one language, and provinces inside a sentence."""

from enum import StrEnum

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import (
    LabelledEnum,
    Province,
)

# French places a province with en, au, à or dans, by its gender and number.
IN_PROVINCE_LABELS = {
    Province.ALBERTA: Localized("in Alberta", "en Alberta"),
    Province.BRITISH_COLUMBIA: Localized("in British Columbia", "en Colombie-Britannique"),
    Province.MANITOBA: Localized("in Manitoba", "au Manitoba"),
    Province.NEW_BRUNSWICK: Localized("in New Brunswick", "au Nouveau-Brunswick"),
    Province.NEWFOUNDLAND_AND_LABRADOR: Localized("in Newfoundland and Labrador", "à Terre-Neuve-et-Labrador"),
    Province.NOVA_SCOTIA: Localized("in Nova Scotia", "en Nouvelle-Écosse"),
    Province.NORTHWEST_TERRITORIES: Localized("in the Northwest Territories", "dans les Territoires du Nord-Ouest"),
    Province.NUNAVUT: Localized("in Nunavut", "au Nunavut"),
    Province.ONTARIO: Localized("in Ontario", "en Ontario"),
    Province.PRINCE_EDWARD_ISLAND: Localized("in Prince Edward Island", "à l’Île-du-Prince-Édouard"),
    Province.QUEBEC: Localized("in Quebec", "au Québec"),
    Province.SASKATCHEWAN: Localized("in Saskatchewan", "en Saskatchewan"),
    Province.YUKON: Localized("in Yukon", "au Yukon"),
}


IN_CANADA = Localized("in Canada", "au Canada")


def localized_label(member: StrEnum) -> Localized:
    """Return the label of a vocabulary member in both languages. Raise KeyError for any other member."""
    if not isinstance(member, LabelledEnum):
        raise KeyError(member)
    return member.label


def label(member: StrEnum, lang: str) -> str:
    """Return the label of a vocabulary member in ``lang``. Raise KeyError for any other member."""
    return localized_label(member).text(lang)


def in_province(code: str, lang: str) -> str:
    """Return "in Quebec" or "au Québec" for "QC", "in Canada" for "CA". Raise ValueError for others."""
    if code == "CA":
        return IN_CANADA.text(lang)
    return IN_PROVINCE_LABELS[Province(code)].text(lang)
