"""What the shell offers while a query is typed: fields, people, kinds, archives, references, from the index."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import COMMAND, run, spawn
from tests.indexer.indexing import minutes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.indexer.indexing import Archives


@pytest.fixture
def harbour(archives: Archives, monkeypatch: pytest.MonkeyPatch) -> Archives:
    """The two small archives as the index of this environment."""
    monkeypatch.setenv("MINUTES_SEARCH_INDEX", str(archives.index))
    return archives


@cache
def completion() -> str:
    """What the command gives bash to evaluate, which depends on nothing."""
    return spawn("completion", "bash").out


def bash(home: Path, *lines: str) -> list[list[str]]:
    """What bash puts in place of its last word, for each line as typed so far."""
    # There is no completion going on whose options could be set.
    script = [f'PATH="{COMMAND.parent}:$PATH"', "compopt() { :; }", completion()]
    for line in lines:
        quoted = "'" + line.replace("'", "'\\''") + "'"
        script += [
            f"COMP_LINE={quoted}; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=(); COMP_CWORD=0; COMPREPLY=()",
            "_minutes_search_completion minutes-search",
            'printf "%s\\t" "${COMPREPLY[@]}"; echo',
        ]
    done = subprocess.run(["bash", "-c", "\n".join(script)], cwd=home, text=True, capture_output=True, check=True)
    assert done.stderr == ""
    return [line.split("\t")[:-1] for line in done.stdout.splitlines()]


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("query ow", ["owner:"]),
        ("sigstore sp", ["speaker:", "spec:"]),
        ("query -own", ["-owner:"]),
        ("query is:", ["open", "done", "carried", "action"]),
        ("kind:v", ["vote"]),
        ("query by:W", ["WV"]),
        ("query by:w", ["wilmav"]),
        ("query -by:ada", ["adabrook"]),
        ("query by:@ada", ["adabrook"]),
        ("query by:Wilma-", ["Wilma-Verhoeven"]),
        ("query by:Verh", ["Verhoeven"]),
        ("query by:zzz", [""]),
        ("query archive:", ["north", "south"]),
        ("query since-c", ["since-commit:"]),
        ("query since-commit:", [""]),
        ("index conda-", ["conda-ecosystem", "conda-forge"]),
        ("index nor", ["north"]),
        ("index --forget so", ["south"]),
        ("query cep:", ["31"]),
        ("query ref:cep:", ["31"]),
        ("query 'sigstore by:wil", ["sigstore by:wilmav"]),
        ("query since:", [""]),
        ("query unknown:", [""]),
        ("query --archive s", ["south"]),
        ("refs ", ["cep:31"]),
        ("people ada", ["adabrook"]),
        ("actions --of W", ["WV"]),
        ("sta", ["stats"]),
        ("act", ["actions"]),
    ],
)
def test_bash_is_offered_what_replaces_its_last_word(harbour: Archives, typed: str, offered: list[str]) -> None:
    assert bash(harbour.folder, f"minutes-search {typed}") == [offered]


def complete(shell: str, words: str, current: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that the command answers a shell."""
    monkeypatch.setenv("_MINUTES_SEARCH_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", current)
    ran = spawn()
    assert ran.err == ""
    return [line for line in ran.lines if line]


def test_fish_and_zsh_are_told_who_it_is_as_well(harbour: Archives, monkeypatch: pytest.MonkeyPatch) -> None:
    assert complete("fish", "minutes-search query by:W", "by:W", monkeypatch) == ["plain,by:WV\tWilma Verhoeven"]
    shown = complete("zsh", "minutes-search query by:W", "2", monkeypatch)
    assert [shown[0], shown[1].replace("\\", ""), shown[2]] == ["plain", "by:WV", "Wilma Verhoeven"]


def test_the_scripts_put_no_space_behind_a_field() -> None:
    assert "compopt -o nospace" in run("completion", "bash").out
    assert "compadd -U -S ''" in run("completion", "zsh").out


def test_each_field_and_what_it_completes_is_a_query(harbour: Archives, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is offered after by: finds the same person as the name."""
    wilma = run("by:wilmav", "--count").out
    for typed in ("by:W", "by:w", "by:Wilma", "by:Verh", "by:@w"):
        (offered,) = complete("fish", f"minutes-search {typed}", typed, monkeypatch)
        monkeypatch.delenv("_MINUTES_SEARCH_COMPLETE")
        assert run(offered.removeprefix("plain,").partition("\t")[0], "--count").out == wilma


def test_the_option_says_which_index(archives: Archives, monkeypatch: pytest.MonkeyPatch) -> None:
    words = f"minutes-search query --index {archives.index} archive:"
    assert complete("fish", words, "archive:", monkeypatch) == ["plain,archive:north", "plain,archive:south"]


@pytest.mark.parametrize("broken", ["index", "configuration", "nothing"])
def test_without_a_usable_index_there_is_silence(home: Path, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if broken == "configuration":
        (home / "minutes.toml").write_text("index = ")
    if broken == "index":
        (home / "here").mkdir()
        (home / "here" / "_minutes9_1.toc").write_bytes(b"\0")
        monkeypatch.setenv("MINUTES_SEARCH_INDEX", str(home / "here"))
    assert complete("fish", "minutes-search query by:W", "by:W", monkeypatch) == []
    assert complete("fish", "minutes-search query kind:v", "kind:v", monkeypatch) == ["plain,kind:vote"]


def test_what_a_shell_would_obey_is_not_offered(harbour: Archives, monkeypatch: pytest.MonkeyPatch) -> None:
    harbour.write(
        "$(rm x)/2024-06-12.md", minutes("2024-06-12", "* https://x.org/$(rm) https://x.org/?a&b https://x.org/ok")
    )
    harbour.run("$(rm x)")
    assert complete("fish", "minutes-search query archive:", "archive:", monkeypatch) == [
        "plain,archive:north", "plain,archive:south",
    ]  # fmt: skip
    offered = complete("fish", "minutes-search query ref:https", "ref:https", monkeypatch)
    assert offered == ["plain,ref:https://x.org/ok"]
