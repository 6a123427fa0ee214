"""The answer by mail: its private link and the portal's own words, nothing that somebody typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.models import FactSheet
from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.accounts.forms import MailboxForm
from hub.accounts.mail import account_mail
from hub.core.db.bilingual import current_language
from hub.matching.finder.views.finder import with_fact_sheet


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@with_fact_sheet
def send_answer(request: HttpRequest, sheet: FactSheet, token: str) -> HttpResponse:
    """Mail the private link of an answer to an address that its reader gives."""
    form = MailboxForm(request.POST if request.method == "POST" else None)
    answer_url, at = reverse("matching:answer", args=[token]), timezone.now()
    mailbox = form.data.get("email", "")
    if form.is_valid() and allows_attempt(request, form, "matching.send", at=at, mailbox=mailbox):
        context = {"link": request.build_absolute_uri(answer_url), "until": timezone.localdate(sheet.expires_at)}
        email = form.cleaned_data["email"]
        account_mail(template="matching/email/answer", to=email, lang=current_language(), context=context).send()
        words = {"sentence": _("The private link to your answer is in it."), "back_url": answer_url}
        return render(request, "accounts/mailed.html", words)
    return render(request, "matching/send_answer_page.html", {"form": form, "token": token, "back_url": answer_url})
