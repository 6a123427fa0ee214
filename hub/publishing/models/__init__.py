"""Versions of entries and their saves, what was taken out, who works on what, and what readers report."""

from hub.publishing.models.entries import (
    CuratedModel,
    EntryComment,
    EntrySave,
    EntryVersion,
    EntryWork,
    Save,
    Version,
    WithdrawnEntry,
)
from hub.publishing.models.reports import EntryReport, PageFeedback, ReportedField
