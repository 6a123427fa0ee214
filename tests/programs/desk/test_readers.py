"""Publications under readers that never stop: nobody sees half of one."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from hub.core.vocabulary.enums import ConditionKind
from hub.publishing import services
from programs.eligibility.conditions.registry import sentence_for
from programs.entry_types import PROGRAM
from programs.models import Program, Revision
from programs.publication.services import live_catalogue
from tests.programs.desk.curators import REASON, curator, write
from tests.programs.factories import condition, entry, publish

READERS = 3
AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("publications", [10, pytest.param(100, marks=pytest.mark.deep)])
def test_readers_never_see_a_mixed_version(publications):
    program = publish(entry(amount_max_cad=0, conditions=(condition(ConditionKind.EMPLOYEES, {"max": 1}),)))[0]
    ada, ben = curator("ada"), curator("ben")
    over, mixed, seen = threading.Event(), [], set()

    def read():
        try:
            while not over.is_set():
                said = live_catalogue().by_slug["ca-example"]
                number = said.amount_max_cad
                staff = said.conditions[0]
                seen.add(number)
                whole = (said.name_en.endswith(f" {number}") or number == 0) and staff.test == {"max": number + 1}
                if not whole or staff.sentence_en != sentence_for(ConditionKind.EMPLOYEES, staff.test)[0]:
                    mixed.append((said.name_en, number, staff.test))
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, publications + 1):
            draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=AT)
            write(draft, ada, "words", name_en=f"Version {number}")
            write(draft, ada, "money", amount_max=str(number))
            write(draft, ada, "condition:1", max=str(number + 1))
            services.submit(version=draft, reason=REASON, by=ada, at=AT)
            services.approve(version=Revision.objects.get(pk=draft.pk), by=ben, at=AT)
    finally:
        over.set()
        for reader in readers:
            reader.join()
    assert mixed == []
    assert len(seen) > 2
    assert Program.objects.get(pk=program.pk).live.number == publications + 1
