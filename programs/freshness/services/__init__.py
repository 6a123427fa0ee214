"""What is done to keep entries true, one function for each use case."""

from programs.freshness.services.answering import confirm_entry, correct_entry, end_entry
from programs.freshness.services.asking import ask_owner, ask_owners, end_expired, revoke_ask
from programs.freshness.services.planning import choose_months, set_plan, set_rhythm

__all__ = [
    "ask_owner",
    "ask_owners",
    "choose_months",
    "confirm_entry",
    "correct_entry",
    "end_entry",
    "end_expired",
    "revoke_ask",
    "set_plan",
    "set_rhythm",
]
