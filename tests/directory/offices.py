"""Organizations, offices and their seats for tests."""

from hub.directory.models import Office, Organization, Seat


def make_organization(slug: str = "forests-canada") -> Organization:
    words = {"name_en": "Forests", "name_fr": "Forêts", "acronym_en": "F", "acronym_fr": "F"}
    return Organization.objects.create(slug=slug, level="federal", jurisdiction="CA", **words)


def make_office(slug: str, city: str = "Beijing") -> Office:
    words = {"name_en": "Fir", "name_fr": "Sapin", "acronym_en": "F", "acronym_fr": "F"}
    body = Organization.objects.get_or_create(slug="firs", level="federal", jurisdiction="CA", defaults=words)[0]
    return Office.objects.create(
        slug=slug,
        organization=body,
        kind="embassy",
        name_en=f"Embassy in {city}",
        name_fr=f"Ambassade à {city}",
        jurisdiction="CA",
        city=city,
        cn_provinces_served=["CN-BJ"],
        territory_verified=True,
        status="open",
        serves_cleantech=True,
        is_verified=True,
    )


def make_office_seat(slug: str, office: Office) -> Seat:
    words = {"title_en": "Commissioner", "title_fr": "Déléguée"}
    return Seat.objects.create(slug=slug, kind="china_post", office=office, languages=["en"], **words)
