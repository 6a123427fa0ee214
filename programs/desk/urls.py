"""Addresses of the curators' desk: programs."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.publishing.views import desk, entry, preview, review
from programs.desk import views
from programs.models import Revision

app_name = "curating"
_PROGRAM = {"kind": "program"}
_VERSION = {"model": Revision}
urlpatterns = [
    path("", desk.desk, {"namespace": app_name}, name="desk"),
    path(_("new/"), desk.new, _PROGRAM, name="new"),
    path(_("program/<slug:slug>/"), entry.entry, _PROGRAM, name="program"),
    path(_("program/<slug:slug>/rows/"), entry.rows, _PROGRAM, name="rows"),
    path(_("program/<slug:slug>/change/<slug:what>/"), entry.change, _PROGRAM, name="change"),
    path(_("draft/<int:pk>/"), review.draft, _VERSION, name="draft"),
    path(_("draft/<int:pk>/step/<slug:step>/"), review.step, _VERSION, name="step"),
    path(_("draft/<int:pk>/saves/"), review.saves, _VERSION, name="saves"),
    path(_("draft/<int:pk>/preview/"), preview.preview, _VERSION, name="preview"),
    path(_("draft/<int:pk>/conditions/"), views.conditions, name="conditions"),
    path(_("draft/<int:pk>/condition/<int:ident>/"), views.condition, name="condition"),
    path(_("draft/<int:pk>/condition/<int:ident>/change/"), views.change_conditions, name="change_condition"),
    path(_("draft/<int:pk>/section/<slug:section>/"), views.section, name="section"),
]
