"""The events of notifications, sent inside the transaction.

``address_closed(person_id, at)``: mail to the address of a person comes back, and no more is written there until its
owner lifts that.
``mails_stopping(person, categories, at)``: a link of a mail stops these categories, by their slugs. Nothing is locked
yet: who hears it may end what the mails are about, and the account with it.
"""

from django.dispatch import Signal

address_closed, mails_stopping = Signal(), Signal()
