"""What is done with files of programs, one function for each use case."""

from programs.imports.services.applying import apply_import
from programs.imports.services.checking import check_file, drop_import
from programs.imports.services.pairing import approve_pair, judge_pair, propose_pairs, reopen_pair
from programs.imports.services.settling import settle_conflict
from programs.imports.services.working import (
    FEW_ROWS,
    SMALL_FILE,
    WORK,
    begin_import,
    give_up,
    send_file,
    work_off,
)

__all__ = [
    "FEW_ROWS",
    "SMALL_FILE",
    "WORK",
    "apply_import",
    "approve_pair",
    "begin_import",
    "check_file",
    "drop_import",
    "give_up",
    "judge_pair",
    "propose_pairs",
    "reopen_pair",
    "send_file",
    "settle_conflict",
    "work_off",
]
