"""The one event of accounts. Ids and plain words only, sent inside the transaction.

``staff_joined(user_id, role, seat, organization, invitation_id)``: a person accepted an invitation. ``seat`` and
``organization`` are the slugs written when the person was invited, or ""; the apps that own seats and organizations
make their rows from them.
"""

from django.dispatch import Signal

staff_joined = Signal()
