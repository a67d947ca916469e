"""Writing the terms and postings of a segment, in the format of Whoosh's codec: the files ``.trm`` and ``.pst``.

What is written is what Whoosh writes (``test_pool``), but for choices that its format leaves: pickles have protocol
3, which knows bytes, and so are smaller by two fifths and quicker to read; blocks are larger; and all but short ones
are pickled as the calls that unpack their steps, their weights and their positions (see `pickles`), each compressed by
itself where that gains something. Reading them takes a quarter of the time, and positions only cost what asks for them.
"""

from __future__ import annotations

import operator
import pickle
import struct
import zlib
from array import array
from typing import TYPE_CHECKING, Any, BinaryIO

from minutes_search.store.terms_file import Entries, TermsFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from minutes_search.store.pool import Postings, Term

_MAGIC = b"W3Bl"
Written = tuple[Entries, int]
"""What was written: the terms, and how many bytes of postings."""

_TOLD = struct.Struct("!BfIBBfIIqi")
"""Of a term: whether its postings stand here, the sum of the weights, how many documents, shortest and longest field
(which nobody asks for), the highest weight, first and last document, and where its postings are; `W3TermInfo`."""
_LENGTH = struct.Struct("!i")
_BLOCK = 1024
"""Documents of a block."""
_PROTOCOL = 3
"""Of pickles: the first that has bytes."""
_SHORT = 24
"""Documents of a term from which on it is quicker to unpack values than to unpickle them one by one."""
_COMPRESSED = 256
"""Bytes from which on compressing them is worth its time."""
_LEVEL = 3


class PostingsWriter:
    """The terms and postings of a segment while they are written, field by field."""

    def __init__(self, terms: BinaryIO, postings: BinaryIO) -> None:
        """Write to two new files."""
        self._terms = TermsFile(terms)
        self._postings = postings
        self._end = 0

    def write(self, terms: Iterable[Term]) -> None:
        """Write terms, which are sorted, with their postings."""
        for field, term, postings in terms:
            if len(postings) == 3:
                docnum, weight, positions = postings
                data = _MAGIC + _only(docnum, weight, positions)
                facts = _TOLD.pack(0, weight, 1, 0, 0, weight, docnum, docnum, self._end, len(data))
            else:
                docnums, weights = postings[::3], postings[1::3]
                data = _encoded(docnums, weights, postings[2::3])
                first, last = docnums[0], docnums[-1]
                facts = _TOLD.pack(0, sum(weights), len(docnums), 0, 0, max(weights), first, last, self._end, len(data))
            self._postings.write(data)
            self._terms.add(field, term.encode(), facts)
            self._end += len(data)

    def handed_over(self) -> Written:
        """Bring to the files what is still to be written; return what another process needs to go on with them."""
        self._postings.flush()
        return self._terms.handed_over(), self._end

    def take_over(self, written: Written) -> None:
        """Go on where another process, a copy of this one, has left the files."""
        entries, self._end = written
        self._terms.take_over(entries)

    def close(self) -> None:
        """Write what is left, and close both files."""
        self._postings.close()
        self._terms.close()


class _Call:
    """What is to be called when a pickle is read, with what arguments."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._told = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._told


def _encoded(docnums: Postings, weights: Postings, positions: Postings) -> bytes:
    """Encode all postings of a term."""
    most = max(weights)
    code = "" if min(weights) == most else _code(most)
    packed = len(docnums) >= _SHORT
    found = _MAGIC
    for start in range(0, len(docnums), _BLOCK):
        end = start + _BLOCK
        block = _block(docnums[start:end], weights[start:end], positions[start:end], code, packed=packed)
        found += _LENGTH.pack(len(block) if end < len(docnums) else -len(block)) + block
    return found


def _only(docnum: int, weight: int, positions: bytes) -> bytes:
    """Encode the only posting of a term, as most terms have, as `_encoded` would."""
    packed = None if weight == 1 else float(weight)
    data = pickle.dumps(((docnum,), packed, (positions,) if positions else None), _PROTOCOL)
    info = pickle.dumps((1, docnum, weight, 0, 0, 0), _PROTOCOL)
    return _LENGTH.pack(-len(info) - len(data)) + info + data


def _block(docnums: Postings, weights: Postings, positions: Postings, code: str, *, packed: bool) -> bytes:
    """Encode some postings of a term, as Whoosh's `W3PostingsWriter` does. Tags have no positions.

    `code` says in what numbers the weights of all are packed, if they are; it is empty where they are all alike.
    """
    most = max(weights)
    kept: Any = tuple(weights) if code else None if most == 1 else float(most)
    steps: Any = (docnums[0], *map(operator.sub, docnums[1:], docnums))
    places: Any = tuple(positions) if positions[0] else None
    if packed:
        kept = _numbers(kept, code) if code else kept
        steps = _steps(steps)
        places = places and _texts(places)
    data = pickle.dumps((steps, kept, places), _PROTOCOL)
    return pickle.dumps((len(docnums), docnums[-1], most, 0, 0, 0), _PROTOCOL) + data


def _code(most: int) -> str:
    """Return the code of `struct` for numbers up to one."""
    return "B" if most < 1 << 8 else "H" if most < 1 << 16 else "I"


def _numbers(values: Sequence[int], code: str) -> _Call:
    """Return how numbers are unpacked."""
    return _Call(struct.unpack, f"={len(values)}{code}".encode(), _smaller(array(code, values).tobytes()))


def _steps(values: Sequence[int]) -> _Call:
    """Return how steps are unpacked, of which only the first is large."""
    others = values[1:]
    code = _code(max(others, default=0))
    content = array("I", values[:1]).tobytes() + array(code, others).tobytes()
    return _Call(struct.unpack, f"=I{len(others)}{code}".encode(), _smaller(content))


def _texts(values: Sequence[bytes]) -> _Call:
    """Return how texts are unpacked."""
    form = "".join([f"{len(value)}s" for value in values])
    return _Call(struct.unpack, _smaller(form.encode()), _smaller(b"".join(values)))


def _smaller(data: bytes) -> bytes | _Call:
    """Return data, or how it is decompressed."""
    return data if len(data) < _COMPRESSED else _Call(zlib.decompress, zlib.compress(data, _LEVEL))
