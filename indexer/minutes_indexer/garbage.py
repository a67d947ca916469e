"""How often Python looks for garbage in cycles while very many objects are made that all stay."""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OBJECTS = 100_000
"""New objects before the youngest are looked at: the trees of a few files, which are in cycles. The usual 700 cost a
fifth of an index run."""


@contextlib.contextmanager
def collected_rarely() -> Iterator[None]:
    """Collect garbage less often in the ``with`` block."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
