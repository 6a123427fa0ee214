"""The project's own catalogue, read once for all tests that only look at it."""

from functools import cache

from programs.catalogue.entries import Catalogue
from programs.catalogue.files import read_programs


@cache
def real_catalogue() -> Catalogue:
    """Return the catalogue of the project's files."""
    return read_programs()
