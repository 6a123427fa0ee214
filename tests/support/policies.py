"""Who asks for what, and what each policy answers: the words in which the access matrix is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companies.choices import ROLE_ORDER, MemberRole
from hub.accounts.choices import Role as Front


class Role(StrEnum):
    """Who asks."""

    ANONYMOUS = "anonymous"
    OWNER = "company owner"
    EDITOR = "company editor"
    READER = "company reader"
    OTHER = "owner of another company"
    ADVISER = "adviser"
    CURATOR = "curator"
    ADMINISTRATOR = "administrator"


MEMBERS = {Role.OWNER: MemberRole.OWNER, Role.EDITOR: MemberRole.EDITOR, Role.READER: MemberRole.READER}
COMPANIES = (*MEMBERS, Role.OTHER)
STAFF = {Role.ADVISER: Front.ADVISER, Role.CURATOR: Front.CURATOR, Role.ADMINISTRATOR: Front.ADMINISTRATOR}


class Thing(StrEnum):
    """What is asked for, seen by who asks."""

    OWN = "own"
    FOREIGN = "foreign"
    ABSENT = "absent"
    # Inside what is one's own: a part that belongs to somebody else, and one that does not exist.
    FOREIGN_PART = "part of another's"
    ABSENT_PART = "absent part"


# What is another's must answer as what is not there.
ALIKE = ((Thing.FOREIGN, Thing.ABSENT), (Thing.FOREIGN_PART, Thing.ABSENT_PART))
METHODS = ("GET", "POST")


# --- Policies: what a GET and an empty POST of each role answer ------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """Open to anyone. ``post`` is the answer to an empty form, ``absent`` to an address of nothing."""

    get: int = 200
    post: int = 405
    absent: int = 404
    absent_post: int = 404

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status."""
        there = self.get if method == "GET" else self.post
        if thing is Thing.OWN or there == 405:
            return there
        return self.absent if method == "GET" else self.absent_post


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Open to anyone who is signed in; others go to the sign-in page. Things are one's own or not there."""

    get: int = 200
    post: int = 405

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status."""
        if role is Role.ANONYMOUS:
            return 302
        there = self.get if method == "GET" else self.post
        return there if thing is Thing.OWN or there == 405 else 404


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCompany:
    """Open to a company's members from a role on: ``view`` to read, ``change`` to send.

    None closes the method. ``sent`` is the answer to an empty form, where it matters by role.
    """

    view: MemberRole | None = MemberRole.READER
    change: MemberRole | None = None
    sent: int | Mapping[Role, int] = 200

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status: 404 for what is not one's own, 403 below the role."""
        needed = self.view if method == "GET" else self.change
        if role is Role.ANONYMOUS:
            return 302
        if needed is None:
            return 405
        if thing in {Thing.FOREIGN, Thing.ABSENT}:
            return 404
        if ROLE_ORDER.index(MEMBERS.get(role, MemberRole.OWNER)) < ROLE_ORDER.index(needed):
            return 403
        return self._answer(role, method) if thing is Thing.OWN else 404

    def _answer(self, role: Role, method: str) -> int:
        if method == "GET":
            return 200
        return self.sent if isinstance(self.sent, int) else self.sent[role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """For people who are not signed in; the others go on to their own pages."""

    get: int = 200
    post: int = 200

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status."""
        if role is not Role.ANONYMOUS:
            return 302
        return self.get if method == "GET" else self.post


@dataclass(frozen=True, slots=True)
class Addressee:
    """A link to one person's mail address, here that of ``OTHER``; anybody else is told no more than of no link."""

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status."""
        if role is Role.ANONYMOUS:
            return 302
        opens = role is Role.OTHER and thing is Thing.OWN
        return {"GET": 200 if opens else 404, "POST": 302 if opens else 409}[method]


@dataclass(frozen=True, slots=True)
class Each:
    """A page that is its own case: (GET, POST) by role, and ``rest`` for the others; ``absent`` of what is not there."""

    rest: tuple[int, int]
    by_role: Mapping[Role, tuple[int, int]] = field(default_factory=dict)
    absent: Mapping[Role, tuple[int, int]] = field(default_factory=dict)

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status."""
        answers = self.absent if thing is not Thing.OWN and role in self.absent else self.by_role
        return answers.get(role, self.rest)[method == "POST"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfStaff:
    """Open to the staff, to read; what is not there is not there for them. Others hear no more than "not yours"."""

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status."""
        if role is Role.ANONYMOUS:
            return 302
        if method == "POST":
            return 405
        if role not in STAFF:
            return 403
        return 200 if thing is Thing.OWN else 404


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAdministrator:
    """Open to administrators, for whom what is not there is not there; the others hear the same of everything."""

    get: int = 200
    post: int = 200

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status."""
        if role is Role.ANONYMOUS:
            return 302
        if role is not Role.ADMINISTRATOR:
            return 403
        if thing is Thing.ABSENT:
            return 404
        return self.get if method == "GET" else self.post


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCurator:
    """Open to whoever looks after the program; None closes a method. Whoever looks after nothing hears "not yours"."""

    get: int | None = 200
    post: int | None = None
    # What somebody of a post hears, who looks after the opportunities of that post alone.
    adviser: int = 403
    # Administrators read what everybody keeps, and write nothing.
    is_read_by_administrators: bool = False

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status."""
        there = self.get if method == "GET" else self.post
        if role is Role.ANONYMOUS:
            return 302
        if there is None:
            return 405
        if role is Role.ADVISER:
            return self.adviser
        if role is Role.ADMINISTRATOR and self.is_read_by_administrators and method == "GET":
            return 404 if thing is Thing.ABSENT else 200
        if role is not Role.CURATOR:
            return 403
        return there if thing is Thing.OWN else 404


@dataclass(frozen=True, slots=True)
class OfHolder:
    """What the adviser of the world holds, and administrators decide on; to the rest of the staff it is not there."""

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status."""
        if role is Role.ANONYMOUS:
            return 302
        if role not in STAFF:
            return 403
        return 200 if thing is Thing.OWN and role in {Role.ADVISER, Role.ADMINISTRATOR} else 404


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """Open to the staff through their seats: ``get`` and ``post`` answer for what is one's own; None closes a method.

    What is another's is not there. Companies hear no more than "not yours".
    """

    get: int | None = None
    post: int | None = None

    def expected(self, role: Role, thing: Thing, method: str) -> int:
        """Return the status."""
        there = self.get if method == "GET" else self.post
        if role is Role.ANONYMOUS:
            return 302
        if there is None:
            return 405
        if role not in STAFF:
            return 403
        return there if thing is Thing.OWN else 404


@dataclass(frozen=True, slots=True)
class Demo:
    """Exists only in the demonstration: elsewhere there is no such address."""


type Policy = (
    Public
    | SignedIn
    | OfCompany
    | Guest
    | Addressee
    | Each
    | OfStaff
    | OfAdministrator
    | OfHolder
    | OfCurator
    | AtDesk
    | Demo
)
