"""Which branch of a repository is read, and what of its history: the commits along first parents."""

from __future__ import annotations

import datetime

import pytest

from minutes_indexer.sources import SourceError
from tests.indexer.git.repositories import FIRST, Reader, Repository, commit_ids, contents, ids


def test_without_a_branch_the_one_that_the_repository_names_is_read(
    repository: Repository, reader: Reader, at: str
) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.git("checkout", "--quiet", "-b", "minutes/2024")
    repository.commit({"2024-06-12.md": "- Mirrors"})
    assert contents(reader.read(at)) == {"2024-06-12.md": b"- Mirrors"}
    repository.git("checkout", "--quiet", "main")
    assert contents(reader.read(at)) == {"2024-06-12.md": b"- Sigstore"}


def test_the_branch_that_is_asked_for_is_read(repository: Repository, reader: Reader, at: str) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.git("checkout", "--quiet", "-b", "minutes/2024")
    repository.commit({"2024-06-12.md": "- Mirrors"})
    repository.git("checkout", "--quiet", "main")
    files = reader.read(at, branch="minutes/2024")
    assert contents(files) == {"2024-06-12.md": b"- Mirrors"}
    assert ids(files["2024-06-12.md"]) == repository.commits


def test_a_repository_that_stands_on_a_commit_without_a_branch_is_read(
    repository: Repository, reader: Reader, at: str
) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.commit({"2024-06-12.md": "- Mirrors"})
    repository.git("checkout", "--quiet", "--detach", "HEAD~1")
    assert contents(reader.read(at)) == {"2024-06-12.md": b"- Sigstore"}


def test_a_branch_that_is_not_there_is_told_with_those_that_are(
    repository: Repository, reader: Reader, at: str
) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    for number in range(10):
        repository.git("branch", f"old-{number}")
    with pytest.raises(SourceError, match=r"has no branch 'master'; it has main, old-0, old-1, .* and 3 more"):
        reader.read(at, branch="master")


def test_a_repository_without_commits_is_told(repository: Repository, reader: Reader, at: str) -> None:
    with pytest.raises(SourceError, match="has no commits yet"):
        reader.read(at)


def test_a_branch_that_only_the_remote_repository_has_is_found_in_a_clone(
    repository: Repository, reader: Reader
) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.git("branch", "minutes")
    clone = repository.path.parent / "clone"
    repository.git("clone", "--quiet", ".", str(clone))
    assert list(reader.read(str(clone), branch="minutes")) == ["2024-06-12.md"]


def test_a_file_has_its_versions_the_last_one_of_which_is_its_revision(
    repository: Repository, reader: Reader, at: str
) -> None:
    one = repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.commit({"other.md": "- Mirrors"})
    three = repository.commit({"2024-06-12.md": "- [x] Sigstore"})
    file = reader.read(at)["2024-06-12.md"]
    assert [(version.commit.id, version.read()) for version in file.versions] == [
        (one, b"- Sigstore"),
        (three, b"- [x] Sigstore"),
    ]
    assert (file.revision, file.origin) == (three, None)
    assert file.changed == datetime.datetime.fromtimestamp(FIRST + 2 * 86_400, datetime.UTC)


def test_a_merge_is_one_change_of_the_branch(repository: Repository, reader: Reader) -> None:
    one = repository.commit({"2024-06-12.md": "- Sigstore\n"})
    repository.git("checkout", "--quiet", "-b", "draft")
    repository.commit({"2024-06-12.md": "- Sigstore\n- Mirrors\n"})
    repository.commit({"2024-06-12.md": "- Sigstore\n- Mirrors\n- Signing\n", "new.md": "- New"})
    repository.git("checkout", "--quiet", "main")
    four = repository.commit({"other.md": "- Other"})
    repository.git("merge", "--quiet", "--no-ff", "--message", "Merge", "draft")
    merge = repository.git("rev-parse", "HEAD")
    source = reader.source(repository)
    source.refresh(reader.log)
    files = {file.path: file for file in source.files()}
    assert ids(files["2024-06-12.md"]) == [one, merge]
    assert ids(files["new.md"]) == [merge]
    assert commit_ids(list(source.state().commits)) == [one, four, merge]
    assert source.state().revision == merge


def test_a_change_of_mode_is_no_change(repository: Repository, reader: Reader) -> None:
    one = repository.commit({"2024-06-12.md": "- Sigstore"})
    (repository.path / "2024-06-12.md").chmod(0o755)
    repository.commit()
    assert ids(reader.read(repository)["2024-06-12.md"]) == [one]


def test_a_deletion_that_is_taken_back_leaves_no_trace(repository: Repository, reader: Reader) -> None:
    one = repository.commit({"2024-06-12.md": "- Sigstore"})
    repository.remove("2024-06-12.md")
    repository.commit()
    repository.commit({"2024-06-12.md": "- Sigstore"})
    file = reader.read(repository)["2024-06-12.md"]
    assert (ids(file), file.origin) == ([one], None)


def test_a_file_that_was_a_link_before_entered_as_a_file(repository: Repository, reader: Reader) -> None:
    (repository.path / "2024-06-12.md").symlink_to("other.md")
    repository.commit({"other.md": "- Other"})
    repository.remove("2024-06-12.md")
    two = repository.commit({"2024-06-12.md": "- Sigstore"})
    assert ids(reader.read(repository)["2024-06-12.md"]) == [two]


def test_without_history_only_the_head_is_known(repository: Repository, reader: Reader) -> None:
    repository.commit({"2024-06-12.md": "- Sigstore"})
    head = repository.commit({"2024-06-12.md": "- Mirrors"})
    source = reader.source(repository, history=False)
    source.refresh(reader.log)
    (file,) = source.files()
    assert (file.read(), file.versions, file.origin, file.revision) == (b"- Mirrors", (), None, None)
    assert commit_ids(list(source.state().commits)) == [head]


def test_a_commit_of_an_absurd_time_is_read(repository: Repository, reader: Reader) -> None:
    tree = repository.git("mktree", given=b"")
    lines = f"tree {tree}\nauthor A <a@b> 0 +0000\ncommitter A <a@b> 99999999999999 +0000\n\nFar\n"
    commit = repository.git("hash-object", "-t", "commit", "-w", "--stdin", given=lines.encode())
    repository.git("reset", "--quiet", "--hard", commit)
    repository.commit({"2024-06-12.md": "- Sigstore"})
    source = reader.source(repository)
    source.refresh(reader.log)
    assert [each.time.year for each in source.state().commits] == [9999, 2024]


def test_a_shallow_clone_is_read_with_a_word_of_what_it_lacks(repository: Repository, reader: Reader) -> None:
    for number in range(3):
        repository.commit({"2024-06-12.md": f"- Sigstore {number}"})
    clone = repository.path.parent / "clone"
    repository.git("clone", "--quiet", "--depth=2", repository.url, str(clone))
    assert ids(reader.read(str(clone))["2024-06-12.md"]) == repository.commits[1:]
    assert "is a shallow clone" in reader.log.notes[-1]


def test_files_whose_contents_a_clone_lacks_have_no_history(repository: Repository, reader: Reader) -> None:
    for number in range(3):
        repository.commit({"2024-06-12.md": f"- Sigstore {number}"})
    clone = repository.path.parent / "clone"
    repository.git("clone", "--quiet", "--filter=blob:none", repository.url, str(clone))
    file = reader.read(str(clone))["2024-06-12.md"]
    assert (file.read(), file.versions) == (b"- Sigstore 2", ())


def test_a_file_is_known_by_what_it_is(repository: Repository, reader: Reader) -> None:
    repository.commit({"a.md": "- Sigstore", "b.md": "- Mirrors"})
    before = {path: file.identity for path, file in reader.read(repository).items()}
    repository.commit({"a.md": "- Signing"})
    between = {path: file.identity for path, file in reader.read(repository).items()}
    assert before["a.md"] != between["a.md"]
    assert before["b.md"] == between["b.md"]
    repository.commit({"a.md": "- Sigstore"})
    assert reader.read(repository)["a.md"].identity not in {before["a.md"], between["a.md"]}
    assert reader.read(str(repository.path))["b.md"].identity == before["b.md"]


def test_a_repository_by_sha_256_is_read(reader: Reader) -> None:
    path = reader.cache.parent / "sha256"
    path.mkdir()
    repository = Repository(path)
    repository.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256", ".")
    repository.commit({"2024-06-12.md": "- Sigstore"})
    assert ids(reader.read(repository)["2024-06-12.md"]) == repository.commits
    assert len(repository.commits[0]) == 64
