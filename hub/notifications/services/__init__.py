"""What is done about telling people: one function per use case, atomic, with its own audit row."""

from hub.notifications.services.bounces import (
    ask_confirmation,
    confirm_address,
    take_reports,
)
from hub.notifications.services.dead_letters import drop_message, queue_health, retry_message, retry_topic
from hub.notifications.services.digests import call_digests, write_digest
from hub.notifications.services.keeping import export_notifications, forget_old, forget_person
from hub.notifications.services.preferences import save_preferences, stop_mails, take_up_again
from hub.notifications.services.taking_back import take_back
from hub.notifications.services.telling import Mailbox, deliver, note_outcome, notify

__all__ = [
    "Mailbox",
    "ask_confirmation",
    "call_digests",
    "confirm_address",
    "deliver",
    "drop_message",
    "export_notifications",
    "forget_old",
    "forget_person",
    "note_outcome",
    "notify",
    "queue_health",
    "retry_message",
    "retry_topic",
    "save_preferences",
    "stop_mails",
    "take_back",
    "take_reports",
    "take_up_again",
    "write_digest",
]
