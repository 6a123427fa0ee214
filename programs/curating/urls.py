"""Addresses of the curators' desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.curating.views import desk, editor, programs, review

app_name = "curating"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path(_("new/"), desk.new, name="new"),
    path(_("program/<slug:slug>/"), programs.program, name="program"),
    path(_("program/<slug:slug>/rows/"), programs.rows, name="rows"),
    path(_("program/<slug:slug>/change/<slug:what>/"), programs.change, name="change"),
    path(_("draft/<int:pk>/"), review.draft, name="draft"),
    path(_("draft/<int:pk>/step/<slug:step>/"), review.step, name="step"),
    path(_("draft/<int:pk>/conditions/"), editor.conditions, name="conditions"),
    path(_("draft/<int:pk>/condition/<int:ident>/"), editor.condition, name="condition"),
    path(_("draft/<int:pk>/condition/<int:ident>/change/"), editor.change_conditions, name="change_condition"),
    path(_("draft/<int:pk>/section/<slug:section>/"), editor.section, name="section"),
]
