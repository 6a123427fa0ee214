"""What the audit says of an action, in words. A code that no list knows stays as it is: nothing is left out."""

from functools import cache
from pathlib import Path

from hub.core.text.formats import colon
from hub.core.text.localized import Localized
from hub.core.text.yaml_files import parse_yaml

_WORDS = Path(__file__).parent / "data" / "actions.yaml"


@cache
def _known() -> dict[str, dict[str, Localized]]:
    read = parse_yaml(_WORDS.read_bytes())
    return {part: {code: Localized(*words) for code, words in found.items()} for part, found in read.items()}


def action_words(action: str, lang: str) -> str:
    """Return "Shared room: joined" for an action, "" where its words are not known."""
    known = _known()
    if whole := known["wholes"].get(action):
        return whole.text(lang)
    code, _dot, did = action.rpartition(".")
    thing, act = known["things"].get(code), known["acts"].get(did)
    return f"{thing.text(lang)}{colon(lang)}{act.text(lang)}" if thing and act else ""
