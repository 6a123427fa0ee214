"""The public register of corporations: a file loaded whole or not at all, and registration that is filled in from it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.urls import reverse

from companies.demo import DEMO_REGISTER
from companies.models import Company, PossibleDuplicate, RegisteredCorporation
from companies.registration.files import RegisterLine, read_register
from companies.registration.services import load_register, register_company
from hub.core.vocabulary.enums import LegalForm
from tests.support.databases import plan_as_shipped

HEADER = "Numéro de société,Dénomination sociale,Numéro d’entreprise,Forme juridique,Province,Ville,Statut\n"
LINES = (
    "123456-1,Énergie Boréale ltée (fictive),123026635RC0001,Coopérative,Québec,Montréal,Active\n"
    "123457-0,Sample Sorbents Inc. (fictional),,Corporation,AB,Calgary,Dissolved\n"
    "123458-8,Overseas Example Corp. (fictional),,Something else,Hamburg,Hamburg,Active\n"
)


def written(tmp_path, text=HEADER + LINES, encoding="utf-8"):
    path = tmp_path / "register.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_in_either_encoding(tmp_path, encoding):
    first, second, third = read_register(written(tmp_path, encoding=encoding), columns={})
    assert first == RegisterLine(
        number="123456-1",
        name="Énergie Boréale ltée (fictive)",
        business_number="123026635",
        legal_form=LegalForm.COOPERATIVE,
        province="QC",
        city="Montréal",
        status="Active",
    )
    assert (second.business_number, second.legal_form, second.status) == ("", "corporation", "Dissolved")
    assert (third.legal_form, third.province) == ("", ""), "what we have no code for is left open"


def test_columns_may_be_called_otherwise(tmp_path):
    path = written(tmp_path, "No;x,Titel\nA1,Example Ltd. (fictional)\n")
    (line,) = read_register(path, columns={"number": "no;x", "name": "Titel"})
    assert (line.number, line.name) == ("A1", "Example Ltd. (fictional)")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a,b\n1,2\n", "line 1: no column for number"),
        (HEADER + LINES + "9,,,,,,\n", "line 5, name"),
        (HEADER + LINES + ",Example,,,,,\n", "line 5, number"),
        (HEADER + LINES + "9,Example,12,,,,\n", "line 5, business_number"),
        (HEADER + LINES + "123456-1,Example,,,,,\n", "line 5, number: 123456-1 stands there twice"),
        (HEADER + f"9,{'x' * 301},,,,,\n", "line 2, name: more than 300"),
        (HEADER + '9,"Example,,,,,\n', "line 2"),
    ],
)
def test_a_file_that_cannot_be_read_names_its_place_and_changes_nothing(tmp_path, now, text, where):
    load_register(path=written(tmp_path), columns={}, as_of=date(2026, 11, 1), by=None, at=now)
    with pytest.raises(CommandError, match=f"Nothing was changed. {where}"):
        call_command("load_register", str(written(tmp_path, text)))
    assert RegisteredCorporation.objects.count() == 3


@pytest.mark.django_db
def test_a_second_file_takes_the_place_of_the_first(tmp_path, capsys):
    call_command("load_register", str(written(tmp_path)), "--as-of", "2026-11-01")
    call_command("load_register", str(DEMO_REGISTER), "--as-of", "2026-11-02")
    rows = RegisteredCorporation.objects.all()
    assert {row.as_of for row in rows} == {date(2026, 11, 2)}
    assert all("(fictional)" in row.name or "(fictive)" in row.name for row in rows)


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_without_a_register_nothing_is_said_of_one(client, lang):
    text = client.get(f"/{lang}/", follow=True) and client.get(reverse("companies:register")).text
    assert 'name="register"' not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    ["energie boreale", "Énergie Boréale Ltée (fictive)", "boréale", "123456-1", "123026635", "123026635 RC0001"],
)
def test_a_company_is_found_by_name_or_number_and_fills_in_the_form(client, tmp_path, asked):
    call_command("load_register", str(written(tmp_path)))
    page = client.get(reverse("companies:register"), {"register": asked, "next": "/en/programs/"})
    assert page.text.count('type="radio"') == 1
    assert 'value="123456-1"' in page.text
    assert '<input type="hidden" name="next" value="/en/programs/">' in page.text
    page = client.get(reverse("companies:register"), {"register": asked, "corporation": "123456-1"})
    form = page.context["form"]
    assert {name: form[name].value() for name in ("name", "province", "business_number", "legal_form")} == {
        "name": "Énergie Boréale ltée (fictive)",
        "province": "QC",
        "business_number": "123026635",
        "legal_form": "cooperative",
    }


@pytest.mark.django_db
def test_what_is_not_there_leaves_the_form_as_it_is(client, tmp_path):
    call_command("load_register", str(written(tmp_path)))
    for query in ({"register": "no such company"}, {"register": "x"}, {"corporation": "0"}, {"register": "\0"}):
        page = client.get(reverse("companies:register"), query)
        assert page.status_code in {200, 400}
        assert 'type="radio"' not in page.text


@pytest.mark.django_db
def test_what_the_register_says_is_registered_and_twins_go_to_staff(client, tmp_path, person, now):
    call_command("load_register", str(written(tmp_path)))
    other = register_company(
        by=person("other@firm.example"), name="SAMPLE SORBENTS INC (fictional)", province="ON", at=now
    )
    newcomer = person("newcomer@firm.example")
    client.force_login(newcomer)
    address = f"{reverse('companies:register')}?corporation=123457-0"
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post(address, sent).status_code == 302
    company = Company.objects.for_member(newcomer).get()
    assert (company.name, company.province) == ("Sample Sorbents Inc. (fictional)", "AB")
    assert company.legal_forms == ["corporation"]
    pair = PossibleDuplicate.objects.get()
    assert {pair.company_id, pair.other_id} == {company.pk, other.pk}


@pytest.mark.django_db
def test_a_large_register_is_never_read_whole():
    plan_as_shipped()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO companies_registeredcorporation"
            " (number, business_number, name, folded_name, legal_form, province, city, status, as_of)"
            " SELECT 'N' || at, lpad(at::text, 9, '0'), 'Example', md5(at::text) || ' ' || md5((at * 7)::text),"
            " '', '', '', '', '2026-11-01' FROM generate_series(1, 60000) AS at"
        )
        cursor.execute("SELECT gin_clean_pending_list('corporation_by_name'::regclass)")
        cursor.execute("ANALYZE companies_registeredcorporation")
    for asked in ("c4ca4238a0", "Eccbc87e Ltd.", "N123", "000000123", "123456-7"):
        rows = RegisteredCorporation.objects.matching(asked)[:10]
        assert "Seq Scan" not in rows.explain(), rows.explain()
    assert len(RegisteredCorporation.objects.matching("c4ca4238a0b923820dcc509a6f75849b")) > 0
    assert "Seq Scan" not in RegisteredCorporation.objects.filter(number="N7").explain()
