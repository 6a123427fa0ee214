"""The catalogue's rows: programs, revisions, drafts, rules between programs, imports, links and reviews."""

from programs.models.catalogue import Condition, Program, Revision, Succession
from programs.models.drafts import DraftSave
from programs.models.freshness import Confirmation, ReviewedProgram, ReviewInterval, ReviewPlan, ReviewRequest
from programs.models.imports import Import, ImportConflict, ImportJob, ImportRow, ProgramPair
from programs.models.links import Link, LinkCheck, LinkSite, PageChange, PageText
from programs.models.program_rules import ProgramRule
from programs.models.search import SearchDocument
