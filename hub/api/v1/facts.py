"""Facts about a company, without its identity: what ``POST /match`` takes, and how it is read.

The fields are those of one profile of the batch command (docs/matching.md) without ``id`` and ``name``. Types are
checked here, against the document; then the values are read by the batch command's own readers, so that the same
facts mean the same in both.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, create_model

from hub.api.records.fields import Day, Documented
from hub.api.v1.problems import FieldProblem, ProblemError
from hub.facts import types
from hub.facts.registry import PROFILE_FACTS, PROJECT_FACTS, PROJECT_PROVINCE
from hub.facts.types import Choice, Code, Fact, FactType, Many, Number, Shares, Text, Unit, Words, YesNo
from hub.matching.profile.facts import Profile, profile_from_answers
from programs.eligibility.facts import PROFILE_FIELDS, read_fields

# What would say who asks. Refused by name, so that nobody sends it by habit and believes that it was needed.
IDENTITY = frozenset(
    {
        "id", "name", "name_en", "name_fr", "legal_name", "company", "company_name", "organization", "business_number",
        "contact", "contact_name", "person", "email", "phone", "address", "street", "postal_code", "website", "url",
        "user", "owner",
    }
)  # fmt: skip
_MOST = 1e12
Market = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|CN-[A-Z]{2})$")]
Amount = Annotated[float, Strict(), Field(ge=0, le=_MOST)]
Share = Annotated[float, Strict(), Field(ge=0, le=1)]
Level = Annotated[float, Strict(), Field(ge=1, le=9)]
_PLAIN: Mapping[type[FactType], Any] = {
    Words: str,
    Text: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"\S")],
    types.Market: Market,
    types.PlaceCode: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2,3}|CN-[A-Z]{2})$")],
    YesNo: Annotated[bool, Strict()],
    types.Day: Day,
}

# What the readers say where a type cannot: a code that is no country, a range that is upside down.
_IN_FRENCH = (
    ("expected an ISO country code", "Un code de pays ISO est attendu, par exemple CN."),
    ("expected a province such as", "Une province (QC), un pays (DE) ou une division de la Chine (CN-JS) est attendu."),
    ("expected min not above max", "Le minimum ne peut dépasser le maximum."),
    ("expected a number, or min", "Un nombre est attendu, ou min, ou max, ou les deux."),
)
_ANYTHING_ELSE = "Cette valeur ne convient pas à ce champ; la documentation dit ce qui est attendu."


class FactsModel(Documented, BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, use_enum_values=True)


def _or_range(name: str, of: Any, doc: str) -> Any:
    """Return a number, or a range of which a bound left out is not known."""
    fields: dict[str, Any] = dict.fromkeys(("min", "max"), (of | None, None))
    return of | create_model(name, __base__=FactsModel, __doc__=doc, **fields)


_AMOUNT = _or_range(
    "AmountRange", Amount, "A number that is known only within bounds, min <= max; a bound left out is not known."
)
_NUMBERS = {
    Unit.SHARE: _or_range("ShareRange", Share, "A share that is known only within bounds, min <= max."),
    Unit.LEVEL: _or_range("LevelRange", Level, "A level that is known only within bounds, min <= max."),
}


def _annotation(of: FactType) -> Any:
    """Return the type of a fact as the document says it and pydantic checks it."""
    match of:
        case Number():
            return _NUMBERS.get(of.unit, _AMOUNT)
        case Many():
            return list[_annotation(of.one)]  # type: ignore[misc]
        case Choice(open_to=None):
            return of.members
        case Choice(open_to=Code() as code) | (Code() as code):
            return Annotated[str, StringConstraints(pattern=f"^{code.pattern}$", max_length=code.limit)]
        case Shares():
            return dict[Market, _annotation(of.share)]  # type: ignore[misc]
    return _PLAIN[type(of)]


def _model(name: str, doc: str, facts: Mapping[str, Fact], **more: Any) -> type[FactsModel]:
    fields: dict[str, Any] = {}
    for key, fact in facts.items():
        if fact.is_open:
            most = {Words: getattr(fact.type, "sent", None), Many: 60}.get(type(fact.type))
            fields[key] = (_annotation(fact.type) | None, Field(default=None, max_length=most))
    return create_model(name, __base__=FactsModel, __doc__=doc, **fields, **more)


_PROJECT = {**PROJECT_FACTS, PROJECT_PROVINCE.name: PROJECT_PROVINCE}
ProjectFacts = _model("ProjectFacts", "Facts of the project that money is sought for.", _PROJECT)
Facts = _model(
    "Facts",
    "One company as facts. Every field may be left out: what is not said is unknown, never no.",
    PROFILE_FACTS,
    project=(ProjectFacts | None, None),
)


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


def profile_from_facts(facts: BaseModel) -> Profile:
    """Return what the engine is asked. Raise ``ProblemError`` with everything that the readers do not take."""
    given = {name: _as_text(value) for name, value in facts.model_dump(mode="json", exclude_none=True).items()}
    errors: list[FieldProblem] = []

    def report(field: str, expected: str) -> None:
        french = next((french for begins, french in _IN_FRENCH if expected.startswith(begins)), _ANYTHING_ELSE)
        errors.append(FieldProblem(field=field, detail_en=f"{expected[:1].upper()}{expected[1:]}.", detail_fr=french))

    answers = read_fields(given, PROFILE_FIELDS, report)
    if errors:
        raise ProblemError("invalid", errors)
    return profile_from_answers(answers)


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
