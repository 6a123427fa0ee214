"""What is done with files of programs, one function for each use case."""

from programs.imports.services.applying import apply_import
from programs.imports.services.checking import check_file, drop_import
from programs.imports.services.pairing import judge_pair, propose_pairs
from programs.imports.services.settling import settle_conflict

__all__ = ["apply_import", "check_file", "drop_import", "judge_pair", "propose_pairs", "settle_conflict"]
