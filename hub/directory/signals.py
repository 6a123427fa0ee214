"""What the loads tell of rows that they left alone, inside the transaction.

``entry_kept`` carries ``row``, an unsaved row of what the file says where a curator has said something else.
"""

from django.dispatch import Signal

entry_kept = Signal()
