"""All that is kept of companies, as plain values: handed over, or laid aside before two records become one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext, override

from companies.models import (
    Application,
    Company,
    CompanySheet,
    Consent,
    FactSheet,
    Invitation,
    JoinRequest,
    Membership,
    MergeAgreement,
    Offering,
    ProgramStance,
    Project,
)
from companies.privacy.registry import export_parts
from hub.audit.services import record

_LEFT_OUT = frozenset(
    {"id", "company", "imported_by", "pair", "folded_name", "token_hash", "erase_after", "closed_at", "domain"}
)
# The kinds of rows of a company, and the column that says whose they are.
_PARTS: Mapping[str, tuple[type[models.Model], str]] = {
    "offerings": (Offering, "company_id"),
    "projects": (Project, "company_id"),
    "members": (Membership, "company_id"),
    "invitations": (Invitation, "company_id"),
    "join_requests": (JoinRequest, "company_id"),
    "consents": (Consent, "company_id"),
    "answers_about_programs": (ProgramStance, "company_id"),
    "applications": (Application, "company_id"),
    "public_page": (CompanySheet, "company_id"),
    "finder_answers": (FactSheet, "imported_by_id"),
    "agreements_to_merge": (MergeAgreement, "company_id"),
}

type Rows = dict[str, list[Any]]


def export_company(*, company: Company, by: Any, at: datetime) -> dict[str, Any]:
    """Return everything kept of a company as values that ``DjangoJSONEncoder`` writes; record that it was handed over.

    People appear by e-mail address. Left out: keys, derived columns, and the hashes of invitation links. What apps
    above keep of it comes from ``companies.privacy.registry``.
    """
    with transaction.atomic():
        record(action="companies.company.exported", by=by, at=at, subject=company)
        whole = record_as_json(company, rows_of([company])[company.pk])
        merged = [
            {"at": merge.at, "choices": merge.choices, "before": merge.before}
            for merge in company.merges.order_by("at", "pk")
        ]
        further = export_parts(company)
    return {"exported_at": at, "mark": _mark(), **whole, "merged_records": merged, **further}


def _mark() -> dict[str, str]:
    """Return the mark of what was told in confidence, which goes along wherever a copy goes."""
    found = {}
    for lang in ("en", "fr"):
        with override(lang):
            found[lang] = f"{gettext('Told in confidence.')} {gettext('Pass it on only as the company has agreed.')}"
    return found


def rows_of(companies: Sequence[Company]) -> dict[int, Rows]:
    """Return the rows of companies by kind, for each company by its key; one query to a kind."""
    found: dict[int, Rows] = {company.pk: {part: [] for part in _PARTS} for company in companies}
    for part, (model, column) in _PARTS.items():
        people = [field.name for field in model._meta.concrete_fields if _is_person(field)]
        rows: models.QuerySet[Any] = models.QuerySet(model).filter(**{f"{column}__in": list(found)}).order_by("pk")
        for row in rows.select_related(*people) if people else rows:
            found[getattr(row, column)][part].append(row)
    return found


def record_as_json(company: Company, rows: Rows) -> dict[str, Any]:
    """Return a company and its rows as values that JSON can hold."""
    return {"company": _row(company), **{part: [_row(row) for row in rows[part]] for part in rows}}


def _row(row: models.Model) -> dict[str, Any]:
    return {
        field.name: _plain(getattr(row, field.name if _is_person(field) else field.attname))
        for field in row._meta.concrete_fields
        if field.name not in _LEFT_OUT
    }


def _is_person(field: Any) -> bool:
    return isinstance(field, models.ForeignKey) and field.related_model._meta.label_lower == "accounts.user"


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold: times as in the whole file, people by their address, decimals as numbers."""
    match value:
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case _ if hasattr(value, "isoformat"):
            return DjangoJSONEncoder().default(value)
        case _ if hasattr(value, "email"):
            return value.email
        case _:
            return float(value)
