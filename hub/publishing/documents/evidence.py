"""What counts as evidence, for every type of entry: no day to come, and no page that is a site of nobody's own."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from hub.core.text.formats import is_sourceworthy
from hub.core.text.localized import Localized
from hub.publishing.documents.fields import Field, Section, Shape
from hub.publishing.documents.values import Mistake

TO_COME = Localized("This day is still to come.", "Cette date n’est pas encore passée.")
NO_SITE = Localized(
    "This is no site of its own: a bare number, a test site or a copy. Name the page of the organization.",
    "Ce n’est pas un site en soi\u00a0: adresse numérique, site d’essai ou copie. Indiquez la page de l’organisme.",
)
# Days on which a page was read or looked for. Other days (a closing, a round) may well be to come.
_DAYS = ("as_of", "looked_up")


def evidence_mistakes(
    sections: Sequence[Section], values: Mapping[str, Any], *, today: date | None
) -> Iterator[Mistake]:
    """Yield days of evidence after ``today``, where that is known, and addresses that are no source."""
    for section, field in ((one, field) for one in sections for field in one.fields):
        for column in field.columns:
            value = values.get(column)
            if _is_day_of_evidence(field) and today is not None and value and value > today:
                yield Mistake(section.slug, column, TO_COME)
            if not all(is_sourceworthy(each) for each in _addresses(field, value) if each):
                yield Mistake(section.slug, column, NO_SITE)


def _addresses(field: Field, value: Any) -> Sequence[str]:
    if field.shape is Shape.ADDRESSES:
        return value or ()
    return [value] if field.shape is Shape.ADDRESS else ()


def _is_day_of_evidence(field: Field) -> bool:
    return field.shape is Shape.DAY and field.name.endswith(_DAYS)
