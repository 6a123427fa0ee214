"""Opportunities and agreements as open data. An opportunity tells no more than anyone may know of it."""

from datetime import date

from hub.api.records.fields import (
    Record,
    SourceRecord,
    updated_on,
)
from hub.core.vocabulary.enums import Area, OpportunityKind, OpportunityStanding, Province
from hub.directory.reference.places import ChineseProvince
from opportunities.access import ANYONE, readable
from opportunities.choices import (
    AgreementLevel,
    AgreementOpening,
    AgreementStatus,
    AreasBasis,
    BuyerKind,
    Currency,
    Disclosure,
    OpportunityStatus,
    SignalBasis,
    SignalDirection,
    SignalEffect,
    SignalState,
    TitleBasis,
)
from opportunities.models import Agreement, Opportunity, PolicySignal
from opportunities.status import first_day, last_day, signal_state, standing


class OpportunityRecord(Record):
    """A lead, project, fair, mission, joint call or policy in China on the day, as far as it is open to anyone."""

    slug: str
    kind: OpportunityKind
    title_en: str
    title_fr: str
    title_zh: str | None
    areas: list[Area]
    areas_basis: AreasBasis
    cn_provinces: list[ChineseProvince]
    status: OpportunityStatus
    standing: OpportunityStanding
    usable: bool
    opens: date | None
    closes: date | None
    usual_month: int | None
    disclosure: Disclosure
    buyer_kind: BuyerKind | None
    buyer_en: str | None
    buyer_fr: str | None
    city: str | None
    reference: str | None
    description_en: str | None
    description_fr: str | None
    technologies_en: list[str]
    technologies_fr: list[str]
    value_amount: str | None
    value_currency: Currency | None
    fits_en: str | None
    fits_fr: str | None
    vouched_on: date | None
    as_of: date | None
    verified: bool
    updated_on: date | None
    sources: list[str]
    source_pages: list[SourceRecord] = []

    @classmethod
    def of(cls, row: Opportunity | PolicySignal, on: date) -> "OpportunityRecord":
        """Return the record of a row on a day, with no more than its disclosure lets anyone know."""
        if isinstance(row, PolicySignal):
            return cls._of_signal(row, on)
        now, updated = standing(row, on), updated_on(row)
        row = readable(row, ANYONE)
        return cls.read(
            row,
            standing=now,
            usable=now is OpportunityStanding.OPEN,
            updated_on=updated,
            value_amount=None if row.value_amount is None else str(row.value_amount),
        )

    @classmethod
    def _of_signal(cls, row: PolicySignal, on: date) -> "OpportunityRecord":
        """Return a policy signal as the list of opportunities has always told it; ``SignalRecord`` says more."""
        ended = signal_state(row, on) == SignalState.ENDED
        stated = row.effect_basis == SignalBasis.STATED
        nothing = dict.fromkeys(
            ("usual_month", "buyer_kind", "city", "reference", "value_amount", "value_currency", "vouched_on")
        )
        return cls.read(
            row,
            **nothing,
            kind=OpportunityKind.POLICY_DEMAND,
            areas_basis=AreasBasis.STATED if stated else AreasBasis.CATALOGUE_READING,
            cn_provinces=[place for place in row.places if place in set(ChineseProvince)],
            status=OpportunityStatus.HISTORIC if ended else OpportunityStatus.IN_FORCE,
            standing=OpportunityStanding.PAST if ended else OpportunityStanding.SIGNAL,
            usable=False,
            opens=first_day(row.effective) if row.effective else None,
            closes=last_day(row.until) if row.until else None,
            disclosure=Disclosure.TEASER,
            buyer_en=row.issuer_en or None,
            buyer_fr=row.issuer_fr or None,
            description_en=row.text_en,
            description_fr=row.text_fr,
        )


class SignalRecord(Record):
    """A plan, policy, standard or rule, and what it opens, narrows or closes. Nobody buys through it."""

    slug: str
    title_en: str
    title_fr: str
    title_zh: str | None
    title_zh_basis: TitleBasis | None
    issuer_en: str | None
    issuer_fr: str | None
    effect: SignalEffect
    effect_basis: SignalBasis
    direction: SignalDirection
    state: SignalState
    issued: str | None
    effective: str | None
    until: str | None
    areas: list[Area]
    places: list[str]
    text_en: str
    text_fr: str
    fits_en: str | None
    fits_fr: str | None
    do_en: str | None
    do_fr: str | None
    unknown_en: str | None
    unknown_fr: str | None
    relates_to: list[str]
    as_of: date | None
    verified: bool
    updated_on: date | None
    sources: list[str]
    source_pages: list[SourceRecord] = []

    @classmethod
    def of(cls, row: PolicySignal, on: date) -> "SignalRecord":
        return cls.read(row, state=SignalState(signal_state(row, on)))


class AgreementRecord(Record):
    """A text between Canadian and Chinese governments. It opens doors; it buys nothing."""

    slug: str
    title_en: str
    title_fr: str
    level: AgreementLevel
    canadian_parties_en: list[str]
    canadian_parties_fr: list[str]
    chinese_parties_en: list[str]
    chinese_parties_fr: list[str]
    signed: str | None
    areas: list[Area]
    opens: list[AgreementOpening]
    description_en: str
    description_fr: str
    status: AgreementStatus
    successor: str | None
    provinces: list[Province]
    cn_provinces: list[ChineseProvince]
    as_of: date | None
    verified: bool
    updated_on: date | None
    unverified_reason_en: str | None
    unverified_reason_fr: str | None
    sources: list[str]
    source_pages: list[SourceRecord] = []

    @classmethod
    def of(cls, row: Agreement) -> "AgreementRecord":
        """Return the record of a row; read it with its successor."""
        return cls.read(row, successor=row.successor.slug if row.successor else None)
