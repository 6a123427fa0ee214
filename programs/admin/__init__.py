"""The tables of the catalogue in the admin site."""

from programs.admin import catalogue, freshness, imports

__all__ = ["catalogue", "freshness", "imports"]
