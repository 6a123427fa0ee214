"""Keep oneself or a colleague out of a request for a personal interest, and let somebody in again."""

from typing import Any

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.casework.desk.access import Case
from hub.casework.desk.actions.handlers import ActionContext, sentence, undoable
from hub.casework.desk.case import CaseDetails
from hub.casework.requests.services.recusals import keep_out, readmit
from hub.directory.seats.presence import is_led
from hub.directory.seats.team_leads import leads_of_seat, led_holders


def people_led(case: Case, told: CaseDetails, user: Any, _at: Any) -> dict[str, Any]:
    """Return whom the reader leads and could keep out: who sits in the offices of the seats that the reader leads."""
    never = {user.pk, *(row.user_id for row in told.recusals)}
    rows = led_holders(seat for seat in case.seats if is_led(seat))
    people = {row.user_id: row.user.get_full_name() for row in rows if row.user_id not in never}
    return {"person": sorted(((str(key), name) for key, name in people.items()), key=lambda one: one[1])}


def people_kept_out(case: Case, told: CaseDetails, user: Any, _at: Any) -> dict[str, Any]:
    """Return who is kept out of the request now and may be let in by the reader."""
    rows = [row for row in told.recusals if row.user_id != user.pk]
    if not user.is_administrator and user not in leads_of_seat(case.request.owner):
        led = {row.user_id for row in led_holders(seat for seat in case.seats if is_led(seat))}
        rows = [row for row in rows if row.user_id in led]
    return {"person": [(str(row.user_id), row.user.get_full_name()) for row in rows]}


def recuse(acting: ActionContext) -> str:
    """Keep oneself out."""
    return _kept_out(acting, acting.by, _("You are kept out of %(reference)s."))


def keep_colleague_out(acting: ActionContext) -> str:
    """Keep somebody out whom one leads."""
    return _kept_out(acting, User.objects.get(pk=acting.data["person"]), _("%(person)s is kept out of %(reference)s."))


def _kept_out(acting: ActionContext, person: Any, words: str) -> str:
    row = keep_out(request=acting.request, person=person, by=acting.by, at=acting.at)
    said = sentence(words, acting, person=person.get_full_name())
    return undoable(acting, "keep_out", row.pk, said)


def let_in_again(acting: ActionContext) -> str:
    person = User.objects.get(pk=acting.data["person"])
    readmit(request=acting.request, person=person, by=acting.by, at=acting.at)
    return sentence(_("%(person)s may read %(reference)s again."), acting, person=person.get_full_name())
