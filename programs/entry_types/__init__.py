"""The types of entries of the catalogue: programs, and the rules between them."""

from hub.publishing.registry import register
from programs.entry_types.program import PROGRAM
from programs.entry_types.rule import RULE

register(PROGRAM, RULE)
