"""What companies tell those above: sent inside the transaction. Receivers write outbox rows, nothing else."""

from django.dispatch import Signal

# Sent with ``company_id``, ``by`` and ``at`` whenever a fact that conditions are tested against may have changed.
profile_changed = Signal()
# Sent with ``company_id`` and ``at`` when a record is closed or merged into another, and before it is erased.
company_closed = Signal()
