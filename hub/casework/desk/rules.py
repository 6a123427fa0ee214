"""May this be done? Each function returns a refusal with its sentence, or None: the button and the service ask alike.

A person acts through a seat: ``seats`` are those that the person holds now.
"""

from django.utils.translation import gettext as _

from hub.core.workflow import Refusal

_MOST_VIEWS = 20


def may_keep_view(number: int) -> Refusal | None:
    """Refuse to keep more views of the desk than a person can tell apart."""
    if number >= _MOST_VIEWS:
        return Refusal("too_many", _("You keep 20 views already. Forget one of them first."))
    return None
