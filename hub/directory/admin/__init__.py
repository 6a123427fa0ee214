"""The directory in the admin site: entries to look up, people to invite and to seat, absences and filters.

The files are the source of the entries, so these are not changed here. Who holds what is given and ended here.
"""

from hub.directory.admin import entries, people, seats
