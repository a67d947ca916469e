"""A damaged index is told in one message by every command, and made whole by the next run.

`MINUTES_KILLS` (see test_kill.py) damages every file in every way for every command; else each way is tried with some.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_search.store import IndexUnreadableError, open_for_writing
from minutes_webui import create_app
from minutes_webui.settings import EXTENSION
from tests.cli.running import Ran, run
from tests.faults.archive import INDEX, NEW, REBUILD, Archive, small_archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ALL = "MINUTES_KILLS" in os.environ


def _emptied(content: bytes) -> bytes:
    return b""


def _halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _short(content: bytes) -> bytes:
    return content[:-1]


def _long(content: bytes) -> bytes:
    return content + b"\0"


def _garbage(content: bytes) -> bytes:
    return random.Random(len(content)).randbytes(len(content))  # noqa: S311 - garbage


def _zeros(content: bytes) -> bytes:
    """What a file system may leave of a file whose data never reached the disk."""
    return bytes(len(content))


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "emptied": _emptied, "halved": _halved, "short": _short, "long": _long, "garbage": _garbage, "zeros": _zeros,
}  # fmt: skip


def served(*args: str, index: Path) -> Ran:
    """Ask the server for a page; its answer as if a command had given it."""
    app = create_app(index)
    try:
        answer = app.test_client().get(args[0])
    finally:
        app.extensions[EXTENSION].snapshots.close()
    if answer.status_code == 503:
        (problem,) = answer.get_json()["errors"]
        return Ran(2, "", f"Error: {problem['message']} {problem['hint']}\n")
    return Ran(0 if answer.status_code == 200 else answer.status_code, answer.text)


def commanded(*args: str, index: Path) -> Ran:
    return run(*args, "--index", index)


READERS: dict[str, Callable[..., Ran]] = {
    "query": partial(commanded, "query", "sigstore OR old"),
    "query facets": partial(commanded, "query", "by:WV", "--facets", "--all"),
    "show": partial(commanded, "show", "2023-01-04"),
    "actions": partial(commanded, "actions"),
    "refs": partial(commanded, "refs"),
    "people": partial(commanded, "people"),
    "meetings": partial(commanded, "meetings"),
    "stats": partial(commanded, "stats", "--format", "json"),
    "serve": partial(served, "/api/v1/search?q=sigstore"),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive and its index; not to be written to."""
    made = small_archive(tmp_path_factory.mktemp("whole"))
    made.turn(NEW)
    assert run(*made.command()).status == 0
    return made


@pytest.fixture
def archive(whole: Archive, tmp_path: Path) -> Archive:
    """The same files with an index of their own, to be damaged."""
    shutil.copytree(whole.index, tmp_path / "index")
    return Archive(whole.folder, tmp_path / "index")


def names() -> list[str]:
    """What the names of the files of an index end in."""
    columns = ("_stored", "copies", "date", "length", "place", "section_start", "title_end", "title_start", "type")
    return [".toc", ".trm", ".pst", *(f".{name}.col" for name in columns)]


def told(ran: Ran) -> bool:
    """Tell whether a command said in one message that the index is damaged, and what to do."""
    lines = ran.err.splitlines()
    return ran.status == 2 and len(lines) == 1 and lines[0].startswith("Error: ") and "rebuild" in lines[0]


def damage(archive: Archive, ending: str, way: str) -> None:
    (file,) = archive.index.glob(f"*{ending}")
    if way == "gone":
        file.unlink()
    else:
        file.write_bytes(WAYS[way](file.read_bytes()))


@pytest.mark.parametrize("ending", names())
@pytest.mark.parametrize("way", [*WAYS, "gone"])
def test_every_command_answers_as_before_or_tells_of_the_damage_and_the_next_run_repairs_it(
    archive: Archive, ending: str, way: str
) -> None:
    asked = list(READERS) if ALL else [random.choice(list(READERS))]  # noqa: S311 - no secret
    answers = {name: READERS[name](index=archive.index) for name in asked}
    state = archive.whole()
    damage(archive, ending, way)
    for name in asked:
        ran = READERS[name](index=archive.index)
        assert told(ran) or (way in {"garbage", "zeros"} and ran == answers[name]), (name, ran)
    repaired = run(*archive.command())
    assert repaired.status == 0
    assert f"the index in {archive.index} cannot be read (" in repaired.err
    assert "rebuilding it now" in repaired.err
    assert archive.whole() == state
    assert archive.leftovers() == []


@settings(max_examples=400 if ALL else 30)
@given(
    changed=st.tuples(st.sampled_from(names()), st.floats(0, 1, exclude_max=True), st.integers(1, 255)),
    asked=st.sampled_from(list(READERS)),
)
def test_a_single_wrong_byte_gives_no_traceback_and_is_never_built_on(
    whole: Archive, tmp_path_factory: pytest.TempPathFactory, changed: tuple[str, float, int], asked: str
) -> None:
    """A query does not read whole files only to check them, so it may not notice; a run and a server do."""
    ending, place, change = changed
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(whole.index, folder / "index")
    archive = Archive(whole.folder, folder / "index")
    (file,) = archive.index.glob(f"*{ending}")
    content = bytearray(file.read_bytes())
    content[int(place * len(content))] ^= change
    file.write_bytes(content)
    ran = READERS[asked](index=archive.index)
    assert told(ran) or (ran.status in {0, 1} and asked != "serve"), ran
    with pytest.raises(IndexUnreadableError):
        open_for_writing(archive.index)
    shutil.rmtree(folder)


@pytest.mark.parametrize("way", ["emptied", "halved", "garbage", "zeros"])
def test_a_damaged_newer_table_of_contents_is_told_even_where_the_older_one_is_still_there(
    archive: Archive, tmp_path: Path, way: str
) -> None:
    """A run that was killed leaves the older one, and a disk that failed may damage the newer one."""
    state = archive.whole()
    older = shutil.copytree(archive.index, tmp_path / "older")
    assert run(*archive.command(REBUILD)).status == 0
    for file in older.iterdir():
        shutil.copy2(file, archive.index)
    newer = max(archive.index.glob("*.toc"))
    newer.write_bytes(WAYS[way](newer.read_bytes()))
    for read in READERS.values():
        assert told(read(index=archive.index))
    repaired = run(*archive.command())
    assert repaired.status == 0
    assert "rebuilding it now" in repaired.err
    assert archive.whole() == state
    assert archive.leftovers() == []


def test_what_a_damaged_index_held_of_other_archives_is_not_carried_on_but_told(archive: Archive) -> None:
    damage(archive, ".pst", "garbage")
    first, *_ = archive.command()[1:]
    repaired = run("index", first, "--index", archive.index)
    assert repaired.status == 0
    assert "archives not named in this run must be indexed again" in repaired.err
    assert run("--count", "archive:south", "--index", archive.index).out == "0\n"


@pytest.mark.parametrize("kind", [INDEX, REBUILD])
def test_a_lock_file_of_garbage_and_a_note_of_a_process_that_is_long_gone_stop_nobody(
    archive: Archive, kind: str
) -> None:
    (archive.index / "write.lock").write_bytes(b"\xff\x00pid 1")
    note = {"pid": 99999999, "host": "a machine that is gone", "since": "2019-01-01T00:00:00+00:00"}
    (archive.index / "write.holder").write_text(json.dumps(note))
    assert run(*archive.command(kind)).status == 0
    assert archive.leftovers() == []
