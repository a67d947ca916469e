"""The data of the archive: meetings, their items, and who and what stands in them.

Everything here is a frozen value. The words are those of the extraction definition: an *item* is the smallest
entry that a reader would cite as one agenda item, a *label* is a person as the minutes write them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from minutes_search.frozen import frozen

if TYPE_CHECKING:
    import datetime

Kind = Literal[
    "standing", "announcement", "previous", "vote", "new", "deferred", "proposal", "subteam", "action", "other"
]
Status = Literal["open", "done"]
RefKind = Literal[
    "issue", "pull", "discussion", "number", "commit", "blob", "tree", "compare", "repository", "proposal", "link"
]
Role = Literal["new", "copy", "standing"]
How = Literal["table", "nearest", "first name", "login", "configured", "ambiguous", "unknown"]

KINDS: tuple[Kind, ...] = (
    "standing", "announcement", "previous", "vote", "new", "deferred", "proposal", "subteam", "action", "other",
)  # fmt: skip


@frozen
class Attendee:
    """One row of a meeting's attendee table or list."""

    name: str | None = None
    """As written, without surrounding space."""
    initials: str | None = None
    login: str | None = None
    """The GitHub login, without the @."""
    affiliation: str | None = None


@frozen
class Mention:
    """A person as the minutes label them, and whom the archive takes the label to mean."""

    label: str
    """As written in the minutes: ``WV``, ``Wolf``, ``wolfv``."""
    person: str | None = None
    """The person's key in the directory of people; None where the label stays unresolved."""
    name: str | None = None
    login: str | None = None
    how: How = "unknown"
    candidates: tuple[str, ...] = ()
    """Keys of the persons the label may mean, where it is ambiguous."""


@frozen
class Reference:
    """A thing that an item links to or names."""

    id: str
    """``owner/repo#N``, ``cep:N`` and its like, or the URL."""
    url: str | None = None
    """The link as written, where there was one."""
    line: int | None = None
    """The line on which the item first links to it or names it."""
    kind: RefKind = "link"
    """What the link leads to; ``number`` is an issue or pull request of which only ``owner/repo#N`` is known."""
    repository: str | None = None
    """The GitHub repository that the link leads into, in lower case; the present one where it was renamed."""
    number: int | None = None
    """Of an issue, pull request, discussion or proposal."""
    path: str | None = None
    """Of a file or folder (with its branch or commit in front), a commit, or a comparison."""


@frozen
class TextLine:
    """One line of an item as a reader sees it, without Markdown."""

    line: int
    """1-based line of the source file; for a published page see `Item.line`."""
    text: str
    depth: int = 0
    """How deep the line is nested below the item's own line, which has depth 0."""


@frozen
class Action:
    """Work that an item hands to somebody."""

    line: int
    text: str
    assignees: tuple[Mention, ...] = ()
    status: Status | None = None


@frozen
class Series:
    """Items of several meetings that belong together, in order of time."""

    id: str
    """The id of the first item."""
    size: int
    meetings: int
    """In how many meetings they stand: a list that is pasted twice into one carries nothing, and one that stands in
    several archives counts once."""
    first: datetime.date
    last: datetime.date


@frozen
class Place:
    """An item's place among the items that say the same."""

    thread: str
    """The id of the thread's first item."""
    position: int
    """0 for the first of the thread."""
    copies: str
    """The id of the first of those that are copies of each other, this item among them: one result of a search."""
    role: Role = "new"
    """`new`: the first of its thread; `copy`: of an item before it; `standing`: the entry again, with other notes."""
    carried: bool = False
    """Whether a meeting of an earlier day has a copy: a list that is pasted twice into one meeting carries nothing, and
    what stands in two archives neither."""
    previous: str | None = None
    """The id of the copy before it; of a standing one, that of the item before it in the thread."""
    adds: tuple[TextLine, ...] = ()
    """The lines that `previous` does not have."""


@frozen
class Commit:
    """A commit of the repository that an archive is kept in."""

    id: str
    """All 40 (or 64) digits."""
    time: datetime.datetime
    """When it was committed, in UTC."""


@frozen
class Item:
    """One agenda item of one meeting."""

    id: str
    """Stable over re-indexing and over edits elsewhere in the file."""
    line: int
    """1-based line of the source file on which the item starts. Of a published page it is the line of its HTML, or the
    one after the text before where that is on the same line; so lines are ordered, and no two items have the same one,
    even on a page without line ends. What a reader of the page can go to is the `anchor`."""
    kind: Kind
    section: tuple[str, ...]
    """The path of sections below the meeting's title, outermost first."""
    title: str
    status: Status | None = None
    owners: tuple[Mention, ...] = ()
    assignees: tuple[Mention, ...] = ()
    """To whom an item of kind `action` is handed, which is itself an action: its owners, else whom it names."""
    speakers: tuple[Mention, ...] = ()
    refs: tuple[Reference, ...] = ()
    actions: tuple[Action, ...] = ()
    lines: tuple[TextLine, ...] = ()
    """The whole text, the item's own line first."""
    anchor: str | None = None
    """Of a published page: the id of the heading or section at or above the item, the fragment of a link to it."""
    place: Place | None = None
    """Its place in the thread of its copies; None where the archive as a whole was not looked at."""
    entered: Commit | None = None
    """The commit that brought its own line into the archive; None where the source knows no history."""
    changed: Commit | None = None
    """The last commit that changed any of its lines."""


@frozen
class Meeting:
    """One source file."""

    archive: str
    path: str
    """Relative to the archive's folder, with forward slashes."""
    date: datetime.date
    title: str
    attendees: tuple[Attendee, ...] = ()
    items: tuple[Item, ...] = ()
    revision: str | None = None
    """What its source calls this state of the file: the last commit that changed it, or the entity tag of a page."""
    changed: datetime.datetime | None = None
    """When the file last changed, in UTC; None where the source does not tell."""


@frozen
class Skipped:
    """A file that yielded nothing, and why: counted and reported, never dropped."""

    path: str
    reason: str
