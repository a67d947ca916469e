"""From a file's bytes to its outline, or to the reason why there is none."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from minutes_indexer.document import read_document
from minutes_indexer.outline_reader import read_outline
from minutes_indexer.pages import PAGE_SUFFIXES, decode_page
from minutes_search import __version__
from minutes_search.model import Skipped

if TYPE_CHECKING:
    from minutes_indexer.outline import Outline
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


def read_file(path: str, content: bytes) -> Outline | Skipped:
    """Read the outline of a file's content: UTF-8 text, or a page in the encoding that it declares."""
    page = path.lower().endswith(PAGE_SUFFIXES)
    try:
        text = decode_page(content) if page else content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Skipped(path, f"line {line}: byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8")
    return read_outline(read_document(path, text))
