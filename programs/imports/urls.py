"""Addresses of imports."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from programs.imports.views import conflicts, files, jobs, pairs

app_name = "imports"
urlpatterns = [
    path("", files.index, name="list"),
    path(_("template.<slug:kind>"), files.template, name="template"),
    path("<slug:kind>.xlsx", files.export, name="export"),
    path("<int:pk>/", files.detail, name="detail"),
    path(_("progress/<int:pk>/"), jobs.progress, name="progress"),
    path("<int:pk>/<slug:step>/", files.step, name="step"),
    path(_("conflicts/"), conflicts.index, name="conflicts"),
    path(_("conflicts/<int:pk>/settle/"), conflicts.resolve, name="resolve_conflict"),
    path(_("pairs/"), pairs.index, name="pairs"),
    path(_("pairs/look/"), pairs.propose, name="propose_pairs"),
    path(_("pairs/<int:pk>/judge/"), pairs.decide, name="decide_pair"),
]
