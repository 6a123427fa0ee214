"""What is done with links, one function for each use case."""

from programs.links.services.gathering import gather_links
from programs.links.services.looking import forget_looks, look_at_next, visitor
from programs.links.services.mending import take_new_address

__all__ = ["forget_looks", "gather_links", "look_at_next", "take_new_address", "visitor"]
