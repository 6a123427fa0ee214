"""What curators do with entries of any type, one function for each use case."""

from hub.publishing.services.drafts import (
    Saved,
    begin_draft,
    begin_entry,
    bring_up_to_date,
    change_draft,
    discard_draft,
    document_at,
    held_for,
    hold_aside,
    newest_save,
    restore_save,
    save_draft,
    settle,
)
from hub.publishing.services.files import decide_on_file, offer_file_words
from hub.publishing.services.reviews import (
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
    "approve",
    "begin_draft",
    "begin_entry",
    "begin_retirement",
    "bring_up_to_date",
    "change_draft",
    "decide_on_file",
    "discard_draft",
    "document_at",
    "held_for",
    "hold_aside",
    "newest_save",
    "offer_file_words",
    "publish_scheduled",
    "restore_save",
    "roll_back",
    "save_draft",
    "send_back",
    "settle",
    "submit",
    "take_back",
]
