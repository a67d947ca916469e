"""GFM tables (GFM 4.10)."""

from __future__ import annotations

import re

_CELL_END = re.compile(r"(?<!\\)\|")
_DELIMITER_CELL = re.compile(r":?-+:?")
_DELIMITER_ROW = re.compile(r"[|:-][-|: \t]*")
MAX_FILLED_CELLS = 0x10000
"""A table ends where more missing cells than this would have to be filled in, as in cmark-gfm: a wide header over
many short rows would otherwise make a page out of nothing."""


def split_row(text: str) -> list[str]:
    r"""The cells of a row. ``\|`` is a literal pipe, also within code."""
    cells = [cell.replace("\\|", "|").strip(" \t") for cell in _CELL_END.split(text.strip(" \t"))]
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return cells


def delimiter_columns(text: str) -> int:
    """How many columns a delimiter row has; 0 for a line that is none."""
    text = text.strip(" \t")
    if not _DELIMITER_ROW.fullmatch(text) or (text[1:2] in ("", " ", "\t") and text[0] == "-"):
        return 0
    cells = text.split("|")
    if not cells[0].strip(" \t"):
        cells.pop(0)
    if cells and not cells[-1].strip(" \t"):
        cells.pop()
    if all(_DELIMITER_CELL.fullmatch(cell.strip(" \t")) for cell in cells):
        return len(cells)
    return 0
