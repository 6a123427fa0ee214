"""What is done with what people save and follow, one function for each use case."""

from hub.subscriptions.services.mail import (
    asked_by_mail,
    follow_by_mail,
    follow_token,
    forget_follower,
    mail_confirmation,
    stop_unread,
)
from hub.subscriptions.services.notifications import (
    MOST,
    TELL,
    export_subscriptions,
    forget_old_alerts,
    hear_changes,
    hears_of,
    make_calendar,
    mark_seen,
    move_fits,
    remove_calendar,
    request_alerts,
    save,
    stop,
    withdraw_fits,
    write_alerts,
)
