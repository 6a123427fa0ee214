"""What a visitor writes, and the link that comes by mail."""

from typing import Any

from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.access import sign_fact_sheet
from companies.profile.services.fact_sheets import start_fact_sheet
from hub.outbox.services import deliver_due
from tests.accounts.people import link_in, mails_to
from tests.casework.asking.drafts import started
from tests.casework.world import SHANGHAI

BODY = "A dye house in Jiangsu asks for a plant of ours. CANARY-WORDS-4711"
VISITOR = "visitor@maplebend.example"
ANSWERS: dict[str, Any] = {
    "province": "QC",
    "areas": ["wastewater-treatment"],
    "needs": ["find_partner"],
    "target_markets": ["CN", "CN-JS"],
    "description": "Membranes that let dye houses use their water again.",
}


def finder_token(**answers: Any) -> str:
    """Return the token of the private link to what a visitor told the finder."""
    return sign_fact_sheet(start_fact_sheet(answers=ANSWERS | answers, language="en", at=timezone.now()))


def write(client: Client | None = None, **more: str) -> Any:
    """Post the box."""
    sent = {"to": SHANGHAI, "seat": SHANGHAI, "body": BODY, "enclose": "on", "email": VISITOR, "started": started()}
    sent |= {"seat": ""} if more.get("answers") else {}
    sent |= more
    return (client or Client()).post(reverse("casework:message"), sent)


def mailed_link(mails: list[EmailMessage], to: str = VISITOR) -> str:
    """Return the path of the link in the newest mail to an address."""
    deliver_due()
    return link_in(mails_to(to, mails)[-1])
