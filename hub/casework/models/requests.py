"""A request: what a company asks, who answers for it now, and what became of it."""

import re
import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from companies.models import Company, Offering, Project
from hub.casework.choices import (
    NOT_ASKED_AGAIN,
    OPEN_STATES,
    Channel,
    LandingHelp,
    Outcome,
    OutcomeReason,
    PendingStep,
    RepeatKind,
    RequestKind,
    RequestState,
    Urgency,
)
from hub.casework.models.base import RequestRelatedModel, person, search_vector
from hub.core.db.bilingual import current_language
from hub.core.db.constraints import choice_constraint, choices_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.forms import choices_for
from hub.core.models import ConfidentialModel, HubQuerySet, IsOneOf, code_array
from hub.core.vocabulary.enums import Area, Language, Need, OpportunityKind, Province
from hub.directory.models import Seat
from opportunities.models import Opportunity
from programs.models import Program


class RequestQuerySet(HubQuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def closed(self) -> Self:
        """Return requests that are closed and not archived."""
        return self.filter(state=RequestState.CLOSED, archived_at=None)

    def late(self, at: datetime) -> Self:
        """Return open requests whose promised first answer is over."""
        return self.filter(due_at__lt=at, state__in=[RequestState.NEW, RequestState.ASSIGNED, RequestState.REFERRED])

    def load_by_seat(self) -> dict[int, int]:
        """Return how many open requests each seat answers for, by its key; seats without any are absent."""
        rows = self.open().order_by().values_list("owner").annotate(n=Count("pk"))
        return dict(rows)


_SUBJECT = 160
_MISSION = re.compile(r"\bmission\b", re.IGNORECASE)


def introduction_subject(lead: Opportunity) -> str:
    """Return what the request of an introduction to a lead, or of a mission, is called in the language that is on."""
    is_mission, words = lead.kind == OpportunityKind.MISSION, "%(title)s"
    # The title of a mission often says that it is one, in either language.
    if not is_mission or _MISSION.search(lead.title) is None:
        words = gettext("Mission: %(title)s") if is_mission else gettext("Introduction: %(title)s")
    return str(words % {"title": lead.title})[:_SUBJECT]


class ServiceRequest(ConfidentialModel):
    """One request of one company.

    ``owner`` is the seat that answers for it: never empty, from the first click to the end. ``handler`` is the person
    of that seat who has it in hand. ``silent_since`` is the last moment at which a person on our side did something for
    it, or the ball came to us; the ladder of reminders counts from there. ``due_at`` is the promised end of the first
    answer; null once it was given, and while the company's answer is awaited. ``pending`` is what came to our side and
    nobody has answered yet.

    Name, province and city of the company are as it told them here: who reads a request need not read the profile.
    """

    belongs_to = ("company_id", "id")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # One press of the button, one request: the draft it came from, or a random key of the form.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveIntegerField(editable=False)
    reference = models.CharField(max_length=16, unique=True, editable=False)

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="requests")
    company_name = models.CharField(max_length=160)
    province = models.CharField(max_length=2, choices=choices_for(Province))
    kind = models.CharField(max_length=12, choices=RequestKind)
    needs = code_array()
    areas = code_array()
    offering = models.ForeignKey(Offering, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    program = models.ForeignKey(Program, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(Opportunity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(_("In one line"), max_length=_SUBJECT)
    body = models.TextField(_("In your own words"), max_length=6000)
    # What the company had told the finder and let go along, line by line, as it saw it.
    enclosed = models.TextField(max_length=6000, blank=True)
    language = models.CharField(_("Language of the answer"), max_length=2, default=Language.ENGLISH.value)
    cn_provinces = code_array()
    city = models.CharField(_("City"), max_length=80, blank=True)
    # A wish: no office is known to lend any of it. How often it is wished for, and where, is a figure.
    landing = code_array(20, db_default=[])
    links = code_array(500)
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.NORMAL)
    needed_by = models.DateField(null=True, blank=True)
    # Who may read the company's profile for this request: codes of hub.casework.sharing.
    shared_with = code_array()
    # Questions of intake filters that decide who may take it: still to be asked, and the answers by name.
    questions = code_array()
    answers = models.JSONField(default=dict, blank=True)
    wished_seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    submitted_by = person()
    entered_by = person()  # of the staff, where it came by phone
    # Whom to speak with, as the officer wrote it down: no mail goes there, they go to whoever sent it.
    contact_name = models.CharField(_("Name"), max_length=120, blank=True, default="", db_default="")
    contact_role = models.CharField(_("Role in the company"), max_length=120, blank=True, default="", db_default="")
    contact_phone = models.CharField(_("Phone"), max_length=40, blank=True, default="", db_default="")
    contact_email = models.EmailField(_("Email"), blank=True, default="", db_default="")

    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.NEW)
    owner = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="requests_owned")
    handler = person("requests_in_hand")
    version = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()
    asked_at = models.DateTimeField(help_text="When the company last began to wait for a person: received, or reopened")
    taken_at = models.DateTimeField(null=True, blank=True)
    first_answer_at = models.DateTimeField(null=True, blank=True)
    silent_since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    # The day that ends at ``due_at`` where the office is whose move it is: the promised day, the same for all readers.
    due_on = models.DateField(null=True, blank=True)
    pending = models.CharField(max_length=8, choices=PendingStep, blank=True)
    pending_since = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, help_text="When its names and words were erased")
    reopened = models.PositiveSmallIntegerField(default=0)

    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_reasons = code_array()
    closing_answer = models.TextField(blank=True, max_length=6000)

    again = models.CharField(max_length=12, choices=RepeatKind, blank=True)
    # The request of the same company that goes on in its place.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged")
    again_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    signs_of_fraud = code_array()
    # Reference, company and subject, folded, for the desk's search.
    search_text = models.TextField(editable=False)
    search_vector = search_vector("subject", "body", "enclosed", "closing_answer")

    objects: ClassVar[Any] = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="request_number_once"),
            models.CheckConstraint(condition=Q(reference__regex=r"^CGH-\d{4}-\d{5,}$"), name="request_reference_form"),
            choice_constraint("province", Province, name="request_province"),
            choice_constraint("kind", RequestKind, name="request_kind"),
            choice_constraint("state", RequestState, name="request_state"),
            choice_constraint("channel", Channel, name="request_channel"),
            choice_constraint("urgency", Urgency, name="request_urgency"),
            choice_constraint("language", Language, name="request_language"),
            choice_constraint("outcome", Outcome, name="request_outcome", blank=True),
            choice_constraint("pending", PendingStep, name="request_pending", blank=True),
            choice_constraint("again", RepeatKind, name="request_again", blank=True),
            choices_constraint("needs", Need, name="request_needs"),
            choices_constraint("areas", Area, name="request_areas"),
            choices_constraint("landing", LandingHelp, name="request_landing"),
            choices_constraint("outcome_reasons", OutcomeReason, name="request_outcome_reasons"),
            web_address_constraint(lists=("links",), name="request_web_addresses"),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(body=""),
                name="request_has_words",
                violation_error_message=_("Say what you need, in one line and in your own words."),
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.CLOSED, closed_at__isnull=False) & ~Q(outcome="") & ~Q(closing_answer="")
                | Q(state__in=OPEN_STATES, closed_at=None, outcome="", closing_answer="", outcome_reasons=[]),
                name="closed_request_has_outcome",
                violation_error_message=_("A request is closed with an outcome and an answer to the company."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) & ~Q(outcome=Outcome.MERGED)
                | Q(merged_into__isnull=False, outcome=Outcome.MERGED) & ~Q(merged_into=F("id")),
                name="merged_request_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=False)
                | Q(state__in=[RequestState.NEW, RequestState.REFERRED, RequestState.CLOSED]),
                name="request_in_hand_was_taken",
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None) | Q(state=RequestState.CLOSED), name="archived_request_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | ~Q(state__in=[RequestState.WAITING, RequestState.CLOSED]),
                name="request_clock_rests",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None, due_on=None) | Q(due_at__isnull=False, due_on__isnull=False),
                name="request_promise_has_day",
            ),
            models.CheckConstraint(
                condition=Q(pending="", pending_since=None)
                | ~Q(pending="") & Q(pending_since__isnull=False, state__in=OPEN_STATES),
                name="request_pending_since",
            ),
            models.CheckConstraint(
                condition=Q(urgency=Urgency.DATED, needed_by__isnull=False)
                | ~Q(urgency=Urgency.DATED) & Q(needed_by=None),
                name="request_day_fits_urgency",
                violation_error_message=_("Name the day, or choose another answer."),
            ),
        ]
        indexes = [
            # The desk reads open requests by seat, the most urgent first.
            models.Index(
                fields=["owner", "state", "due_at"],
                condition=Q(state__in=OPEN_STATES),
                name="request_desk",
            ),
            models.Index(fields=["handler", "state"], condition=Q(state__in=OPEN_STATES), name="request_in_hand"),
            models.Index(fields=["owner", "-received_at"], name="request_of_seat"),
            models.Index(fields=["company", "-received_at"], name="request_of_company"),
            # The results read the requests of the months that are open, and find the first of all.
            models.Index(fields=["received_at"], name="request_received"),
            models.Index(fields=["-closed_at"], condition=Q(state=RequestState.CLOSED), name="request_closed"),
            GinIndex(fields=["search_vector"], name="request_words"),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="request_search"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="nobody_kept_out_takes_it_in_hand",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("handler_id"),
                condition=pgtrigger.Q(new__handler__isnull=False),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM casework_recusal
                        WHERE request_id = NEW.id AND user_id = NEW.handler_id AND ended_at IS NULL
                    ) THEN
                        RAISE EXCEPTION 'this person is kept out of the request' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="withdrawn_request_has_no_mission_seat",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("outcome"),
                condition=pgtrigger.Q(new__outcome="withdrawn"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM casework_companyproposal WHERE request_id = NEW.id AND seat_number IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'its seat on a mission is not given back' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Who has offered a request still answers for it, and there is one open offer of the whole.
            pgtrigger.Trigger(
                name="referred_request_has_offer",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func="""
                    -- Who is asked by a link may ask the company first: then it waits, and the offer stays open.
                    IF (
                        SELECT CASE WHEN EXISTS (
                            SELECT 1 FROM casework_referral
                            WHERE request_id = NEW.id AND part = 'owner' AND state = 'offered'
                        ) THEN state IN ('referred', 'waiting') ELSE state <> 'referred' END
                        FROM casework_servicerequest WHERE id = NEW.id
                    ) IS FALSE THEN
                        RAISE EXCEPTION 'a referred request has one open offer' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
            # What was merged goes on in a request of the same company that is not merged itself.
            pgtrigger.Trigger(
                name="merged_request_goes_on",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("merged_into_id", "company_id"),
                timing=pgtrigger.Deferred,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM casework_servicerequest gone
                        JOIN casework_servicerequest kept ON kept.id = gone.merged_into_id
                        WHERE (gone.id = NEW.id OR kept.id = NEW.id)
                        AND (gone.company_id <> kept.company_id OR kept.merged_into_id IS NOT NULL)
                    ) THEN
                        RAISE EXCEPTION 'a merged request goes on in one of its company'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    @property
    def subject_line(self) -> str:
        """The subject; of an introduction or a mission, which nobody wrote, in the language that is on."""
        if self.opportunity is None or self.language == current_language():
            return self.subject
        with override(self.language):
            is_made = self.subject == introduction_subject(self.opportunity)
        return introduction_subject(self.opportunity) if is_made else self.subject

    @property
    def subject_lang(self) -> str:
        """The language of the subject where it is another than the one that is on, else ""."""
        return "" if self.language == current_language() or self.subject_line != self.subject else self.language

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of the request's page for its company."""
        return reverse("casework:request", args=[self.reference])

    @property
    def is_asked_again(self) -> bool:
        """Whether one of the rules of "again" has named it; that somebody writes for a client is no such rule."""
        return self.again not in NOT_ASKED_AGAIN

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.state in OPEN_STATES


class RecusalQuerySet(HubQuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Recusal(RequestRelatedModel):
    """One person, for an interest of their own, reads one request no more while this stands, whatever seat has it.

    Why is neither asked nor kept.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="recusals")
    user = person("recusals", null=False)
    since = models.DateTimeField()
    by = person()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = person()

    objects: ClassVar[Any] = RecusalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "user"], condition=Q(ended_at=None), name="one_standing_recusal_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__gte=F("since")), name="recusal_ends_later"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="nobody_kept_out_has_it_in_hand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("ended_at"),
                func="""
                    IF NEW.ended_at IS NULL AND EXISTS (
                        SELECT 1 FROM casework_servicerequest WHERE id = NEW.request_id AND handler_id = NEW.user_id
                    ) THEN
                        RAISE EXCEPTION 'the request is in hand of this person' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


def not_recused(person: Any, request: str = "id") -> Q:
    """Return which rows belong to a request that a person, by key, is not kept out of; ``request`` is their column."""
    return ~Q(IsOneOf(request, Recusal.objects.standing().filter(user=person).order_by().values("request")))
