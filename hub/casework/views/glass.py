"""The closed door: a request that is not the reader's, which opens with a reason, for a short time."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.casework.access import desk_seats, exists_for_glass
from hub.casework.forms.desk import GlassForm
from hub.casework.promises import promises
from hub.casework.services import break_glass
from hub.casework.views.desk_frame import case_url, sent_list
from hub.core.workflow import RefusedError


def closed_door(
    request: HttpRequest, reference: str, *, form: GlassForm | None = None, refused: str = ""
) -> HttpResponse:
    """Say that a number is not the reader's, or not there, and nothing else; the answer is the same for both."""
    context = {
        "wide": True,
        "reference": reference,
        "form": form or GlassForm(),
        "refused": refused,
        "hours": promises().break_glass_hours,
        "may_ask": request.user.is_administrator or bool(desk_seats(request.user)),  # type: ignore[union-attr]
    }
    return render(request, "casework/desk/glass.html", context, status=404)


@require_POST
def open_with_reason(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a request for some hours; its seat and its lead read the reason."""
    seats = desk_seats(request.user)
    form = GlassForm(request.POST)
    if not form.is_valid():
        return closed_door(request, reference, form=form)
    try:
        row = exists_for_glass(request.user, reference)
        break_glass(request=row, reason=form.cleaned_data["reason"], by=request.user, seats=seats, at=timezone.now())
    except Http404:
        return closed_door(request, reference, form=form, refused=_("No request has this number."))
    except RefusedError as refused:
        return closed_door(request, reference, form=form, refused=refused.refusal.sentence)
    messages.success(request, _("%(reference)s is open to you for a short time.") % {"reference": reference})
    return HttpResponseRedirect(case_url(reference, sent_list(request).urlencode(), to="case-h"))
