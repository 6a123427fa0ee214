"""Tools of those who develop the portal. It imports none of them, and they are not shipped with it."""
