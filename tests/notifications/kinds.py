"""Kinds for the tests: one that is always sent, one that can be stopped, one that people opt in to."""

from hub.notifications.choices import Timing
from hub.notifications.mail.registry import Category, NotificationType

STEPS = Category(slug="steps", label="Steps of your requests", sentence="Who has it, and what happens.", always=True)
PROGRAMS = Category(slug="programs", label="Changed programs", sentence="What changed.", default=Timing.DAILY)
CHANCES = Category(slug="chances", label="New chances", sentence="What is new.", default=Timing.OFF)


def _kind(slug: str, category: Category) -> NotificationType:
    return NotificationType(
        slug=slug,
        category=category,
        template="tests/notifications/step",
        names=frozenset({"reference", "program", "day"}),
        why="You asked for it.",
    )


STEP, CHANGED, CHANCE = _kind("tests.step", STEPS), _kind("tests.changed", PROGRAMS), _kind("tests.chance", CHANCES)
KINDS = (STEP, CHANGED, CHANCE)
