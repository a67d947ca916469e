"""A table of values by text, sorted and packed, of which only the part is read that is asked for.

What an index keeps of all people, or of all copies, grows with the archive, and a query asks for a few rows of it.
"""

from __future__ import annotations

import functools
import itertools
import json
import zlib
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ROWS = 64
"""So many rows are compressed, and read, together."""
_HEAD = 4
"""Bytes of the number that the payload begins with: how long the list of the parts is."""


def pack(rows: Mapping[str, Any]) -> bytes:
    """Return rows, whose values are such as JSON has, as `Packed` reads them."""
    firsts: list[str] = []
    parts: list[bytes] = []
    ordered = iter(sorted(rows.items()))
    while part := dict(itertools.islice(ordered, _ROWS)):
        firsts.append(next(iter(part)))
        parts.append(zlib.compress(_json(part)))
    head = _json([firsts, list(itertools.accumulate(map(len, parts), initial=0))])
    return b"".join([len(head).to_bytes(_HEAD, "big"), head, *parts])


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Packed:
    """The rows of a table. Of a damaged one any method may raise ValueError, TypeError or LookupError."""

    def __init__(self, payload: bytes | None) -> None:
        """Read what `pack` made; None is the empty table."""
        self._payload = payload or pack({})
        self._start = _HEAD + int.from_bytes(self._payload[:_HEAD], "big")
        self._firsts, self._places = json.loads(self._payload[_HEAD : self._start])
        self._part = functools.cache(self._read)

    def get(self, key: str) -> Any:
        """Return the value of a key; None where there is none."""
        part = bisect_right(self._firsts, key) - 1
        return self._part(part).get(key) if part >= 0 else None

    def starting(self, start: str) -> Iterator[tuple[str, Any]]:
        """Yield the rows of which the key begins so, in order."""
        for part in range(max(0, bisect_right(self._firsts, start) - 1), len(self._firsts)):
            for key, value in self._part(part).items():
                if key.startswith(start):
                    yield key, value
                elif key > start:
                    return

    def _read(self, part: int) -> dict[str, Any]:
        first, last = self._places[part : part + 2]
        try:
            found: dict[str, Any] = json.loads(zlib.decompress(self._payload[self._start + first : self._start + last]))
        except zlib.error as error:
            raise ValueError(str(error)) from error
        return found
