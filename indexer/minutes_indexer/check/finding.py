"""What the check reports: findings by rule."""

from __future__ import annotations

from dataclasses import dataclass

RULES = {
    "unreadable": "the file cannot be read, or is not UTF-8",
    "no-date": "nothing says when the meeting was, so the file is left out",
    "nothing-read": "the file has neither agenda items nor attendees, so it is left out",
    "unknown-label": "a person's label that the archive cannot tell",
    "ambiguous-label": "a person's label that means more than one person around then",
    "no-owner": "an item without owner among items that have one",
    "stray-line": "text that belongs to no item and to nothing else of a meeting",
    "list-introduction": "text above a list, which belongs to none of the list's items",
    "broken-table": "lines that are no table, or an attendee's row with cells too many or too few",
    "broken-link": "a link that Markdown does not read, or whose address is mistyped",
    "unclosed-fence": "a code block that is never closed, so all that follows is code",
}
"""Every rule, and what a finding of it says."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing in a file that was not understood."""

    path: str
    """The file, as it can be opened from where the check was started."""
    line: int
    """1-based; 1 for what is said of the whole file."""
    rule: str
    """A key of `RULES`."""
    message: str
    hint: str = ""
    """What would be understood, where that can be told."""
