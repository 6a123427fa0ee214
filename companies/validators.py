"""What the columns of companies accept beyond their type."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.ca import bn
from stdnum.exceptions import ValidationError as NumberError


def clean_business_number(value: str) -> str:
    """Return a business number in its compact form: nine digits, or fifteen characters with the program account.

    Raises ``ValidationError`` with a sentence that says what to look at.
    """
    if not value:
        return ""
    number = bn.compact(value).upper()
    try:
        return str(bn.validate(number))
    except NumberError:
        raise ValidationError(
            _("Check the business number: 9 digits, such as 123456782, or 15 characters, such as 123456782RC0001."),
            code="business_number",
        ) from None
