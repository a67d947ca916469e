"""A git repository, or a part of it, as a source of minutes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from minutes_indexer.sources.base import SourceError, SourceState
from minutes_indexer.sources.git.address import check_place, is_local, tidy
from minutes_indexer.sources.git.blobs import check_blobs, present
from minutes_indexer.sources.git.cache import Cache
from minutes_indexer.sources.git.command import Git, GitError, GitMissingError, GitTimeoutError
from minutes_indexer.sources.git.complaints import advice
from minutes_indexer.sources.git.remote import ask_head, no_branch
from minutes_indexer.sources.git.repository import Found, NoFolderError, read_repository
from minutes_indexer.sources.git.tree import read_head
from minutes_indexer.sources.names import readable
from minutes_search.places import shown_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minutes_indexer.report import Progress
    from minutes_indexer.sources.base import SourceFile
    from minutes_indexer.sources.git.remote import RemoteHead
    from minutes_search.places import GitPlace

_TIMEOUT = 900.0
_ASKING = 120.0


class GitSource:
    """The Markdown files and HTML pages of a branch, with their histories along its first parents.

    A repository on this machine that is named by its path is read where it is and never written to: what counts is
    what is committed. Any other is read from a cache below `cache`. `timeout`: seconds for one command of git.
    """

    def __init__(self, place: GitPlace, archive: str, cache: Path, *, timeout: float = _TIMEOUT) -> None:
        self.place = place
        self.archive = readable(archive)
        self._shown = shown_url(place.url)
        self._folder = cache / "git"
        self._timeout = timeout
        self._found: Found | None = None

    def refresh(self, progress: Progress) -> None:
        """Fetch what is new, and read what there is. Raises SourceError; what was kept then stays."""
        self._found = None
        check_place(self.place)
        try:
            self._found = self._read_local(progress) if is_local(self.place) else self._read_remote(progress)
        except NoFolderError:
            raise SourceError(
                f"{self._shown} has no folder {tidy(self.place.directory)!r} on {self.place.branch or 'its branch'}"
            ) from None
        except OSError as error:
            raise SourceError(f"{error.filename or self._folder}: {error.strerror or error}") from error

    def files(self) -> Iterator[SourceFile]:
        """Give the files of the head, sorted by path."""
        yield from self._read().files

    def state(self) -> SourceState:
        """Give the commits of the branch; without history only the head."""
        commits = self._read().commits
        return SourceState(commits[-1].id, commits)

    def _read(self) -> Found:
        if self._found is None:
            raise SourceError(f"{self._shown} was not read")
        return self._found

    def _read_local(self, progress: Progress) -> Found:
        url = self.place.url
        # Not a repository that the folder is only a part of.
        ceiling = {"GIT_CEILING_DIRECTORIES": str(Path(url).resolve().parent)}
        git = Git(["-C", url], timeout=self._timeout, settings=ceiling)
        try:
            shallow = git.read("rev-parse", "--is-shallow-repository").strip() == b"true"
            head = self._local_head(git)
            found = read_repository(git, head, self.place, lambda blobs: blobs & present(git))
        except GitError as error:
            reason = str(error) if isinstance(error, GitMissingError) else f"git: {error}; {advice(str(error), url)}"
            raise SourceError(f"{self._shown} cannot be read ({reason})") from error
        if shallow and self.place.history:
            progress.note(
                f"{self._shown} is a shallow clone: what its oldest commit has counts as entered there; "
                "`git fetch --unshallow` gets the rest"
            )
        return found

    def _local_head(self, git: Git) -> str:
        branch = self.place.branch
        names = ["HEAD"] if branch is None else [f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"]
        there = git.read("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes/origin").decode().split()
        for name in names:
            if name in there or (branch is None and there):
                return read_head(git, name)
        heads = [name.removeprefix("refs/heads/") for name in there if name.startswith("refs/heads/")]
        raise SourceError(f"{self._shown} {no_branch(branch, heads)}")

    def _read_remote(self, progress: Progress) -> Found:
        remote = ask_head(Git(timeout=min(self._timeout, _ASKING)), self.place.url, self.place.branch)
        cache = Cache(self._folder, self.place, timeout=self._timeout)

        def on_wait() -> None:
            progress.note(f"waiting for another process that reads {self._shown}")

        with cache.locked(on_wait):
            try:
                return self._read_kept(cache, remote, progress) or self._read_anew(cache, remote, progress)
            except GitError as error:
                problem = f"{self._shown} cannot be fetched (git: {error})"
                raise SourceError(f"{problem}; {advice(str(error), self.place.url)}") from error

    def _read_kept(self, cache: Cache, remote: RemoteHead, progress: Progress) -> Found | None:
        """Bring the cache up to date and read it; None when there is none, or it is damaged."""
        if not cache.exists():
            progress.note(f"fetching {self.archive} from {self._shown}")
            return None
        try:
            before = cache.head()
            if before != remote.commit:
                progress.note(f"fetching {self.archive} from {self._shown}")
                cache.fetch(remote)
            found = self._read_cache(cache, progress)
            if self.place.history and all(commit.id != before for commit in found.commits):
                self._tell_rewritten(cache, before, progress)
        except GitTimeoutError:
            raise
        except GitError as error:
            progress.note(f"{cache.path} cannot be brought up to date (git: {error}); fetching {self._shown} anew")
            return None
        return found

    def _read_anew(self, cache: Cache, remote: RemoteHead, progress: Progress) -> Found:
        cache.make(remote)
        try:
            return self._read_cache(cache, progress)
        except GitTimeoutError:
            raise
        except GitError as error:
            progress.note(f"{self._shown} does not give single files (git: {error}); fetching all of it")
            cache.make(remote, partial=False)
            return self._read_cache(cache, progress)

    def _read_cache(self, cache: Cache, progress: Progress) -> Found:
        def obtain(blobs: set[str]) -> set[str]:
            cache.fetch_blobs(blobs, lambda count: progress.note(f"versions of files to fetch: {count}"))
            return blobs

        found = read_repository(cache.git, cache.head(), self.place, obtain)
        # A damaged cache is to be noticed as long as it can be made anew.
        check_blobs(cache.git, found.blobs)
        return found

    def _tell_rewritten(self, cache: Cache, before: str, progress: Progress) -> None:
        try:
            cache.git.read("merge-base", "--is-ancestor", before, cache.head())
        except GitError:
            progress.note(f"the history of {self._shown} was rewritten: all of it is read anew")
