"""Importing Whoosh without what it imports and never needs here.

`whoosh.compat` imports `urllib.request` for a function that only its tests call, and `whoosh.reading` a package
`cached_property` that imports asyncio: together half of the time that importing Whoosh takes, which every commit
waits for. While Whoosh is imported, small modules stand in for the two; afterwards everybody gets the real
ones.
"""

from __future__ import annotations

import functools
import importlib
import sys
from types import ModuleType
from typing import Any


def import_whoosh() -> None:
    """Import the modules of Whoosh that a table of contents names, unless they are there already."""
    if "whoosh.codec.whoosh3" in sys.modules:
        return
    placed = [module for module in (_cached_property(), _urllib_request()) if module.__name__ not in sys.modules]
    sys.modules.update({module.__name__: module for module in placed})
    try:
        importlib.import_module("whoosh.codec.whoosh3")
    finally:
        for module in placed:
            _withdraw(module)


def _withdraw(module: ModuleType) -> None:
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]


def _cached_property() -> ModuleType:
    module = ModuleType("cached_property")
    module.__dict__["cached_property"] = functools.cached_property
    return module


def _urllib_request() -> ModuleType:
    module = ModuleType("urllib.request")

    def real(name: str) -> Any:
        """Return what the real module has, for another thread that imports it just now."""
        if name.startswith("__"):  # the import system asks, of any module
            raise AttributeError(name)
        _withdraw(module)
        return getattr(importlib.import_module("urllib.request"), name)

    def urlretrieve(*args: Any, **kwargs: Any) -> Any:
        return real("urlretrieve")(*args, **kwargs)

    module.__dict__.update(urlretrieve=urlretrieve, __getattr__=real)
    return module
