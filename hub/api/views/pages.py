"""Pages about the data: what there is to take, the reference of the API, and the feed of changes."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.api import files, licence
from hub.api.answers import kept_answer, tag_of
from hub.api.changes import Change, Happening, changes, last_change
from hub.api.presentation import FilePart, operations, problem_kinds
from hub.core.bilingual import current_language
from hub.core.context import identity


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what there is to take: files with digests, licence, dictionary, and the ways to be told of changes."""
    lang = current_language()
    parts = [FilePart(forms, lang) for forms in files.files()]
    context = {"parts": parts, "changed": last_change(), "licence": licence.NAME, "deed": licence.DEEDS[lang]}
    return render(request, "api/index.html", context)


@login_not_required
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Show the reference of the API, from its own document."""
    lang = current_language()
    times, _seconds = settings.RATE_LIMITS.get("api.match", {}).get("address", (0, 0))
    context = {
        "operations": operations(lang),
        "problems": problem_kinds(lang),
        "site": request.build_absolute_uri("/")[:-1],
        "limit": times,
    }
    return render(request, "api/reference.html", context)


@login_not_required
@require_safe
def changes_feed(request: HttpRequest) -> HttpResponseBase:
    """Tell what was published, changed, withdrawn and ended, newest first."""
    lang = current_language()
    found = changes(today=timezone.localdate())
    return kept_answer(
        request,
        tag=tag_of(lang, request.get_host(), [(change.key, change.at) for change in found]),
        body=lambda: _feed(request, found, lang),
        content_type="application/atom+xml; charset=utf-8",
        modified=int(found[0].at.timestamp()) if found else None,
    )


def _feed(request: HttpRequest, found: list[Change], lang: str) -> str:
    hub = identity(lang)
    feed = Atom1Feed(
        title=_("%(portal)s: changes of the catalogue") % {"portal": hub.name},
        link=request.build_absolute_uri(reverse("programs:list")),
        description=_("Programs published, changed, withdrawn and ended."),
        language=f"{lang}-CA",
        feed_url=request.build_absolute_uri(request.path),
        author_name=hub.name,
        feed_guid=request.build_absolute_uri(request.path),
    )
    for change in found:
        to = (
            reverse("programs:list")
            if change.what is Happening.WITHDRAWN
            else reverse("programs:detail", args=[change.slug])
        )
        feed.add_item(
            title=_printable(_title(change, lang)),
            link=request.build_absolute_uri(to),
            description=_printable(change.summary(lang)),
            unique_id=change.key,
            pubdate=change.at,
            updateddate=change.at,
            categories=[change.what.value],
        )
    return str(feed.writeString("utf-8"))


def _printable(text: str) -> str:
    """Return a text without the controls that no XML may hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


def _title(change: Change, lang: str) -> str:
    name = {"program": change.name(lang)}
    match change.what:
        case Happening.PUBLISHED:
            return _("Published: %(program)s") % name
        case Happening.CHANGED:
            return _("Changed: %(program)s") % name
        case Happening.WITHDRAWN:
            return _("Withdrawn: %(program)s") % name
    return _("Ended: %(program)s") % name
