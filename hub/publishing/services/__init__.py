"""What curators do with entries of any type, one function for each use case."""

from hub.publishing.services.assignments import assign_entry, comment_on_entry, release_entry, snooze_entry, take_entry
from hub.publishing.services.drafts import (
    Saved,
    begin_draft,
    begin_entry,
    bring_up_to_date,
    change_draft,
    discard_draft,
    document_at,
    document_before,
    held_for,
    hold_aside,
    newest_save,
    open_draft,
    restore_save,
    save_draft,
    settle,
)
from hub.publishing.services.files import decide_on_file, offer_file_words
from hub.publishing.services.reviewers import reviewers_of, without_reviewer
from hub.publishing.services.reviews import (
    approve,
    begin_retirement,
    publish_scheduled,
    roll_back,
    send_back,
    submit,
    take_back,
    vouch,
)
