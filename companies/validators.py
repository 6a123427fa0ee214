"""What the columns of companies accept beyond their type."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.ca import bn
from stdnum.exceptions import ValidationError as NumberError

from hub.core.text.formats import MAIL_PROVIDERS


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


# Legal endings in both languages, as they stand once accents, dots and letter case are gone.
_ENDING_WORDS = (
    "inc incorporated incorporee ltd limited ltee limitee corp corporation co company compagnie cie llc llp lp ulc "
    "plc sa sarl srl senc sencrl sec enr enrg coop cooperative gmbh"
)
_LEGAL_ENDINGS = frozenset(_ENDING_WORDS.split())
_CONNECTORS = {"&": " and ", "+": " and "}
_SAME_WORD = {"et": "and"}


def normalize_name(name: str) -> str:
    """Return a name without accents, letter case, punctuation and legal endings: what two spellings share."""
    text = "".join(_CONNECTORS.get(char, char) for char in unicodedata.normalize("NFKD", name).casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    # Dots and apostrophes join what they part ("S.E.N.C.", "l’eau"); other punctuation separates.
    text = re.sub(r"[.’'`]", "", text)
    words = [_SAME_WORD.get(word, word) for word in re.sub(r"[\W_]+", " ", text).split()]
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _LEGAL_ENDINGS:
        kept.pop()
    return " ".join(kept)


def city_key(city: str) -> str:
    """Return a city as it is compared: without what stands in brackets after it, unless that is all there is.

    Empty where nothing of it is a letter or a digit.
    """
    return normalize_name(re.split(r"[(（]", city)[0]) or normalize_name(city)


def website_domain(address: str) -> str:
    """Return the web domain of an address without "www.", or an empty string."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.").rstrip(".")


def email_domain(address: str) -> str:
    """Return the domain of an e-mail address, or an empty string where it only names a mail provider."""
    domain = address.rpartition("@")[2].lower()
    return "" if domain in MAIL_PROVIDERS else domain
