"""A file's bytes, and what they are known by."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from minutes_search import __version__
from minutes_search.model import Skipped

if TYPE_CHECKING:
    from minutes_indexer.sources import SourceFile


def content_digest(content: bytes) -> str:
    """Give the digest by which an unchanged file is known; another version of this program reads all files anew."""
    return hashlib.blake2b(content, digest_size=16, person=__version__.encode()[:16]).hexdigest()


def read_content(file: SourceFile) -> bytes | Skipped:
    """Read a file's bytes; a file that cannot be read is skipped with the system's reason."""
    try:
        return file.read()
    except OSError as error:
        return Skipped(file.path, f"cannot be read: {error.strerror or error}")
