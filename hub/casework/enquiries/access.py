"""The draft behind a mailed link."""

from django.db.models import Q
from django.db.models.functions import Now
from django.http import Http404

from hub.casework.models import RequestDraft
from hub.casework.notifications.queries import draft_of_confirmation, was_mailed_to
from hub.core.db.tenancy import grant_access
from hub.core.http import logs


def draft_to_confirm(token: str) -> RequestDraft:
    """Return the draft that a mailed link sends. Raises ``Http404`` for a forged, late or forgotten one.

    A draft that has another address by now is not opened by the links mailed before.
    """
    if (read := draft_of_confirmation(token)) is not None:
        key, mark = read
        grant_access(key)
        alive = Q(expires_at__gt=Now()) | Q(request__isnull=False)
        draft: RequestDraft | None = RequestDraft.objects.filter(alive, pk=key).first()
        if draft is not None and was_mailed_to(mark, draft.email):
            return draft
    logs.refused("casework.link_denied", by=None, subject=RequestDraft._meta.label_lower)
    raise Http404
