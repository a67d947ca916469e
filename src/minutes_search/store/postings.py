"""Writing the terms and postings of a segment, in the format of Whoosh's codec: the files ``.trm`` and ``.pst``.

What is written is what Whoosh writes (``test_pool``), but for choices that its format leaves: pickles have protocol
3, which knows bytes, and so are smaller by two fifths and quicker to read; short blocks are not compressed, which gains
nothing; and the blocks of very frequent words are larger.
"""

from __future__ import annotations

import operator
import pickle
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

from minutes_search.store.terms_file import Entries, TermsFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minutes_search.store.pool import Postings, Term

_MAGIC = b"W3Bl"
Written = tuple[Entries, int]
"""What was written: the terms, and how many bytes of postings."""

_TOLD = struct.Struct("!BfIBBfIIqi")
"""Of a term: whether its postings stand here, the sum of the weights, how many documents, shortest and longest field
(which nobody asks for), the highest weight, first and last document, and where its postings are; `W3TermInfo`."""
_LENGTH = struct.Struct("!i")
_BLOCK, _LARGE_BLOCK = 128, 1024
"""Documents of a block. Of a word that stands everywhere all is read, and larger blocks are read quicker."""
_FREQUENT = 4096
"""Documents from which on blocks are large."""
_PROTOCOL = 3
"""Of pickles: the first that has bytes."""
_COMPRESSED = 160
"""Bytes of a block from which on compressing it is worth its time."""
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


def _encoded(docnums: Postings, weights: Postings, positions: Postings) -> bytes:
    """Encode all postings of a term."""
    if len(docnums) <= _BLOCK:
        return _MAGIC + _block(docnums, weights, positions, last=True)
    blocks = [_MAGIC]
    size = _BLOCK if len(docnums) <= _FREQUENT else _LARGE_BLOCK
    for start in range(0, len(docnums), size):
        end = start + size
        last = end >= len(docnums)
        blocks.append(_block(docnums[start:end], weights[start:end], positions[start:end], last=last))
    return b"".join(blocks)


def _only(docnum: int, weight: int, positions: bytes) -> bytes:
    """Encode the only posting of a term, as most terms have, as `_block` would."""
    most = float(weight)
    packed = None if weight == 1 else most
    data = pickle.dumps(((docnum,), packed, (positions,) if positions else None), _PROTOCOL)
    info = pickle.dumps((1, docnum, most, 0, 0, 0), _PROTOCOL)
    return _LENGTH.pack(-len(info) - len(data)) + info + data


def _block(docnums: Postings, weights: Postings, positions: Postings, *, last: bool) -> bytes:
    """Encode some postings of a term, as Whoosh's `W3PostingsWriter` does. Tags have no positions."""
    most = float(max(weights))
    packed = (None if most == 1 else most) if min(weights) == most else tuple(map(float, weights))
    steps = (docnums[0], *map(operator.sub, docnums[1:], docnums))
    data = pickle.dumps((steps, packed, tuple(positions) if positions[0] else None), _PROTOCOL)
    level = _LEVEL if len(data) >= _COMPRESSED else 0
    if level:
        data = zlib.compress(data, level)
    info = pickle.dumps((len(docnums), docnums[-1], most, level, 0, 0), _PROTOCOL)
    length = len(info) + len(data)
    return _LENGTH.pack(-length if last else length) + info + data
