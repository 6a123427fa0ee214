"""What curators add to a program reaches its readers."""

import pytest

from programs.catalogue.entries import Contact, Note, Span
from tests.programs.factories import entry, publish

pytestmark = pytest.mark.django_db


def test_a_page_says_what_curators_add_and_where_it_comes_from(client):
    publish(
        entry(
            documents=(Note("A budget", "Un budget"),),
            effort=Span(least=20, most=40, source="https://programs.example/effort"),
            decision=Span(most=1, source="https://programs.example/wait"),
            contact=Contact(
                email="desk@agency.example", phone="613 555-0100", source="https://programs.example/contact"
            ),
        )
    )
    english = client.get("/en/programs/ca-example/").content.decode()
    for words in ("20 to 40 hours", "Up to 1 day", "A budget", "mailto:desk@agency.example", "613 555-0100"):
        assert words in english
    french = client.get("/fr/programmes/ca-example/").content.decode()
    for words in ("De 20 à 40 heures", "Jusqu’à 1 jour", "Un budget", "https://programs.example/wait"):
        assert words in french
