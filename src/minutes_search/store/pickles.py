"""What may be unpickled: plain values, nothing that a program could hide in.

An index directory is trusted (see `trust`); this is for the day when that was a mistake.

Frequent words have their postings as rows of values that `struct` packed and `zlib` compressed: what is pickled is how
to unpack them. Plain Whoosh does that at once; here it is done for those rows that are asked for.
"""

from __future__ import annotations

import collections
import io
import pickle
import struct
import sys
import zlib
from array import array
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Bare:
    """What was pickled as an object of Whoosh's (a segment, its codec): attributes without behaviour."""


Compressed = memoryview
"""What `zlib` decompresses, not decompressed yet; plain bytes are as they are. A class of our own would take ten times
as long to make."""
_CODES = {ord(code): code for code in "BHI"}
_FIRST = 4
"""Bytes of the first step, which is a document's number."""


class Row:
    """What `struct` unpacks: numbers of one size, or texts. Whoever reads damaged ones may get any error."""

    __slots__ = ("_content", "_format")

    def __init__(self, form: bytes | Compressed, content: bytes | Compressed) -> None:
        """Take the arguments of `struct.unpack`."""
        self._format = form
        self._content = content

    def numbers(self) -> array[int]:
        """Return the numbers, which are not negative."""
        return array(_CODES[self._format[-1]], _plain(self._content))

    def steps(self) -> tuple[int, Sequence[int]]:
        """Return the first of the numbers, which has four bytes, and the others."""
        content = _plain(self._content)
        first, others = int.from_bytes(content[:_FIRST], sys.byteorder), content[_FIRST:]
        code = _CODES[self._format[-1]]
        return first, others if code == "B" else array(code, others)

    def texts(self) -> tuple[bytes, ...]:
        """Return the texts."""
        return struct.unpack(_plain(self._format), _plain(self._content))


def _plain(value: bytes | Compressed) -> bytes:
    return zlib.decompress(value) if isinstance(value, Compressed) else value


_KNOWN: dict[tuple[str, str], Any] = {
    ("whoosh.codec.whoosh3", "W3Codec"): Bare,
    ("whoosh.codec.whoosh3", "W3Segment"): Bare,
    ("collections", "defaultdict"): collections.defaultdict,
    ("builtins", "int"): int,
    ("builtins", "set"): set,
    ("_struct", "unpack"): Row,
    ("zlib", "decompress"): Compressed,
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
