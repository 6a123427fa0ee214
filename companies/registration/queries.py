"""Find a company in the public register of corporations, where an operator has loaded one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from companies.models import RegisteredCorporation
from companies.registration.forms import RegisterLookup

MOST = 10


@dataclass(frozen=True, slots=True)
class RegisterFinding:
    """What was looked for in the register, what was found, and the line that was chosen."""

    form: RegisterLookup
    asked: str
    lines: tuple[RegisteredCorporation, ...]
    chosen: RegisteredCorporation | None


def find_in_register(query: Mapping[str, Any]) -> RegisterFinding | None:
    """Return what a query finds (at most two statements); None where no register is loaded."""
    if not RegisteredCorporation.objects.exists():
        return None
    form = RegisterLookup(query)
    form.is_valid()
    asked, number = form.cleaned_data.get("register", ""), form.cleaned_data.get("corporation", "")
    if number:
        return RegisterFinding(form, asked, (), RegisteredCorporation.objects.filter(number=number).first())
    lines = RegisteredCorporation.objects.matching(asked)[:MOST] if asked else ()
    return RegisterFinding(form, asked, tuple(lines), None)
