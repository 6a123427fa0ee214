"""The one event of accounts. Ids and plain words only, sent inside the transaction.

``staff_joined(user_id, role, seat, organization, invitation_id, at)``: a person accepted an invitation. ``seat`` and
``organization`` are the slugs written when the person was invited, or ""; the apps that own seats and organizations
make their rows from them. A receiver that raises ``ValidationError`` refuses: nothing was accepted then.
"""

from django.dispatch import Signal

staff_joined = Signal()
