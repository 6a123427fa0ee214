"""What follows from a sign-in step or a changed factor."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from hub.accounts import services
from hub.accounts.authentication import sessions
from hub.accounts.models import User


@receiver(authenticator_added)
def count_new_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Take the enrolment as proof of the factor in this session, and end the sessions that lack it."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES or request.user != user:
        return
    sessions.note_second_factor(request, authenticator)
    _change_key(request)
    services.end_sessions(person=user, except_key=request.session.session_key)


@receiver([authenticator_removed, authenticator_reset])
def end_other_sessions(request: HttpRequest, user: User, **_: Any) -> None:
    """A factor that went away takes the sessions that it opened elsewhere with it."""
    services.end_sessions(person=user, except_key=request.session.session_key)


@receiver(authentication_step_completed)
def change_key_at_step_up(request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:  # noqa: FBT001, FBT002
    """Give the session a new key when its person has shown again who they are."""
    if reauthenticated and request.user.is_authenticated:
        _change_key(request)


@receiver(user_logged_out)
def forget_in_browser(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Remember that somebody signed out in this request, so that the answer tells the browser to forget."""
    if user is not None:
        sessions.mark_signed_out(request)


def _change_key(request: HttpRequest) -> None:
    former = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=former).update(session_key=request.session.session_key)
