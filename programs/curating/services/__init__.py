"""What curators do with drafts, one function for each use case."""

from programs.curating.services.drafts import (
    Saved,
    add_condition,
    begin_draft,
    bring_up_to_date,
    create_program,
    discard_draft,
    document_at,
    hold_aside,
    reading_of,
    remove_condition,
    restore_save,
    save_part,
    settle,
)
from programs.curating.services.reviews import (
    approve,
    begin_retirement,
    publish_scheduled,
    roll_back,
    send_back,
    submit,
    take_back,
)

__all__ = [
    "Saved",
    "add_condition",
    "approve",
    "begin_draft",
    "begin_retirement",
    "bring_up_to_date",
    "create_program",
    "discard_draft",
    "document_at",
    "hold_aside",
    "publish_scheduled",
    "reading_of",
    "remove_condition",
    "restore_save",
    "roll_back",
    "save_part",
    "send_back",
    "settle",
    "submit",
    "take_back",
]
