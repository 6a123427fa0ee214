"""Facts about a company, without its identity: what ``POST /match`` takes, and how it is read.

The fields are those of one profile of the batch command (docs/matching.md) without ``id`` and ``name``. Types are
checked here, against the document; then the values are read by the batch command's own readers, so that the same
facts mean the same in both.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints

from hub.api.records.fields import Day, documented
from hub.api.v1.problems import FieldProblem, ProblemError
from hub.core.vocabulary.enums import Area, ExportExperience, IpStatus, LegalForm, Need, PartnerKind, Province, Stage
from hub.matching.profile import files as profile_files
from hub.matching.profile.files import Profile
from programs.eligibility.parsers import read_fields

# What would say who asks. Refused by name, so that nobody sends it by habit and believes that it was needed.
IDENTITY = frozenset(
    {
        "id", "name", "name_en", "name_fr", "legal_name", "company", "company_name", "organization", "business_number",
        "contact", "contact_name", "person", "email", "phone", "address", "street", "postal_code", "website", "url",
        "user", "owner",
    }
)  # fmt: skip
_MOST = 1e12
_WORDS = {"default": None, "max_length": 5000}
_LIST = {"default": None, "max_length": 60}
Text = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"\S")]
Market = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|CN-[A-Z]{2})$")]
Amount = Annotated[float, Strict(), Field(ge=0, le=_MOST)]
Share = Annotated[float, Strict(), Field(ge=0, le=1)]
YesOrNo = Annotated[bool, Strict()]
Level = Annotated[float, Strict(), Field(ge=1, le=9)]

# What the readers say where a type cannot: a code that is no country, a range that is upside down.
_IN_FRENCH = (
    ("expected an ISO country code", "Un code de pays ISO est attendu, par exemple CN."),
    ("expected min not above max", "Le minimum ne peut dépasser le maximum."),
    ("expected a number, or min", "Un nombre est attendu, ou min, ou max, ou les deux."),
)
_ANYTHING_ELSE = "Cette valeur ne convient pas à ce champ; la documentation dit ce qui est attendu."


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, use_enum_values=True)


class AmountRange(_Facts):
    """A number that is known only within bounds; a bound left out is not known."""

    min: Amount | None = documented("At least", "Au moins", default=None)
    max: Amount | None = documented("At most", "Au plus", default=None)


class ShareRange(_Facts):
    """A share that is known only within bounds."""

    min: Share | None = documented("At least", "Au moins", default=None)
    max: Share | None = documented("At most", "Au plus", default=None)


class LevelRange(_Facts):
    """A level that is known only within bounds."""

    min: Level | None = documented("At least", "Au moins", default=None)
    max: Level | None = documented("At most", "Au plus", default=None)


def _number(en: str, fr: str) -> Any:
    return documented(f"{en}: a number, or min and max", f"{fr} : un nombre, ou min et max", default=None)


class ProjectFacts(_Facts):
    """Facts of the project that money is sought for."""

    province: Province | None = documented("Where it takes place", "Où il se déroule", default=None)
    cost_cad: Amount | AmountRange | None = _number("Whole cost in Canadian dollars", "Coût total en dollars canadiens")
    own_contribution: Share | ShareRange | None = _number(
        "Own share of the cost, 0 to 1", "Part des coûts assumée, de 0 à 1"
    )
    public_money_cad: Amount | AmountRange | None = _number("Public money so far", "Argent public déjà obtenu")
    starts: Day | None = documented("Day on which it starts", "Jour du début", default=None)
    has_partner: YesOrNo | None = documented("Whether there is a partner", "S’il y a un partenaire", default=None)
    partner_kind: list[PartnerKind] | None = documented("Kinds of partners", "Genres de partenaires", **_LIST)


class Facts(_Facts):
    """One company as facts. Every field may be left out: what is not said is unknown, never no."""

    description: str | None = documented(
        "What it makes, in English, French or Chinese", "Ce qu’elle fait, en anglais, français ou chinois", **_WORDS
    )
    description_en: str | None = documented("What it makes, in English", "Ce qu’elle fait, en anglais", **_WORDS)
    description_fr: str | None = documented("What it makes, in French", "Ce qu’elle fait, en français", **_WORDS)
    description_zh: str | None = documented("What it makes, in Chinese", "Ce qu’elle fait, en chinois", **_WORDS)
    province: Province | None = documented("Province or territory", "Province ou territoire", default=None)
    sub_region: str | None = documented(
        "Region inside the province", "Région dans la province", default=None, max_length=120
    )
    city: str | None = documented("City", "Ville", default=None, max_length=120)
    employees: Amount | AmountRange | None = _number("People employed", "Personnes employées")
    annual_revenue_cad: Amount | AmountRange | None = _number(
        "Annual revenue in Canadian dollars", "Revenus annuels en dollars canadiens"
    )
    years_in_business: Amount | AmountRange | None = _number("Years in business", "Années d’activité")
    trl: Level | LevelRange | None = _number(
        "Technology readiness level, 1 to 9", "Niveau de maturité technologique, de 1 à 9"
    )
    stage: Stage | None = documented("Stage of the offering", "Étape de l’offre", default=None)
    legal_form: list[LegalForm] | None = documented("Legal forms", "Formes juridiques", **_LIST)
    for_profit: YesOrNo | None = documented("Whether it is for profit", "Si elle est à but lucratif", default=None)
    naics: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{2,6}$")]] | None = documented(
        "Industry codes (NAICS), 2 to 6 digits", "Codes d’industrie (SCIAN), de 2 à 6 chiffres", **_LIST
    )
    areas: list[Area] | None = documented(
        "Priority areas; an empty list says none of the eight; left out: read from the description",
        "Domaines prioritaires; une liste vide dit aucun des huit; absents : lus dans la description",
        **_LIST,
    )
    needs: list[Need] | None = documented("What it needs", "Ce dont elle a besoin", **_LIST)
    target_markets: list[Market] | None = documented(
        "Markets aimed at, ISO country codes", "Marchés visés, codes ISO", **_LIST
    )
    market_sales_share: dict[Market, Share | ShareRange] | None = documented(
        "Share of sales by market, 0 to 1", "Part des ventes par marché, de 0 à 1", default=None
    )
    export_experience: ExportExperience | None = documented(
        "Export experience", "Expérience d’exportation", default=None
    )
    ownership: list[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_-]*$", max_length=40)]] | None = documented(
        "Groups that own most of it: indigenous, women, youth, black; an empty list says none",
        "Groupes qui la possèdent en majorité : indigenous, women, youth, black; une liste vide dit aucun",
        **_LIST,
    )
    canadian_controlled: YesOrNo | None = documented(
        "Whether Canadians control it", "Si des Canadiens la contrôlent", default=None
    )
    memberships: list[Text] | None = documented(
        "Bodies and clusters that it belongs to", "Organismes et grappes dont elle est membre", **_LIST
    )
    certifications: list[Text] | None = documented("Certifications held", "Certifications détenues", **_LIST)
    ip_status: IpStatus | None = documented(
        "State of its intellectual property", "État de sa propriété intellectuelle", default=None
    )
    languages: list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$", max_length=20)]] | None = (
        documented("Languages spoken: en, fr, zh", "Langues parlées : en, fr, zh", **_LIST)
    )
    project: ProjectFacts | None = documented("The project", "Le projet", default=None)


def refuse_identity(body: Any) -> None:
    """Raise ``ProblemError`` where a field would say who asks."""
    if isinstance(body, Mapping) and (found := sorted(IDENTITY.intersection(body))):
        raise ProblemError(
            "identity",
            [
                FieldProblem(field=name, detail_en="Leave this field out.", detail_fr="Retirez ce champ.")
                for name in found
            ],
        )


def profile_from_facts(facts: Facts) -> Profile:
    """Return what the engine is asked. Raise ``ProblemError`` with everything that the readers do not take."""
    given = {name: _as_text(value) for name, value in facts.model_dump(mode="json", exclude_none=True).items()}
    errors: list[FieldProblem] = []

    def report(field: str, expected: str) -> None:
        french = next((french for begins, french in _IN_FRENCH if expected.startswith(begins)), _ANYTHING_ELSE)
        errors.append(FieldProblem(field=field, detail_en=f"{expected[:1].upper()}{expected[1:]}.", detail_fr=french))

    values = read_fields(given, profile_files.PROFILE_FIELDS, report)
    if errors:
        raise ProblemError("invalid", errors)
    return profile_files.profile_from_fields(values, own_order=facts.areas)


def _as_text(value: Any) -> Any:
    """Return a value of JSON as the readers of YAML take it: every scalar as text, null as nothing."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case list():
            return [_as_text(each) for each in value]
        case dict():
            return {name: _as_text(each) for name, each in value.items()}
    return value
