"""Fresh proof of who a person is: asked for before what matters, unless it was given within five minutes.

Signing in counts as proof, and so does a password, a code or a passkey given again.
"""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseRedirect


@reauthentication_required(app="allauth.account")
def require_reauthentication(request: HttpRequest) -> None:
    """Go on only with fresh proof. Raises ``ReauthenticationRequired``, which allauth's middleware answers.

    It keeps what the form sent in the session, and the page goes on with that once the person has shown who they are.
    """


def reauthentication_redirect(request: HttpRequest, *, then: str) -> HttpResponseRedirect | None:
    """Return the way to the page that asks for proof and leads on to ``then``; None where proof is fresh.

    For downloads: a file that answers the form of that page would leave the person standing there.
    """
    try:
        require_reauthentication(request)
    except ReauthenticationRequired:
        way = get_adapter(request).get_reauthentication_methods(request.user)[0]["url"]
        return HttpResponseRedirect(f"{way}?{urlencode({REDIRECT_FIELD_NAME: then})}")
    return None
