"""Addresses of the desk of entries that are rows of tables."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.publishing.models import EntryVersion
from hub.publishing.views import bulk, desk, editor, entry, preview, review

app_name = "entries"
_VERSION = {"model": EntryVersion}
urlpatterns = [
    path("", desk.desk, {"namespace": app_name}, name="desk"),
    path(_("several/"), bulk.bulk, name="bulk"),
    path(_("who-keeps-what/"), desk.team, name="team"),
    path(_("new/<slug:kind>/"), desk.new, name="new"),
    path(_("alike/<slug:kind>/"), desk.twins, name="twins"),
    path(_("draft/<int:pk>/"), review.draft, _VERSION, name="draft"),
    path(_("draft/<int:pk>/text/"), editor.write, _VERSION, name="write"),
    path(_("draft/<int:pk>/saves/"), review.saves, _VERSION, name="saves"),
    path(_("draft/<int:pk>/preview/"), preview.preview, _VERSION, name="preview"),
    path(_("draft/<int:pk>/step/<slug:step>/"), review.step, _VERSION, name="step"),
    path(_("entry/<slug:kind>/<slug:slug>/"), entry.entry, name="entry"),
    path(_("entry/<slug:kind>/<slug:slug>/rows/"), entry.rows, name="rows"),
    path(_("entry/<slug:kind>/<slug:slug>/change/<slug:what>/"), entry.change, name="change"),
]
