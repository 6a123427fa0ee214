"""What the catalogue tells the rest of the portal, inside the transaction, by keys alone.

``program_published`` carries ``program_id`` and ``revision_id``; ``program_withdrawn`` carries ``program_id``.
"""

from django.dispatch import Signal

program_published = Signal()
program_withdrawn = Signal()
