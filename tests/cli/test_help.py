"""Help, version and completion."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from minutes_search import __version__
from tests.cli.running import run, spawn

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (
    "query", "show", "open", "index", "actions", "refs", "people", "meetings", "stats", "extract", "check",
    "completion",
)  # fmt: skip


def test_help_names_every_command() -> None:
    ran = run("--help")
    assert ran.status == 0
    for command in COMMANDS:
        assert f"\n  {command} " in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_tells_its_exit_statuses(command: str) -> None:
    ran = run(command, "--help")
    assert ran.status == 0
    _, _, told = " ".join(ran.out.split()).partition("Exit status: ")
    assert told.startswith("0")
    assert "2" in told[:80]


def test_the_help_of_the_command_itself_tells_them_too() -> None:
    assert "Exit status: 0 hits, 1 none, 2 error." in " ".join(run("--help").out.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_no_wider_than_a_terminal(command: str) -> None:
    assert max(map(len, run(command, "--help").lines)) <= 100


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").out == f"minutes-search, version {__version__}\n"


def test_no_arguments_give_the_help() -> None:
    ran = run()
    assert "Usage: " in ran.out + ran.err
    assert "Commands:" in ran.out + ran.err


@pytest.mark.parametrize("command", ["index", "extract", "show", "open", "completion"])
def test_a_missing_argument_is_an_error(command: str) -> None:
    ran = run(command)
    assert (ran.status, ran.out) == (2, "")
    assert "Missing argument" in ran.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_one_that_its_shell_reads(shell: str, home: Path) -> None:
    ran = spawn("completion", shell)
    assert ran.status == 0
    assert "minutes-search" in ran.out
    assert "_MINUTES_SEARCH_COMPLETE" in ran.out
    if shutil.which(shell):
        script = home / "script"
        script.write_text(ran.out)
        assert subprocess.run([shell, "-n", script], capture_output=True, check=False).returncode == 0


def test_an_unknown_shell_is_an_error() -> None:
    ran = run("completion", "tcsh")
    assert (ran.status, ran.out) == (2, "")
    assert "bash" in ran.err


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("sh", {"show"}), ("", set(COMMANDS)), ("index --re", {"--rebuild"}), ("query --for", {"--format"})],
)
def test_completion_offers_commands_and_options(typed: str, offered: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_MINUTES_SEARCH_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"minutes-search {typed}")
    monkeypatch.setenv("COMP_CWORD", str(max(1, len(typed.split()))))
    ran = spawn()
    assert offered <= {line.partition(",")[2] for line in ran.lines}
