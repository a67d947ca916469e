"""What the files of a segment are to be: size and checksum of each, kept in the table of contents.

Whoosh checks nothing of what it reads. Sizes cost nothing and are checked whenever a segment is opened, so a truncated
file is always noticed. Checksums are of whole files (some 2 GB a second): a writer checks them before it builds on a
segment, and a server before it shows one; a query checks those of the small files that it reads whole.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    Seal = tuple[int, int]
    """What a file was when it was written: its size in bytes, and its CRC-32."""

_CHUNK = 1 << 20


class BrokenSealError(Exception):
    """A file is not what it was when it was written."""


def seal_segment(segment: Any, folder: Path, names: Iterable[str]) -> None:
    """Note in a segment what its files are. OSError when they cannot be read."""
    # Whoosh pickles the segment as it is: what is noted here is in the table of contents.
    segment.seals = {name: _seal_of(folder / name) for name in names}


def check_size(name: str, size: int, seal: Seal) -> None:
    """Raise BrokenSealError for a file that has lost or gained something."""
    if size != seal[0]:
        raise BrokenSealError(f"{name} has {size} bytes, not {seal[0]}")


def check_content(name: str, content: bytes, seal: Seal) -> None:
    """Raise BrokenSealError for a content that is not the one that was written."""
    _check(name, (len(content), zlib.crc32(content)), seal)


def check_file(file: Path, seal: Seal) -> None:
    """Read a file, and raise BrokenSealError when it is not what was written; OSError when it cannot be read."""
    _check(file.name, _seal_of(file), seal)


def _check(name: str, found: Seal, seal: Seal) -> None:
    check_size(name, found[0], seal)
    if found != seal:
        raise BrokenSealError(f"{name} is damaged")


def _seal_of(file: Path) -> Seal:
    size = checksum = 0
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
    return size, checksum


def checksum_of(content: bytes) -> bytes:
    """Return the checksum that follows a content in its file."""
    return zlib.crc32(content).to_bytes(4, "big")


def without_checksum(content: bytes) -> bytes:
    """Take the checksum off a content that was read. BrokenSealError when it is not that of the content."""
    content, checksum = content[:-4], content[-4:]
    if checksum_of(content) != checksum:
        raise BrokenSealError("damaged")
    return content
