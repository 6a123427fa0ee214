"""The request of a page that only signed-in people reach."""

from django.http import HttpRequest

from hub.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose person is known: for views behind ``LoginRequiredMiddleware``."""

    user: User
