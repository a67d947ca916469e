"""From a file's bytes to its outline, or to the reason why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes_indexer.document import read_document
from minutes_indexer.outline_reader import read_outline
from minutes_indexer.sources.endings import PAGE_SUFFIXES
from minutes_search.model import Skipped

if TYPE_CHECKING:
    from minutes_indexer.outline import Outline


def read_file(path: str, content: bytes) -> Outline | Skipped:
    """Read the outline of a file's content: UTF-8 text, or a page in the encoding that it declares."""
    try:
        text = _decode_page(content) if path.lower().endswith(PAGE_SUFFIXES) else content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Skipped(path, f"line {line}: byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8")
    return read_outline(read_document(path, text))


def _decode_page(content: bytes) -> str:
    from minutes_indexer.pages import decode_page  # noqa: PLC0415  # most archives have no pages

    return decode_page(content)
