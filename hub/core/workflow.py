"""The workflow kernel: states as enumerations, transitions as a table, refusals as sentences."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

# For so long something that was just done may be undone with one press.
UNDO_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done: a code for tests and a translated sentence for people, which is never empty."""

    code: str
    sentence: str = field(default_factory=lambda: _("This is not possible any more."))


class RefusedError(Exception):
    """Something was asked for that a rule refuses. Nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def require(refusal: Refusal | None) -> None:
    """Raise ``RefusedError`` where a rule refused."""
    if refusal is not None:
        raise RefusedError(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One named step: from which states, to which state, and who may take it.

    ``may`` returns a ``Refusal`` or None; ``stamps`` names the time columns that the step fills.
    """

    name: str
    sources: frozenset[str]
    target: str
    may: Callable[..., Refusal | None] = lambda *_args, **_kwargs: None
    stamps: tuple[str, ...] = ()


class Workflow:
    """A table of transitions over one state column."""

    def __init__(self, *, field: str, transitions: Iterable[Transition]) -> None:
        self.field = field
        self.transitions = {transition.name: transition for transition in transitions}

    def refusal(self, instance: Any, name: str, *, by: Any) -> Refusal | None:
        """Return why ``name`` may not be taken now, or None. Buttons and services ask the same question."""
        transition = self.transitions[name]
        if getattr(instance, self.field) not in transition.sources:
            return Refusal("wrong_state")
        return transition.may(instance, by=by)

    def take(self, instance: Any, name: str, *, by: Any, at: Any) -> list[str]:
        """Move ``instance`` (unsaved) through ``name`` and return the names of the changed columns.

        Raises ``RefusedError`` when the table or the rule refuses.
        """
        if refusal := self.refusal(instance, name, by=by):
            raise RefusedError(refusal)
        transition = self.transitions[name]
        setattr(instance, self.field, transition.target)
        for stamp in transition.stamps:
            setattr(instance, stamp, at)
        return [self.field, *transition.stamps]
