"""Columns that hold web addresses: refused with a sentence where one is typed, and by the database wherever from."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models.lookups import IRegex
from django.utils.translation import gettext_lazy as _

from hub.core.text.formats import WEB_ADDRESS, is_web_address

MESSAGE = _("Write a whole web address, beginning with https://.")
_is_url = URLValidator(schemes=["http", "https"])


def validate_web_address(value: str) -> None:
    """Raise ``ValidationError`` for what is not a web address that a page may lead to."""
    try:
        _is_url(value)
    except ValidationError:
        raise ValidationError(MESSAGE, code="web_address") from None
    if not is_web_address(value):
        raise ValidationError(MESSAGE, code="web_address")


def web_address_constraint(*columns: str, lists: tuple[str, ...] = (), name: str) -> models.CheckConstraint:
    """Return a constraint: each column is empty or a web address, and so is each member of the array columns."""
    condition = models.Q()
    for column in columns:
        condition &= models.Q(**{f"{column}__iregex": f"^({WEB_ADDRESS})?$"})
    for column in lists:
        joined = models.Func(
            models.F(column), models.Value(" "), function="array_to_string", output_field=models.TextField()
        )
        # An address holds no space, so that a list of them is one text of addresses with a space between.
        condition &= models.Q(IRegex(joined, f"^({WEB_ADDRESS}( {WEB_ADDRESS})*)?$"))
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=MESSAGE)
