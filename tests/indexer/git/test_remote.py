"""Reading a remote repository: what is fetched, and what is not. Real servers on loopback."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.indexer.git.repositories import Reader, Repository, contents, entries, ids
from tests.indexer.git.servers import WebServer, daemon

if TYPE_CHECKING:
    from pathlib import Path


def kept(reader: Reader, *arguments: str) -> list[str]:
    """What git says of the one cache that there is."""
    (cache,) = reader.kept
    command = ["git", f"--git-dir={cache}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def blobs(reader: Reader) -> set[str]:
    """The contents of the one cache that there is."""
    listed = kept(reader, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype):%(objectname)")
    return {line.removeprefix("blob:") for line in listed if line.startswith("blob:")}


def test_a_repository_is_read_by_the_git_protocol(repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.commit({"2024-06-12.md": "- Mirrors"})
    with daemon(repository.path.parent) as at:
        files = reader.read(f"{at}/repository")
    assert contents(files) == {"2024-06-12.md": b"- Mirrors"}
    assert ids(files["2024-06-12.md"]) == repository.commits


def test_a_repository_is_read_by_http(repository: Repository, web: WebServer, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.commit({"2024-06-12.md": "- Mirrors"})
    files = reader.read(web.url)
    assert contents(files) == {"2024-06-12.md": b"- Mirrors"}
    assert ids(files["2024-06-12.md"]) == repository.commits
    assert reader.log.notes == [f"fetching north from {web.url}", "versions of files to fetch: 2"]


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program `ssh` that notes what it is told to do, and does it on this machine; its notes."""
    program, notes = tmp_path / "bin" / "ssh", tmp_path / "ssh.log"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {notes}\nfor last; do :; done\nexec sh -c "$last"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return notes


@pytest.mark.parametrize("form", ["ssh://ada@example.org{}", "ada@example.org:{}"])
def test_a_repository_is_read_by_ssh_which_asks_nothing(
    form: str, ssh: Path, repository: Repository, reader: Reader
) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    assert list(reader.read(form.format(repository.path))) == ["2024-06-12.md"]
    calls = ssh.read_text().splitlines()
    assert len(calls) == 3
    assert all("-oBatchMode=yes" in call and "ada@example.org" in call for call in calls)


def test_the_ssh_command_of_the_user_is_kept(
    ssh: Path, repository: Repository, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    (ssh.parent / "home" / ".gitconfig").write_text("[core]\n\tsshCommand = ssh -i configured\n")
    reader.read(f"ssh://example.org{repository.path}")
    monkeypatch.setenv("GIT_SSH_COMMAND", "ssh -i exported")
    reader.read(f"ssh://example.org{repository.path}")
    calls = ssh.read_text().splitlines()
    assert [call.split()[1] for call in calls] == ["configured"] * 3 + ["exported"]


def test_only_what_the_archive_needs_is_fetched(repository: Repository, reader: Reader) -> None:
    repository.commit({"minutes/2024-06-12.md": "- Sigstore", "program.py": "import this", "docs/index.md": "# Docs"})
    repository.commit({"minutes/2024-06-12.md": "- Mirrors"})
    reader.read(repository, "minutes")
    versions = [repository.git("rev-parse", f"{commit}:minutes/2024-06-12.md") for commit in repository.commits]
    assert blobs(reader) == set(versions)
    assert {"HEAD", "config"} <= {path.name for path in reader.kept[0].iterdir()}
    assert not [path for path in reader.kept[0].rglob("*") if path.suffix == ".sample"]


def test_without_history_only_the_last_commit_is_fetched(repository: Repository, reader: Reader) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    for number in range(3):
        repository.commit({"2024-06-12.md": f"- Sigstore {number}", "program.py": f"{number}"})
        reader.read(repository, history=False)
        assert kept(reader, "rev-list", "refs/archive/head") == repository.commits[-1:]
    assert blobs(reader) == {repository.git("rev-parse", f"{commit}:2024-06-12.md") for commit in repository.commits}


def test_only_one_branch_is_fetched_and_no_tag(repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.git("tag", "v1")
    repository.git("checkout", "--quiet", "-b", "other")
    repository.commit({"2024-06-12.md": "- Mirrors"})
    reader.read(repository, branch="main")
    assert kept(reader, "for-each-ref", "--format=%(refname)") == ["refs/archive/head"]


def test_nothing_is_fetched_when_nothing_is_new(repository: Repository, web: WebServer, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    before = contents(reader.read(web.url))
    fetches = web.fetches
    assert fetches == 2
    reader.log.notes.clear()
    assert contents(reader.read(web.url)) == before
    assert (web.fetches, reader.log.notes) == (fetches, [])


def test_what_is_new_is_fetched_and_nothing_else(repository: Repository, web: WebServer, reader: Reader) -> None:
    repository.commit({f"{number}.md": f"- Sigstore {number}" for number in range(20)})
    reader.read(web.url)
    repository.commit({"7.md": "- Mirrors"})
    reader.log.notes.clear()
    files = reader.read(web.url)
    assert ids(files["7.md"]) == repository.commits
    assert reader.log.notes == [f"fetching north from {web.url}", "versions of files to fetch: 1"]


def test_contents_that_tell_a_rename_are_fetched_as_well(
    repository: Repository, web: WebServer, reader: Reader
) -> None:
    repository.commit({"drafts/next.md": entries("sigstore"), "minutes/2024-06-05.md": entries("mirrors")})
    repository.move("drafts/next.md", "minutes/2024-06-12.md")
    repository.commit({"minutes/2024-06-12.md": entries("sigstore") + "- One more\n"})
    files = reader.read(web.url, "minutes")
    assert ids(files["2024-06-12.md"]) == repository.commits


def test_two_archives_of_one_repository_do_not_meet(repository: Repository, reader: Reader) -> None:
    repository.commit({"core/2024-06-12.md": "- Sigstore", "docs/2024-06-13.md": "- Mirrors"})
    assert contents(reader.read(repository, "core")) == {"2024-06-12.md": b"- Sigstore"}
    assert contents(reader.read(repository, "docs")) == {"2024-06-13.md": b"- Mirrors"}
    assert len(reader.kept) == 2


def test_caches_are_for_their_owner_alone(repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    reader.read(repository)
    assert [folder.stat().st_mode & 0o777 for folder in (reader.cache, reader.cache / "git")] == [0o700] * 2


def test_a_server_that_cannot_leave_out_files_gives_all_of_them(repository: Repository, reader: Reader) -> None:
    repository.git("config", "uploadpack.allowFilter", "false")
    repository.commit({"2024-06-12.md": "- Sigstore", "program.py": "import this"})
    assert contents(reader.read(repository)) == {"2024-06-12.md": b"- Sigstore"}
    repository.commit({"2024-06-12.md": "- Mirrors"})
    assert contents(reader.read(repository)) == {"2024-06-12.md": b"- Mirrors"}


def test_a_server_that_does_not_give_single_files_gives_all_of_them(
    repository: Repository, web: WebServer, reader: Reader
) -> None:
    web.versions = False
    repository.git("config", "uploadpack.allowAnySHA1InWant", "false")
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.commit({"2024-06-12.md": "- Mirrors"})
    assert ids(reader.read(web.url)["2024-06-12.md"]) == repository.commits
    assert "does not give single files" in reader.log.notes[-1]
    repository.commit({"2024-06-12.md": "- Pythons"})
    reader.log.notes.clear()
    assert ids(reader.read(web.url)["2024-06-12.md"]) == repository.commits
    assert reader.log.notes == [f"fetching north from {web.url}"]


def test_a_history_that_was_rewritten_is_read_anew(repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.commit({"2024-07-10.md": "- Secret"})
    reader.read(repository)
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    repository.git("commit", "--quiet", "--amend", "--message", "Rewritten")
    one = repository.git("rev-parse", "HEAD")
    files = reader.read(repository)
    assert list(files) == ["2024-06-12.md"]
    assert ids(files["2024-06-12.md"]) == [one]
    assert reader.log.notes[-1] == f"the history of {repository.url} was rewritten: all of it is read anew"


def test_a_merge_of_the_branch_into_another_one_is_no_rewriting(repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit({"2024-07-10.md": "- Mirrors"})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"2024-08-14.md": "- Pythons"})
    reader.read(repository)
    repository.git("checkout", "--quiet", "side")
    repository.git("merge", "--quiet", "--no-ff", "--message", "Merge", "main")
    repository.git("branch", "--force", "main", "side")
    assert "2024-07-10.md" in reader.read(repository, branch=None)
    assert not [note for note in reader.log.notes if "rewritten" in note]
