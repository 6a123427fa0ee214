"""Closed lists that the catalogue and companies share, and the rules of routing that need no row. Pure."""
