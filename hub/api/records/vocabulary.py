"""The closed lists with their labels in both languages."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import override

from hub.api.records.fields import Record
from hub.core.text.localized import Localized
from hub.core.vocabulary import enums, purpose
from hub.core.vocabulary.enums import CANADA, ConditionKind
from hub.core.vocabulary.labels import localized_label
from hub.directory.choices import OfficeKind, OfficeService, OfficeStatus
from hub.directory.reference.places import ChineseProvince, chinese_province_words
from opportunities import choices
from programs.catalogue.facets import IntakeChoice
from programs.eligibility.conditions.registry import CONDITION_TYPES
from programs.pages.forms import INTAKE_LABELS


class TermRecord(Record):
    """One member of a closed list."""

    value: str
    label_en: str
    label_fr: str
    test_keys: list[str]


class VocabularyRecord(Record):
    """A closed list."""

    name: str
    terms: list[TermRecord]


class VocabularyList(Record):
    """Every closed list."""

    results: list[VocabularyRecord]


_OWN: dict[str, type[StrEnum]] = {
    "areas": enums.Area,
    "provinces": enums.Province,
    "levels": enums.Level,
    "stages": enums.Stage,
    "support": enums.Support,
    "needs": enums.Need,
    "legal_forms": enums.LegalForm,
    "export_experience": enums.ExportExperience,
    "ownership": enums.Ownership,
    "ip_status": enums.IpStatus,
    "technology_roles": enums.TechnologyRole,
    "link_bases": enums.LinkBasis,
    "partner_kinds": enums.PartnerKind,
    "applicant_kinds": enums.ApplicantKind,
    "condition_kinds": enums.ConditionKind,
    "results": enums.Result,
    "verdicts": enums.Verdict,
    "intakes": enums.Intake,
    "intake_modes": enums.IntakeMode,
    "opportunity_kinds": enums.OpportunityKind,
    "opportunity_standings": enums.OpportunityStanding,
    "pays_for": purpose.PaysFor,
    "beneficiaries": purpose.Beneficiary,
    "signatories": purpose.Signatory,
    "not_for": purpose.NotFor,
    "firm_sizes": purpose.FirmSize,
    "tempos": purpose.Tempo,
    "spending_places": purpose.SpendingPlace,
    "program_roles": purpose.ProgramRole,
    "purpose_bases": purpose.PurposeBasis,
}
_CHOICES: dict[str, type[TextChoices]] = {
    "office_kinds": OfficeKind,
    "office_services": OfficeService,
    "office_statuses": OfficeStatus,
    "opportunity_statuses": choices.OpportunityStatus,
    "buyer_kinds": choices.BuyerKind,
    "areas_bases": choices.AreasBasis,
    "disclosures": choices.Disclosure,
    "signal_effects": choices.SignalEffect,
    "signal_bases": choices.SignalBasis,
    "signal_directions": choices.SignalDirection,
    "signal_states": choices.SignalState,
    "title_bases": choices.TitleBasis,
    "agreement_levels": choices.AgreementLevel,
    "agreement_statuses": choices.AgreementStatus,
    "agreement_openings": choices.AgreementOpening,
}


@cache
def vocabularies() -> VocabularyList:
    """Return every closed list. They change with the portal's version only."""
    lists = [
        _list(name, [(member.value, localized_label(member)) for member in members]) for name, members in _OWN.items()
    ]
    lists += [
        _list(name, _labelled([(each.value, each.label) for each in members])) for name, members in _CHOICES.items()
    ]
    lists.append(_list("cn_provinces", [(each.value, chinese_province_words(each.value)) for each in ChineseProvince]))
    lists.append(_list("intake_choices", _labelled([(each.value, INTAKE_LABELS[each]) for each in IntakeChoice])))
    lists.append(_list("places", [(CANADA, Localized("All of Canada", "Tout le Canada")), *_places()]))
    return VocabularyList(results=sorted(lists, key=lambda each: each.name))


def _places() -> Iterable[tuple[str, Localized]]:
    return ((province.value, localized_label(province)) for province in enums.Province)


def _labelled(pairs: Iterable[tuple[str, object]]) -> list[tuple[str, Localized]]:
    """Return codes with the labels that the pages show, in both languages."""
    said: dict[str, list[str]] = {}
    for lang in ("en", "fr"):
        with override(lang):
            for value, label in pairs:
                said.setdefault(value, []).append(str(label))
    return [(value, Localized(*labels)) for value, labels in said.items()]


def _list(name: str, terms: Iterable[tuple[str, Localized]]) -> VocabularyRecord:
    return VocabularyRecord(
        name=name,
        terms=[
            TermRecord(value=value, label_en=words.en, label_fr=words.fr, test_keys=_test_keys(name, value))
            for value, words in terms
        ],
    )


def _test_keys(name: str, value: str) -> list[str]:
    return sorted(CONDITION_TYPES[ConditionKind(value)].parameters.keys) if name == "condition_kinds" else []
