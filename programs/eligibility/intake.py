"""Whether one can apply on a day: an axis of its own, apart from the verdict on conditions."""

from dataclasses import dataclass
from datetime import date

from hub.core.text.formats import NBSP, day, plural
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Intake, IntakeMode
from hub.core.vocabulary.labels import INTAKE_LABELS

CLOSING_TIME = Localized("23:59 Eastern", f"23{NBSP}h{NBSP}59, heure de l’Est")
SOON = 30  # days before closing from which the days are counted
SHORT = 8  # days before closing under which the weekday stands beside the count


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeFacts:
    """What the source says of a program's intake. Dates are days in the Eastern time zone, the last one included.

    ``ended`` says that a closed program is over for good where no day of its end is known.
    """

    mode: IntakeMode
    opens: date | None = None
    closes: date | None = None
    closed_on: date | None = None
    ended: bool = False
    replaced_by: bool = False
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeState:
    """The intake on one day. ``days_left`` counts to the closing day while open: 0 on that day itself."""

    state: Intake
    opens: date | None = None
    closes: date | None = None
    days_left: int | None = None
    ended: date | None = None


def intake_on(facts: IntakeFacts, on: date) -> IntakeState:
    """Return the intake on a day.

    What is stated as ended, closed or suspended stands even where the entry could not be verified; anything better
    is then unknown. The closing day itself is open to its end.
    """
    if facts.mode is IntakeMode.CLOSED:
        return _stated_closed(facts, on)
    if facts.mode is IntakeMode.SUSPENDED:
        return IntakeState(state=Intake.SUSPENDED, opens=facts.opens, closes=facts.closes)
    if not facts.verified:
        return IntakeState(state=Intake.UNKNOWN, opens=facts.opens, closes=facts.closes)
    return _by_dates(facts, on)


def intake_words(state: IntakeState, lang: str) -> str:
    """Return the words of the deadline chip, without a full stop."""
    return _words(state).text(lang)


def _stated_closed(facts: IntakeFacts, on: date) -> IntakeState:
    if facts.ended or facts.replaced_by or (facts.closed_on is not None and facts.closed_on <= on):
        return IntakeState(state=Intake.ENDED, closes=facts.closes, ended=facts.closed_on)
    if facts.closed_on is not None:
        # The source announces an end that has not come: whether one can still apply is not said.
        return IntakeState(state=Intake.UNKNOWN, opens=facts.opens, closes=facts.closes)
    if facts.verified and facts.opens is not None and on < facts.opens:
        return IntakeState(state=Intake.OPENS_ON, opens=facts.opens, closes=facts.closes)
    return IntakeState(state=Intake.CLOSED, opens=facts.opens, closes=facts.closes)


def _by_dates(facts: IntakeFacts, on: date) -> IntakeState:
    opens, closes = facts.opens, facts.closes
    if closes is not None and on > closes:
        return IntakeState(state=Intake.CLOSED, opens=opens, closes=closes)
    if opens is not None and on < opens:
        return IntakeState(state=Intake.OPENS_ON, opens=opens, closes=closes)
    days_left = None if closes is None else (closes - on).days
    return IntakeState(state=_within_dates(facts), opens=opens, closes=closes, days_left=days_left)


def _within_dates(facts: IntakeFacts) -> Intake:
    match facts.mode:
        case IntakeMode.BY_INVITATION:
            return Intake.BY_INVITATION
        case IntakeMode.CONTINUOUS:
            return Intake.OPEN
        case IntakeMode.CALL if facts.closes is not None:
            return Intake.OPEN
    # A call without a closing day, or a source that does not say: nobody knows whether it is still open.
    return Intake.UNKNOWN


def _words(state: IntakeState) -> Localized:
    match state.state:
        case Intake.OPEN:
            return _open_words(state)
        case Intake.OPENS_ON if state.opens is not None:
            return Localized(f"Opens {day(state.opens, 'en')}", f"Ouvre le {day(state.opens, 'fr')}")
        case Intake.ENDED if state.ended is not None:
            return Localized(f"Ended {day(state.ended, 'en')}", f"Terminé le {day(state.ended, 'fr')}")
    return INTAKE_LABELS[state.state]


def _open_words(state: IntakeState) -> Localized:
    closes, left = state.closes, state.days_left
    if closes is None or left is None:
        return Localized("Open all year", "Ouvert à l’année")
    if left > SOON:
        return Localized(f"Closes {day(closes, 'en')}", f"Ferme le {day(closes, 'fr')}")
    count = _count(left)
    if left == 0:
        return Localized(f"{count.en}, {CLOSING_TIME.en}", f"{count.fr}, {CLOSING_TIME.fr}")
    if left >= SHORT:
        return Localized(f"{count.en}, {day(closes, 'en')}", f"{count.fr}, le {day(closes, 'fr')}")
    english = day(closes, "en", weekday=True, year=False)
    french = day(closes, "fr", weekday=True, year=False)
    return Localized(f"{count.en}, {english}, {CLOSING_TIME.en}", f"{count.fr}, le {french}, {CLOSING_TIME.fr}")


def _count(left: int) -> Localized:
    if left == 0:
        return Localized("Closes today", "Ferme aujourd’hui")
    if left == 1:
        return Localized("Closes tomorrow", "Ferme demain")
    return Localized(
        f"Closes in {plural(left, 'en', '{n} day', '{n} days')}",
        f"Ferme dans {plural(left, 'fr', '{n} jour', '{n} jours')}",
    )
