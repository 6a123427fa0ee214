"""The catalogue's rows: programs, what was published of them, what a search looks through, and drafts in the making."""

from programs.models.catalogue import Condition, Program, Revision, Succession
from programs.models.drafts import DraftSave
from programs.models.imports import Import, ImportConflict, ImportJob, ImportRow, ProgramPair
from programs.models.search import SearchDocument

__all__ = [
    "Condition",
    "DraftSave",
    "Import",
    "ImportConflict",
    "ImportJob",
    "ImportRow",
    "Program",
    "ProgramPair",
    "Revision",
    "SearchDocument",
    "Succession",
]
