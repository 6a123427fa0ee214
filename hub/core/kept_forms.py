"""Forms whose text is kept when it is sent after the session has ended.

Such a form carries a signed token of its person and of what it writes in, good for as long as a session of the staff
lasts at most. It opens nothing: it only says for whom the text is held aside.
"""

from django.core import signing

_SALT = "hub.core.kept_forms"
_AGE = 12 * 3600  # seconds


def token_for(person: int, what: str) -> str:
    """Return the token of a form; ``what`` names the row and the part that it writes in."""
    return signing.dumps([person, what], salt=_SALT, compress=True)


def person_of(token: str, what: str) -> int | None:
    """Return the key of the person to whom the form was given; None for a token of another form, old or made up."""
    try:
        person, named = signing.loads(token, salt=_SALT, max_age=_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(person) if named == what else None
