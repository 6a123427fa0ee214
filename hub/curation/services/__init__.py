"""What curators do with entries, one function for each use case."""

from hub.curation.services.drafts import (
    Saved,
    begin_draft,
    begin_entry,
    bring_up_to_date,
    discard_draft,
    hold_aside,
    restore_save,
    save_draft,
    settle,
)
from hub.curation.services.files import decide_on_file, offer_file_words
from hub.curation.services.reviews import (
    approve,
    begin_withdrawal,
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
    "begin_withdrawal",
    "bring_up_to_date",
    "decide_on_file",
    "discard_draft",
    "hold_aside",
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
