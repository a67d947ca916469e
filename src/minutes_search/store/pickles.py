"""What Whoosh may unpickle: plain values and its own segments, nothing that a program could hide in.

An index directory is trusted (see `trust`); this is for the day when that was a mistake. Whoosh has no hook for it,
so its functions of the same names are exchanged where its modules keep them.
"""

from __future__ import annotations

import io
import pickle
from typing import Any

import whoosh.codec.whoosh3
import whoosh.columns
import whoosh.filedb.structfile

_KNOWN = frozenset(
    {
        ("whoosh.codec.whoosh3", "W3Codec"),
        ("whoosh.codec.whoosh3", "W3Segment"),
        ("collections", "defaultdict"),
        ("builtins", "int"),
        ("builtins", "set"),
        ("__builtin__", "bytes"),  # as pickles for Python 2, which Whoosh writes, call it
        ("__builtin__", "set"),
    }
)


class _Unpickler(pickle.Unpickler):
    """Gives nothing but values of the known types."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a known type; pickle.UnpicklingError for everything else."""
        if (module, name) == ("_codecs", "encode"):
            return _latin_1
        if (module, name) in _KNOWN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is nothing that an index holds")


def _latin_1(text: str, _: str) -> bytes:
    """Return the bytes that pickle wrote as text, for Python 2 has no bytes."""
    return text.encode("latin-1")


def load(file: Any) -> Any:
    """Unpickle the next value of a file. pickle.UnpicklingError, or anything else, when it is none of the known."""
    return _Unpickler(file).load()


def loads(data: bytes) -> Any:
    """Unpickle a value, as `load`."""
    return _Unpickler(io.BytesIO(data)).load()


def restrict_whoosh() -> None:
    """Let Whoosh unpickle by these functions from now on."""
    whoosh.codec.whoosh3.loads = loads
    whoosh.columns.loads = loads
    whoosh.filedb.structfile.load_pickle = load
