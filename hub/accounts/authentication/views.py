"""allauth's pages for e-mail addresses, kept from writing while they are only read."""

from typing import Any

from allauth.account.views import ConfirmEmailView, EmailView
from django.http import HttpRequest, HttpResponse

from hub.core.db.tenancy import allow_writes


class ConfirmAddressView(ConfirmEmailView):
    """The page behind the link of a mail. Somebody else is signed out when the form is sent, not when a link opens."""

    def logout_other_user(self, confirmation: Any) -> None:
        """Sign out the person who is not the owner of the address, on POST alone."""
        if self.request.method == "POST":
            super().logout_other_user(confirmation)


class AddressesView(EmailView):
    """The list of one's addresses. allauth adds the row of an address that was made without it, once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer through the door that lets the missing row in."""
        with allow_writes():
            response: HttpResponse = super().dispatch(request, *args, **kwargs)
            return response


confirm_address = ConfirmAddressView.as_view()
addresses = AddressesView.as_view()
