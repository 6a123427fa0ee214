"""Put a mutant in the place of its module in a running process, for good: it is done in a forked child.

Functions keep their identity and get the code of the mutant, so that whoever imported them sees the change. Tables and
numbers are bound anew wherever a module holds the old ones under the same name. What was kept of earlier answers is
forgotten.
"""

import functools
import gc
import inspect
import sys
from types import FunctionType
from typing import Any

from tests.mutation.operators import EVERYTHING, Mutant

_KEEPING = ("programs.eligibility", "hub.matching", "hub.core.db.tenancy")


def load(mutant: Mutant) -> dict[str, Any]:
    """Return the names of the mutant's module. Raise what a fault raises there: importing it would fail."""
    made: dict[str, Any] = {"__name__": mutant.module, "__file__": mutant.code.co_filename}
    made |= {name: value for name, value in vars(sys.modules[mutant.module]).items() if isinstance(value, type)}
    exec(mutant.code, made)
    return made


def caches() -> list[Any]:
    """Return what keeps earlier answers of the rules; found once, since looking for it takes long."""
    return [
        kept
        for kept in gc.get_objects()
        if type(kept) is functools._lru_cache_wrapper and str(kept.__module__).startswith(_KEEPING)
    ]


def put_in(mutant: Mutant, made: dict[str, Any], kept: list[Any]) -> None:
    """Make this process run the mutant whose names were loaded, and forget what was ``kept`` of earlier answers."""
    names = vars(sys.modules[mutant.module])
    if mutant.function == EVERYTHING:
        for name, value in made.items():
            if isinstance(value, FunctionType) and value.__module__ == mutant.module:
                _change_code(_function(names, name), _function(made, name))
    if mutant.function not in {"", EVERYTHING}:
        _change_code(_function(names, mutant.function), _function(made, mutant.function))
    else:
        _bind_anew(names, made)
    for cache in kept:
        cache.cache_clear()


def _function(names: dict[str, Any], qualified: str) -> FunctionType:
    owner, _, name = qualified.rpartition(".")
    found = vars(names[owner])[name] if owner else names[name]
    for inner in ("__func__", "fget", "func"):
        found = getattr(found, inner, found)
    found = inspect.unwrap(found)
    assert isinstance(found, FunctionType), qualified
    return found


def _change_code(old: FunctionType, new: FunctionType) -> None:
    old.__code__ = new.__code__
    old.__defaults__ = new.__defaults__
    old.__kwdefaults__ = new.__kwdefaults__


def _bind_anew(old: dict[str, Any], new: dict[str, Any]) -> None:
    for name, value in new.items():
        before = old.get(name)
        if name.startswith("__") or name not in old or value is before or isinstance(value, type | FunctionType):
            continue
        for module in list(sys.modules.values()):
            names = getattr(module, "__dict__", {})
            if names.get(name) is before:
                names[name] = value
