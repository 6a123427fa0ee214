"""What the keeping of entries tells the rest of the portal, inside the transaction.

``entry_published`` carries ``kind`` and ``slug`` of an entry whose row says other words now, or is withdrawn.
"""

from django.dispatch import Signal

entry_published = Signal()
