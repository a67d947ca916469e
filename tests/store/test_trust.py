"""An index is read only where nobody but its owner could have written it, since reading it runs what its files say."""

from __future__ import annotations

import os
import pickle
import stat
from typing import TYPE_CHECKING

import pytest

from minutes_search.store import (
    IndexMissingError,
    IndexNotTrustedError,
    IndexUnreadableError,
    Store,
    open_for_writing,
    rebuild,
)
from minutes_search.store.seal import checksum_of
from tests.cli.running import run
from tests.store.samples import record, titles_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOMEBODY = 54321
"""The number of a user who is not the one who runs this."""

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system says otherwise who may write")
as_root = pytest.mark.skipif(getattr(os, "geteuid", int)() != 0, reason="only root may give files away")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index"
    with rebuild(path) as writer:
        writer.put_meeting(record("a.md", "sigstore"))
    return path


@pytest.fixture(params=["open", "write", "rebuild"])
def used(request: pytest.FixtureRequest) -> str:
    """What is done with the index."""
    return str(request.param)


def use(index: Path, used: str) -> None:
    if used == "open":
        Store.open(index).close()
        return
    with (open_for_writing if used == "write" else rebuild)(index) as writer:
        writer.put_meeting(record("b.md", "mirrors"))


@pytest.mark.parametrize("mode", [0o770, 0o720, 0o702, 0o777, 0o1777], ids=oct)
def test_a_directory_that_others_may_write_to_is_refused_until_they_may_not(index: Path, used: str, mode: int) -> None:
    index.chmod(mode)
    before = sorted(index.iterdir())
    with pytest.raises(IndexNotTrustedError) as caught:
        use(index, used)
    assert f"mode {mode:04o}" in str(caught.value)
    assert f"chmod -R go-w {index}" in str(caught.value)
    assert sorted(index.iterdir()) == before, "not even a lock is taken"
    index.chmod(mode & ~0o022)
    use(index, used)


@pytest.mark.parametrize("mode", [0o700, 0o750, 0o755, 0o500], ids=oct)
def test_a_directory_that_others_may_only_read_is_used(index: Path, mode: int) -> None:
    index.chmod(mode)
    assert titles_in(index) == ["sigstore"]


@as_root
def test_a_directory_of_another_user_is_refused_and_both_are_named(index: Path, used: str) -> None:
    os.chown(index, SOMEBODY, -1)
    with pytest.raises(IndexNotTrustedError) as caught:
        use(index, used)
    assert f"{index} belongs to user {SOMEBODY}, not to user root" in str(caught.value)
    assert f"run this as user {SOMEBODY}, or name another directory with --index" in str(caught.value)


@pytest.fixture
def somebody(index: Path) -> Iterator[None]:
    """Run as another user than root, who owns everything, and where pytest opens no folder to others."""
    folders = list(index.parents)
    root = next(n for n, folder in enumerate(folders) if folder.name.startswith("pytest-of-"))
    for folder in folders[: root + 1]:
        folder.chmod(folder.stat().st_mode | 0o011)
    index.chmod(0o755)
    os.seteuid(SOMEBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@as_root
def test_what_root_wrote_is_trusted_by_everybody(index: Path, somebody: None) -> None:
    assert titles_in(index) == ["sigstore"]


def test_a_link_is_as_good_as_what_it_leads_to(index: Path, used: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(index)
    use(tmp_path / "link", used)
    index.chmod(0o777)
    with pytest.raises(IndexNotTrustedError):
        use(tmp_path / "link", used)


@pytest.mark.parametrize("mode", [0o664, 0o646], ids=oct)
def test_a_table_of_contents_that_others_may_write_to_is_refused(index: Path, mode: int) -> None:
    index.chmod(0o755)
    (table,) = index.glob("*.toc")
    table.chmod(mode)
    with pytest.raises(IndexNotTrustedError, match=f"{table.name}.*mode {mode:04o}"):
        Store.open(index)
    with pytest.raises(IndexNotTrustedError):
        open_for_writing(index)


@as_root
def test_a_table_of_contents_of_another_user_is_refused(index: Path) -> None:
    (table,) = index.glob("*.toc")
    os.chown(table, SOMEBODY, -1)
    with pytest.raises(IndexNotTrustedError, match=f"{table.name} belongs to user {SOMEBODY}"):
        Store.open(index)


def test_a_new_index_is_closed_to_others_whatever_the_umask(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty").chmod(0o775)
    former = os.umask(0)
    try:
        for name in ("new", "empty"):
            with open_for_writing(tmp_path / name) as writer:
                writer.put_meeting(record("a.md", "sigstore"))
                inside = stat.S_IMODE(next((tmp_path / name).glob("*.tmp")).stat().st_mode)
                assert inside == 0o700
    finally:
        os.umask(former)
    for name in ("new", "empty"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o700
        assert not [file for file in (tmp_path / name).iterdir() if file.stat().st_mode & 0o022]
        assert titles_in(tmp_path / name) == ["sigstore"]


def test_a_directory_without_an_index_is_only_said_to_have_none(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(IndexMissingError):
        Store.open(tmp_path)


def test_a_directory_with_something_in_it_is_not_closed_but_refused(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "note.md").write_text("not an index")
    (tmp_path / "notes").chmod(0o775)
    with pytest.raises(IndexNotTrustedError):
        open_for_writing(tmp_path / "notes")
    assert stat.S_IMODE((tmp_path / "notes").stat().st_mode) == 0o775


class Hostile:
    """What runs a program when it is unpickled."""

    def __init__(self, witness: Path) -> None:
        self._witness = witness

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(self._witness),)


def test_a_table_of_contents_that_would_run_a_program_runs_none(index: Path, tmp_path: Path) -> None:
    (table,) = index.glob("*.toc")
    content = table.read_bytes()[:-4]
    segments = content.rindex(pickle.PROTO + bytes([pickle.HIGHEST_PROTOCOL]))
    content = content[:segments] + pickle.dumps([Hostile(tmp_path / "run")])
    table.write_bytes(content + checksum_of(content))
    with pytest.raises(IndexUnreadableError, match="mkdir is nothing that an index holds"):
        Store.open(index)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("command", ["query", "stats", "people", "refs", "actions", "meetings", "index"])
def test_every_command_refuses_with_one_message(index: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "minutes").mkdir()
    index.chmod(0o777)
    arguments = {"query": ["sigstore"], "index": [str(tmp_path / "minutes")]}
    ran = run(command, *arguments.get(command, []), "--index", index)
    assert ran.status == 2
    (line,) = ran.err.splitlines()
    assert line.startswith(f"Error: the index in {index} is not used, for others than its owner may write to {index}")
