"""Passwords that are guessed soon are refused, with what helps, in both languages; the others are kept (A-29, A-30)."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.accounts.models import User

WEAK = {
    "one letter": "aaaaaaaaaaaa",
    "digits in turn": "123456789012",
    "spaces alone": " " * 12,
    "a word twice": "passwordpassword",
    "a French word twice": "motdepassemotdepasse",
    "the alphabet": "abcdefghijkl",
    "a row of keys": "qwertyuiop12",
    "a row of a French keyboard": "azertyuiopqs",
    "columns of keys": "1qaz2wsx3edc",
    "lower keys": "zxcvbnm,./zx",
    "a word with digits": "Password1234",
    "a word with signs for letters": "P@ssw0rd2026!",
    "a French word with digits": "motdepasse123",
    "a phrase that many use": "iloveyou1234",
    "a greeting": "bonjourbonjour",
    "the name of the person": "adalovelace12",
    "the address of the person": "ada@brightwater.example",
    "the company of the person": "brightwater-2026!",
    "the portal": "cleangrowthhub2026",
    "the portal in French": "Carrefour-Croissance-1",
    "too few signs": "kQ7#vB!x2",
}
STRONG = [
    "a long walk by the cold river",
    "trois vaches bleues dansent",
    "kestrel-harbour-lantern",
    "日本語のことばを十二文字以上に",
    "vK3mQ9zR7pLw",
    "Password" + "kestrel harbour lantern",
    "x7" * 3 + "quiet marble orchard" * 40,
]


@pytest.fixture
def person() -> User:
    return User(email="ada@brightwater.example", name="Ada Lovelace")


@pytest.mark.parametrize("name", WEAK)
def test_a_password_that_is_guessed_soon_is_refused(name: str, person: User) -> None:
    with pytest.raises(ValidationError):
        validate_password(WEAK[name], person)


@pytest.mark.parametrize("password", STRONG)
def test_length_is_enough_whatever_the_signs(password: str, person: User) -> None:
    validate_password(password, person)


@pytest.mark.parametrize(
    ("password", "english", "french"),
    [
        ("aaaaaaaaaaaa", "repeats the same", "répète les mêmes"),
        ("zxcvbnm,./zx", "rows of a keyboard", "rangées d’un clavier"),
        ("abcdefghijkl", "counts, or follows", "suit l’ordre"),
        ("monsieur1234", "that many people use", "très répandu"),
        ("q1w2e3r4t5y6", "it is common", "il est courant"),
    ],
)
def test_the_refusal_says_why_and_what_helps(password: str, english: str, french: str, person: User) -> None:
    for language, reason, help_ in (("en", english, "four words"), ("fr", french, "quatre mots")):
        with override(language), pytest.raises(ValidationError) as refusal:
            validate_password(password, person)
        assert any(reason in told and help_ in told for told in refusal.value.messages), refusal.value.messages


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["one letter", "spaces alone", "digits in turn"])
def test_the_form_refuses_it_beside_its_field(name: str, client: Client) -> None:
    data = {"email": "ada@brightwater.example", "password1": WEAK[name], "password2": WEAK[name]}
    answer = client.post(reverse("account_signup"), data)
    assert "guessed soon" in str(answer.context["form"].errors["password1"])
    assert not User.objects.exists()
    with override("fr"):
        answer = client.post(reverse("account_signup"), data)
    assert "se devine vite" in str(answer.context["form"].errors["password1"])
