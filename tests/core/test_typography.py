"""French typography follows Canadian usage and is set once for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.text.typography import french_typography, typeset

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("Aide : prêts", f"Aide{NBSP}: prêts"),
        ("Aide: prêts", f"Aide{NBSP}: prêts"),
        ("Vraiment ? Oui !", "Vraiment? Oui!"),
        ("Un ; deux", "Un; deux"),
        ("50 % ou 50%", f"50{NBSP}% ou 50{NBSP}%"),
        ("15 M$ et 1 234 567,50 $", f"15{NBSP}M$ et 1{NBSP}234{NBSP}567,50{NBSP}$"),
        ("« oui » et «non»", f"«{NBSP}oui{NBSP}» et «{NBSP}non{NBSP}»"),
        ("l'eau d'Ontario qu'on", "l’eau d’Ontario qu’on"),
        ("À 16:30, ratio 2:1", "À 16:30, ratio 2:1"),
        ("Voir https://example.org/a:b?c=d!e pour", "Voir https://example.org/a:b?c=d!e pour"),
        ("En 2024 500 entreprises", "En 2024 500 entreprises"),
        ("1,21 million et 35 milliards", f"1,21{NBSP}million et 35{NBSP}milliards"),
        ("35 millionnaires", "35 millionnaires"),
        ('l\'énergie : 50 % de 3 M$ ; "oui" !', f'l’énergie{NBSP}: 50{NBSP}% de 3{NBSP}M$; "oui"!'),
        ("« deux mots » et 1 234,56 $", f"«{NBSP}deux mots{NBSP}» et 1{NBSP}234,56{NBSP}$"),
        ("", ""),
    ],
)
def test_marks(given_text, wanted):
    assert french_typography(given_text) == wanted


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("It's the company's", "It’s the company’s"),
        ("the companies' staff", "the companies’ staff"),
        ("50% : no French space; so?", "50% : no French space; so?"),
        ("https://example.org/o'neil", "https://example.org/o'neil"),
    ],
)
def test_marks_of_english(given_text, wanted):
    assert typeset(given_text, "en") == wanted
    assert typeset(wanted, "en") == wanted


@given(st.text(alphabet=st.sampled_from("ab1 0:;!?%$«»'’ \u00a0\u202fM,.\n")))
def test_it_changes_nothing_twice(text):
    once = french_typography(text)
    assert french_typography(once) == once


@given(st.text(alphabet=st.sampled_from("ab1 0:;!?%$«»'’ M,.")))
def test_it_keeps_every_letter_and_digit(text):
    assert [sign for sign in french_typography(text) if sign.isalnum()] == [sign for sign in text if sign.isalnum()]
