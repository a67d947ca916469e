"""The English stemmer, without those of all other languages.

The package `snowballstemmer` imports one for each of its 34 languages, which takes 8 ms, longer than most searches.
While the English one is imported, a module without content stands in for the package; afterwards everybody gets the
real one.
"""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGE = "snowballstemmer"
_ENGLISH = f"{_PACKAGE}.english_stemmer"


def english_stemmer() -> Callable[[str], str]:
    """Return a new stemmer, for one thread: it keeps in itself the word that it is at."""
    stem: Callable[[str], str] = _module().EnglishStemmer().stemWord
    return stem


def _module() -> Any:
    spec = None if _ENGLISH in sys.modules or _PACKAGE in sys.modules else PathFinder.find_spec(_PACKAGE)
    if spec is None or spec.submodule_search_locations is None:
        return importlib.import_module(_ENGLISH)
    package = ModuleType(_PACKAGE)
    package.__path__ = spec.submodule_search_locations
    sys.modules[_PACKAGE] = package
    try:
        return importlib.import_module(_ENGLISH)
    finally:
        if sys.modules.get(_PACKAGE) is package:
            del sys.modules[_PACKAGE]
