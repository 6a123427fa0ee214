"""Addresses of the desk of entries."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.curation.views import desk, editor, entry, review

app_name = "entries"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path(_("new/<slug:kind>/"), desk.new, name="new"),
    path(_("draft/<int:pk>/"), review.draft, name="draft"),
    path(_("draft/<int:pk>/text/"), editor.write, name="write"),
    path(_("draft/<int:pk>/saves/"), review.saves, name="saves"),
    path(_("draft/<int:pk>/step/<slug:step>/"), review.step, name="step"),
    path(_("entry/<slug:kind>/<slug:slug>/"), entry.entry, name="entry"),
    path(_("entry/<slug:kind>/<slug:slug>/rows/"), entry.rows, name="rows"),
    path(_("entry/<slug:kind>/<slug:slug>/change/<slug:what>/"), entry.change, name="change"),
]
