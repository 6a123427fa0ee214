"""What the fields of a draft and its sections are called."""

from collections.abc import Mapping

from hub.core.words import Words
from programs.drafting.documents import Section

SECTION_WORDS: Mapping[str, Words] = {
    Section.WORDS: Words("Words", "Textes"),
    Section.MONEY: Words("Support and money", "Soutien et argent"),
    Section.CONDITIONS: Words("Conditions", "Conditions"),
    Section.INTAKE: Words("Intake", "Réception des demandes"),
    Section.APPLYING: Words("Applying and contact", "Demande et contact"),
    Section.SOURCES: Words("Sources", "Sources"),
    # Rules between programs say this today; what was saved of it is still named.
    "together": Words("Together", "Ensemble"),
}
FIELD_WORDS: Mapping[str, Words] = {
    "name": Words("Name", "Nom"),
    "summary": Words("Summary", "Résumé"),
    "url": Words("Official page", "Page officielle"),
    "link_in_one_language": Words("Page in one language only", "Page dans une seule langue"),
    "notes": Words("Notes", "Notes"),
    "support": Words("Kinds of support", "Formes de soutien"),
    "stages": Words("Stages", "Stades"),
    "amount_min_cad": Words("Smallest amount", "Montant minimal"),
    "amount_max_cad": Words("Largest amount", "Montant maximal"),
    "cost_share_max": Words("Largest share of the cost", "Part maximale des coûts"),
    "intake_mode": Words("Intake", "Réception des demandes"),
    "opens": Words("Opens", "Ouverture"),
    "closes": Words("Closes", "Fermeture"),
    "closed_on": Words("Closed on", "Fermé le"),
    "ended": Words("Over for good", "Terminé pour de bon"),
    "replaced_by": Words("Taken over by", "Remplacé par"),
    "documents": Words("What to hand in", "Pièces à fournir"),
    "effort": Words("Work to apply, in hours", "Travail pour la demande, en heures"),
    "decision": Words("Time to a decision, in days", "Délai de décision, en jours"),
    "contact_email": Words("Contact, e-mail", "Contact, courriel"),
    "contact_phone": Words("Contact, telephone", "Contact, téléphone"),
    "contact_url": Words("Contact page", "Page de contact"),
    "contact_source": Words("Source of the contact", "Source du contact"),
    "sources": Words("Sources", "Sources"),
    "as_of": Words("Evidence of", "Date de la source"),
    "as_of_year_only": Words("Only the year is known", "Seule l’année est connue"),
    "verified": Words("Verified", "Vérifié"),
    "unverified_reason": Words("Why it could not be verified", "Pourquoi on n’a pas pu le vérifier"),
    "review_by": Words("Look at it again by", "À revoir d’ici le"),
    # Of what is said by rules today, imports and reports of before still speak.
    "stacking_cap": Words("Cap on all public money", "Plafond de toute l’aide publique"),
    "excludes": Words("Excludes", "Exclut"),
    "combines": Words("Combines with", "Se combine avec"),
    "after": Words("Comes after", "Vient après"),
}
YES, NO = Words("Yes", "Oui"), Words("No", "Non")
