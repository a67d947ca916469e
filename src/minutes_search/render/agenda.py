"""An agenda as the file of the meeting, through a template, and as JSON. docs/agenda.md tells what a template may use.

A template is its user's own, but what it is filled with is not: every value is escaped as Markdown when it is written,
but for those that are Markdown already.
"""

from __future__ import annotations

import re
import traceback
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from minutes_search.render.markdown import escape, write_entry, write_line
from minutes_search.serialise import mention_to_dict

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minutes_search.search.agenda import Agenda
    from minutes_search.search.agenda_items import AgendaItem
    from minutes_search.search.regulars import Regular
    from minutes_search.written import WrittenLine

DEFAULT = "conda-forge"
"""The built-in template of an archive that has none of its own name."""
_DATE = re.compile(r"(?<!\d)\d{4}([-_]?)\d\d\1\d\d(?!\d)")


class Markdown(str):
    """A text that is Markdown already, and is written as it is."""

    __slots__ = ()


class TemplateError(Exception):
    """A template that cannot be used; the message names the file and the line."""


def built_in_template(archive: str) -> tuple[str, str]:
    """Give the name and the text of the built-in template for an archive."""
    folder = files("minutes_search.render").joinpath("agenda_templates")
    names = {each.name.removesuffix(".md.jinja"): each for each in folder.iterdir() if each.name.endswith(".md.jinja")}
    name = archive if archive in names else DEFAULT
    return names[name].name, names[name].read_text("utf-8")


def agenda_text(values: Mapping[str, Any], template: str, name: str) -> str:
    """Fill a template, which is called `name` in messages, with the values of an agenda. Raises TemplateError."""
    from jinja2 import FunctionLoader, StrictUndefined, TemplateSyntaxError  # noqa: PLC0415 - takes a while
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - likewise

    environment = SandboxedEnvironment(
        loader=FunctionLoader(lambda wanted: (template, name, lambda: True) if wanted == name else None),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # that is for HTML; `_finalize` escapes for Markdown
    )
    environment.filters["cell"] = _cell
    try:
        return environment.get_template(name).render(values)
    except TemplateSyntaxError as error:
        raise TemplateError(f"{name}:{error.lineno}: {error.message}") from error
    except Exception as error:  # whatever a template does, it is told where
        lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == name]
        place = f"{name}:{lines[-1]}" if lines else name
        raise TemplateError(f"{place}: {str(error) or type(error).__name__}") from error


def agenda_values(agenda: Agenda) -> dict[str, Any]:
    """Give an agenda as JSON values, which are the variables of a template too."""
    previous = agenda.previous
    return {
        "archive": agenda.archive,
        "date": agenda.date.isoformat(),
        "title": new_title(agenda),
        "file": new_file_name(previous.path, agenda.date),
        "previous": {"date": previous.date.isoformat(), "title": previous.title, "path": previous.path},
        "frame": Markdown("\n".join(_frame(agenda.frame))),
        "pushed": [_item(item, agenda.date) for item in agenda.pushed],
        "votes": [_item(item, agenda.date) for item in agenda.votes],
        "actions": [_item(item, agenda.date) for item in agenda.actions],
        "older_actions": agenda.older,
        "unticked": agenda.unticked,
        "regulars": [_regular(regular) for regular in agenda.regulars],
    }


def new_title(agenda: Agenda) -> str:
    """Give the meeting's title: that of the meeting before, with the new date."""
    title, date = agenda.previous.title, agenda.date
    if _DATE.search(title):
        return _DATE.sub(lambda found: _dated(date, found[1]), title)
    # A date written out stays out of it: a wrong date is worse than another title.
    return f"{agenda.archive} meeting {date}" if any(char.isdigit() for char in title) else f"{title} {date}"


def new_file_name(previous: str, date: datetime.date) -> str:
    """Give the name of the file of a meeting: that of the file before with the new date, else the date."""
    name = previous.rpartition("/")[2]
    if not _DATE.search(name) or not name.lower().endswith((".md", ".markdown")):
        return f"{date}.md"
    return _DATE.sub(lambda found: _dated(date, found[1]), name)


def _dated(date: datetime.date, separator: str) -> str:
    return date.strftime(f"%Y{separator}%m{separator}%d")


def _finalize(value: Any) -> Any:
    from jinja2 import Undefined  # noqa: PLC0415 - takes a while

    return value if isinstance(value, Markdown | Undefined) else escape(str(value), cell=True, starts=True)


def _cell(value: Any, width: int = 0) -> Markdown:
    """Fill a cell of a table up with spaces; nothing where there is no value."""
    return Markdown(escape(str(value or ""), cell=True).ljust(width))


def _frame(lines: Sequence[WrittenLine]) -> list[str]:
    """Write the lines above the first section, lists and paragraphs apart."""
    written: list[str] = []
    listed: bool | None = None
    for line in lines:
        if listed not in {None, line.listed} or (listed is False and not line.listed):
            written.append("")
        space = " " * 4 * line.depth
        written.append(f"{space}- {write_line(line)}" if line.listed else f"{space}{write_line(line)}")
        listed = line.listed
    return written


def _item(item: AgendaItem, date: datetime.date) -> dict[str, Any]:
    age, source = item.age, item.source
    days = (date - age.since).days if age else None
    return {
        "title": item.title,
        "owners": [mention_to_dict(owner) for owner in item.owners],
        "unknown_owners": list(item.unknown),
        "status": "open",
        "refs": [{"id": reference.id, "url": reference.url} for reference in item.refs],
        "since": age.since.isoformat() if age else None,
        "days": days,
        "meetings": age.meetings if age else None,
        "last_seen": age.last_seen.isoformat() if age else None,
        "source": {
            "date": source.date.isoformat(),
            "path": source.path,
            "line": source.line,
            "item": source.item,
            "title": source.title,
        },
        "markdown": Markdown(write_entry([item.line, *item.notes], comment=_age(item, days))),
    }


def _age(item: AgendaItem, days: int | None) -> str:
    if item.age is None:
        return ""
    meetings = f"{item.age.meetings} meeting{'' if item.age.meetings == 1 else 's'}"
    seen = f", last {item.age.last_seen}" if item.age.last_seen != item.age.since else ""
    within = "" if item.source.title == item.title else f"; from: {item.source.title}"
    return f"since {item.age.since} ({days} day{'' if days == 1 else 's'}), in {meetings}{seen}{within}"


def _regular(regular: Regular) -> dict[str, Any]:
    person = regular.attendee
    return {
        "name": person.name,
        "initials": person.initials,
        "login": person.login,
        "affiliation": person.affiliation,
        "person": regular.person,
        "meetings": regular.meetings,
        "of": regular.of,
    }
