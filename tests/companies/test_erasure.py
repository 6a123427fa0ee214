"""Export and deletion."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from companies.choices import ApplicationState, MemberRole, Purpose, Stance
from companies.consents.services import set_consent
from companies.members.services import invite_member
from companies.models import Company, Consent, ErasedCompany, FactSheet, JoinRequest, PossibleDuplicate, SheetFile
from companies.privacy import registry as privacy_registry
from companies.privacy.erasure import delete_company, erase_closed_companies
from companies.privacy.export import export_company
from companies.profile.services.fact_sheets import import_fact_sheet, start_fact_sheet
from companies.profile.services.offerings import add_offering, add_project
from companies.profile.services.profile import update_profile
from companies.profile.services.programs import record_application, set_stance
from companies.registration.services import register_company
from companies.sheets.services import save_sheet
from hub.audit.models import Entry
from hub.core.workflow import RefusedError

pytestmark = pytest.mark.django_db

CANARY = "canary-4711"


@pytest.fixture
def full(company, owner, person, member, now, address):
    """A company with a row of every kind, each carrying the canary where it holds free words."""
    act = {"company": company, "by": owner, "at": now}
    sheet = start_fact_sheet(language="en", at=now, answers={"description": f"{CANARY} sheet"})
    update_profile(**{**act, "answers": {"description_fr": f"{CANARY} mots", "city": f"{CANARY} city"}, "version": 1})
    add_offering(**act, name=f"{CANARY} offering", answers={"certifications": [f"{CANARY} cert"]})
    project = add_project(
        **act, name=f"{CANARY} project", purpose=f"{CANARY} purpose", answers={"own_contribution": 0.3}
    )
    set_consent(**act, purpose=Purpose.LEADS, granted=True, language="en")
    save_sheet(**act, texts={"headline_fr": f"{CANARY} headline"}, translated=[])
    SheetFile.objects.create(company=company, language="fr", digest="x", content=CANARY.encode(), made_at=now)
    set_stance(**act, program_slug="irap", stance=Stance.NOT_FOR_US, reason=f"{CANARY} reason")
    record_application(**act, program_slug="irap", state=ApplicationState.APPLIED, amount_cad=4711, project=project)
    import_fact_sheet(sheet=sheet, company=company, by=owner, at=now)
    member(MemberRole.READER, "canary-4711-reader@b.example")
    invite_member(**act, email="canary-4711-invited@b.example", role=MemberRole.READER, language="en", address=address)
    JoinRequest.objects.create(
        company=company, user=person("canary-4711-asker@b.example"), ground="domain", asked_at=now
    )
    register_company(by=person("li@b.example"), name=company.name, province="QC", at=now)
    return Company.objects.get(pk=company.pk)


def test_the_export_holds_everything_that_is_kept(full, owner, now):
    content = json.loads(json.dumps(export_company(company=full, by=owner, at=now), cls=DjangoJSONEncoder))
    text = json.dumps(content, ensure_ascii=False)
    for part in ("mots", "city", "offering", "cert", "project", "purpose", "reason", "sheet", "headline"):
        assert f"{CANARY} {part}" in text
    for who in ("reader", "invited", "asker"):
        assert f"canary-4711-{who}@b.example" in text
    assert content["consents"][0]["purpose"] == "leads"
    assert content["projects"][0]["own_share_min"] == 0.3
    assert content["applications"][0]["amount_cad"] == 4711
    assert "token_hash" not in text
    assert Entry.objects.filter(action="companies.company.exported").exists()


def test_the_export_bears_the_mark_of_confidence_in_both_languages(full, owner, now):
    mark = export_company(company=full, by=owner, at=now)["mark"]
    assert mark == {
        "en": "Told in confidence. Pass it on only as the company has agreed.",
        "fr": "Communiqué à titre confidentiel. À ne transmettre que comme l’entreprise l’a accepté.",
    }


def test_every_kind_of_row_of_a_company_is_in_the_export(full, owner, now):
    content = export_company(company=full, by=owner, at=now)
    kept = {
        relation.related_model
        for relation in Company._meta.related_objects
        if relation.related_model._meta.app_label == "companies"
        and not relation.related_model.__name__.endswith("Event")
    }
    # Pairs of companies that look alike tell of another company; they are no data of this one to hand over.
    own = content.keys() - {"exported_at", "mark", "company"} - privacy_registry.export_parts(full).keys()
    # The files of a sheet say what the page says, and are made of the rest.
    assert len(kept - {PossibleDuplicate, SheetFile}) == len(own)
    columns = {field.name for field in Company._meta.concrete_fields}
    assert columns - content["company"].keys() == {"id", "folded_name", "domain", "closed_at", "erase_after"}


def _tables_with_canary():
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("companies").get_models():
            table = model._meta.db_table
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{CANARY}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_deletion_erases_rows_and_history(full, owner, now):
    assert len(_tables_with_canary()) >= 8
    pk, slug = full.pk, full.slug
    with pytest.raises(RefusedError):
        delete_company(company=full, typed_name="Boreal", by=owner, at=now, profile="private")
    delete_company(company=full, typed_name=" Boreal  Membranes Inc. ", by=owner, at=now, profile="private")
    assert _tables_with_canary() == []
    for model in apps.get_app_config("companies").get_models():
        columns = {field.name for field in model._meta.fields}
        if "company" in columns:
            assert not model.objects.filter(company_id=pk).exists(), model
    assert not apps.get_model("companies", "CompanyEvent").objects.filter(pgh_obj_id=pk).exists()
    assert not Company.objects.filter(slug=slug).exists()
    tombstone = ErasedCompany.objects.get()
    assert (tombstone.slug, tombstone.erased_at) == (slug, now)
    assert CANARY not in str(list(Entry.objects.values()))
    assert Company.objects.count() == 1
    connection.check_constraints()


def test_the_federal_profile_closes_first_and_erases_with_an_authorization(full, owner, now):
    delete_company(company=full, typed_name=full.name, by=owner, at=now, profile="federal")
    full.refresh_from_db()
    assert full.closed_at == now
    assert not Company.objects.for_member(owner).exists()
    assert not Company.objects.consenting_to(Purpose.LEADS).exists()
    assert Consent.objects.filter(company=full, granted=False).exists()
    two_years = now + timedelta(days=731)
    assert erase_closed_companies(authorization="2027/001", by=None, at=two_years - timedelta(days=1)) == 0
    with pytest.raises(ValueError, match="authorization"):
        erase_closed_companies(authorization=" ", by=None, at=two_years)
    assert erase_closed_companies(authorization="2027/001", by=None, at=two_years) == 1
    assert ErasedCompany.objects.get().authorization == "2027/001"
    assert _tables_with_canary() == []
    assert not FactSheet.objects.exists()


def test_the_owner_may_agree_to_an_earlier_erasure(company, owner, now, capsys):
    delete_company(company=company, typed_name=company.name, by=owner, at=now, profile="federal", earlier=True)
    with pytest.raises(CommandError):
        call_command("erase_companies")
    call_command("erase_companies", "--authorization", "2027/002")
    assert "1" in capsys.readouterr().out
    assert not Company.objects.exists()


def test_a_closed_company_gives_its_number_free(company, owner, person, now):
    update_profile(company=company, answers={}, identity={"business_number": "123026635"}, version=1, by=owner, at=now)
    delete_company(company=Company.objects.get(), typed_name=company.name, by=owner, at=now, profile="federal")
    assert register_company(by=person("li@b.example"), name="Li", province="QC", business_number="123026635", at=now)
