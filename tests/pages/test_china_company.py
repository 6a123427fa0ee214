"""The page on China for somebody who is signed in: the open requests of one's own companies, and of nobody else."""

import pytest
from django.urls import reverse

from hub.casework.models import ServiceRequest
from tests.support.access import World
from tests.support.policies import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def test_a_company_finds_its_own_open_requests(world: World) -> None:
    own = world.browser(Role.OWNER).get(reverse("pages:china"))
    asked = ServiceRequest.objects.filter(company=world.ours.company).open()
    assert own.context["request_total"] == asked.count() > 0
    assert {row.company_id for row in own.context["requests"]} == {world.ours.company.pk}
    assert all(row.get_absolute_url() in own.text for row in own.context["requests"])
    for role in (Role.ANONYMOUS, Role.ADVISER, Role.OTHER):
        page = world.browser(role).get(reverse("pages:china"))
        assert not any(row.reference in page.text for row in asked), role
