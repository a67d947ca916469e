"""The English stemmer of Snowball, in C: 0.5 µs a word, where the same in Python takes 25 and imports for 8 ms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Callable


def english_stemmer() -> Callable[[str], str]:
    """Return a new stemmer, for one thread: it keeps in itself the word that it is at."""
    stem: Callable[[str], str] = Stemmer.Stemmer("english", 0).stemWord  # it is to remember nothing: `analysis` does
    return stem
