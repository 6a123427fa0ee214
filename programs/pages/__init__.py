"""The public pages of the catalogue: list, program, filters."""
