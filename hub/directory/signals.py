"""The one event of the directory. Ids and plain words only, sent inside the transaction.

``seats_handed_on(user_id, predecessor_id, at)``: a person was given every seat that another one holds, with its
lead. What apps above keep for the predecessor is theirs to hand on.
"""

from django.dispatch import Signal

seats_handed_on = Signal()
