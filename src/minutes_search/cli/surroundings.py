"""What a run finds around it: the day, the terminal, the output. Nothing here imports click, which takes long."""

from __future__ import annotations

import datetime
import os
import sys
from typing import TYPE_CHECKING

from minutes_search.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from minutes_search.render.text import Style

EXIT_HITS, EXIT_NONE, EXIT_ERROR = 0, 1, 2
EXIT_INTERRUPTED, EXIT_PIPE_CLOSED = 130, 141
"""What a shell gives for a command that SIGINT or SIGPIPE ended."""

_BOLD, _DIM, _GREEN, _YELLOW, _CYAN = "1", "2", "32", "33", "36"
_HYPERLINK = pattern(r"\x1b\]8;[^\x1b]*\x1b\\")
_STYLED = pattern(r"\x1b\[[\d;]*m")


def today() -> datetime.date:
    """Give the day of this run."""
    return datetime.datetime.now().astimezone().date()


def as_text(argument: str) -> str:
    """Give an argument as text: a byte that the system's encoding does not have is a replacement character."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def escape_unknown() -> None:
    """Have the standard streams escape what their encoding does not have."""
    import io

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def drop_output() -> None:
    """Send what is still to be printed nowhere, so that Python does not trip over it again when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, AttributeError):  # no file, or none at all
        return


def terminal_style() -> Style:
    """Give colours on a terminal, and none elsewhere or where NO_COLOR is set (no-color.org)."""
    from minutes_search.render.text import Style

    if not _on_terminal() or os.environ.get("NO_COLOR"):
        return Style()
    return Style(
        mark=_styled(_YELLOW, _BOLD),
        date=_styled(_GREEN),
        people=_styled(_CYAN),
        place=_styled(_DIM),
        title=_styled(_BOLD),
        link=None if os.environ.get("TERM") == "dumb" else _linked,
    )


def _styled(*codes: str) -> Callable[[str], str]:
    start = "".join(f"\x1b[{code}m" for code in codes)
    return lambda text: f"{start}{text}\x1b[0m"


def _linked(text: str, url: str | None) -> str:
    """Make a text a hyperlink as terminals understand it (OSC 8); the address is percent-encoded, so it is harmless."""
    return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if url else text


def chart_columns() -> int | None:
    """Give the width of the terminal where it can show block characters; None elsewhere."""
    if not _on_terminal():
        return None
    import shutil

    try:
        "█▏".encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return None
    return shutil.get_terminal_size().columns


def _on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def page(lines: Iterable[str]) -> None:
    """Print lines, through the pager where they do not fit on the terminal."""
    shown = list(lines)
    if _on_terminal():
        import shutil

        size = shutil.get_terminal_size()
        height = sum(1 + _width(line) // max(size.columns, 1) for line in shown)
        if height >= size.lines:
            import click

            os.environ.setdefault("LESS", "-FRX")
            click.echo_via_pager("\n".join(shown) + "\n")
            return
    _print(shown)


def _width(line: str) -> int:
    return len(_STYLED.sub("", _HYPERLINK.sub("", line)))


def _print(lines: Sequence[str]) -> None:
    """Print lines as `click.echo` does, all at once."""
    text = "".join(f"{line}\n" for line in lines)
    if sys.stdout is not None and sys.stdout.encoding == "utf-8" and os.name == "posix":
        sys.stdout.write(text)
        sys.stdout.flush()
    elif text:
        import click  # knows what else an output may be

        click.echo(text, nl=False)
