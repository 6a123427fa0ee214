"""Requests of the demonstration's companies, sent and carried on by others: what ``Portal.act`` runs."""

# What each piece of code begins with. ``send`` sends a request, ``who`` names somebody who acts for a seat.
CASES = """
import sys, uuid
from datetime import timedelta
from django.utils import timezone
from companies.models import Company
from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason, PartOutcome, ReferralRole
from hub.casework.models import Approval, Referral, ServiceRequest
from hub.casework.referrals.services import SeatChoiceInput, accept_referral, refer_request
from hub.casework.requests.services.submission import OfficialInput, RequestInput, submit_request
from hub.directory.models import Seat
now, DESK, SHANGHAI = timezone.now(), "hub-desk", "shanghai-water-monitoring"

def seat(slug):
    return Seat.objects.select_related("office__organization", "organization").get(slug=slug)

def person(key):
    return User.objects.get(email=f"{key}@demo.example")

def who(key, slug):
    return {"by": person(key), "seats": [seat(slug)], "at": now}

def send(subject, lang="en", company="demo-boreal-membranes", **said):
    ask = {"kind": "partners", "subject": subject, "body": f"{subject}. (fictional)", "language": lang,
           "needs": ["find_partner"], "areas": ["wastewater-treatment"], "cn_provinces": ["CN-JS"], "key": uuid.uuid4()}
    company = Company.objects.get(slug=company)
    return submit_request(company=company, ask=RequestInput(**(ask | said)), by=person("owner"), at=now)

def signing(level="ambassador"):
    return {"kind": "presence", "needs": ["government_introduction"], "official": OfficialInput(
        level=level, form="signing", on=timezone.localdate() + timedelta(days=40), city="Suzhou",
        host="Suzhou Example Water", purpose="The city comes if Canada comes.")}

def offer(request, to, by, of, **more):
    return refer_request(request=request, choice=SeatChoiceInput(seat=seat(to), rank=1), **who(by, of), **more)

def accept(referral, by):
    return accept_referral(offer=referral, **who(by, referral.seat.slug))

def give(request, to, by):
    accept(offer(request, to, "desk", DESK), by)
    return ServiceRequest.objects.select_related("owner").get(pk=request.pk)
"""
