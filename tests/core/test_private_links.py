"""Addresses are told without the secret in them."""

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from hub.core.http.private_links import path_without_secrets

TOKEN = "IjU2Yjk5MzZlMmFkZTQ0OWI4YTMyZmI1MGVhMjRjODBhIg:1xVwWQ:U2ft6ZpDsqbOX5khatlAGgrEXfwT43vYvHpk_GIWAUo"


def told(path: str, *, leads_somewhere: bool = True) -> str:
    request = RequestFactory().get(path)
    if leads_somewhere:
        request.resolver_match = resolve(path)
    return path_without_secrets(request)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/en/find-support/{TOKEN}/", "/en/find-support/…/"),
        (f"/en/find-support/{TOKEN}/question/areas/", "/en/find-support/…/question/areas/"),
        (f"/en/account/invitation/{TOKEN[-43:]}/", "/en/account/invitation/…/"),
        (f"/en/account/password/reset/link/1a-{TOKEN[:30]}/", "/en/account/password/reset/link/1a-…/"),
        ("/en/companies/bcdfghjkmnpq/profile/in-your-words/", "/en/companies/bcdfghjkmnpq/profile/in-your-words/"),
        ("/en/programs/ca-nrc-irap/", "/en/programs/ca-nrc-irap/"),
    ],
)
def test_secret_arguments_are_hidden(path: str, shown: str) -> None:
    assert told(path) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/en/slip/{TOKEN}/", "/en/slip/…/"),
        ("/en/ana@firm.example/", "/en/…/"),
        ("/wp-login.php", "/wp-login.php"),
    ],
)
def test_what_leads_nowhere_is_guarded(path: str, shown: str) -> None:
    assert told(path, leads_somewhere=False) == shown


@pytest.mark.django_db
def test_a_page_about_an_address_like_that_of_another_site_does_not_lead_there() -> None:
    page = Client().get("/", PATH_INFO="//evil.example/")
    assert page.status_code == 404
    assert "//evil.example" not in page.text
    assert 'to=/%252Fevil.example/"' in page.text
