"""Lead on from the addresses of records that were merged into another."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from companies.access import CompanyMovedError


class MergedCompanyMiddleware:
    """Send a member who reads an old address to the same page of the merged company; forms are not sent on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the new address where a door has said that the company is there now."""
        match = request.resolver_match
        if not isinstance(exception, CompanyMovedError) or match is None or request.method not in {"GET", "HEAD"}:
            return None
        # Not for ever: whoever leaves the company finds nothing at either address.
        return redirect(match.view_name, **{**match.kwargs, "slug": exception.slug})
