"""Companies, programs and work for the tests of a rematch."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from companies.models import Company
from companies.profile.services.profile import update_profile
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.core.vocabulary.enums import Area, ConditionKind
from hub.matching.bulk import rematch
from hub.matching.models import CompanyVerdicts, Rematch, VerdictChange
from hub.outbox import services as outbox
from tests.programs.factories import condition, entry, publish

IN_QUEBEC = condition(ConditionKind.PROVINCES, {"in": ["QC"]})
IN_ONTARIO = condition(ConditionKind.PROVINCES, {"in": ["ON"]})
SMALL = condition(ConditionKind.EMPLOYEES, {"max": 99})
WATER = condition(ConditionKind.AREAS, {"in": [Area.WASTEWATER_TREATMENT]})


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are done when a test says so."""
    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)


@pytest.fixture
def register(now: datetime) -> Callable[..., Company]:
    """Register companies in Quebec, in the order of their names."""

    def make(*names: str, province: str = "QC") -> list[Company]:
        made = []
        for name in names:
            owner = User.objects.create_user(f"{name}@firm.example")
            made.append(register_company(by=owner, name=name, province=province, at=now))
        return made

    return make


def work_off() -> None:
    """Do every job that is due."""
    while outbox.deliver_next(at=timezone.now() + timedelta(seconds=1)):
        pass


def verdicts_of(company: Company) -> dict[str, str]:
    return CompanyVerdicts.objects.get(company=company).verdicts


def changes() -> list[tuple[int, str, str, str, str]]:
    rows = VerdictChange.objects.order_by("company", "program", "pk")
    return list(rows.values_list("company", "program", "before", "after", "condition"))


def learn(company: Company, at: datetime, **answers: Any) -> Company:
    return update_profile(company=company, answers=answers, version=company.version, by=None, at=at)


# --- Chunks ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two companies to a chunk."""
    monkeypatch.setattr(rematch, "CHUNK_SIZE", 2)


@pytest.fixture
def five(register, by_two) -> list[Company]:
    """Five companies that a run has matched, and then a program that says something else."""
    companies = register("a", "b", "c", "d", "e")
    publish(entry("one", conditions=(IN_QUEBEC,)))
    work_off()
    publish(entry("one", conditions=(IN_ONTARIO,)))
    assert outbox.deliver_next(at=timezone.now() + timedelta(seconds=1))  # begins the run, matches nobody yet
    return companies


def running() -> Rematch:
    run: Rematch = Rematch.objects.running().get()
    return run


def failing_at(name: str, error: BaseException, real: Callable[..., Any]) -> Callable[..., Any]:
    def read(company: Company, **options: Any) -> Any:
        if company.name == name:
            raise error
        return real(company, **options)

    return read
