"""The admin site: every table is shown or left out for a reason; lists are quick; history is never written there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection, models
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.models import StaffInvitation, User
from hub.core.admin import MOST_COUNTED, CappedPaginator, FastListAdmin, ReadOnlyMixin
from hub.core.models import ConfidentialModel
from hub.directory.models import Curatorship
from hub.publishing.models import EntryVersion
from opportunities.entry_types import GUIDE
from programs.entry_types import PROGRAM
from programs.models import Condition
from tests.accounts.people import client_of, make_person
from tests.programs.desk.curators import curator, submitted
from tests.programs.factories import entry, publish
from tests.publishing.desk import published
from tests.support.access import lasting
from tests.support.samples import one_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

SITE = admin.site._registry
LIST_PAGE, ROW_PAGE = 14, 40  # statements
TURNS = ("list", "row", "write")
MOST_OPTIONS = 300  # of one list to choose from
OF_COMPANIES = (
    "Companies are told that their rows open to nobody without their consent; doors and the log stand before."
)
LEFT_OUT = {
    **{
        model._meta.label: OF_COMPANIES
        for model in apps.get_models()
        if issubclass(model, ConfidentialModel) or model.__module__.startswith("companies.models")
    },
    "matching.FactBlock": OF_COMPANIES,
    "outbox.JobRun": "Times alone, which monitoring reads.",
    "outbox.OutboxMessage": "Mails with their links: the page of deliveries shows what was given up, without contents.",
    "notifications.Recipient": "Its links act without signing in.",
    "notifications.Preference": "Each person's own; nobody sets them for another.",
    "notifications.Notification": "What was told to a person is theirs; the page of deliveries shows what failed.",
    "notifications.Bounce": "Addresses of mails; the page of deliveries shows them.",
    "subscriptions.Subscription": "Each person's own.",
    "subscriptions.Alert": "What was told to a person is theirs.",
    "subscriptions.CalendarFeed": "Whoever holds the address reads a person's days.",
    "casework.ReferenceCounter": "A number, which no person may move.",
    "casework.Label": "Each office's own.",
    "casework.SavedView": "Each person's own.",
    "casework.AlertLook": "Each person's own.",
    "casework.ConfirmedCapabilityEvent": "What an officer confirmed of a company: for officers, as the capability.",
    "opportunities.ClearanceEvent": "Answers about a lead: for who looks after it, as the answers themselves.",
    "programs.SearchDocument": "Made from programs, and made again.",
    "auth.Permission": "Roles alone say what somebody may do.",
    "auth.Group": "Roles alone say what somebody may do.",
    "contenttypes.ContentType": "Django's own list of tables.",
    "sessions.Session": "Whoever holds a key is signed in.",
    "account.EmailConfirmation": "Not used: links are signed.",
    "mfa.Authenticator": "Secrets of second factors.",
    "usersessions.UserSession": "Each person's own; an account that is switched off ends them.",
    "pghistory.Context": "Shown with the row that it tells of.",
    "pghistory.Events": "A view over all histories; each table's own is shown.",
    "pghistory.MiddlewareEvents": "A view over all histories; each table's own is shown.",
}
# What administrators may look at though it belongs to companies: versions, counts and pairs, without what was told.
OF_COMPANIES_SHOWN = {
    "companies.PossibleDuplicate",
    "matching.Assessment",
    "matching.CompanyVerdicts",
    "matching.VerdictChange",
}
WRITTEN = {  # everything else is looked at, and changed by its services alone
    "accounts.User",
    "accounts.StaffInvitation",
    "audit.Incident",
    "directory.Seat",
    "directory.Absence",
    "directory.IntakeFilter",
    "directory.IntakeQuestion",
    "directory.SeatHolder",
    "directory.Curatorship",
    "companies.PossibleDuplicate",
}
LOOKED_AT = sorted((model for model in SITE if model._meta.label not in WRITTEN), key=lambda model: model._meta.label)


@pytest.fixture(scope="module", autouse=True)
def session(_reference_rows: None, django_db_blocker: Any) -> Iterator[str]:
    """An administrator who has signed in, and a guide with a history; made once for all tables."""
    with lasting(django_db_blocker):
        published(GUIDE, "tcs-protect-ip", title_en="New", title_fr="Nouveau")
        person = make_person("ada@hub.example", role=Role.ADMINISTRATOR)
        browser = client_of(person, app=True)
        yield browser.cookies["sessionid"].value


@pytest.fixture
def signed_in(session: str) -> Client:
    """Return a new browser of the administrator, with nothing in it but the session."""
    browser = Client()
    browser.cookies["sessionid"] = session
    return browser


def address(model: type[models.Model], page: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def label(model: type[models.Model]) -> str:
    return model._meta.label


def every_model(models_: Any) -> Any:
    return pytest.mark.parametrize("model", sorted(models_, key=label), ids=label)


def by_turns(models_: Any, turn: str) -> Any:
    """Ask of each table one thing in a normal run, of three or, where it is written, of two; in a deep run the others."""

    def is_asked(model: type[models.Model]) -> bool:
        return one_of(TURNS[:2] if label(model) in WRITTEN else TURNS, label(model)) == turn

    chosen = [
        pytest.param(model, id=label(model), marks=[] if is_asked(model) else pytest.mark.deep)
        for model in sorted(models_, key=label)
    ]
    return pytest.mark.parametrize("model", chosen)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_site_bears_the_name_of_the_portal_and_of_its_parts(lang: str, signed_in: Client) -> None:
    with override(lang):
        page = signed_in.get(reverse("admin:index")).content.decode()
    assert settings.HUB[f"name_{lang}"] in page.split("</head>")[1]
    assert "Django" not in page
    assert {"en": "Requests", "fr": "Demandes"}[lang] in page


def test_the_first_page_begins_with_what_waits_for_an_administrator(signed_in: Client) -> None:
    page = signed_in.get(reverse("admin:index")).content.decode()
    assert "Nothing waits for an administrator." in page
    assert f"{reverse('admin:accounts_staffinvitation_add')}?role=curator" in page
    Curatorship.objects.update(until=timezone.now())
    ada = curator("ada")
    draft = submitted(publish(entry())[0], ada, "words", name_en="Waits for a reader")
    StaffInvitation.objects.create(
        email="new@hub.example", role="curator", token_hash="x", created_at=timezone.now(),
        expires_at=timezone.now() + timedelta(1),
    )  # fmt: skip
    with override("en"):
        page = signed_in.get(reverse("admin:index")).content.decode()
    assert "Nobody can publish this draft: Waits for a reader" in page
    assert PROGRAM.entry_url(draft.slug) in page
    assert "1 invitation waits for its answer" in page
    assert page.index("What waits for you") < page.index("Invitations of staff")
    curator("ben")
    assert "Nobody can publish" not in signed_in.get(reverse("admin:index")).content.decode()


# --- What is shown ---------------------------------------------------------------------------------------------------


def test_every_table_is_shown_or_left_out_for_a_reason() -> None:
    shown = {label(model) for model in SITE}
    every = {label(model) for model in apps.get_models()}
    left_out = set(LEFT_OUT) - OF_COMPANIES_SHOWN
    assert every - shown - left_out == set()
    assert shown & left_out == set()
    assert left_out - every == set()


@every_model(SITE)
def test_a_list_can_be_searched_stays_quick_and_names_related_rows_at_once(model: type[models.Model]) -> None:
    site: Any = SITE[model]
    assert site.get_search_fields(None), "nothing can be searched"
    assert isinstance(site, FastListAdmin)
    assert site.show_full_result_count is False
    assert site.list_per_page <= 100
    assert site.get_ordering(None) or model._meta.ordering


@every_model(SITE)
def test_an_address_narrows_a_list_by_its_filters_and_by_no_other_column(
    model: type[models.Model], rf: RequestFactory
) -> None:
    site: Any = SITE[model]
    offered = {item if isinstance(item, str) else item[0] for item in site.list_filter if not isinstance(item, type)}
    offered |= {item.parameter_name for item in site.list_filter if isinstance(item, type)} | {site.date_hierarchy}
    columns = {field.name for field in model._meta.concrete_fields}
    allowed = {name for name in columns if site.lookup_allowed(f"{name}__startswith", "a", rf.get("/"))}
    assert allowed == offered & columns


def test_no_address_asks_how_a_hidden_column_begins(signed_in: Client) -> None:
    accounts = address(User, "changelist")
    assert signed_in.get(accounts, {"role__exact": Role.ADVISER}).status_code == 200
    assert signed_in.get(accounts, {"password__startswith": "argon2"}).status_code == 400


def test_an_empty_name_of_a_field_finds_a_row_by_its_key(signed_in: Client) -> None:
    person = User.objects.get(email="ada@hub.example")
    assert signed_in.get(address(User, "change", person.pk), {"_to_field": ""}).status_code == 200


@every_model(SITE)
def test_an_address_names_no_relation_in_the_place_of_a_key(model: type[models.Model], rf: RequestFactory) -> None:
    relations = [field.name for field in model._meta.get_fields() if not field.concrete]
    assert not [name for name in (*relations, "nothing") if SITE[model].to_field_allowed(rf.get("/"), name)]
    assert SITE[model].to_field_allowed(rf.get("/"), model._meta.pk.name)


@every_model(SITE)
def test_a_table_and_its_columns_have_names_in_both_languages(model: type[models.Model]) -> None:
    options: Any = model._meta
    names = []
    for lang in ("en", "fr"):
        with override(lang):
            fields = [field for field in options.concrete_fields if not isinstance(field, models.GeneratedField)]
            names.append(
                (str(options.verbose_name), str(options.verbose_name_plural), [str(f.verbose_name) for f in fields])
            )
    english, french = names
    # A column whose French is its English is one of few words that both languages share.
    plain = {field.name.replace("_", " ") for field in options.concrete_fields}
    same = {en for en, fr in zip(english[2], french[2], strict=True) if en == fr}
    assert not {name for name in same if name in plain and name != "date joined"}, same
    assert english[:2] != french[:2] or english[1] in {"guides", "conditions", "absences", "Guides: changes"}


# --- Pages -----------------------------------------------------------------------------------------------------------


@by_turns(SITE, "list")
def test_a_list_opens_and_searches_with_as_many_statements_for_many_rows_as_for_few(
    model: type[models.Model], signed_in: Client
) -> None:
    url = address(model, "changelist")
    signed_in.get(url)  # the first page of a session writes it
    counts = []
    for per_page in (1, 50):
        SITE[model].list_per_page = per_page
        with CaptureQueriesContext(
            connection,
        ) as statements:
            page = signed_in.get(url)
        assert page.status_code == 200
        counts.append(len(statements))
    SITE[model].list_per_page = 50
    assert max(counts) <= LIST_PAGE
    assert counts[0] == counts[1]
    assert signed_in.get(url, {"q": "zzz"}).status_code == 200
    assert signed_in.get(url.replace("/en/", "/fr/")).status_code == 200


@by_turns(SITE, "row")
def test_a_row_opens_and_offers_no_endless_list(model: type[models.Model], signed_in: Client) -> None:
    row = model._base_manager.order_by("-pk").first()
    if row is not None:
        with CaptureQueriesContext(connection) as statements:
            page = signed_in.get(address(model, "change", row.pk).replace("/en/", "/fr/"), follow=False)
        assert page.status_code == 200
        assert len(statements) <= ROW_PAGE
        # What a model says of a column in English alone is for whoever reads the code.
        notes = [field.help_text for field in model._meta.fields if isinstance(field.help_text, str)]
        assert [note for note in notes if note and escape(note) in page.text] == []
        assert page.content.count(b"<option") <= MOST_OPTIONS
    if SITE[model].has_add_permission(page_request(signed_in)):
        page = signed_in.get(address(model, "add"))
        assert page.status_code == 200
        assert max(part.count(b"<option") for part in page.content.split(b"<select")) <= MOST_OPTIONS


def page_request(signed_in: Client) -> Any:
    return signed_in.get(reverse("admin:index")).wsgi_request


# --- What must not be touched ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "added", "title"), [("en", "Row added", "Change"), ("fr", "Ligne ajoutée", "Modification")]
)
def test_history_names_its_rows_and_what_was_done_in_both_languages(
    lang: str, added: str, title: str, signed_in: Client
) -> None:
    events = apps.get_model("programs.ConditionEvent")
    event = events.objects.order_by("pgh_id").first()
    with override(lang):
        narrowed = signed_in.get(address(events, "changelist"), {"pgh_label": "insert"}).content.decode()
        none = signed_in.get(address(events, "changelist"), {"pgh_label": "delete"}).content.decode()
        row = signed_in.get(address(events, "change", event.pk)).content.decode()
    assert f">{added}</" in narrowed
    assert title in narrowed
    assert f'class="field-change">{added}' not in none
    assert " object (" not in row
    assert f"{event.pgh_obj_id}, 20" in row


def test_all_that_is_not_written_here_refuses_every_change() -> None:
    for model in LOOKED_AT:
        assert isinstance(SITE[model], ReadOnlyMixin), label(model)


@by_turns(LOOKED_AT, "write")
def test_what_is_looked_at_is_not_added_changed_or_deleted_by_a_hand_made_request(
    model: type[models.Model], signed_in: Client
) -> None:
    assert signed_in.get(address(model, "add")).status_code == 403
    assert signed_in.post(address(model, "add"), {}).status_code == 403
    row = model._base_manager.order_by("-pk").first()
    if row is None:
        return
    before = model._base_manager.count()
    for page in ("change", "delete"):
        assert signed_in.post(address(model, page, row.pk), {"post": "yes"}).status_code == 403
    signed_in.post(
        address(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    )
    assert model._base_manager.count() == before


def test_nobody_but_administrators_enters() -> None:
    person = make_person("ben@hub.example", role=Role.CURATOR)
    browser = client_of(person, app=True)
    for page in (reverse("admin:index"), address(EntryVersion, "changelist")):
        assert browser.get(page).status_code in {302, 403, 404}


def test_a_list_counts_no_further_than_a_person_turns_pages() -> None:
    with CaptureQueriesContext(connection) as statements:
        assert CappedPaginator(Condition.objects.order_by("pk"), 50).count == Condition.objects.count()
    assert f"LIMIT {MOST_COUNTED}" in statements.captured_queries[0]["sql"]
