"""Addresses for machines: no language, no cookie."""

from django.urls import URLPattern, include, path, re_path

from hub.api.hsds import views as hsds_views
from hub.api.open_data import views as open_data_views
from hub.api.v1.endpoints import api, served

app_name = "api"


def _endpoints() -> list[URLPattern]:
    """Return the addresses of the API, each served as the portal does."""
    patterns = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    for each in patterns:
        each.callback = served(each.callback, takes_body=each.name == "match_facts")
    return patterns


urlpatterns = [
    path("api/v1/", include(_endpoints())),
    path("api/v1/openapi.json", open_data_views.openapi, name="openapi"),
    path("api/v1/hsds/<slug:lang>/", hsds_views.index, name="hsds"),
    path("api/v1/hsds/<slug:lang>/<slug:kind>", hsds_views.documents, name="hsds-list"),
    path("api/v1/hsds/<slug:lang>/<slug:kind>/<slug:key>", hsds_views.document, name="hsds-one"),
    re_path(r"^api/", open_data_views.no_such_address),
    path("data/", open_data_views.to_the_page),
    path("data/datapackage.json", open_data_views.data_package, name="data-package"),
    path("data/hsds-<slug:lang>.json", hsds_views.whole, name="hsds-file"),
    path("data/<slug:name>.csv", open_data_views.data_file, {"form": "csv"}, name="file-csv"),
    path("data/<slug:name>.json", open_data_views.data_file, {"form": "json"}, name="file-json"),
    path("sitemap.xml", open_data_views.sitemap_xml, name="sitemap"),
    path("llms.txt", open_data_views.llms, name="llms"),
]
