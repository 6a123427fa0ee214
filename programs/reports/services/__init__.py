"""What is done with reports, one function for each use case."""

from programs.reports.services.answering import accept_report, decline_report, note_published, take_field
from programs.reports.services.sending import (
    Said,
    export_reports,
    forget_reporter,
    forget_reporters,
    report_of_owner,
    report_program,
)

__all__ = [
    "Said",
    "accept_report",
    "decline_report",
    "export_reports",
    "forget_reporter",
    "forget_reporters",
    "note_published",
    "report_of_owner",
    "report_program",
    "take_field",
]
