"""What matching tells those above: sent inside the transaction."""

from django.dispatch import Signal

# Sent with ``company`` and ``changes``, the keys of ``VerdictChange`` that it took over from a record merged into it.
verdict_changes_moved = Signal()
