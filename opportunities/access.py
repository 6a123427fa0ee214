"""The door to opportunities: whoever shows one reads it through here, and sees what its reader may know of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from companies.access import areas_of
from opportunities.disclosure import TEASER, is_open
from opportunities.models import Opportunity


@dataclass(frozen=True)
class Reader:
    """Who reads: a person who is signed in, or anybody at all."""

    user: Any = None

    def opens(self, row: Opportunity) -> bool:
        """Return whether this reader is shown the whole of an opportunity. The staff look before anybody is told."""
        if row.disclosure == TEASER or self._is_staff:
            return True
        return is_open(row.disclosure, registered=self._is_registered, area_fits=not self._areas.isdisjoint(row.areas))

    @property
    def _is_registered(self) -> bool:
        return self.user is not None and self.user.is_authenticated

    @property
    def _is_staff(self) -> bool:
        return self._is_registered and self.user.is_active and self.user.has_staff_role

    @cached_property
    def _areas(self) -> frozenset[str]:
        """The areas that the person's companies chose: asked for once, and only where something depends on it."""
        return areas_of(self.user) if self._is_registered else frozenset()


ANYONE = Reader()


def readable(row: Opportunity, reader: Reader) -> Opportunity:
    """Return an opportunity as its reader may see it: whole, or no more of it than anybody is told."""
    return row if reader.opens(row) else row.teaser()
