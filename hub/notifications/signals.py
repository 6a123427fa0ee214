"""The one event of notifications, sent inside the transaction.

``address_closed(person_id, at)``: mail to the address of a person comes back, and no more is written there until its
owner lifts that.
"""

from django.dispatch import Signal

address_closed = Signal()
