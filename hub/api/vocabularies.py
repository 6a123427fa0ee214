"""The closed lists with their labels in both languages."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import override

from hub.api.fields import Record, told
from hub.core import vocabulary
from hub.core.vocabulary import CANADA, ConditionKind
from hub.core.words import Words, words_for
from hub.directory.choices import OfficeKind, OfficeService, OfficeStatus
from hub.directory.places import ChineseProvince, chinese_province_words
from opportunities import choices
from programs.catalogue.browsing import IntakeChoice
from programs.eligibility.kinds import PARAMETERS
from programs.forms import INTAKE_LABELS


class TermRecord(Record):
    """One member of a closed list."""

    value: str = told("The code, as it stands in the data", "Le code, tel qu’il figure dans les données")
    label_en: str = told("Label in English", "Libellé en anglais")
    label_fr: str = told("Label in French", "Libellé en français")
    test_keys: list[str] = told(
        "For kinds of conditions: what their tests may hold",
        "Pour les genres de conditions : ce que leurs tests peuvent contenir",
    )


class VocabularyRecord(Record):
    """A closed list."""

    name: str = told("Name of the list", "Nom de la liste")
    terms: list[TermRecord] = told("Its members, in their order", "Ses membres, dans leur ordre")


class VocabularyList(Record):
    """Every closed list."""

    results: list[VocabularyRecord] = told("The closed lists", "Les listes fermées")


_OWN: dict[str, type[StrEnum]] = {
    "areas": vocabulary.Area,
    "provinces": vocabulary.Province,
    "levels": vocabulary.Level,
    "stages": vocabulary.Stage,
    "support": vocabulary.Support,
    "needs": vocabulary.Need,
    "legal_forms": vocabulary.LegalForm,
    "export_experience": vocabulary.ExportExperience,
    "ownership": vocabulary.Ownership,
    "ip_status": vocabulary.IpStatus,
    "partner_kinds": vocabulary.PartnerKind,
    "applicant_kinds": vocabulary.ApplicantKind,
    "condition_kinds": vocabulary.ConditionKind,
    "results": vocabulary.Result,
    "verdicts": vocabulary.Verdict,
    "intakes": vocabulary.Intake,
    "intake_modes": vocabulary.IntakeMode,
    "opportunity_kinds": vocabulary.OpportunityKind,
}
_CHOICES: dict[str, type[TextChoices]] = {
    "office_kinds": OfficeKind,
    "office_services": OfficeService,
    "office_statuses": OfficeStatus,
    "opportunity_statuses": choices.OpportunityStatus,
    "buyer_kinds": choices.BuyerKind,
    "areas_bases": choices.AreasBasis,
    "disclosures": choices.Disclosure,
    "agreement_levels": choices.AgreementLevel,
    "agreement_statuses": choices.AgreementStatus,
    "agreement_openings": choices.AgreementOpening,
}


@cache
def vocabularies() -> VocabularyList:
    """Return every closed list. They change with the portal's version only."""
    lists = [_list(name, [(member.value, words_for(member)) for member in members]) for name, members in _OWN.items()]
    lists += [
        _list(name, _labelled([(each.value, each.label) for each in members])) for name, members in _CHOICES.items()
    ]
    lists.append(_list("cn_provinces", [(each.value, chinese_province_words(each.value)) for each in ChineseProvince]))
    lists.append(_list("intake_choices", _labelled([(each.value, INTAKE_LABELS[each]) for each in IntakeChoice])))
    lists.append(_list("places", [(CANADA, Words("All of Canada", "Tout le Canada")), *_places()]))
    return VocabularyList(results=sorted(lists, key=lambda each: each.name))


def _places() -> Iterable[tuple[str, Words]]:
    return ((province.value, words_for(province)) for province in vocabulary.Province)


def _labelled(pairs: Iterable[tuple[str, object]]) -> list[tuple[str, Words]]:
    """Return codes with the labels that the pages show, in both languages."""
    said: dict[str, list[str]] = {}
    for lang in ("en", "fr"):
        with override(lang):
            for value, label in pairs:
                said.setdefault(value, []).append(str(label))
    return [(value, Words(*labels)) for value, labels in said.items()]


def _list(name: str, terms: Iterable[tuple[str, Words]]) -> VocabularyRecord:
    return VocabularyRecord(
        name=name,
        terms=[
            TermRecord(value=value, label_en=words.en, label_fr=words.fr, test_keys=_test_keys(name, value))
            for value, words in terms
        ],
    )


def _test_keys(name: str, value: str) -> list[str]:
    return sorted(PARAMETERS[ConditionKind(value)].keys) if name == "condition_kinds" else []
