"""What is kept of a remote repository is damaged, half made, or in use by another process."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from minutes_indexer.sources import SourceError
from tests.cli.running import PATIENCE
from tests.indexer.git.repositories import Reader, Repository, contents, entries, ids
from tests.indexer.indexing import Log

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.indexer.git.servers import WebServer


@pytest.fixture
def filled(repository: Repository) -> Repository:
    """A repository with some files of several versions each."""
    for number in range(3):
        repository.commit({f"{name}.md": entries(f"{name}{number}") for name in "abcdef"})
    return repository


def packs(cache: Path) -> list[Path]:
    found = sorted(cache.glob("objects/pack/*.pack"))
    assert found
    for path in found:
        path.chmod(0o644)
    return found


def cut_short(cache: Path) -> None:
    for pack in packs(cache):
        pack.write_bytes(pack.read_bytes()[: pack.stat().st_size // 2])


def cut_by_little(cache: Path) -> None:
    for pack in packs(cache):
        pack.write_bytes(pack.read_bytes()[:-30])


def empty(cache: Path) -> None:
    for pack in packs(cache):
        pack.write_bytes(b"")


def turn_bytes(cache: Path) -> None:
    """Spoil what git would notice last: the contents of files, and nothing else."""
    for pack in packs(cache):
        content = bytearray(pack.read_bytes())
        command = ["git", f"--git-dir={cache}", "verify-pack", "--verbose", str(pack.with_suffix(".idx"))]
        for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
            # git help verify-pack: <object> <type> <size> <size in the pack> <offset> …
            about = line.split()
            if about[1:2] == ["blob"]:
                content[int(about[4]) + int(about[3]) // 2] ^= 0xFF
        pack.write_bytes(content)


def lose_packs(cache: Path) -> None:
    for pack in packs(cache):
        pack.unlink()


def lose_indexes(cache: Path) -> None:
    for index in cache.glob("objects/pack/*.idx"):
        index.unlink()


def spoil_head(cache: Path) -> None:
    (cache / "HEAD").write_bytes(b"\0garbage\xff")


def lose_head(cache: Path) -> None:
    (cache / "HEAD").unlink()


def spoil_reference(cache: Path) -> None:
    (cache / "refs/archive/head").write_bytes(b"")


def point_nowhere(cache: Path) -> None:
    (cache / "refs/archive/head").write_text("1" * 40 + "\n")


def spoil_config(cache: Path) -> None:
    (cache / "config").write_bytes(b"[core\nbare = \xff")


def lose_config(cache: Path) -> None:
    (cache / "config").unlink()


def lose_objects(cache: Path) -> None:
    shutil.rmtree(cache / "objects")


def become_a_file(cache: Path) -> None:
    shutil.rmtree(cache)
    cache.write_text("no repository")


DAMAGES = [
    cut_short, cut_by_little, empty, turn_bytes, lose_packs, lose_indexes, spoil_head, lose_head, spoil_reference,
    point_nowhere, spoil_config, lose_config, lose_objects, become_a_file,
]  # fmt: skip


@pytest.mark.parametrize("new", [False, True], ids=["nothing new", "something new"])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_cache_is_made_anew_with_a_word_of_it(
    damage: Callable[[Path], None],
    filled: Repository,
    reader: Reader,
    new: bool,
) -> None:
    reader.read(filled)
    damage(reader.kept[0])
    if new:
        filled.commit({"a.md": entries("new")})
    reader.log.notes.clear()
    files = reader.read(filled)
    assert {path: content.decode() for path, content in contents(files).items()} == {
        f"{name}.md": (filled.path / f"{name}.md").read_text() for name in "abcdef"
    }
    assert ids(files["a.md"]) == filled.commits
    assert [len(version.read()) > 0 for version in files["b.md"].versions] == [True] * 3
    told = [note for note in reader.log.notes if "cannot be brought up to date" in note]
    assert len(told) == 1 or (damage is lose_config and not new)
    reader.log.notes.clear()
    reader.read(filled)
    assert reader.log.notes == []
    assert len(reader.kept) == 1


def test_a_damaged_cache_stays_when_the_remote_fails_as_well(
    filled: Repository, web: WebServer, reader: Reader
) -> None:
    reader.read(web.url)
    cut_short(reader.kept[0])
    web.cut = 0.5
    with pytest.raises(SourceError, match="cannot be fetched"):
        reader.read(web.url)
    assert len(reader.kept) == 1
    web.cut = None
    assert sorted(reader.read(web.url)) == [f"{name}.md" for name in "abcdef"]


def test_locks_and_halves_that_a_killed_git_left_are_removed(filled: Repository, reader: Reader) -> None:
    reader.read(filled)
    (cache,) = reader.kept
    left = [
        "refs/archive/head.lock", "packed-refs.lock", "config.lock", "shallow.lock", "HEAD.lock",
        "objects/pack/tmp_pack_a1b2c3", "objects/pack/tmp_idx_a1b2c3",
    ]  # fmt: skip
    for name in left:
        (cache / name).write_text("")
    begun = cache.parent / f"{cache.name.removesuffix('.git')}.new-a1b2c3" / "new" / "objects"
    begun.mkdir(parents=True)
    filled.commit({"a.md": entries("new")})
    reader.log.notes.clear()
    assert ids(reader.read(filled)["a.md"]) == filled.commits
    assert not [note for note in reader.log.notes if "cannot" in note]
    assert not [name for name in left if (cache / name).exists()]
    assert not begun.exists()


def test_another_process_is_waited_for_and_told(filled: Repository, reader: Reader) -> None:
    reader.read(filled)
    lock = FileLock(reader.kept[0].with_suffix(".lock"), thread_local=False)
    lock.acquire()

    class Told(Log):
        """The other process ends when it is told of."""

        def note(self, message: str) -> None:
            super().note(message)
            lock.release()

    reader.log = Told()
    assert len(reader.read(filled)) == 6
    assert reader.log.notes == [f"waiting for another process that reads {filled.url}"]


def test_another_process_that_does_not_end_is_told(filled: Repository, reader: Reader) -> None:
    reader.read(filled)
    with (
        FileLock(reader.kept[0].with_suffix(".lock")),
        pytest.raises(SourceError, match="is in use by another process; try again later"),
    ):
        reader.source(filled, timeout=5).refresh(reader.log)


MARK = "MINUTES_TEST_READS_INTO"
"""A variable of the environment by which a process is known, and all that it starts."""
READ = """
import sys
from pathlib import Path
from minutes_indexer.sources.git import GitSource
from minutes_search.places import GitPlace
from tests.indexer.indexing import Log

source = GitSource(GitPlace(sys.argv[1]), "north", Path(sys.argv[2]))
source.refresh(Log())
print(len([file.read() for file in source.files()]))
"""


def start(url: str, reader: Reader) -> subprocess.Popen[str]:
    """Read a repository in a process of its own."""
    command = [sys.executable, "-c", READ, url, str(reader.cache)]
    environment = os.environ | {MARK: str(reader.cache)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def until_alone(reader: Reader) -> None:
    """Wait until no git goes on any more that a killed process had started; only Linux tells of which there are."""
    mark = f"{MARK}={reader.cache}".encode()
    end = time.monotonic() + PATIENCE
    while any(mark in environment(process) for process in Path("/proc").glob("[0-9]*")):
        assert time.monotonic() < end, "a git goes on for ever"
        time.sleep(0.02)


def environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:  # it has ended, or is somebody else's
        return b""


def test_processes_that_read_one_repository_at_once_all_read_it(filled: Repository, reader: Reader) -> None:
    processes = [start(filled.url, reader) for _ in range(3)]
    assert [process.communicate()[0].strip() for process in processes] == ["6"] * 3
    assert len(reader.kept) == 1


@pytest.mark.parametrize("kept", [False, True], ids=["first fetch", "later fetch"])
def test_a_process_that_is_killed_while_it_fetches_leaves_nothing_to_repair(
    filled: Repository,
    web: WebServer,
    reader: Reader,
    kept: bool,
) -> None:
    if kept:
        reader.read(web.url)
        filled.commit({"a.md": entries("new")})
    web.hold = threading.Event()
    with start(web.url, reader) as process:
        assert web.held.wait(PATIENCE)
        process.send_signal(signal.SIGKILL)
    web.hold.set()
    web.hold = None
    until_alone(reader)
    reader.log.notes.clear()
    assert ids(reader.read(web.url)["a.md"]) == filled.commits
    assert not [note for note in reader.log.notes if "cannot" in note]


MOMENTS = int(os.environ.get("MINUTES_KILLS", "5"))


def test_a_process_that_is_killed_at_any_moment_leaves_nothing_to_repair(filled: Repository, reader: Reader) -> None:
    moments = random.Random(20240612)  # noqa: S311
    for number in range(MOMENTS):
        filled.commit({"a.md": entries(f"new{number}")})
        with start(filled.url, reader) as process:
            time.sleep(moments.uniform(0.1, 1.2))
            process.kill()
    until_alone(reader)
    reader.log.notes.clear()
    files = reader.read(filled)
    assert ids(files["a.md"]) == filled.commits
    assert contents(files)["a.md"] == entries(f"new{MOMENTS - 1}").encode()
    assert not [note for note in reader.log.notes if "cannot" in note]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_must_not_be_written_is_told(filled: Repository, reader: Reader) -> None:
    reader.cache.mkdir()
    reader.cache.chmod(0o500)
    with pytest.raises(SourceError, match="Permission denied"):
        reader.read(filled)
    reader.cache.chmod(0o700)


def test_a_folder_that_is_a_file_is_told(filled: Repository, reader: Reader) -> None:
    reader.cache.write_text("")
    with pytest.raises(SourceError, match=f"{reader.cache}.*(exists|Not a directory)"):
        reader.read(filled)


def test_many_updates_leave_a_cache_of_few_packs(repository: Repository, reader: Reader) -> None:
    for number in range(30):
        repository.commit({"a.md": f"- Sigstore {number}"})
        reader.read(repository)
    assert len(packs(reader.kept[0])) <= 51
    assert ids(reader.read(repository)["a.md"]) == repository.commits
