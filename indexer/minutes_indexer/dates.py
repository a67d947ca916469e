"""The date of a meeting, from what its file says (definition, "Meeting")."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from minutes_indexer.outline import Heading

if TYPE_CHECKING:
    from minutes_indexer.outline import Outline

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_/]?([01]\d)[-_/]?([0-3]\d)(?!\d)")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
# "6 February 2024", "Feb 6th, 2024"; dates all in figures in another order than ISO's are read by nobody alike.
_DAY_FIRST = re.compile(
    rf"(?<!\w)(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\.?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"(?<!\w)({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)


def meeting_date(outline: Outline, path: str) -> datetime.date | None:
    """Give the meeting's date: from the front matter, its title, the first heading or the file's name.

    A date that is written out counts where none of these has an ISO date. A page named ``index`` has the name of its
    folder. The day on which a page was published comes last: minutes are published when they are ready.
    """
    first = next((block.line.text for block in outline.blocks if isinstance(block, Heading)), "")
    said = [outline.front_matter.get("date", ""), outline.front_matter.get("title", ""), first]
    iso = (date for text in said if (date := _numbers(_ISO, text)))
    written = (date for text in said if (date := _words(text)))
    found = next(iso, None) or _numbers(_IN_NAME, _file_name(path)) or next(written, None)
    return found or _numbers(_ISO, outline.front_matter.get("published", ""))


def _file_name(path: str) -> str:
    """Give a file's name; for ``2024-01-10/index.html`` and ``2024/01/10/index.html`` those of its folders."""
    *folders, name = path.split("/")
    if name.partition(".")[0].lower() != "index" or not folders:
        return name
    return folders[-1] if _IN_NAME.search(folders[-1]) else "/".join(folders[-3:])


def _numbers(pattern: re.Pattern[str], text: str) -> datetime.date | None:
    dates = (_date(year, month, day) for year, month, day in pattern.findall(text))
    return next((date for date in dates if date), None)


def _words(text: str) -> datetime.date | None:
    day_first = (_date(year, _MONTHS[month.lower()], day) for day, month, year in _DAY_FIRST.findall(text))
    month_first = (_date(year, _MONTHS[month.lower()], day) for month, day, year in _MONTH_FIRST.findall(text))
    return next((date for date in (*day_first, *month_first) if date), None)


def _date(year: str, month: str | int, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
