"""The catalogue's rows: programs, revisions, drafts, rules between programs, imports, links, reviews and reports."""

from programs.models.catalogue import Condition, Program, Revision, Succession
from programs.models.drafts import DraftSave
from programs.models.freshness import AskedProgram, ReviewAsk, ReviewPlan, ReviewRhythm
from programs.models.imports import Import, ImportConflict, ImportJob, ImportRow, ProgramPair
from programs.models.links import Link, LinkLook, LinkSite
from programs.models.reports import Report, ReportedField
from programs.models.search import SearchDocument
from programs.models.together import ProgramRule

__all__ = [
    "AskedProgram",
    "Condition",
    "DraftSave",
    "Import",
    "ImportConflict",
    "ImportJob",
    "ImportRow",
    "Link",
    "LinkLook",
    "LinkSite",
    "Program",
    "ProgramPair",
    "ProgramRule",
    "Report",
    "ReportedField",
    "ReviewAsk",
    "ReviewPlan",
    "ReviewRhythm",
    "Revision",
    "SearchDocument",
    "Succession",
]
