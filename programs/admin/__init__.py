"""The tables of the catalogue in the admin site."""

from programs.admin import catalogue, imports, upkeep

__all__ = ["catalogue", "imports", "upkeep"]
