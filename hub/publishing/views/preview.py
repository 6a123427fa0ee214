"""A draft as readers would see it: the public page of its entry, made of what the draft says now."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.publishing.access import version_for
from hub.publishing.models import Version
from hub.publishing.services import newest_save
from hub.publishing.views.base import preview_refusal


@require_safe
def preview(request: SignedInRequest, pk: int, *, model: type[Version]) -> HttpResponse:
    """Show a draft in the page of its entry, in the language of the address; where that cannot be, lead back to it."""
    row = version_for(request.user, model, pk)
    back, public_page = row.type.url("draft", row.pk), row.type.public_page
    document = newest_save(row).content
    reading = row.type.read(row, document)
    refusal = preview_refusal(row, reading)
    if refusal or public_page is None:
        messages.info(request, refusal)
        return redirect(back)
    context = public_page.context(request, reading.entry)
    context |= {
        "public_template": public_page.template,
        "draft_url": back,
        "draft_name": row.type.name_of(document)[f"name_{current_language()}"],
    }
    return render(request, "publishing/preview.html", context)
