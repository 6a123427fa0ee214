"""Stored addresses are http or https: refused where they are typed, by the database, and once more where shown (A-4)."""

import re

import pytest
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from companies.models import Company
from companies.profile.forms.profile import IdentityForm
from companies.profile.services.profile import update_profile
from companies.registration.forms import RegistrationForm
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.core.db.web_addresses import validate_web_address
from hub.core.text.formats import is_own_address, is_web_address
from hub.directory.models import IntakeFilter, Seat
from hub.directory.seats.services import add_intake_filter
from hub.publishing.models import EntryReport, ReportedField
from programs.models import Link
from tests.accounts.people import make_person
from tests.support.upkeep import upkept_things
from tests.test_consistency import OUR_MODELS, TEMPLATES, name

# What a page must never lead to, however it is written.
HOSTILE = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript://example.com/%0aalert(1)",
    "javascript&colon;alert(1)",
    "ｊavascript:alert(1)",
    "jаvascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "DATA:text/html;base64,PHNjcmlwdD4=",
    "blob:https://example.com/5e3b",
    "file:///etc/passwd",
    "ftp://files.example.com/plan.pdf",
    "ftps://files.example.com/",
    "ws://example.com/",
    "tel:+15145550123",
    "mailto:ana@example.com",
    "about:blank",
    "view-source:https://example.com/",
    "http:javascript:alert(1)",
    "https:///example.com/",
    "https:\\\\example.com\\",
    "https://bank.example@evil.example/",
    "https://user:password@evil.example/",
    'https://example.com/" onmouseover="alert(1)',
    "https://example.com/<script>alert(1)</script>",
    "https://example.com/\u202egpj.exe",
    "https://exam\u200bple.com/",
    "https://example.com/a b",
    "https://example.com/\nSet-Cookie: a=b",
    "https://",
]
HONEST = [
    "https://example.com",
    "http://www.example.ca:8080/path/page.html?q=1&r=2#top",
    "HTTPS://EXAMPLE.COM/",
    "https://exemple.ca/énergie/été",
    "https://xn--nergie-9ua.example/",
    "https://example.com/~ana/(2026)/a,b;c=d@e:f!",
]


def test_there_are_thirty_payloads_and_more() -> None:
    assert len(set(HOSTILE)) >= 30


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_address_is_refused(address: str) -> None:
    assert not is_web_address(address)
    assert not is_own_address(address)
    with pytest.raises(ValidationError):
        validate_web_address(address)


@pytest.mark.parametrize("address", HONEST)
def test_honest_address_passes(address: str) -> None:
    assert is_web_address(address)
    validate_web_address(address)


@pytest.mark.parametrize(
    "address", ["//evil.example/", "/\\evil.example/", "/\t/evil.example/", "evil", "", "\\\\evil"]
)
def test_other_hosts_are_no_page_of_the_portal(address: str) -> None:
    assert not is_own_address(address)


@pytest.mark.parametrize("address", ["/en/programs/", "#sources", "/fr/programmes/?q=eau#haut"])
def test_pages_of_the_portal_are(address: str) -> None:
    assert is_own_address(address)


# --- Where it is typed -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("address", HOSTILE)
def test_no_form_takes_it(address: str) -> None:
    """A form may make a whole address of what was typed, such as of a name without https://; never a hostile one."""
    company = Company(name="Boreal", province="QC", created_at=timezone.now(), updated_at=timezone.now())
    day = timezone.now().date()
    for form in (
        RegistrationForm({"name": "Boreal", "province": "QC", "website": address}),
        IdentityForm({"name": "Boreal", "province": "QC", "website": address, "version": 1}, row=company, day=day),
    ):
        form.is_valid()
        taken = form.cleaned_data.get("website", "")
        assert "website" in form.errors or (taken != address.strip() and is_web_address(taken)), taken


@pytest.mark.django_db
def test_a_refused_website_stays_in_the_form_with_a_sentence(client: Client) -> None:
    client.force_login(make_person())
    page = client.post(
        "/fr/entreprises/inscrire/", {"name": "Boréal", "province": "QC", "website": "ftp://boreal.example/"}
    )
    assert "Écrivez une adresse Web complète" in page.text
    assert 'value="ftp://boreal.example/"' in page.text
    assert not Company.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://boreal.example/", "https://a@boreal.example/"])
def test_no_service_takes_it(address: str) -> None:
    owner, at = make_person(), timezone.now()
    with pytest.raises(ValidationError):
        register_company(by=owner, name="Boreal", province="QC", website=address, at=at)
    company = register_company(by=owner, name="Boreal", province="QC", at=at)
    with pytest.raises(ValidationError):
        update_profile(company=company, answers={}, identity={"website": address}, version=1, by=owner, at=at)


# --- The database ----------------------------------------------------------------------------------------------------


def _columns() -> list[tuple[type[models.Model], models.Field]]:
    """Return every column of ours that holds web addresses: by its type, and lists of sources, which are texts."""
    return [
        (model, field)
        for model in OUR_MODELS
        if "event" not in model._meta.model_name
        for field in model._meta.concrete_fields
        if isinstance(field, models.URLField)
        or (
            isinstance(field, ArrayField) and (isinstance(field.base_field, models.URLField) or field.name == "sources")
        )
    ]


def test_the_columns_are_found() -> None:
    found = {f"{model._meta.label}.{field.name}" for model, field in _columns()}
    assert found >= {"companies.Company.website", "directory.Office.sources", "programs.Condition.source"}
    assert len(found) >= 15


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), _columns(), ids=lambda part: getattr(part, "__name__", "") or part.name)
def test_the_database_refuses_it(reference_data: None, model: type[models.Model], field: models.Field) -> None:
    if model is Company:
        register_company(by=make_person(), name="Boreal", province="QC", at=timezone.now())
    if model is IntakeFilter:
        add_intake_filter(
            place=Seat.objects.get(slug="beijing-power"),
            kind="provinces",
            test={"in": ["QC"]},
            sentence_en="Quebec only.",
            sentence_fr="Québec seulement.",
            reason="Asked for by the office.",
            by=make_person("admin@hub.example", role=Role.ADMINISTRATOR),
            at=timezone.now(),
        )
    if model in {Link, EntryReport, ReportedField}:
        upkept_things(at=timezone.now())
        ReportedField.objects.create(report=EntryReport.objects.order_by("pk")[0], field="name_en")
    for address in HONEST:
        _write(model, field, [address, address] if isinstance(field, ArrayField) else address)
    for address in HOSTILE:
        with pytest.raises(IntegrityError, match="web_address"):
            _write(model, field, ["https://example.com/", address] if isinstance(field, ArrayField) else address)


def _write(model: type[models.Model], field: models.Field, value: object) -> None:
    """Write past the code and past the triggers, which keep published rows from changing."""
    table, column = model._meta.db_table, field.column
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f'UPDATE "{table}" SET "{column}" = %s WHERE id = (SELECT min(id) FROM "{table}")',  # noqa: S608
            [value],
        )
        assert cursor.rowcount == 1
        transaction.set_rollback(True)


# --- Where it is shown -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", HOSTILE)
def test_no_page_leads_there(address: str) -> None:
    context = Context({"address": address})
    assert Template('<a href="{{ address|web_address }}">').render(context) == '<a href="">'
    row = '{% condition_row "met" "Say" source="Site" source_url=address %}{% endcondition_row %}'
    assert "href" not in Template(row).render(context)


def test_every_link_out_of_the_portal_is_checked() -> None:
    """Links to other sites carry ``rel="noopener"``; a stored address in one passes the filter."""
    links = [
        (path, link)
        for path in TEMPLATES
        for link in re.findall(r"<a\b[^>]*rel=\"[^>]*noopener[^>]*>", path.read_text())
    ]
    assert len(links) >= 11
    assert [
        (name(path), link) for path, link in links if not re.search(r'href="\{\{ [\w.]+\|web_address \}\}"', link)
    ] == []
