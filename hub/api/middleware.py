"""What anyone may read is read by nobody in particular."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from hub.api.v1.problems import PROBLEM, problem_of_status
from hub.core.http.middleware import Middleware

API = "/api/"
# Addresses without a language, for machines.
OPEN = (API, "/data/", "/sitemap.xml", "/llms.txt")
_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
_EXPOSED = "ETag, Last-Modified, Retry-After, X-Request-Id"


class OpenDataMiddleware(Middleware):
    """Answer the addresses of machines without cookies: none is read, none is set, no answer varies by one.

    Pages of any site may read what stands under ``/api/``; credentials are never asked for, so there is nothing that
    a foreign page could misuse. What goes wrong there is told as a problem document, whoever found it.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_for_machines(request.path):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        of_api = request.path.startswith(API)
        if of_api and request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204, headers=_ALLOWED)
        else:
            response = self.get_response(request)
        if of_api:
            response = _as_problem(response)
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = _EXPOSED
            response["Cross-Origin-Resource-Policy"] = "cross-origin"
        for header in ("Vary", "Content-Language"):
            del response[header]
        patch_vary_headers(response, ("Accept-Encoding",))
        response.cookies.clear()
        return response


def _is_for_machines(path: str) -> bool:
    # "/data/" alone is asked for by a person, who is led on to the page in their language.
    return path.startswith(OPEN) and path != "/data/"


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """Return an error page as a problem document; what is none stays as it is."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(PROBLEM):
        return response
    kept = {name: response[name] for name in ("Allow", "Retry-After", "X-Frame-Options") if name in response}
    told = problem_of_status(response.status_code, kept)
    # One line of the log, not a second one of Django's.
    told._has_been_logged = getattr(response, "_has_been_logged", False)  # type: ignore[attr-defined]  # noqa: SLF001
    return told
