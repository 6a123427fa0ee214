"""Where conditions and programs come from, as pages show it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from hub.core.vocabulary.enums import ConditionKind
from programs.eligibility.conditions.base import TypedCondition


def site_of(address: str) -> str:
    """Return the name of the site that an address leads to, as the text of a link."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def page_of(address: str) -> str:
    """Return the last part of an address, so that two sources of one site can be told apart."""
    part = urlsplit(address).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    words = re.sub(r"[-_]+", " ", unquote(part)).strip()
    return f", {words[:60]}" if re.search(r"[^\W\d]{3}", words) else ""


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition that nobody was held against yet: the rule, who can check it, and where it comes from."""

    sentence: str
    status: str
    site: str
    source: str
    as_of: date | None

    @classmethod
    def of(cls, condition: TypedCondition, lang: str) -> "ConditionLine":
        """Return the row of a condition."""
        status = "person" if condition.kind is ConditionKind.OTHER else "plain"
        return cls(condition.sentence(lang), status, site_of(condition.source), condition.source, condition.as_of)


class SourceLine(NamedTuple):
    """A source: its address, the name of the site and of the page, whether it is official, and its own day."""

    address: str
    site: str
    official: bool
    day: date | None
