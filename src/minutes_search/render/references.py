"""References over time as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minutes_search.render.rows import item_row, note_row
from minutes_search.render.text import BOXES, Style, linked, note_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minutes_search.links import Links
    from minutes_search.search.references import Discussed, Discussion, Story
    from minutes_search.store import StoredItem

_COLUMNS = (
    "id", "archive", "path", "date", "meeting", "url", "line", "kind", "section", "title", "status", "owners",
)  # fmt: skip


def discussed_lines(shown: Sequence[Discussed], total: int, style: Style) -> Iterator[str]:
    """Give some of the references, a line each, then how many there are."""
    items, meetings = (
        max((len(_number(count(each), what)) for each in shown), default=0)
        for count, what in ((_threads, "item"), (_meetings, "meeting"))
    )
    for each in shown:
        days = f"{each.first} to {each.last}" if each.first != each.last else f"{each.first}"
        counts = f"{_number(each.threads, 'item'):>{items}}  {_number(each.meetings, 'meeting'):>{meetings}}"
        yield f"{counts}  {style.date(f'{days:24}')}  {style.title(printable(each.reference))}"
    if shown:
        yield ""
    yield f"{total or 'No'} reference{'' if total == 1 else 's'}; items that were carried over count once"


def _threads(each: Discussed) -> int:
    return each.threads


def _meetings(each: Discussed) -> int:
    return each.meetings


def discussed_json(shown: Sequence[Discussed], total: int) -> dict[str, Any]:
    """Give some of the references as JSON values, with how many there are."""
    rows = [each._asdict() | {"first": each.first.isoformat(), "last": each.last.isoformat()} for each in shown]
    return {"count": total, "references": rows}


def story_lines(story: Story, style: Style, links: Links, *, all_copies: bool) -> Iterator[str]:
    """Give all that was said of a reference: an item with its copies as one, or each by itself in order of time."""
    if all_copies:
        for copy, carried in _copies(story):
            yield from _copy_lines(copy, copy, ["carried over to a later meeting"] if carried else [], style, links)
    else:
        for discussion in story.discussions:
            yield from _copy_lines(discussion.copies[0], discussion.last, _carried(discussion), style, links)
    if story.discussions:
        yield ""
    threads = len(story.discussions)
    copies = f", {story.items} with all copies" if story.items > threads else ""
    yield printable(
        f"{story.reference}: {_number(threads, 'item') if threads else 'no items'}"
        + (f" in {_number(story.meetings, 'meeting')}{copies}" if threads else "")
    )
    for note in story.notes:
        yield note_line(note.text)
    if story.nearest:
        yield printable(f"nearest: {', '.join(story.nearest)}")


def _copy_lines(first: StoredItem, last: StoredItem, told: list[str], style: Style, links: Links) -> Iterator[str]:
    """Give an item as it last stood, below the day of its first copy."""
    item = last.item
    owners = style.people(printable(", ".join(owner.label for owner in item.owners)))
    title = BOXES[item.status] + style.title(printable(item.title))
    yield "  ".join(part for part in (style.date(first.date.isoformat()), owners, title) if part)
    place = linked(printable(f"{last.archive}/{last.path}:{item.line}"), links.of_item(last), style)
    outcome = "; ".join([*([item.status] if item.status else []), *told])
    yield f"    {style.place(f'{place}  {printable(item.id)}')}" + (f"  {outcome}" if outcome else "")


def _carried(discussion: Discussion) -> list[str]:
    if discussion.meetings == 1:
        return []
    first, last = discussion.copies[0].date, discussion.last.date
    return [f"carried over in {discussion.meetings} meetings, first {first}, last {last}"]


def _copies(story: Story) -> list[tuple[StoredItem, bool]]:
    """Give each copy and whether a later one follows, in order of time."""
    copies = [
        (copy, copy is not discussion.last and copy.date < discussion.last.date)
        for discussion in story.discussions
        for copy in discussion.copies
    ]
    return sorted(copies, key=lambda pair: (pair[0].date, pair[0].archive, pair[0].path, pair[0].item.line))


def story_json(story: Story, links: Links, *, all_copies: bool) -> dict[str, Any]:
    """Give all that was said of a reference as JSON values; of copies the last one, or all of them."""
    return {
        "reference": story.reference,
        "items": story.items,
        "threads": len(story.discussions),
        "meetings": story.meetings,
        "notes": [note_row(note) for note in story.notes],
        "nearest": list(story.nearest),
        "results": [_discussion_row(discussion, links, all_copies=all_copies) for discussion in story.discussions],
    }


def _discussion_row(discussion: Discussion, links: Links, *, all_copies: bool) -> dict[str, Any]:
    shown = discussion.copies if all_copies else (discussion.last,)
    return {
        "outcome": discussion.outcome,
        "carried": discussion.meetings > 1,
        "meetings": discussion.meetings,
        "copies": len(discussion.copies),
        "first": discussion.copies[0].date.isoformat(),
        "last": discussion.last.date.isoformat(),
        "items": [_item_row(copy, links) for copy in shown],
    }


def _item_row(stored: StoredItem, links: Links) -> dict[str, Any]:
    row = item_row(stored, links)
    return {name: row[name] for name in _COLUMNS}


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
