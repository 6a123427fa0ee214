"""The admin site shows what casework teaches the directory, checked addresses, signs put aside and ready answers.

Requests open at the desk, to whoever must know.
"""

from hub.core.admin import register_tables

register_tables("casework")
