"""The China side in the admin site: to look things up. Files and curators are the source."""

from hub.core.admin import register_tables

register_tables("opportunities")
