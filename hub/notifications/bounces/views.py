"""The provider's reports of mail that came back."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hub.core.http import logs
from hub.notifications.bounces.services import read_dsn, read_events, record_bounces


@login_not_required
@csrf_exempt  # A machine with a secret, without cookies.
@require_POST
def receive_report(request: HttpRequest) -> HttpResponse:
    """Take a report: JSON events, or a mail of a mail server as it came (``message/rfc822``).

    Without the secret it answers as if there were no such address.
    """
    given = request.headers.get("Authorization", "")
    if not settings.BOUNCE_SECRET or not constant_time_compare(given, f"Bearer {settings.BOUNCE_SECRET}"):
        logs.refused("notifications.report_refused", by=None)
        raise Http404
    is_mail = request.content_type == "message/rfc822"
    try:
        reports = read_dsn(request.body) if is_mail else read_events(json.loads(request.body))
    except RequestDataTooBig:
        return JsonResponse({"error": "too large"}, status=413)
    except (ValueError, RecursionError):
        return JsonResponse({"error": "not a report"}, status=400)
    # A mail may have been written by anybody before the provider passed it on.
    taken = record_bounces(reports=reports, at=timezone.now(), trusted=not is_mail)
    return JsonResponse({"taken": taken})
