"""Addresses for machines: no language, no cookie."""

from django.urls import URLPattern, include, path, re_path

from hub.api.endpoints import api, served
from hub.api.views import machines

app_name = "api"


def _endpoints() -> list[URLPattern]:
    """Return the addresses of the API, each served as the portal does."""
    patterns = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    for each in patterns:
        each.callback = served(each.callback, takes_body=each.name == "match_facts")
    return patterns


urlpatterns = [
    path("api/v1/", include(_endpoints())),
    path("api/v1/openapi.json", machines.openapi, name="openapi"),
    re_path(r"^api/", machines.no_such_address),
    path("data/", machines.to_the_page),
    path("data/datapackage.json", machines.data_package, name="data-package"),
    path("data/<slug:name>.csv", machines.data_file, {"form": "csv"}, name="file-csv"),
    path("data/<slug:name>.json", machines.data_file, {"form": "json"}, name="file-json"),
    path("sitemap.xml", machines.sitemap_xml, name="sitemap"),
    path("llms.txt", machines.llms, name="llms"),
]
