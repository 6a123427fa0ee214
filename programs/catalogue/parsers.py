"""One reader per declared type: text in, value out. Each records what is wrong and returns None.

Absent and ``null`` are the same: not known. A reader of a list returns an empty tuple for it.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from hub.core.text.formats import is_web_address
from hub.core.text.problems import SourceLocation
from hub.core.text.yaml_files import is_null

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
NAICS = re.compile(r"[0-9]{2,6}")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LARGEST = 1e15  # whole numbers up to here are exact in a float, and fit the columns
_BOOLEANS = frozenset({"true", "false", "yes", "no", "on", "off"})


# What programs are to each other was said in a program's own entry once.
FIELDS_OF_RULES = frozenset({"excludes", "combines", "after", "stacking_cap"})


def mapping(value: Any, place: SourceLocation, keys: Collection[str]) -> dict[str, Any]:
    """Return a mapping whose keys are all listed; an unlisted key is a mistake."""
    if is_null(value):
        return {}
    if not isinstance(value, Mapping):
        named = ", ".join(keys)
        place.wrong(
            "A mapping was expected.",
            f"Write {{key: value}} with: {named}.",
            "Des clés et leurs valeurs étaient attendues.",
            f"Écrivez {{clé: valeur}} avec\u00a0: {named}.",
        )
        return {}
    for key in value:
        if key in FIELDS_OF_RULES and key not in keys:
            place.at(str(key)).wrong(
                "Rules between programs say this.",
                "Remove it here, and write a rule: at the curators’ desk, under entries, or in together.yaml.",
                "Les règles entre programmes le disent.",
                "Retirez-le d’ici, et écrivez une règle\u00a0: au bureau des fiches, ou dans together.yaml.",
            )
        elif key not in keys:
            named = ", ".join(keys)
            place.at(str(key)).wrong(
                "The key is not known.",
                f"Use only: {named}.",
                "Cette clé est inconnue.",
                f"Employez seulement\u00a0: {named}.",
            )
    return {key: value[key] for key in keys if key in value}


def text(value: Any, place: SourceLocation) -> str | None:
    """Return a text of one line or more."""
    if is_null(value):
        return None
    if not isinstance(value, str):
        place.wrong(
            "A text was expected.",
            "Write one text, not a list or a mapping.",
            "Un texte était attendu.",
            "Écrivez un seul texte, sans liste ni clés.",
        )
        return None
    return value.strip()


def required(value: Any, place: SourceLocation) -> str:
    """Return a text that must be there; an empty one after recording its absence."""
    if is_null(value):
        match place.field[-3:]:
            case "_en":
                what, manque = "The English text is missing.", "Le texte anglais manque."
            case "_fr":
                what, manque = "The French text is missing.", "Le texte français manque."
            case _:
                place.wrong("The value is missing.", "Give one.", "La valeur manque.", "Donnez-en une.")
                return ""
        place.wrong(what, "Write it in both languages.", manque, "Écrivez-le dans les deux langues.")
        return ""
    return text(value, place) or ""


def texts(value: Any, place: SourceLocation) -> tuple[str, ...]:
    """Return a list of texts, none of them empty."""
    if is_null(value):
        return ()
    if not isinstance(value, list):
        place.wrong(
            "A list was expected.",
            "Write a list, even for one value.",
            "Une liste était attendue.",
            "Écrivez une liste, même pour une seule valeur.",
        )
        return ()
    for number, item in enumerate(value, start=1):
        if is_null(item) or not isinstance(item, str):
            place.at(str(number)).wrong(
                "A text was expected.",
                "Write one text per line of the list.",
                "Un texte était attendu.",
                "Écrivez un texte par ligne de la liste.",
            )
    return tuple(item.strip() for item in value if isinstance(item, str) and not is_null(item))


def member(value: Any, place: SourceLocation, allowed: Collection[str]) -> str | None:
    """Return a member of a closed list."""
    given = text(value, place)
    if given is None or given in allowed:
        return given
    _report_unknown(given, place, allowed)
    return None


def members(value: Any, place: SourceLocation, allowed: Collection[str]) -> tuple[str, ...]:
    """Return members of a closed list, without repetition."""
    kept: dict[str, None] = {}
    for item in texts(value, place):
        if item in allowed:
            kept[item] = None
        else:
            _report_unknown(item, place, allowed)
    return tuple(kept)


def matching(value: Any, place: SourceLocation, pattern: re.Pattern[str], example: str) -> tuple[str, ...]:
    """Return texts of one form (codes, slugs), without repetition."""
    kept: dict[str, None] = {}
    for item in texts(value, place):
        if pattern.fullmatch(item):
            kept[item] = None
        else:
            place.wrong(
                f'"{item}" does not have the expected form.',
                f'Write it in quotes, like "{example}".',
                f"«\u00a0{item}\u00a0» n’a pas la forme attendue.",
                f'Écrivez-le comme "{example}".',
            )
    return tuple(kept)


def truth(value: Any, place: SourceLocation) -> bool | None:
    """Return true or false."""
    given = member(value, place, ("true", "false"))
    return None if given is None else given == "true"


def number(value: Any, place: SourceLocation, *, low: float = 0, high: float | None = None) -> int | float | None:
    """Return a number within inclusive bounds: an ``int`` where it is whole."""
    given = text(value, place)
    if given is None:
        return None
    if not _NUMBER.fullmatch(given):
        place.wrong(
            f'"{given}" is not a number.',
            "Write digits only, with a point for decimals.",
            f"«\u00a0{given}\u00a0» n’est pas un nombre.",
            "Écrivez seulement des chiffres, avec un point pour les décimales.",
        )
        return None
    found = float(given)
    if abs(found) > _LARGEST:
        place.wrong(
            f"{given} is too large.",
            "Check the number of digits.",
            f"{given} est trop grand.",
            "Vérifiez le nombre de chiffres.",
        )
        return None
    if found < low:
        place.wrong(
            f"{given} is below {low:g}.",
            f"Give a number from {low:g}.",
            f"{given} est plus petit que {low:g}.",
            f"Donnez un nombre à partir de {low:g}.",
        )
    elif high is not None and found > high:
        place.wrong(
            f"{given} is above {high:g}.",
            f"Give a number from {low:g} to {high:g}.",
            f"{given} est plus grand que {high:g}.",
            f"Donnez un nombre de {low:g} à {high:g}.",
        )
    return int(found) if found.is_integer() else found


def dollars(value: Any, place: SourceLocation) -> int | None:
    """Return an amount in whole dollars."""
    found = number(value, place)
    if isinstance(found, float):
        place.wrong(
            f"{found} is not a whole amount.",
            "Give whole dollars.",
            f"{found} n’est pas un montant entier.",
            "Donnez des dollars entiers.",
        )
        return None
    return found


def share(value: Any, place: SourceLocation) -> float | None:
    """Return a share between 0 and 1, to four decimals."""
    found = number(value, place, high=1)
    return None if found is None else round(float(found), 4)


def bounds(
    value: Any, place: SourceLocation, *, low: float = 0, high: float | None = None, whole_dollars: bool = False
) -> tuple[int | float | None, int | float | None]:
    """Return the inclusive bounds of ``{min, max}``; either may be open."""
    given = mapping(value, place, ("min", "max"))
    if whole_dollars:
        least: int | float | None = dollars(given.get("min"), place.at("min"))
        most: int | float | None = dollars(given.get("max"), place.at("max"))
    else:
        least = number(given.get("min"), place.at("min"), low=low, high=high)
        most = number(given.get("max"), place.at("max"), low=low, high=high)
    if least is not None and most is not None and least > most:
        place.wrong(
            f"The minimum {least} is above the maximum {most}.",
            "Swap or correct them.",
            f"Le minimum, {least}, dépasse le maximum, {most}.",
            "Échangez-les ou corrigez-les.",
        )
    return least, most


def day(value: Any, place: SourceLocation) -> date | None:
    """Return an ISO date."""
    given = text(value, place)
    if given is None:
        return None
    try:
        if _DATE.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    place.wrong(
        f'"{given}" is not a date.',
        "Write a day of the calendar as YYYY-MM-DD.",
        f"«\u00a0{given}\u00a0» n’est pas une date.",
        "Écrivez un jour du calendrier sous la forme AAAA-MM-JJ.",
    )
    return None


def address(value: Any, place: SourceLocation) -> str | None:
    given = text(value, place)
    if given is None:
        return None
    if not is_web_address(given):
        place.wrong(
            f'"{given}" is not a web address.',
            "Write it whole, beginning with https://.",
            f"«\u00a0{given}\u00a0» n’est pas une adresse Web.",
            "Écrivez-la en entier, en commençant par https://.",
        )
        return None
    return given


def addresses(value: Any, place: SourceLocation) -> tuple[str, ...]:
    found = (address(item, place.at(str(number))) for number, item in enumerate(texts(value, place), start=1))
    return tuple(item for item in found if item)


def _report_unknown(value: str, place: SourceLocation, allowed: Collection[str]) -> None:
    if value.lower() in _BOOLEANS and "ON" in allowed:
        place.wrong(
            f'"{value}" is a truth value, not a province.',
            'Write ON in quotes: "ON".',
            f"«\u00a0{value}\u00a0» veut dire vrai ou faux et n’est pas une province.",
            'Écrivez ON entre guillemets\u00a0: "ON".',
        )
    else:
        named = ", ".join(allowed)
        place.wrong(
            f'"{value}" is not known here.',
            f"Use only: {named}.",
            f"«\u00a0{value}\u00a0» est inconnu ici.",
            f"Employez seulement\u00a0: {named}.",
        )


def near_to(slug: str, known: Iterable[str]) -> str:
    """Return which known short names of programs one was perhaps meant to be, with commas; "" where none is near."""
    return ", ".join(get_close_matches(slug, list(known), n=3, cutoff=0.7))


# Keys of a contact, and what each is called in an entry.
_CONTACT = {"email": "email", "phone": "phone", "page_en": "url_en", "page_fr": "url_fr", "hours_en": "hours_en",
            "hours_fr": "hours_fr", "source": "source"}  # fmt: skip


def sources(value: Any, place: SourceLocation) -> dict[str, date | None]:
    """Return the sources, each with its own day where it has one: an address, or {url, as_of}."""
    if not isinstance(value, list):
        return dict.fromkeys(addresses(value, place))
    found: dict[str, date | None] = {}
    for number, row in enumerate(value, start=1):
        at = place.at(str(number))
        given = mapping(row, at, ("url", "as_of")) if isinstance(row, dict) else {"url": row}
        if is_null(given.get("url")) or not isinstance(given["url"], str):
            texts([given.get("url")], place)
        elif read := address(given["url"], at):
            found[read] = day(given.get("as_of"), at.at("as_of"))
    return found


def condition_sources(given: Mapping[str, Any], place: SourceLocation) -> dict[str, tuple[str, date | None]]:
    """Return which page says which condition, by the kind of the condition or by its English sentence."""
    rows = given.get("condition_sources")
    found: dict[str, tuple[str, date | None]] = {}
    for number, row in enumerate(rows if isinstance(rows, list) else (), start=1):
        at = place.at(f"condition_sources.{number}")
        said = mapping(row, at, ("condition", "source", "as_of"))
        source = address(said.get("source"), at.at("source")) or ""
        found[required(said.get("condition"), at.at("condition"))] = (
            source,
            day(said.get("as_of"), at.at("as_of")),
        )
    return found


def contact(value: Any, place: SourceLocation) -> dict[str, str]:
    given = mapping(value, place, _CONTACT)
    addresses = ("page_en", "page_fr", "source")
    return {
        name: (address if key in addresses else text)(given.get(key), place.at(key)) or ""
        for key, name in _CONTACT.items()
    }


def own_pages(given: Mapping[str, Any], place: SourceLocation) -> dict[str, Any]:
    """Return on which page, and of which day, the amounts and the intake of a program stand."""
    return {
        f"{what}_{name}": read(given.get(f"{what}_{name}"), place.at(f"{what}_{name}")) or default
        for what in ("amount", "intake")
        for name, read, default in (("source", address, ""), ("as_of", day, None))
    }
