"""What the sheet of parts (templates/ui/parts.html) needs to show every state; no page of the portal uses it."""

from typing import Any

from django import forms, template
from django.core.paginator import Page, Paginator
from django.utils.translation import get_language

from hub.core.components.inline import ICONS

register = template.Library()


@register.simple_tag
def either(english: str, french: str) -> str:
    """Sample words in the language of the page: samples do not belong in the catalogue of translations."""
    return french if (get_language() or "en").startswith("fr") else english


@register.simple_tag
def sample_form(*, failed: bool) -> forms.Form:
    """A form with each kind of control, empty or sent with three mistakes."""
    wrong = {"sent-mail": "clairbassin.example", "sent-staff": "forty", "sent-needs": ["abroad"], "sent-legal": ""}
    return _sample_form_class()(wrong if failed else None, prefix="sent" if failed else None)


@register.simple_tag
def sample_page() -> Page[int]:
    """The second of many pages."""
    return Paginator(range(1, 1234), 10).page(2)


@register.simple_tag
def icon_names() -> list[str]:
    return sorted(ICONS)


def _sample_form_class() -> type[forms.Form]:
    class SampleForm(forms.Form):
        mail = forms.EmailField(
            label=either("Your e-mail", "Votre adresse de courriel"),
            help_text=either("We write only about your request.", "Nous écrivons seulement au sujet de votre demande."),
            error_messages={
                "invalid": either(
                    "Write an e-mail address, like name@example.com",
                    "Écrivez une adresse, par exemple nom@exemple.com",
                )
            },
        )
        staff = forms.IntegerField(
            label=either("How many people do you employ?", "Combien de personnes employez-vous?"),
            help_text=either(
                "Why we ask: it settles 4 programs. A range is enough.",
                "Pourquoi cette question\u00a0: elle règle 4\u00a0programmes. Un ordre de grandeur suffit.",
            ),
            widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
            error_messages={
                "invalid": either(
                    "Write the number in digits, like 42", "Écrivez le nombre en chiffres, par exemple 42"
                )
            },
        )
        province = forms.ChoiceField(
            label=either("Province or territory", "Province ou territoire"),
            choices=[("", either("Choose", "Choisir")), ("QC", either("Quebec", "Québec")), ("ON", "Ontario")],
            required=False,
        )
        legal = forms.ChoiceField(
            label=either("What kind of organization are you?", "Quelle est la forme juridique de votre organisation?"),
            choices=[
                ("corporation", either("Corporation", "Société par actions")),
                ("cooperative", either("Cooperative", "Coopérative")),
                ("unknown", either("I don’t know yet", "Je ne sais pas encore")),
            ],
            widget=forms.RadioSelect,
            error_messages={
                "required": either(
                    "Choose one, or “I don’t know yet”", "Choisissez, ou «\u00a0Je ne sais pas encore\u00a0»"
                )
            },
        )
        legal.choice_hints = {  # type: ignore[attr-defined]
            "unknown": either(
                "Nothing is ruled out. You can answer later.", "Rien n’est exclu. Vous pourrez répondre plus tard."
            )
        }
        needs = forms.MultipleChoiceField(
            label=either("What do you need first?", "De quoi avez-vous besoin d’abord?"),
            help_text=either("Choose one or more.", "Choisissez une ou plusieurs réponses."),
            choices=[
                ("money", either("Money to grow", "Du financement pour croître")),
                ("abroad", either("To sell outside Canada", "Vendre hors du Canada")),
            ],
            widget=forms.CheckboxSelectMultiple,
        )
        words = forms.CharField(
            label=either("In your own words", "Dans vos mots"),
            help_text=either("Leave out anything confidential.", "N’écrivez rien de confidentiel."),
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
        )
        consent = forms.BooleanField(
            label=either("Share my profile with offices in China", "Montrer mon profil aux bureaux en Chine"),
            help_text=either("You can stop at any time.", "Vous pouvez arrêter en tout temps."),
            error_messages={
                "required": either(
                    "Tick this box, or leave the page without sending",
                    "Cochez cette case, ou quittez la page sans envoyer",
                )
            },
        )

        def clean(self) -> dict[str, Any]:
            if self.is_bound:
                self.add_error(
                    None,
                    either(
                        "We could not save. Your text is still here. Try again, or write to the desk.",
                        "L’enregistrement a échoué. Votre texte est toujours là. Réessayez ou écrivez au guichet.",
                    ),
                )
            return self.cleaned_data

    return SampleForm


@register.simple_tag
def colour_swatches() -> list[tuple[str, str, str]]:
    """Name, light and dark value of each colour."""
    return [
        ("paper", "#FAF8F3", "#0F1615"),
        ("surface", "#FFFFFF", "#18211F"),
        ("sunken", "#F1EEE6", "#0A100F"),
        ("wash", "#E3F0EE", "#15312F"),
        ("ink", "#16211F", "#EAF0EC"),
        ("ink-2", "#47534F", "#B4C0BB"),
        ("line", "#DAD6CA", "#2F3C39"),
        ("edge", "#7B847F", "#7F8E88"),
        ("brand", "#0C4247", "#0A2E31"),
        ("sun", "#F5B942", "#F5C15A"),
        ("action", "#005E5C", "#7AD9CC"),
        ("ok", "#17633A", "#86D6A2"),
        ("ask", "#7A4A00", "#F2C46B"),
        ("no", "#4C4B5E", "#C6C4D8"),
        ("info", "#1D4F7C", "#9CC8F0"),
        ("bad", "#9E2419", "#FFAFA5"),
    ]


@register.simple_tag
def bar_rows() -> list[tuple[str, float]]:
    """Rows of a small chart."""
    return [
        (either("Low-carbon electricity", "Électricité à faibles émissions"), 31),
        (either("Wastewater treatment", "Traitement des eaux usées"), 24),
    ]


@register.simple_tag
def said_items() -> list[dict[str, str]]:
    """Answers already given."""
    return [
        {"text": either("Quebec", "Québec"), "url": "#b4", "what": either("place", "le lieu")},
        {
            "text": either("Wastewater treatment", "Traitement des eaux usées"),
            "url": "#b4",
            "what": either("area", "le domaine"),
        },
    ]


@register.simple_tag
def desk_lists() -> list[dict[str, Any]]:
    """Lists of a desk, one of them without anything."""
    return [
        {"text": either("To review", "À relire"), "url": "#b4", "count": 2, "current": True},
        {"text": either("Drafts", "Ébauches"), "url": "#b4", "count": 5, "current": False},
        {"text": either("Reader reports", "Signalements"), "url": "#b4", "count": 0, "current": False},
    ]


@register.simple_tag
def jump_items() -> list[dict[str, Any]]:
    """Sections of a page."""
    return [
        {"text": either("Programs", "Programmes"), "url": "#b2", "count": 43, "current": True},
        {"text": either("People", "Personnes"), "url": "#b3", "count": 4},
        {"text": either("Profile", "Profil"), "url": "#b4"},
    ]
