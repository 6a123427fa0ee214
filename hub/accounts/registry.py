"""What the apps above bring to accounts, which cannot know them: they register here when the portal starts."""

from collections.abc import Callable
from typing import Any, NamedTuple

from hub.accounts.models import User

# Takes ``role``, ``seat`` and ``organization`` of an invitation by name; the last two are slugs, or "".
type AssignmentRefusal = Callable[..., str | None]
type AssignmentLabel = Callable[..., str]
type ExportPart = Callable[[User], Any]
# Returns what a person has to do about the account, or None.
type NoticePart = Callable[[User], "AccountNotice | None"]


class AccountNotice(NamedTuple):
    """Something that a person has to do about the account: a sentence, and the page where it is done."""

    sentence: str
    words: str
    href: str


# Returns the address at which a person begins after signing in, "" for others.
type LandingPart = Callable[[User], str]

_assignment_refusals: list[AssignmentRefusal] = []
_assignment_labels: list[AssignmentLabel] = []
_export_parts: dict[str, ExportPart] = {}
_notice_parts: list[NoticePart] = []
_landing_parts: list[LandingPart] = []


def register_assignments(*, refusal: AssignmentRefusal, words: AssignmentLabel) -> None:
    """Ask these two of every seat and organization that an invitation names, from now on."""
    _assignment_refusals.append(refusal)
    _assignment_labels.append(words)


def assignment_refusal(*, role: str, seat: str, organization: str) -> str | None:
    """Say why an invitation into a role cannot name this seat and this organization, or return None."""
    asked = (refusal(role=role, seat=seat, organization=organization) for refusal in _assignment_refusals)
    return next((refusal for refusal in asked if refusal), None)


def assignment_label(*, role: str, seat: str, organization: str) -> str:
    """Return what an invited person will look after, in the language of the page; "" where nothing is known of it."""
    said = (words(role=role, seat=seat, organization=organization) for words in _assignment_labels)
    return next((words for words in said if words), "")


def register_export(name: str, part: ExportPart) -> None:
    """Add a part to what people get as their own data: plain values, no secrets."""
    _export_parts[name] = part


def export_parts(person: User) -> dict[str, Any]:
    """Return the registered parts of a person's data, by name."""
    return {name: part(person) for name, part in _export_parts.items()}


def register_landing(part: LandingPart) -> None:
    """Ask this where a member of the staff begins after signing in."""
    _landing_parts.append(part)


def landing_of(person: User) -> str:
    """Return the address at which a member of the staff begins; "" where no app knows of one."""
    return next((address for part in _landing_parts if (address := part(person))), "")


def register_notice(part: NoticePart) -> None:
    """Ask this of every person who opens the page of the account."""
    _notice_parts.append(part)


def notices(person: User) -> list[AccountNotice]:
    """Return what a person has to do about the account, in the language of the page."""
    found = (part(person) for part in _notice_parts)
    return [notice for notice in found if notice is not None]
