"""What is kept of a remote repository: a bare repository that has one branch, and of its files those that were needed.

Commits and folders are fetched without the files (a *partial clone*); those of the archive follow, each version once. A
cache is made aside and renamed into place, so one that was begun and not finished is never taken for whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from minutes_indexer.sources.base import SourceError
from minutes_indexer.sources.git.blobs import present
from minutes_indexer.sources.git.command import Git, GitError
from minutes_indexer.sources.git.tree import read_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from minutes_indexer.sources.git.remote import RemoteHead
    from minutes_search.places import GitPlace

_HEAD = "refs/archive/head"
_QUIET = ("--quiet", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no")
_PARTIAL = "--filter=blob:none"


class Cache:
    """The cache of one place, and of no other: one that is made anew lacks nothing that somebody else still needs.

    All but `git` is for the holder of its lock.
    """

    def __init__(self, folder: Path, place: GitPlace, *, timeout: float) -> None:
        """`folder`: of all caches of repositories. `timeout`: seconds for one command, and for another process."""
        key = hashlib.blake2s(json.dumps(astuple(place)).encode(), digest_size=6).hexdigest()
        readable = re.sub(r"\W+", "-", place.url.rstrip("/").removesuffix(".git").rpartition("/")[2])[-40:].strip("-")
        self._name = f"{readable}-{key}" if readable else key
        self._folder = folder
        self._url = place.url
        self._depth = () if place.history else ("--depth=1",)
        self._timeout = timeout
        self.path = folder / f"{self._name}.git"
        self.git = self._git(self.path)

    def _git(self, path: Path) -> Git:
        return Git([f"--git-dir={path}"], timeout=self._timeout)

    @contextmanager
    def locked(self, on_wait: Callable[[], None]) -> Iterator[None]:
        """Keep other processes out, and remove what one that was killed left. Raises SourceError, OSError."""
        for folder in (self._folder.parent, self._folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(self._folder / f"{self._name}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            try:
                lock.acquire(timeout=self._timeout)
            except Timeout:
                raise SourceError(f"{self.path} is in use by another process; try again later") from None
        try:
            self._tidy()
            yield
        finally:
            lock.release()

    def _tidy(self) -> None:
        """Remove what a killed process left: caches begun and not finished, locks, and packs that were on their way.

        A git that it had started may still write there. It then fails, or leaves something for the next time.
        """
        for begun in self._folder.glob(f"{self._name}.new-*"):
            shutil.rmtree(begun, ignore_errors=True)
        for pattern in ("**/*.lock", "objects/**/tmp_*"):
            for left in self.path.glob(pattern):
                left.unlink(missing_ok=True)

    def exists(self) -> bool:
        """Tell whether there is a cache, in whatever state."""
        return self.path.exists()

    def head(self) -> str:
        """Give the head that was fetched last. Raises GitError."""
        return read_head(self.git, _HEAD)

    def make(self, remote: RemoteHead, *, partial: bool = True) -> None:
        """Make the cache anew, in place of what there is. Raises GitError; what there was is then as it was.

        `partial`: without files. A server that cannot give single files has to be asked for all of them.
        """
        aside = Path(tempfile.mkdtemp(prefix=f"{self._name}.new-", dir=self._folder))
        try:
            fresh = self._git(aside / "new")
            kind = ("--object-format=sha256",) if len(remote.commit) == 64 else ()
            # Without a template there are no hooks and no description.
            Git(timeout=self._timeout).read("init", "--quiet", "--bare", "--template=", *kind, "--", str(aside / "new"))
            fresh.read("config", "remote.origin.url", self._url)
            # With a filter git notes down that contents are missing for a reason.
            self._fetch(fresh, remote, *([_PARTIAL] if partial else []))
            read_head(fresh, _HEAD)
            if self.path.exists():
                self.path.rename(aside / "old")
            (aside / "new").rename(self.path)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def fetch(self, remote: RemoteHead) -> None:
        """Fetch what is new on the branch. Raises GitError."""
        self._fetch(self.git, remote)
        # Each fetch adds a pack; after fifty they become one. Where that fails they stay.
        with suppress(GitError):
            self.git.read("gc", "--auto", "--quiet")

    def _fetch(self, git: Git, remote: RemoteHead, *options: str) -> None:
        git.ask("fetch", *_QUIET, *options, *self._depth, "origin", f"+{remote.ref}:{_HEAD}")

    def fetch_blobs(self, blobs: Iterable[str], on_fetch: Callable[[int], None]) -> None:
        """Fetch what is missing of some contents, all at once. Raises GitError."""
        missing = sorted(set(blobs) - present(self.git))
        if missing:
            on_fetch(len(missing))
            given = "".join(f"{blob}\n" for blob in missing).encode()
            # As git itself fetches what a partial clone lacks; nothing is to be found out about commits.
            self.git.ask(
                "-c", "fetch.negotiationAlgorithm=noop", "fetch", *_QUIET, _PARTIAL, "--stdin", "origin", given=given
            )  # fmt: skip
