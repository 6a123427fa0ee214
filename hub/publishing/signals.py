"""What publishing tells the rest of the portal, and what loads tell it, inside the transaction.

``entry_published`` carries ``entry_type`` and ``slug`` of an entry that says other words to readers now, or is
withdrawn. ``entry_kept`` carries ``row``, an unsaved row of what a file says where a curator has said something else.
"""

from django.dispatch import Signal

entry_published = Signal()
entry_kept = Signal()
