"""What the apps above bring to accounts, which cannot know them: they add it here when the portal starts."""

from collections.abc import Callable
from typing import Any, NamedTuple

from hub.accounts.models import User


class AccountNotice(NamedTuple):
    """Something that a person has to do about the account: a sentence, and the page where it is done."""

    sentence: str
    words: str
    href: str


# Why an invitation (``role``; ``seat`` and ``organization`` by slug, or "") is refused, and what it gives, in words.
ASSIGNMENT_REFUSALS: list[Callable[..., str | None]] = []
ASSIGNMENT_LABELS: list[Callable[..., str]] = []
# Parts of what people get as their own data, by name: values that ``DjangoJSONEncoder`` writes, no secrets.
EXPORTS: dict[str, Callable[[User], Any]] = {}
NOTICES: list[Callable[[User], AccountNotice | None]] = []
# Where a member of the staff begins after signing in, "" for others.
LANDINGS: list[Callable[[User], str]] = []


def assignment_refusal(*, role: str, seat: str, organization: str) -> str | None:
    """Say why an invitation into a role cannot name this seat and this organization, or return None."""
    asked = (refusal(role=role, seat=seat, organization=organization) for refusal in ASSIGNMENT_REFUSALS)
    return next(filter(None, asked), None)


def assignment_label(*, role: str, seat: str, organization: str) -> str:
    """Return what an invited person will look after, in the language of the page; "" where nothing is known of it."""
    said = (words(role=role, seat=seat, organization=organization) for words in ASSIGNMENT_LABELS)
    return next(filter(None, said), "")


def export_parts(person: User) -> dict[str, Any]:
    return {name: part(person) for name, part in EXPORTS.items()}


def landing_of(person: User) -> str:
    """Return the address at which a member of the staff begins; "" where no app knows of one."""
    return next((address for part in LANDINGS if (address := part(person))), "")


def notices(person: User) -> list[AccountNotice]:
    """Return what a person has to do about the account, in the language of the page."""
    found = (part(person) for part in NOTICES)
    return [notice for notice in found if notice is not None]
