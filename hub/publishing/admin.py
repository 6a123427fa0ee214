"""Versions of entries and reports in the admin site: to look through. They are written at the curators' desk.

The links and the addresses of readers who reported something are not shown.
"""

from hub.core.admin import register_tables

register_tables("publishing")
