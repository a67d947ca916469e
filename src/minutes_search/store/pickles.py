"""What may be unpickled: plain values, nothing that a program could hide in.

An index directory is trusted (see `trust`); this is for the day when that was a mistake.
"""

from __future__ import annotations

import collections
import io
import pickle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Bare:
    """What was pickled as an object of Whoosh's (a segment, its codec): attributes without behaviour."""


_KNOWN: dict[tuple[str, str], Any] = {
    ("whoosh.codec.whoosh3", "W3Codec"): Bare,
    ("whoosh.codec.whoosh3", "W3Segment"): Bare,
    ("collections", "defaultdict"): collections.defaultdict,
    ("builtins", "int"): int,
    ("builtins", "set"): set,
    # As pickles for Python 2, which Whoosh writes, call them.
    ("__builtin__", "bytes"): bytes,
    ("__builtin__", "set"): set,
    ("_codecs", "encode"): lambda text, _: text.encode("latin-1"),
}


class _Unpickler(pickle.Unpickler):
    """Gives nothing but values of the known types."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a known type; pickle.UnpicklingError for everything else."""
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} is nothing that an index holds")
        return _KNOWN[module, name]


class _Whole(io.BytesIO):
    """Bytes that are unpickled in one piece: without `peek` every instruction of a pickle is read by a call."""

    def peek(self, _: int) -> bytes:
        """Return all that is left, without going on."""
        return self.getvalue()[self.tell() :]


def load(file: Any) -> Any:
    """Unpickle the next value of a file. pickle.UnpicklingError, or anything else, when it is none of the known."""
    return _Unpickler(file).load()


def loads(data: bytes) -> Any:
    """Unpickle a value, as `load`."""
    return _Unpickler(_Whole(data)).load()


def unpickler(data: bytes) -> tuple[pickle.Unpickler, Callable[[], int]]:
    """Return what unpickles, as `load`, values that follow one another, and what tells how far it is."""
    file = _Whole(data)
    return _Unpickler(file), file.tell
