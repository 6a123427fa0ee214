"""What companies tell those above: sent inside the transaction.

Receivers write outbox rows, or what they keep of a company; casework also withdraws what a company that is closed has
open.
"""

from django.dispatch import Signal

# Sent with ``company_id``, ``by`` and ``at`` whenever a fact that conditions are tested against may have changed.
profile_changed = Signal()
# Sent with ``company_id``, ``purpose``, ``consent`` and ``at`` when a company takes a consent back; ``consent`` is
# the key of its line in the ledger.
consent_withdrawn = Signal()
# Sent with ``kept`` and ``gone`` when one record is merged into the other, before its members and rows move.
pre_merge = Signal()
# Sent with ``company_id``, ``by``, ``at`` and ``is_erased`` when a record is closed or merged into another, and
# before it is erased, with all that belongs to it.
company_closed = Signal()
