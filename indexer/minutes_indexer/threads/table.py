"""How an archive's items were put into threads, as the index keeps it: compact, in order of time.

From it a later run knows what every item was compared by and how that was decided, and decides again only where a
change can reach (see `again`). Numbers stand in arrays, one value an item or a head; nothing of it names an item, and
texts are not in it: they are read from the index where they are asked for.
"""

from __future__ import annotations

import json
import sys
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from minutes_indexer.threads.sketch import BANDS
from minutes_indexer.threads.traits import Head, Owners, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minutes_indexer.threads.traits import ItemTraits, MeetingTraits

BARE, STANDING, RECOGNISABLE, REGISTERED = 1, 2, 4, 8
"""Flags of a row: of the item (see `Member`), and of how it was decided (see `Decision`)."""

UNDECIDED = 0xFFFFFFFF
"""The thread of a row before it is decided."""

_NONE = (0,) * BANDS


class Minutes(NamedTuple):
    """A meeting of the table."""

    day: int
    path: str
    size: int
    """How many items it has; their rows follow each other."""
    order: tuple[int, ...] | None
    """Which items of the meeting the rows are; None where they stand in it in the order of the file."""

    @classmethod
    def of(cls, meeting: MeetingTraits, items: Sequence[ItemTraits]) -> Minutes:
        """Make the entry of a meeting of these items, which are in the order of the meeting."""
        ids = [item.id for item in items]
        ordered = [item.id for item in in_order(items)]
        order = None if ids == ordered else tuple(map(ids.index, ordered))
        return cls(meeting.date.toordinal(), meeting.path, len(ids), order)


@dataclass
class Heads:
    """All heads of an archive, each once, by number."""

    owners: list[Owners] = field(default_factory=list)
    owner: array[int] = field(default_factory=lambda: array("I"))
    """Of each head the number of its owners."""
    nameless: bytearray = field(default_factory=bytearray)
    titles: list[str] = field(default_factory=list)
    """The words with a space between them."""
    bands: array[int] = field(default_factory=lambda: array("I"))
    """So many a head."""
    _made: dict[int, Head] = field(default_factory=dict)
    _numbers: dict[tuple[int, str, int], int] = field(default_factory=dict)
    _owner_numbers: dict[Owners, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.titles)

    def __getitem__(self, number: int) -> Head:
        """Give a head by its number."""
        head = self._made.get(number)
        if head is None:
            title = tuple(self.titles[number].split(" ")) if self.titles[number] else ()
            nameless = bool(self.nameless[number])
            bands = tuple(self.bands[number * BANDS : (number + 1) * BANDS]) if title and not nameless else ()
            self._made[number] = head = Head(self.owners[self.owner[number]], title, nameless, bands)
        return head

    def number(self, head: Head) -> int:
        """Give the number of a head; a new one where it is not known yet."""
        if len(self._numbers) < len(self.titles):
            self._owner_numbers = {owners: number for number, owners in enumerate(self.owners)}
            keys = zip(self.owner, self.titles, self.nameless, strict=True)
            self._numbers = {key: number for number, key in enumerate(keys)}
        owner = self._owner_numbers.setdefault(head.owners, len(self.owners))
        if owner == len(self.owners):
            self.owners.append(head.owners)
        key = owner, " ".join(head.title), int(head.nameless)
        number = self._numbers.setdefault(key, len(self.titles))
        if number == len(self.titles):
            self.owner.append(owner)
            self.titles.append(key[1])
            self.nameless.append(head.nameless)
            self.bands.extend(head.bands or _NONE)
            self._made[number] = head
        return number

    def let_go(self) -> None:
        """Make room when all are in: what they were found by is not asked for again, but is in the arrays."""
        for head in self._made.values():
            head.let_go()
        self._made, self._numbers, self._owner_numbers = {}, {}, {}


@dataclass
class Table:
    """The items of one archive, as rows in order of time, and how they were put into threads."""

    meetings: list[Minutes] = field(default_factory=list)
    heads: Heads = field(default_factory=Heads)
    head: array[int] = field(default_factory=lambda: array("I"))
    text: array[int] = field(default_factory=lambda: array("Q"))
    flags: bytearray = field(default_factory=bytearray)
    thread: array[int] = field(default_factory=lambda: array("I"))
    """A number for each thread; every other table may number them anew."""
    run: array[int] = field(default_factory=lambda: array("I"))
    """Likewise one for the copies of each other."""

    def __len__(self) -> int:
        return len(self.head)

    def add(self, traits: ItemTraits) -> Head:
        """Add a row for an item, not decided yet; give the head to use for it."""
        number = self.heads.number(traits.head)
        self.head.append(number)
        self.text.append(traits.text)
        self.flags.append((BARE if not traits.notes else 0) | (STANDING if traits.standing else 0))
        self.thread.append(UNDECIDED)
        self.run.append(UNDECIDED)
        return self.heads[number]

    def decide(self, row: int, thread: int, run: int, *, recognisable: bool, registered: bool) -> None:
        """Note how it was decided where an item belongs."""
        self.thread[row], self.run[row] = thread, run
        decided = (RECOGNISABLE if recognisable else 0) | (REGISTERED if registered else 0)
        self.flags[row] = self.flags[row] & (BARE | STANDING) | decided

    def add_rows(self, other: Table, start: int, stop: int) -> None:
        """Add rows of another table that has the same heads, as they were decided."""
        for mine, others in zip(self._columns, other._columns, strict=True):
            mine.extend(others[start:stop])

    @property
    def _columns(self) -> tuple[array[int] | bytearray, ...]:
        return self.head, self.text, self.flags, self.thread, self.run

    def to_bytes(self) -> bytes:
        """Return the table as bytes: a line of JSON, then the arrays."""
        head = {
            "meetings": self.meetings,
            "owners": self.heads.owners,
            "titles": self.heads.titles,
            "rows": len(self),
        }
        line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        arrays = (*self._columns, self.heads.owner, self.heads.nameless, self.heads.bands)
        return b"\n".join((line, b"".join(map(_as_written, arrays))))

    @classmethod
    def from_bytes(cls, data: bytes) -> Table:
        """Read what `to_bytes` wrote. ValueError, KeyError or TypeError where it is something else."""
        line, _, rest = data.partition(b"\n")
        head = json.loads(line.decode("utf-8", "surrogatepass"))
        table = cls([
            Minutes(day, path, size, None if order is None else tuple(order))
            for day, path, size, order in head["meetings"]
        ])  # fmt: skip
        table.heads.owners = [_owners(*owners) for owners in head["owners"]]
        table.heads.titles = head["titles"]
        heads = len(table.heads.titles)
        counts = [*[head["rows"]] * len(table._columns), heads, heads, heads * BANDS]
        columns = (*table._columns, table.heads.owner, table.heads.nameless, table.heads.bands)
        start = 0
        for column, count in zip(columns, counts, strict=True):
            start += _read(column, rest, start, count)
        if start != len(rest) or sum(meeting.size for meeting in table.meetings) != len(table):
            raise ValueError("not a table of threads")
        return table


def _owners(keys: Iterable[str], persons: Iterable[tuple[str, str | None]]) -> Owners:
    return Owners(tuple(keys), tuple((label, person) for label, person in persons))


def _as_written(column: array[int] | bytearray) -> bytes:
    """Give a column in little-endian order."""
    if isinstance(column, bytearray) or sys.byteorder == "little":
        return bytes(column)
    turned = array(column.typecode, column)
    turned.byteswap()
    return turned.tobytes()


def _read(column: array[int] | bytearray, data: bytes, start: int, count: int) -> int:
    """Read a column of so many values; give how many bytes it takes."""
    if isinstance(column, bytearray):
        column += data[start : start + count]
        return count
    size = count * column.itemsize
    column.frombytes(data[start : start + size])
    if sys.byteorder == "big":
        column.byteswap()
    return size
