"""What is done with files of programs, one function for each use case."""

from programs.imports.services.checks import check_file, drop_import
from programs.imports.services.conflicts import resolve_conflict
from programs.imports.services.drafts import apply_import
from programs.imports.services.jobs import FEW_ROWS, SMALL_FILE, WORK, begin_import, give_up, run_job, submit_file
from programs.imports.services.pairs import approve_pair, decide_pair, propose_pairs, reopen_pair
