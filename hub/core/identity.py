"""Who keeps the portal: its name, its operator, and the line that says whose website it is not."""

from types import SimpleNamespace

from django.conf import settings

from hub.core.vocabulary.labels import country_name

DISCLAIMER = {
    "en": "Independent project. Not a Government of Canada website.",
    "fr": "Projet indépendant. Ce site n’est pas un site du gouvernement du Canada.",
}


def identity(lang: str) -> SimpleNamespace:
    """Return the portal's name, operator, contact and both independence lines for one language."""
    return SimpleNamespace(
        name=settings.HUB[f"name_{lang}"],
        name_en=settings.HUB["name_en"],
        name_fr=settings.HUB["name_fr"],
        operator=settings.HUB["operator"],
        contact_email=settings.HUB["contact_email"],
        postal_address=settings.HUB["postal_address"],
        profile=settings.HUB["operator_profile"],
        hosting_country=settings.HUB["hosting_country"],
        hosted_in=(country := settings.HUB["hosting_country"]) and country_name(country).text(lang),
        request_years=settings.HUB["request_years"],
        disclaimer=DISCLAIMER[lang],
        disclaimer_en=DISCLAIMER["en"],
        disclaimer_fr=DISCLAIMER["fr"],
    )
