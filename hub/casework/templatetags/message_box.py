"""The box for a message, an hour with its zone, visits and answers of an opportunity, and what an office lends."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from hub.casework.bookings.access import bookable_reference, lent_resources, may_lend
from hub.casework.enquiries.forms import Enquiry, box
from hub.casework.leads.access import told_companies
from hub.casework.models import CompanyProposal
from hub.casework.visits.access import public_visits
from hub.casework.visits.presentation import visit_facts
from hub.core.db.bilingual import current_language
from hub.directory.models import Office
from hub.directory.reference.places import time_words
from opportunities.status import PROPOSED

register = template.Library()


@register.filter
def zoned_time(moment: datetime) -> str:
    """An hour in the zone of the page's reader, with the name of the zone."""
    return time_words(timezone.localtime(moment), current_language())


@register.inclusion_tag("casework/enquiries/box.html", takes_context=True)
def message_box(context: template.Context, token: str = "", *, contacts: bool = True, **about: Any) -> dict[str, Any]:
    """Ask a person, about ``program``, ``opportunity``, ``office``, an answer (``told``, ``token``) or nothing yet.

    ``company`` is the one that the page is of; ``province`` is where the reader's is, as far as the page knows.
    ``contacts``: the box begins with the published contacts; a page that shows them itself leaves them out.
    """
    given = {name: value for name, value in about.items() if value}
    return {
        **box(context["request"], Enquiry(token=token, **given)),
        "csrf_token": context.get("csrf_token"),
        "contacts_shown": not contacts,
    }


@register.inclusion_tag("casework/visits/public.html")
def visits_of(opportunity: str) -> dict[str, Any]:
    """Show the public visits of an opportunity, ``{% visits_of row.slug %}``."""
    lang = current_language()
    rows = public_visits(on=timezone.localdate(), opportunity=opportunity)
    return {"visits": [{"row": row, **visit_facts(row, lang)} for row in rows]}


@register.simple_tag(takes_context=True)
def told_of(context: template.Context, opportunity: Any) -> list[CompanyProposal]:
    """What the reader's companies were told of a lead or a mission, ``{% told_of row as told %}``."""
    if opportunity.kind not in PROPOSED:
        return []
    return told_companies(context["request"].user, opportunity.slug, on=timezone.localdate())


@register.inclusion_tag("casework/bookings/lent.html", takes_context=True)
def lent_by(context: template.Context, office: Office) -> dict[str, Any]:
    """Show what an office lends, and to whom it may mean it the way to it, ``{% lent_by office %}``."""
    user, resources = context["request"].user, lent_resources(office)
    return {
        "office": office,
        "resources": resources,
        "reference": bookable_reference(user) if resources else "",
        "may_lend": may_lend(user, office),
    }
