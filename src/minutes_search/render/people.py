"""People as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minutes_search.render.text import Style, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minutes_search.search.people import Entry, Span, Use, Who
    from minutes_search.store import PersonRecord

HOW = {
    "table": "by the meeting's own list",
    "nearest": "by the nearest list",
    "first name": "by name",
    "login": "by login",
    "configured": "by minutes.toml",
}
"""How a label was resolved, surest first but for the last, as text says it."""
_MOST_SHOWN = 5


def directory_lines(entries: Sequence[Entry], unresolved: Sequence[tuple[str, int]], style: Style) -> Iterator[str]:
    """Give the directory: a line a person, then the labels that stand for nobody known."""
    for entry in entries:
        parts = [
            style.people(_named(entry.person)),
            ", ".join(f"{printable(initials)} {_years(span)}" for initials, span in entry.initials),
            printable(entry.affiliation or ""),
            style.date(_days(entry.seen)) if entry.seen else "never seen",
            _counted(entry),
        ]
        yield "  ".join(part for part in parts if part)
    yield ""
    yield f"{len(entries)} {'person' if len(entries) == 1 else 'people'}"
    if unresolved:
        shown = ", ".join(f"{printable(label)} ({count})" for label, count in unresolved[: 2 * _MOST_SHOWN])
        more = ", …" if len(unresolved) > 2 * _MOST_SHOWN else ""
        yield f"Labels that some or all items leave open: {shown}{more}"


def who_lines(who: Who, persons: Mapping[str, PersonRecord], style: Style) -> Iterator[str]:
    """Give whom a label stands for: each person with when, how that is known and in how many items."""
    for entry, uses in who.people:
        yield style.people(_named(entry.person)) + (f"  {printable(entry.affiliation)}" if entry.affiliation else "")
        for use in uses:
            yield f"    {printable(use.label)}  {style.date(_days(use.span))}  {_items(use)}: {_how(use)}"
        seen = f"seen {_days(entry.seen)}" if entry.seen else "never seen"
        initials = [f"listed as {printable(value)} {_days(span)}" for value, span in entry.initials]
        yield style.place("    " + "; ".join([seen, *initials, _counted(entry)]))
    for use in who.ambiguous:
        names = " or ".join(_named(persons[key]) if key in persons else printable(key) for key in use.candidates)
        yield f"{printable(use.label)} is ambiguous: {names}"
        yield from _open_lines(use, style)
    for use in who.unknown:
        yield f"{printable(use.label)} is unknown"
        yield from _open_lines(use, style)


def nearest_lines(who: Who) -> Iterator[str]:
    """Say that nobody is known by a label, and who has a name like it."""
    yield f"nobody is known as {printable(who.label)}"
    if who.nearest:
        yield f"nearest: {', '.join(map(_named, who.nearest))}"


def _open_lines(use: Use, style: Style) -> Iterator[str]:
    yield f"    {style.date(_days(use.span))}  {_items(use)}"
    places = sorted(use.meetings, reverse=True)
    for _, archive, path in places[:_MOST_SHOWN]:
        yield style.place(f"    {printable(f'{archive}/{path}')}")
    if len(places) > _MOST_SHOWN:
        yield style.place(f"    and {len(places) - _MOST_SHOWN} meetings more; --format json lists all")


def _named(person: PersonRecord) -> str:
    name = person.name or person.key
    return printable(f"{name} (@{person.login})" if person.login else name)


def _counted(entry: Entry) -> str:
    return f"owns {_number(entry.owned, 'item')}, speaks in {entry.spoken}"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _items(use: Use) -> str:
    return f"{_number(len(use.items), 'item')} in {_number(len(use.meetings), 'meeting')}"


def _how(use: Use) -> str:
    return ", ".join(f"{use.how[how]} {told}" for how, told in HOW.items() if use.how[how])  # type: ignore[index]


def _days(span: Span) -> str:
    return str(span.first) if span.first == span.last else f"{span.first} to {span.last}"


def _years(span: Span) -> str:
    return str(span.first.year) if span.first.year == span.last.year else f"{span.first.year}–{span.last.year}"


def directory_json(entries: Iterable[Entry], unresolved: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """Give the directory as JSON values."""
    return {
        "people": [_entry_row(entry) for entry in entries],
        "unresolved": [{"label": label, "items": count} for label, count in unresolved],
    }


def who_json(who: Who, persons: Mapping[str, PersonRecord]) -> dict[str, Any]:
    """Give whom a label stands for as JSON values."""
    return {
        "label": who.label,
        "people": [_entry_row(entry) | {"labels": [_use_row(use) for use in uses]} for entry, uses in who.people],
        "ambiguous": [
            _open_row(use) | {"candidates": [_person_row(persons[key]) for key in use.candidates if key in persons]}
            for use in who.ambiguous
        ],
        "unknown": [_open_row(use) for use in who.unknown],
        "nearest": [_person_row(person) for person in who.nearest],
    }


def _person_row(person: PersonRecord) -> dict[str, Any]:
    return {"key": person.key, "name": person.name, "login": person.login}


def _entry_row(entry: Entry) -> dict[str, Any]:
    return _person_row(entry.person) | {
        "initials": [{"initials": value} | _span_row(span) for value, span in entry.initials],
        "affiliation": entry.affiliation,
        "seen": _span_row(entry.seen) if entry.seen else None,
        "owned": entry.owned,
        "spoken": entry.spoken,
    }


def _span_row(span: Span) -> dict[str, str]:
    return {"first": span.first.isoformat(), "last": span.last.isoformat()}


def _use_row(use: Use) -> dict[str, Any]:
    counts = {"items": len(use.items), "meetings": len(use.meetings)}
    return {"label": use.label} | _span_row(use.span) | counts | {"how": dict(use.how)}


def _open_row(use: Use) -> dict[str, Any]:
    places = [
        {"date": date.isoformat(), "archive": archive, "path": path} for date, archive, path in sorted(use.meetings)
    ]
    return {"label": use.label} | _span_row(use.span) | {"items": len(use.items), "meetings": places}
