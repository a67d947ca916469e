"""What `docs/deploy.md` and `docs/sources.md` show works: commands, units, configuration."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import click
import pytest

from minutes_search.cli.commands import main
from minutes_search.config import load_config
from minutes_search.locations import read_location
from minutes_search.places import PRESETS, GitPlace, SitePlace
from tests.test_docs import FENCE, read

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|[\s/=`])minutes-search ((?:update|serve|index|query|check|stats)\b[^\n`>|]*)", re.MULTILINE)


def blocks(document: str, language: str) -> list[str]:
    return [body for found, body in BLOCK.findall(read(document)) if found == language]


def commands() -> list[str]:
    texts = [read(name) for name in ("docs/deploy.md", "docs/sources.md")]
    fenced = [body for text in texts for _, body in FENCE.findall(text)]
    found = {match.strip() for text in (*texts, *fenced) for match in COMMAND.findall(text)}
    return sorted(each.removesuffix("2").strip() for each in found if "SOURCE" not in each)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_one_that_the_program_takes(command: str) -> None:
    name, *args = shlex.split(command)
    subcommand = main.get_command(click.Context(main), name)
    assert subcommand is not None
    with subcommand.make_context(name, args):
        pass


def test_the_commands_of_a_deployment_are_among_them() -> None:
    names = {command.split()[0] for command in commands()}
    assert {"update", "serve", "query", "index", "check"} <= names


@pytest.mark.parametrize("document", ["docs/deploy.md", "docs/sources.md", "docs/configuration.md"])
def test_every_configuration_can_be_read(tmp_path: Path, document: str) -> None:
    shown = blocks(document, "toml")
    assert shown
    for text in shown:
        (tmp_path / "minutes.toml").write_text(text)
        load_config(tmp_path)


def test_the_configuration_of_the_deployment_has_both_archives(tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_text(blocks("docs/deploy.md", "toml")[0])
    assert load_config(tmp_path).presets == PRESETS


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    names = re.findall(r"`/etc/systemd/system/(\S+\.service)`", read("docs/deploy.md"))
    units = blocks("docs/deploy.md", "ini")
    assert len(units) == len(names) == 2
    for name, unit in zip(names, units, strict=True):
        (tmp_path / name).write_text(unit.replace("/opt/minutes-search/bin/minutes-search", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / name for name in names)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("git+https://example.org/lantern/minutes@main#subdirectory=core", GitPlace),
        ("ssh://git@example.org/lantern/minutes", GitPlace),
        ("git@github.com:lantern/minutes.git", GitPlace),
        ("https://example.org/lantern/minutes.git", GitPlace),
        ("https://github.com/lantern/minutes", GitPlace),
        ("https://github.com/lantern/minutes/tree/main/core", GitPlace),
        ("https://lantern.example.org/minutes/", SitePlace),
    ],
)
def test_every_row_of_the_table_of_sources_is_read_as_it_says(text: str, kind: type) -> None:
    assert isinstance(read_location(text).place, kind)
