"""The way of a request, as a table. ``docs/casework.md`` draws it; a test holds the drawing to the table.

Every step is taken by a service that holds the row locked. Who may take it is asked of ``rules``: a step has a
direction here and its conditions there, because they need to know seats.
"""

from hub.casework.choices import OPEN_STATES, RequestState
from hub.core.workflow import Transition, Workflow

NEW, ASSIGNED, WAITING, REFERRED, CLOSED = (
    RequestState.NEW,
    RequestState.ASSIGNED,
    RequestState.WAITING,
    RequestState.REFERRED,
    RequestState.CLOSED,
)

REQUEST_WORKFLOW = Workflow(
    field="state",
    transitions=[
        Transition(name="claim", sources=frozenset({NEW, ASSIGNED}), target=ASSIGNED),
        Transition(name="release", sources=frozenset({ASSIGNED}), target=NEW),
        Transition(name="move", sources=frozenset({NEW, ASSIGNED, WAITING, REFERRED}), target=NEW),
        Transition(name="offer", sources=frozenset({NEW, ASSIGNED}), target=REFERRED),
        Transition(name="accept", sources=frozenset({REFERRED}), target=ASSIGNED),
        Transition(name="return_to_owner", sources=frozenset({REFERRED, WAITING}), target=ASSIGNED),
        Transition(name="return_to_desk", sources=frozenset({REFERRED, WAITING}), target=NEW),
        Transition(name="ask", sources=frozenset({ASSIGNED}), target=WAITING),
        Transition(name="resume", sources=frozenset({WAITING}), target=ASSIGNED),
        # A body without accounts asks the company before it decides.
        Transition(name="ask_before_accepting", sources=frozenset({REFERRED}), target=WAITING),
        Transition(name="accept_while_asked", sources=frozenset({WAITING}), target=WAITING),
        Transition(name="resume_offer", sources=frozenset({WAITING}), target=REFERRED),
        Transition(name="close", sources=frozenset({NEW, ASSIGNED, WAITING}), target=CLOSED, stamps=("closed_at",)),
        Transition(name="withdraw", sources=frozenset(OPEN_STATES), target=CLOSED, stamps=("closed_at",)),
        Transition(name="give_up", sources=frozenset(OPEN_STATES), target=CLOSED, stamps=("closed_at",)),
        Transition(name="reopen_with_owner", sources=frozenset({CLOSED}), target=ASSIGNED),
        Transition(name="reopen_at_desk", sources=frozenset({CLOSED}), target=NEW),
    ],
)
