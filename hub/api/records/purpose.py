"""What a program is for, as open data."""

from dataclasses import asdict

from pydantic import Field

from hub.api.records.fields import Record
from hub.core.vocabulary import purpose as lists
from programs.catalogue.purpose import MOST_VALUE, ProgramPurpose


class PurposeRecord(Record):
    """What a program is for."""

    pays_for: list[lists.PaysFor]
    serves: list[lists.Beneficiary]
    must_serve: bool
    applicant: lists.Signatory
    not_for: list[lists.NotFor]
    project_min_cad: int | None
    project_typical_cad: int | None
    project_max_cad: int | None
    firm: list[lists.FirmSize]
    tempo: lists.Tempo
    topic_en: str
    topic_fr: str
    place_of_project: lists.SpendingPlace
    role: lists.ProgramRole
    value: int = Field(ge=0, le=MOST_VALUE)
    obstacle_en: str
    obstacle_fr: str
    basis: lists.PurposeBasis

    @classmethod
    def of(cls, purpose: ProgramPurpose) -> "PurposeRecord":
        return cls(**asdict(purpose))
