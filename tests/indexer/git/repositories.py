"""Small git repositories, made for one test, and what a source finds in them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minutes_indexer.sources.git import GitSource
from minutes_search.places import GitPlace
from tests.indexer.indexing import Log

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_indexer.sources import SourceFile
    from minutes_search.model import Commit

FIRST = 1_718_208_000
"""2024-06-12 16:00 UTC; each commit is a day later than the one before."""


@dataclass
class Repository:
    """A repository with a work tree, whose commits are all of one author and a day apart."""

    path: Path
    commits: list[str] = field(default_factory=list)

    @classmethod
    def make(cls, path: Path) -> Repository:
        """Make an empty repository whose branch is `main`; its files may be asked for one by one."""
        path.mkdir(parents=True)
        repository = cls(path)
        repository.git("init", "--quiet", "--initial-branch=main", ".")
        repository.git("config", "uploadpack.allowFilter", "true")
        repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
        return repository

    @property
    def url(self) -> str:
        """As a remote repository, through git's own protocol."""
        return self.path.as_uri()

    def git(self, *arguments: str | bytes, given: bytes = b"") -> str:
        """Run a git command in it; give what it prints."""
        date = f"{FIRST + 86_400 * len(self.commits)} +0000"
        person = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "Ada Brook"), ("EMAIL", "ada@example.org"), ("DATE", date))
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, env=os.environ | person, input=given, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, path: str, text: str | bytes) -> None:
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def move(self, path: str, to: str) -> None:
        (self.path / to).parent.mkdir(parents=True, exist_ok=True)
        (self.path / path).rename(self.path / to)

    def remove(self, path: str) -> None:
        (self.path / path).unlink()

    def commit(self, files: dict[str, str | bytes] | None = None) -> str:
        """Write files and commit all that changed; give the commit."""
        for path, text in (files or {}).items():
            self.write(path, text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", f"Commit {len(self.commits)}")
        self.commits.append(self.git("rev-parse", "HEAD"))
        return self.commits[-1]


@dataclass
class Reader:
    """Reads repositories as a user's machine does: with a folder for caches, and somebody who is told."""

    cache: Path
    log: Log = field(default_factory=Log)

    def source(
        self,
        at: Repository | str,
        directory: str = "",
        *files: str,
        branch: str | None = None,
        history: bool = True,
        timeout: float = 60.0,
    ) -> GitSource:
        """The source of a repository that is remote, or of one at an address."""
        url = at if isinstance(at, str) else at.url
        return GitSource(GitPlace(url, branch, directory, files, history), "north", self.cache, timeout=timeout)

    def read(
        self, at: Repository | str, directory: str = "", *files: str, branch: str | None = None, history: bool = True
    ) -> dict[str, SourceFile]:
        """The files of a repository by their paths, after a refresh."""
        source = self.source(at, directory, *files, branch=branch, history=history)
        source.refresh(self.log)
        found = list(source.files())
        assert [file.path for file in found] == sorted(file.path for file in found)
        return {file.path: file for file in found}

    @property
    def kept(self) -> list[Path]:
        """The caches of repositories."""
        return sorted(self.cache.glob("git/*.git"))


def contents(files: dict[str, SourceFile]) -> dict[str, bytes]:
    """What is in files."""
    return {path: file.read() for path, file in files.items()}


def ids(file: SourceFile) -> list[str]:
    """The commits of a file's versions."""
    return [version.commit.id for version in file.versions]


def commit_ids(commits: tuple[Commit, ...] | list[Commit]) -> list[str]:
    return [commit.id for commit in commits]


def entries(*words: str) -> str:
    """Minutes of some length: an entry a word, and enough lines that are theirs alone for git to know them again."""
    return "# Meeting\n\n" + "".join(f"- {word}: entry {number} on {word}\n" for word in words for number in range(40))
