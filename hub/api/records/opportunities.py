"""Opportunities and agreements as open data. An opportunity tells no more than anyone may know of it."""

from datetime import date

from hub.api.records.fields import (
    AS_OF,
    SLUG,
    SOURCE_PAGES,
    SOURCES,
    UPDATED_ON,
    VERIFIED,
    Record,
    SourceRecord,
    documented,
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

_WITHHELD = (
    "Null or empty where it opens only to registered companies",
    "Null ou vide si réservé aux entreprises inscrites",
)


def _withheld(en: str, fr: str) -> tuple[str, str]:
    return f"{en}. {_WITHHELD[0]}", f"{fr}. {_WITHHELD[1]}"


class OpportunityRecord(Record):
    """A lead, project, fair, mission, joint call or policy in China on the day, as far as it is open to anyone."""

    slug: str = documented(*SLUG)
    kind: OpportunityKind = documented("Kind of opportunity", "Genre d’occasion")
    title_en: str = documented("Title in English", "Titre en anglais")
    title_fr: str = documented("Title in French", "Titre en français")
    title_zh: str | None = documented("Title in Chinese", "Titre en chinois")
    areas: list[Area] = documented("Priority areas", "Domaines prioritaires")
    areas_basis: AreasBasis = documented("How the areas are known", "D’où l’on tient les domaines")
    cn_provinces: list[ChineseProvince] = documented(
        "Chinese provinces; empty: no single one", "Provinces chinoises; vide : aucune en particulier"
    )
    status: OpportunityStatus = documented("What the evidence says of it", "État selon les sources")
    standing: OpportunityStanding = documented(
        "What a company can do with it on the day of the answer",
        "Usage possible pour une entreprise, le jour de la réponse",
    )
    usable: bool = documented(
        "Whether a company can act on it on that day: its standing is open",
        "Si une entreprise peut y donner suite ce jour-là : standing vaut open",
    )
    opens: date | None = documented("First day", "Premier jour")
    closes: date | None = documented("Last day", "Dernier jour")
    usual_month: int | None = documented("Month in which it is usually held, 1 to 12", "Mois habituel, de 1 à 12")
    disclosure: Disclosure = documented("How much of it is shown, and to whom", "Étendue de la diffusion, et public")
    buyer_kind: BuyerKind | None = documented(*_withheld("Kind of buyer or host", "Genre d’acheteur ou d’hôte"))
    buyer_en: str | None = documented(*_withheld("Buyer or host in English", "Acheteur ou hôte en anglais"))
    buyer_fr: str | None = documented(*_withheld("Buyer or host in French", "Acheteur ou hôte en français"))
    city: str | None = documented(*_withheld("City", "Ville"))
    reference: str | None = documented(*_withheld("Reference of the source", "Référence de la source"))
    description_en: str | None = documented(*_withheld("Description in English", "Description en anglais"))
    description_fr: str | None = documented(*_withheld("Description in French", "Description en français"))
    technologies_en: list[str] = documented(
        *_withheld("Technologies sought, in English", "Technologies cherchées, en anglais")
    )
    technologies_fr: list[str] = documented(
        *_withheld("Technologies sought, in French", "Technologies cherchées, en français")
    )
    value_amount: str | None = documented(*_withheld("Value, as a decimal number", "Valeur, en nombre décimal"))
    value_currency: Currency | None = documented(*_withheld("Currency of the value, ISO 4217", "Devise, ISO 4217"))
    fits_en: str | None = documented(*_withheld("For whom it is, in English", "À qui elle s’adresse, en anglais"))
    fits_fr: str | None = documented(*_withheld("For whom it is, in French", "À qui elle s’adresse, en français"))
    vouched_on: date | None = documented(
        "Day on which a trade commissioner last said that it can be acted on",
        "Jour où une personne du Service des délégués commerciaux a dit la dernière fois qu’on peut y donner suite",
    )
    as_of: date | None = documented(*AS_OF)
    verified: bool = documented(*VERIFIED)
    updated_on: date | None = documented(*UPDATED_ON)
    sources: list[str] = documented(*_withheld(*SOURCES))
    source_pages: list[SourceRecord] = documented(*_withheld(*SOURCE_PAGES), default=[])

    @classmethod
    def of(cls, row: Opportunity, on: date) -> "OpportunityRecord":
        """Return the record of a row on a day, with no more than its disclosure lets anyone know."""
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
    def of_signal(cls, row: PolicySignal, on: date) -> "OpportunityRecord":
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

    slug: str = documented(*SLUG)
    title_en: str = documented("Title in English", "Titre en anglais")
    title_fr: str = documented("Title in French", "Titre en français")
    title_zh: str | None = documented("Title in Chinese", "Titre en chinois")
    title_zh_basis: TitleBasis | None = documented("How the Chinese title is known", "D’où l’on tient le titre chinois")
    issuer_en: str | None = documented("Who issued it, in English", "Qui l’a publiée, en anglais")
    issuer_fr: str | None = documented("Who issued it, in French", "Qui l’a publiée, en français")
    effect: SignalEffect = documented(
        "What it does to the market of a Canadian company", "Effet pour une entreprise canadienne"
    )
    effect_basis: SignalBasis = documented("How the effect is known", "D’où l’on tient cet effet")
    direction: SignalDirection = documented("Which trade it is about", "Sens des échanges visés")
    state: SignalState = documented("Where it stands on the day of the answer", "Son état le jour de la réponse")
    issued: str | None = documented(
        "Day, month or year of issue, as exact as known", "Jour, mois ou année de publication, selon ce qu’on sait"
    )
    effective: str | None = documented(
        "First day, month or year, as exact as known", "Premier jour, mois ou année, selon ce qu’on sait"
    )
    until: str | None = documented(
        "Last day, month or year on which it is known to hold; null: no end stated",
        "Dernier jour, mois ou année où elle vaut; nul : aucune fin indiquée",
    )
    areas: list[Area] = documented("Priority areas", "Domaines prioritaires")
    places: list[str] = documented("CA, CN, or provinces of China", "CA, CN ou provinces de Chine")
    text_en: str = documented("What it says, in English", "Contenu, en anglais")
    text_fr: str = documented("What it says, in French", "Contenu, en français")
    fits_en: str | None = documented("Whom it concerns, in English", "Qui est visé, en anglais")
    fits_fr: str | None = documented("Whom it concerns, in French", "Qui est visé, en français")
    do_en: str | None = documented("What to do about it, in English", "Que faire, en anglais")
    do_fr: str | None = documented("What to do about it, in French", "Que faire, en français")
    unknown_en: str | None = documented("What no page says, in English", "Renseignements non publiés, en anglais")
    unknown_fr: str | None = documented("What no page says, in French", "Renseignements non publiés, en français")
    relates_to: list[str] = documented(
        "Agreements, guides, checks and signals that it stands with",
        "Ententes, guides, vérifications et signaux qui s’y rattachent",
    )
    as_of: date | None = documented(*AS_OF)
    verified: bool = documented(*VERIFIED)
    updated_on: date | None = documented(*UPDATED_ON)
    sources: list[str] = documented(*SOURCES)
    source_pages: list[SourceRecord] = documented(*SOURCE_PAGES, default=[])

    @classmethod
    def of(cls, row: PolicySignal, on: date) -> "SignalRecord":
        """Return the record of a row on a day."""
        return cls.read(row, state=SignalState(signal_state(row, on)))


class AgreementRecord(Record):
    """A text between Canadian and Chinese governments. It opens doors; it buys nothing."""

    slug: str = documented(*SLUG)
    title_en: str = documented("Title in English", "Titre en anglais")
    title_fr: str = documented("Title in French", "Titre en français")
    level: AgreementLevel = documented("Who signed for Canada", "Qui a signé pour le Canada")
    canadian_parties_en: list[str] = documented("Canadian parties, in English", "Parties canadiennes, en anglais")
    canadian_parties_fr: list[str] = documented("Canadian parties, in French", "Parties canadiennes, en français")
    chinese_parties_en: list[str] = documented("Chinese parties, in English", "Parties chinoises, en anglais")
    chinese_parties_fr: list[str] = documented("Chinese parties, in French", "Parties chinoises, en français")
    signed: str | None = documented(
        "Day, month or year of signature, as exact as known", "Jour, mois ou année de signature, selon ce qu’on sait"
    )
    areas: list[Area] = documented("Priority areas", "Domaines prioritaires")
    opens: list[AgreementOpening] = documented("What it opens", "Possibilités ouvertes")
    description_en: str = documented("Description in English", "Description en anglais")
    description_fr: str = documented("Description in French", "Description en français")
    status: AgreementStatus = documented("What the evidence says of it", "État selon les sources")
    successor: str | None = documented("Agreement that replaced it", "Entente qui l’a remplacée")
    provinces: list[Province] = documented("Provinces and territories concerned", "Provinces et territoires visés")
    cn_provinces: list[ChineseProvince] = documented("Chinese provinces concerned", "Provinces chinoises visées")
    as_of: date | None = documented(*AS_OF)
    verified: bool = documented(*VERIFIED)
    updated_on: date | None = documented(*UPDATED_ON)
    unverified_reason_en: str | None = documented(
        "Why it is not verified, in English", "Pourquoi non confirmée, en anglais"
    )
    unverified_reason_fr: str | None = documented(
        "Why it is not verified, in French", "Pourquoi non confirmée, en français"
    )
    sources: list[str] = documented(*SOURCES)
    source_pages: list[SourceRecord] = documented(*SOURCE_PAGES, default=[])

    @classmethod
    def of(cls, row: Agreement) -> "AgreementRecord":
        """Return the record of a row; read it with its successor."""
        return cls.read(row, successor=row.successor.slug if row.successor else None)
