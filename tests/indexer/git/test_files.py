"""Which files of a repository are those of the archive, of a remote one and of one that is read where it is."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from minutes_indexer.sources import SourceError
from minutes_indexer.sources.git.patterns import belongs
from tests.indexer.git.repositories import Reader, Repository, contents

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["remote", "local", "local and bare"])
def place(request: pytest.FixtureRequest, repository: Repository, tmp_path: Path) -> str:
    """A repository with files of all kinds, as a source names it."""
    files: dict[str, str | bytes] = {
        "README.md": "# Read me",
        "minutes/2023/2023-12-06.md": "- Mirrors",
        "minutes/2024/notes/2024-05-01.markdown": "- Signing",
        "minutes/2024/2024-06-12.md": "- Sigstore",
        "minutes/page.HTML": "<p>Page",
        "minutes/.hidden.md": "- Hidden",
        "minutes/.github/template.md": "- Template",
        "minutes/picture.png": b"\x89PNG",
    }
    repository.commit(files)
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{repository.commits[0]},minutes/module.md")
    (repository.path / "minutes/link.md").symlink_to("2024/2024-06-12.md")
    repository.git("add", "minutes/link.md")
    repository.git("commit", "--quiet", "--message", "What is no file")
    if request.param == "remote":
        return repository.url
    if request.param == "local":
        return str(repository.path)
    repository.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    return str(tmp_path / "bare.git")


def test_all_files_that_may_be_minutes_are_read_but_hidden_ones_links_and_modules(place: str, reader: Reader) -> None:
    assert contents(reader.read(place)) == {
        "README.md": b"# Read me",
        "minutes/2023/2023-12-06.md": b"- Mirrors",
        "minutes/2024/2024-06-12.md": b"- Sigstore",
        "minutes/2024/notes/2024-05-01.markdown": b"- Signing",
        "minutes/page.HTML": b"<p>Page",
    }


@pytest.mark.parametrize("directory", ["minutes/2024", "/minutes/2024/", "./minutes//2024"])
def test_paths_are_relative_to_the_folder_of_the_archive(place: str, directory: str, reader: Reader) -> None:
    assert list(reader.read(place, directory)) == ["2024-06-12.md", "notes/2024-05-01.markdown"]


def test_only_files_of_the_patterns_are_read(place: str, reader: Reader) -> None:
    assert list(reader.read(place, "minutes", "202?/*.md", "*.HTML")) == [
        "2023/2023-12-06.md",
        "2024/2024-06-12.md",
        "page.HTML",
    ]


@pytest.mark.parametrize("directory", ["minuets", "minutes/2024/2024-06-12.md"])
def test_a_folder_that_is_not_there_is_told(place: str, directory: str, reader: Reader) -> None:
    with pytest.raises(SourceError, match=f"has no folder '{directory}' on its branch"):
        reader.read(place, directory)


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.md", "2024-06-12.md", True),
        ("*.md", "2024/2024-06-12.md", False),
        ("**/*.md", "2024-06-12.md", True),
        ("**/*.md", "2024/notes/2024-06-12.md", True),
        ("20??/**/*.md", "2024/2024-06-12.md", True),
        ("20??/**/*.md", "2024/a/b/2024-06-12.md", True),
        ("20??/**/*.md", "old/2024-06-12.md", False),
        ("20??-*.md", "2024-06-12.md", True),
        ("20[12]?-*.md", "2034-06-12.md", False),
        ("2024/**", "2024/notes/2024-06-12.md", True),
        ("2024/**", "2025/2025-01-01.md", False),
        ("2024", "2024/2024-06-12.md", False),
        ("**", "2024/picture.png", False),
        ("**", ".github/template.md", False),
        ("*.MD", "2024-06-12.md", False),
    ],
)
def test_a_pattern_is_of_names_and_folders(pattern: str, path: str, expected: bool) -> None:
    assert belongs(path, [pattern]) is expected


def test_a_name_that_is_not_utf_8_is_reported_and_not_lost(repository: Repository, reader: Reader) -> None:
    blob = repository.git("hash-object", "-w", "--stdin", given=b"- Sigstore")
    repository.git("update-index", "--add", "--index-info", given=f"100644 {blob}\tM".encode() + b"\xfcnchen.md\n")
    repository.git("commit", "--quiet", "--message", "A name")
    files = reader.read(repository)
    assert list(files) == ["M\\xfcnchen.md"]
    with pytest.raises(OSError, match="its name is not UTF-8; rename the file"):
        files["M\\xfcnchen.md"].read()


def test_a_file_that_once_had_such_a_name_keeps_it_as_its_origin(repository: Repository, reader: Reader) -> None:
    blob = repository.git("hash-object", "-w", "--stdin", given=b"- Sigstore")
    for name in (b"M\xfcnchen.md", "München.md".encode()):
        repository.git("read-tree", "--empty")
        repository.git("update-index", "--add", "--index-info", given=f"100644 {blob}\t".encode() + name + b"\n")
        repository.git("commit", "--quiet", "--message", "A name")
    assert reader.read(repository)["München.md"].origin == "M\\xfcnchen.md"


def test_names_with_spaces_quotes_and_signs_are_read_as_they_are(repository: Repository, reader: Reader) -> None:
    names = ["-- all.md", ":(glob)*.md", 'a "b".md', "a\tb.md", "été/12 juin.md"]
    repository.commit({name: name for name in names})
    repository.move("été/12 juin.md", "été/[12] juin.md")
    repository.commit()
    files = reader.read(repository)
    assert sorted(files) == sorted([*names[:4], "été/[12] juin.md"])
    assert files["a\tb.md"].read() == b"a\tb.md"
    assert files["été/[12] juin.md"].origin == "été/12 juin.md"


def test_a_repository_that_is_read_where_it_is_stays_as_it_is(repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.commit({"2024-06-12.md": "- Sigstore\n- Mirrors"})
    repository.write("2024-06-12.md", "- Not committed")
    repository.write("2024-07-10.md", "- Not known to git")
    repository.git("add", "2024-07-10.md")
    before = _state(repository.path)
    files = reader.read(str(repository.path))
    assert contents(files) == {"2024-06-12.md": b"- Sigstore\n- Mirrors"}
    assert [version.read() for version in files["2024-06-12.md"].versions] == [b"- Sigstore", b"- Sigstore\n- Mirrors"]
    assert _state(repository.path) == before
    assert not reader.cache.exists()


def _state(folder: Path) -> dict[str, tuple[int, str]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()) for path in sorted(files)
    }


def test_a_folder_inside_a_repository_is_none(repository: Repository, reader: Reader) -> None:
    repository.commit({"minutes/2024-06-12.md": "- Sigstore"})
    with pytest.raises(SourceError, match="not a git repository"):
        reader.read(str(repository.path / "minutes"))


def test_a_path_that_is_not_there_is_told(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere cannot be read \(git: cannot change to .*No such file"):
        reader.read(str(tmp_path / "nowhere"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_another_user_is_read_only_when_git_is_told_to_trust_it(
    repository: Repository, reader: Reader
) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    for path in (repository.path, repository.path / ".git"):
        os.chown(path, 12345, 12345)
    with pytest.raises(SourceError, match=f"git config --global --add safe.directory {repository.path}"):
        reader.read(str(repository.path))
    with pytest.raises(SourceError, match="it is another user's"):
        reader.read(repository)
    config = reader.cache.parent / "home" / ".gitconfig"
    config.write_text("[safe]\n\tdirectory = *\n")
    assert list(reader.read(str(repository.path))) == ["2024-06-12.md"]


def test_what_the_configuration_of_a_repository_names_is_not_run(repository: Repository, reader: Reader) -> None:
    repository.commit({"a.md": "- Sigstore\n" * 40})
    repository.move("a.md", "b.md")
    repository.commit({"b.md": "- Sigstore\n" * 40 + "- Mirrors"})
    evil = repository.path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {repository.path}/ran\n")
    evil.chmod(0o755)
    for name in ("core.fsmonitor", "core.sshCommand", "core.pager", "gpg.program", "diff.external", "core.askPass"):
        repository.git("config", name, str(evil))
    repository.git("config", "log.showSignature", "true")
    assert reader.read(str(repository.path))["b.md"].origin == "a.md"
    assert not (repository.path / "ran").exists()
