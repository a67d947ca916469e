"""From a repository that is at hand to the files of the archive, with their histories."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from minutes_indexer.sources.base import SourceFile, Version
from minutes_indexer.sources.git.address import tidy
from minutes_indexer.sources.git.blobs import Contents
from minutes_indexer.sources.git.lineage import Lineage, Stage
from minutes_indexer.sources.git.patterns import belongs, families
from minutes_indexer.sources.git.tree import has_folder, read_commits, read_files, read_steps, similar_files
from minutes_indexer.sources.names import readable, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from minutes_indexer.sources.git.command import Git
    from minutes_search.model import Commit
    from minutes_search.places import GitPlace

    Obtain = Callable[[set[str]], set[str]]
    """Sees to it that some blobs are there, if that is possible; gives those of them that are."""


class NoFolderError(Exception):
    """The commit does not have the folder of the archive."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a repository holds of an archive."""

    commits: Sequence[Commit]
    """Along first parents, the oldest first."""
    files: Sequence[SourceFile]
    blobs: Sequence[str]
    """The contents of all their versions."""


def read_repository(git: Git, head: str, place: GitPlace, obtain: Obtain) -> Found:
    """Read which files the archive has at a commit, and the history of each. Raises GitError, NoFolderError."""
    directory = tidy(place.directory)
    if not has_folder(git, head, directory):
        raise NoFolderError
    files = {path: blob for path, blob in read_files(git, head, directory).items() if belongs(path, place.files)}
    if place.history:
        commits = read_commits(git, head)
        stages = _stages(git, head, commits, directory, files, obtain)
    else:
        commits, stages = read_commits(git, head, count=1), {}
    blobs = sorted({*files.values(), *(stage.blob for each in stages.values() for stage in each)})
    there = obtain(set(blobs))
    contents = Contents(git)
    made = [
        _source_file(path, blob, _in_folder(stages.get(path, []), directory), contents, there)
        for path, blob in sorted(files.items())
    ]
    return Found(commits, made, blobs)


def _stages(  # noqa: PLR0913, PLR0917  # what was read so far
    git: Git, head: str, commits: Sequence[Commit], directory: str, files: Mapping[str, str], obtain: Obtain
) -> dict[str, list[Stage]]:
    """Give the stages of each file, with paths of the whole repository."""
    if not files:
        return {}
    lineage = Lineage(read_steps(git, head, commits, families(files)))
    full = {path: f"{directory}/{path}" if directory else path for path in files}
    while questions := lineage.questions(full.values()):
        there = obtain({blob for question in questions.values() for blob in question.blobs})
        for number, question in questions.items():
            # Where contents are missing for good, files without a change to their names are all that is known.
            known = question.blobs <= there
            lineage.answer(number, similar_files(git, question.commit.id, question.paths) if known else {})
    return {path: lineage.stages(whole) for path, whole in full.items()}


def _in_folder(stages: Sequence[Stage], directory: str) -> list[tuple[str | None, Stage]]:
    """Give the stages of a file with their paths in the archive's folder, None where it stood elsewhere."""
    prefix = f"{directory}/" if directory else ""
    return [(stage.path[len(prefix) :] if stage.path.startswith(prefix) else None, stage) for stage in stages]


def _source_file(
    path: str, blob: str, stages: Sequence[tuple[str | None, Stage]], contents: Contents, there: set[str]
) -> SourceFile:
    name = readable(path)
    if name != path:
        return SourceFile(name, refuse)
    chain = _versions([stage for _, stage in stages])
    blobs = tuple(stage.blob for stage in chain) or (blob,)
    versions = tuple(Version(stage.commit, partial(contents.read, blobs, index)) for index, stage in enumerate(chain))
    origin = _origin(stages)
    identity = json.dumps([path, blob, origin, [[stage.commit.id, stage.blob] for stage in chain]])
    return SourceFile(
        path,
        partial(contents.read, blobs, len(blobs) - 1),
        identity=hashlib.blake2b(identity.encode(), digest_size=16).hexdigest(),
        revision=chain[-1].commit.id if chain else None,
        changed=chain[-1].commit.time if chain else None,
        origin=None if origin == path else origin,
        # A history that lacks a version would be a guess.
        versions=versions if there.issuperset(blobs) else (),
    )


def _versions(stages: Sequence[Stage]) -> list[Stage]:
    """Give the stages in which the content changed."""
    return [stage for number, stage in enumerate(stages) if number == 0 or stages[number - 1].blob != stage.blob]


def _origin(stages: Sequence[tuple[str | None, Stage]]) -> str | None:
    """Give the path under which a file first stood in the archive's folder.

    It is a path in that folder: a folder that is moved as a whole changes no origin. Where another file had stood at
    that path before, and went elsewhere, the commit tells the two apart; so a path that is used for one meeting after
    another (`next.md`) is the origin of none but the first.
    """
    for path, stage in stages:
        if path is not None:
            return readable(path if stage.first else f"{path}@{stage.commit.id[:12]}")
    return None
