"""What a program is for, as open data."""

from dataclasses import asdict

from hub.api.records.fields import Record, documented
from hub.core.vocabulary import purpose as lists
from programs.catalogue.purpose import MOST_VALUE, ProgramPurpose


class PurposeRecord(Record):
    """What a program is for."""

    pays_for: list[lists.PaysFor] = documented(
        "What it pays for, the main thing first", "Usage de l’aide, le principal d’abord"
    )
    serves: list[lists.Beneficiary] = documented("Whom the money must serve", "Qui l’argent doit servir")
    must_serve: bool = documented(
        "Whether a project that serves none of them has no business here",
        "Si un projet qui ne sert aucun d’eux n’y a pas sa place",
    )
    applicant: lists.Signatory = documented("Who signs the application", "Qui signe la demande")
    not_for: list[lists.NotFor] = documented("Whom it does not suit", "À qui il ne convient pas")
    project_min_cad: int | None = documented(
        "Cost of the smallest project that it is made for, whole Canadian dollars; null: not known",
        "Coût du plus petit projet visé, en dollars canadiens; null : inconnu",
    )
    project_typical_cad: int | None = documented(
        "Cost of a typical project, most often an estimate; null: not known",
        "Coût d’un projet courant, le plus souvent une estimation; null : inconnu",
    )
    project_max_cad: int | None = documented(
        "Cost of the largest project that it is made for; null: not known",
        "Coût du plus grand projet visé; null : inconnu",
    )
    firm: list[lists.FirmSize] = documented("Sizes of companies that it suits", "Taille des entreprises visées")
    tempo: lists.Tempo = documented("How often it takes applications", "Fréquence des appels")
    topic_en: str = documented(
        "The one thing that a call is about, in English; empty: none",
        "Sujet unique de l’appel, en anglais; vide : aucun",
    )
    topic_fr: str = documented(
        "The one thing that a call is about, in French; empty: none",
        "Sujet unique de l’appel, en français; vide : aucun",
    )
    place_of_project: lists.SpendingPlace = documented("Where the money may be spent", "Où l’argent peut être dépensé")
    role: lists.ProgramRole = documented("Whom an adviser names it to", "À qui on le recommande")
    value: int = documented(
        "How much it changes for a company that it fits, 0 to 3",
        "Importance pour une entreprise à qui il convient, de 0 à 3",
        ge=0,
        le=MOST_VALUE,
    )
    obstacle_en: str = documented(
        "What most often rules a small company out, in English",
        "Obstacle le plus fréquent pour une petite entreprise, en anglais",
    )
    obstacle_fr: str = documented(
        "What most often rules a small company out, in French",
        "Obstacle le plus fréquent pour une petite entreprise, en français",
    )
    basis: lists.PurposeBasis = documented(
        "Who says all this: entry, the sources of the program; adviser, our own reading",
        "Qui le dit : entry, les sources du programme; adviser, notre propre lecture",
    )

    @classmethod
    def of(cls, purpose: ProgramPurpose) -> "PurposeRecord":
        """Return the record of a purpose."""
        return cls(**asdict(purpose))
