"""The types of entries of the China side."""

from hub.publishing.registry import register
from opportunities.entry_types.entries import AGREEMENT, CHECK, GUIDE
from opportunities.entry_types.opportunities import OPPORTUNITY
from opportunities.entry_types.policy_signals import SIGNAL

register(OPPORTUNITY, SIGNAL, GUIDE, CHECK, AGREEMENT)
