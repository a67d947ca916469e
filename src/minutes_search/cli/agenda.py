"""`minutes-search agenda`: the next meeting's file, from the meetings before it."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minutes_search.cli.options import (
    CommandError,
    check_archives,
    chosen_index,
    completed,
    configuration,
    index_option,
    reported_errors,
)
from minutes_search.cli.surroundings import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_search.config import Config
    from minutes_search.search.agenda import Agenda, Wanted
    from minutes_search.store import Store

_STANDARD_OUTPUT = Path("-")


@click.command("agenda")
@click.option(
    "--archive",
    metavar="NAME",
    shell_complete=completed("archive"),
    help="The archive; may be left out where the index has one only.",
)
@click.option("--date", "day", metavar="DATE", help="The day of the meeting, as in 2025-03-05.")
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A Jinja template in place of the built-in one.",
)
@click.option("--show-template", is_flag=True, help="Print the built-in template of the archive, to start from.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=_STANDARD_OUTPUT,
    metavar="FILE|DIR",
    help="Write to a file; into a folder, under the name that the archive's files have.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if there is one.")
@click.option("--all-actions", is_flag=True, help="Also the open actions that none of the latest three meetings has.")
@click.option("--unticked", is_flag=True, help="Also what else the previous meeting left without a tick.")
@index_option
@click.option("--format", "format_", type=click.Choice(("markdown", "json")), default="markdown", show_default=True)
def command(
    archive: str | None,
    day: str | None,
    template: Path | None,
    show_template: bool,
    output: Path,
    force: bool,
    all_actions: bool,
    unticked: bool,
    index: Path | None,
    format_: str,
) -> None:
    """Write the next meeting's file: what was pushed to it, votes, open actions with their age, and the regulars.

    \b
    minutes-search agenda --archive core --date 2025-03-05
    minutes-search agenda --archive core --date 2025-03-05 --output minutes/
    minutes-search agenda --archive core --show-template > agenda.md.jinja

    Only meetings before that day count. What is left out, and what of the file is not read as it is meant, is told on
    standard error. `check` finds nothing in the file. Exit status: 0, 2 error.
    """
    from minutes_search.render.agenda import built_in_template
    from minutes_search.render.text import printable
    from minutes_search.search.agenda import Wanted
    from minutes_search.store import Store

    if show_template:
        click.echo(built_in_template(archive or "")[1], nl=False)
        return
    config = configuration()
    folder = chosen_index(index, config)
    with reported_errors(), Store.open(folder) as store:
        name = _archive(store, archive, folder)
        made = _make(store, config, Wanted(name, _date(store, name, day), all_actions, unticked), template)
    if format_ == "json":
        text, file = json.dumps(made.values, ensure_ascii=False, indent=2) + "\n", f"{Path(made.file).stem}.json"
    else:
        text, file = made.text, made.file
    _write(text, output, file, force=force)
    for line in made.told:
        click.echo(printable(line), err=True)


@dataclass(frozen=True, slots=True)
class _Made:
    values: dict[str, Any]
    text: str
    file: str
    """The name that the file has among those of the archive."""
    told: tuple[str, ...]
    """What is to be said beside it."""


def _make(store: Store, config: Config, wanted: Wanted, template: Path | None) -> _Made:
    from minutes_indexer.agenda import IndexReader
    from minutes_search.render.agenda import TemplateError, agenda_text, agenda_values
    from minutes_search.search.agenda import gather_agenda
    from minutes_search.search.agenda_reading import misread

    reader = IndexReader(store, config, wanted.archive, wanted.date)
    agenda = gather_agenda(store, wanted, reader)
    if agenda is None:
        first = next((stored.meeting.date for stored in store.meetings([wanted.archive])), None)
        told = f"its first is of {first}" if first else "it has none that was read"
        raise CommandError(f"the archive {wanted.archive} has no meeting before {wanted.date}; {told}")
    values = agenda_values(agenda)
    name, source = _template(wanted.archive, template)
    try:
        text = agenda_text(values, source, name)
    except TemplateError as error:
        raise CommandError(f"{error}; docs/agenda.md tells what a template may use") from error
    read = reader.read(text, values["file"])
    return _Made(values, text, values["file"], (*_left_out(agenda), *misread(agenda, read)))


def _archive(store: Store, archive: str | None, folder: Path) -> str:
    if archive is not None:
        check_archives(store, [archive], folder)
        return archive
    have = store.archives()
    if len(have) != 1:
        raise CommandError(f"say for which archive: --archive {'|'.join(have) or 'NAME'}")
    return have[0]


def _date(store: Store, archive: str, day: str | None) -> datetime.date:
    """Read the day. It is not guessed, for a wrong date is worse than none; the archive's rhythm only suggests one."""
    from minutes_search.search.agenda import next_date

    if day is None:
        days = [stored.meeting for stored in store.meetings([archive])]
        guess = next_date(days)
        last = f"; the last meeting of {archive} was on {days[-1].date:%A, %Y-%m-%d}" if days else ""
        hint = f", by the time between the latest ones the next is on {guess:%A}: --date {guess}" if guess else ""
        raise CommandError(f"say for which day: --date YYYY-MM-DD{last}{hint}")
    try:
        return datetime.date.fromisoformat(day)
    except ValueError as error:
        raise CommandError(f"no date: {as_text(day)!r}; write it as in --date 2025-03-05") from error


def _template(archive: str, file: Path | None) -> tuple[str, str]:
    """Give a template's name for messages, and its text."""
    from minutes_search.render.agenda import built_in_template

    if file is None:
        return built_in_template(archive)
    try:
        return str(file), file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}: byte {error.start + 1} is not UTF-8; save the template as UTF-8") from error


def _left_out(agenda: Agenda) -> Iterator[str]:
    """Tell what the agenda is made from, and what it leaves out."""
    from minutes_search.render.tables import counted
    from minutes_search.search.agenda_items import UNKNOWN

    previous = agenda.previous
    made = (
        f"{len(agenda.pushed)} pushed",
        f"{len(agenda.votes)} to vote on",
        counted(len(agenda.actions), "action"),
        counted(len(agenda.regulars), "regular"),
    )
    yield f"from {agenda.archive}/{previous.path} of {previous.date}: {', '.join(made)}"
    if agenda.same_day:
        yield f"the archive has a meeting of {agenda.date}, {', '.join(agenda.same_day)}: it counts for nothing here"
    for count, noun, which, option in (
        (agenda.unticked, "unticked item", f"of other sections of {previous.date}", "--unticked"),
        (agenda.older, "open action", "that none of the latest meetings has", "--all-actions"),
    ):
        if count:
            yield f"left out: {counted(count, noun)} {which}; {option} lists {'it' if count == 1 else 'them'}"
    unknown = sorted({label for item in agenda.items for label in item.unknown})
    if unknown:
        yield f"nobody can be told by {', '.join(unknown)}: noted as “{UNKNOWN.strip(' :')}”"
    if agenda.frame:
        yield f"the lines above the attendees are those of {previous.date}: look whether links and time still hold"


def _write(text: str, output: Path, file: str, *, force: bool) -> None:
    if output == _STANDARD_OUTPUT:
        click.echo(text, nl=False)
        return
    path = output / file if output.is_dir() else output
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as written:
            written.write(text)
    except FileExistsError as error:
        raise CommandError(f"{path} is there already; --force overwrites it") from error
    click.echo(f"written: {path}", err=True)
